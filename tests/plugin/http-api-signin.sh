#!/bin/sh
# SPDX-License-Identifier: MIT
# A person signs in for the connector for any API at an authorization server that is
# not ours, found by the issuer's metadata: authorization code with PKCE, then refresh
# tokens that rotate and are kept.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

# ./dev check --full puts Node and oidc-provider there.
modules=${CARDS_NODE_MODULES:-$top_builddir/oidc/node_modules}
[ -d "$modules/oidc-provider" ] || { echo 'skipped: oidc-provider is missing'; exit 77; }
PATH=$modules/.bin:$PATH
node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' || exit 77

cp "$top_builddir/plugin/.libs/http_api.so" cards/
chmod 644 cards/http_api.so
ln -s "$modules" node_modules
cp "$top_srcdir"/tests/lib/oidc/code.mjs "$top_srcdir"/tests/lib/oidc/visit.mjs .

server=
trap 'kill $server 2>/dev/null; rm -rf "$tmp"' EXIT
# starts: the server; false when it says nothing for half a minute.
starts()
{
    : >log
    node code.mjs c.json http_api >log 2>&1 &
    server=$!
    for _ in $(seq 300); do
        ! grep -qx ready log || return 0
        kill -0 $server 2>/dev/null || fail "no server: $(cat log)"
        sleep 0.1
    done
    kill -9 $server # Node 20 may hang while it handles keys
    return 1
}
starts || starts || fail 'no server'

# Nobody has signed in yet, and the error says what to do.
host -c ./c.json run http_api GET /pets
status_is 6
err_has 'Nobody has signed in for this connection yet'

printf '#!/bin/sh\nexec node %s/visit.mjs "$1" >%s/visit.log 2>&1\n' "$tmp" "$tmp" >browse
chmod 755 browse
BROWSER=$tmp/browse
export BROWSER
host --deadline 600 -c ./c.json connect http_api pets --set check_path=/pets \
    --redirect-uri http://127.0.0.1:0/callback
status_is 0
err_has 'Signed in; granted: okta.devices.read okta.devices.manage'
for _ in 1 2; do
    host -c pets run http_api GET /pets --body
    status_is 0
    [ "$(cat out)" = '[]' ] || fail 'not the answer'
done
kept=$XDG_CONFIG_HOME/host-stub/connections/http_api/pets.json
grep -q '"refresh_token"' "$kept" || fail 'no refresh token is kept'
# each run of its own renews the token, and keeps the next refresh token
grep -E '^(refused|token|api) ' log >seen
printf '%s\n' 'token authorization_code' 'api Bearer ann' \
    'token refresh_token' 'api Bearer ann' \
    'token refresh_token' 'api Bearer ann' | cmp -s - seen || fail "seen: $(cat seen)"
