#!/bin/sh
# SPDX-License-Identifier: MIT
# The card signs in with the connection that the sandbox wrote for it: two
# implementations, by two libraries, of the same RFCs.
set -eu

dir=$(mktemp -d)
sandbox=
trap 'test -z "$sandbox" || kill "$sandbox"; rm -rf "$dir"' EXIT
CARD_PLUGINS=${top_builddir:?}/plugin/.libs
export CARD_PLUGINS

# signs_in OPTION...: a call works against a sandbox with these options.
signs_in() {
    mkfifo "$dir/told"
    "$top_builddir/sandbox/okta-sandbox" --exit-with-parent \
        --service-app "$dir/service.json" "$@" >"$dir/told" &
    sandbox=$!
    exec 3<"$dir/told"
    while read -r name _ <&3; do
        [ "$name" != ready ] || break
    done
    "$top_builddir/host-stub/host-stub" -c "$dir/service.json" run \
        custom_api_action --body --set request_type=GET \
        --set 'relative_url=/api/v1/devices?limit=1' >"$dir/out" ||
        { echo "with $*"; exit 1; }
    grep -q guo8jx5vVoxfvJeLb0w4 "$dir/out"
    exec 3<&-
    kill "$sandbox"
    wait "$sandbox"
    sandbox=
    rm "$dir/told"
}

for alg in RS256 RS384 RS512 ES256 ES384 ES512; do
    signs_in --key-alg "$alg" --key-format pem
    signs_in --key-alg "$alg" --key-format jwk --api-nonce
done
signs_in --dpop optional
signs_in --dpop off
signs_in --clock-offset 86400 --api-nonce
signs_in --clock-offset -86400
