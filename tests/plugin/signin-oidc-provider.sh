#!/bin/sh
# SPDX-License-Identifier: MIT
# An authorization server that is not ours takes the card's assertions and
# proofs: every algorithm, PEM and JWK, DPoP with nonces and without DPoP.
set -eu

# ./dev check --full puts Node and oidc-provider there.
modules=${CARDS_NODE_MODULES:-${top_builddir:?}/oidc/node_modules}
[ -d "$modules/oidc-provider" ] || exit 77
PATH=$modules/.bin:$PATH
node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' ||
    exit 77

dir=$(mktemp -d)
server=
trap 'kill "$server" 2>/dev/null || :; rm -rf "$dir"' EXIT
ln -s "$modules" "$dir/node_modules"
cp "${top_srcdir:?}/tests/lib/oidc/provider.mjs" "$dir/"

# starts ARGUMENT...: the server; false when it says nothing for half a minute.
starts() {
    rm -f "$dir/connection.json"
    : >"$dir/log"
    node "$dir/provider.mjs" "$dir/connection.json" "$@" >"$dir/log" 2>&1 &
    server=$!
    for _ in $(seq 300); do
        ! grep -q '^ready' "$dir/log" || return 0
        kill -0 "$server" || { cat "$dir/log"; exit 1; }
        sleep 0.1
    done
    kill -9 "$server"
    return 1
}

# signs ALG FORMAT DPOP: one call goes through; the log is what happened. Node 20
# may hang while it handles keys: such a server is started once more.
signs() {
    starts "$@" || starts "$@" || { echo "$*: no server"; exit 1; }
    answer=$("${top_builddir:?}/host-stub/host-stub" --deadline 600 \
        -c "$dir/connection.json" run --body \
        --set request_type=GET --set relative_url=/api/v1/devices \
        "$top_builddir/plugin/.libs/custom_api_action.so")
    kill "$server"
    [ "$answer" = '[]' ] || { echo "$*: $answer"; exit 1; }
}

# happened LINE...: these lines and no others, in this order.
happened() {
    printf '%s\n' "$@" >"$dir/expected"
    grep -E '^(refused|token|api) ' "$dir/log" >"$dir/seen" || :
    cmp -s "$dir/seen" "$dir/expected" || {
        echo "expected < and saw >"
        diff "$dir/expected" "$dir/seen"
        exit 1
    }
}

for alg in ES256 ES384 ES512 RS256; do
    signs "$alg" pem on
    happened 'refused use_dpop_nonce' 'token DPoP' 'api DPoP with proof'
done
for alg in RS256 RS384 RS512 ES256; do
    signs "$alg" jwk on
    happened 'refused use_dpop_nonce' 'token DPoP' 'api DPoP with proof'
done
signs ES256 pem off
happened 'token Bearer' 'api Bearer without proof'
