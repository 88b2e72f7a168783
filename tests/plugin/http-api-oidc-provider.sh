#!/bin/sh
# SPDX-License-Identifier: MIT
# The connector for any API signs in at an authorization server that is not ours,
# which it finds by the issuer's metadata, with each way of authenticating a client.
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
cp "${top_srcdir:?}/tests/lib/oidc/issuer.mjs" "$dir/"

# starts ARGUMENT...: the server; false when it says nothing for half a minute.
starts() {
    rm -f "$dir/connection.json"
    : >"$dir/log"
    node "$dir/issuer.mjs" "$dir/connection.json" "$@" >"$dir/log" 2>&1 &
    server=$!
    for _ in $(seq 300); do
        ! grep -q '^ready' "$dir/log" || return 0
        kill -0 "$server" || { cat "$dir/log"; exit 1; }
        sleep 0.1
    done
    kill -9 "$server"
    return 1
}

# signs METHOD: one call goes through; the log is what happened. Node 20 may hang
# while it handles keys: such a server is started once more.
signs() {
    starts "$@" || starts "$@" || { echo "$*: no server"; exit 1; }
    answer=$("${top_builddir:?}/host-stub/host-stub" --deadline 600 \
        -c "$dir/connection.json" run --body \
        --set request_type=GET --set relative_url=/pets \
        "$top_builddir/plugin/.libs/http_api.so")
    kill "$server"
    [ "$answer" = '[]' ] || { echo "$*: $answer"; cat "$dir/log"; exit 1; }
    grep -E '^(refused|token|api) ' "$dir/log" >"$dir/seen" || :
    printf '%s\n' 'token Bearer' 'api /v2/pets Bearer pets.read' \
        >"$dir/expected"
    cmp -s "$dir/seen" "$dir/expected" || {
        echo "$*: expected < and saw >"
        diff "$dir/expected" "$dir/seen"
        exit 1
    }
}

for method in client_secret_basic client_secret_post private_key_jwt; do
    signs "$method"
done
