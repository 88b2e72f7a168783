#!/bin/sh
# SPDX-License-Identifier: MIT
# A person signs in at an authorization server that is not ours: authorization
# code with PKCE, then refresh tokens that rotate. First without a browser, then
# with Chromium, which goes through the sandbox's own page too.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

# ./dev check --full puts Node, oidc-provider, playwright-core and Chromium
# there.
modules=${CARDS_NODE_MODULES:-$top_builddir/oidc/node_modules}
[ -d "$modules/oidc-provider" ] || exit 77
PATH=$modules/.bin:$PATH
node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' ||
    exit 77

cp "$top_builddir/plugin/.libs/custom_api_action.so" cards/
chmod 644 cards/custom_api_action.so
ln -s "$modules" node_modules
cp "$top_srcdir"/tests/lib/oidc/*.mjs .
card=custom_api_action

server=
trap 'kill $server 2>/dev/null; rm -rf "$tmp"' EXIT
# serves COMMAND...: until it says that it is ready
serves()
{
    : >log
    "$@" >log 2>&1 &
    server=$!
    for _ in $(seq 300); do
        ! grep -qx ready log || return 0
        kill -0 $server 2>/dev/null || fail "no server: $(cat log)"
        sleep 0.1
    done
    kill -9 $server # Node 20 may hang while it handles keys
    return 1
}
# browses FILE: what host-stub starts as the browser
browses()
{
    printf '#!/bin/sh\nexec node %s/%s "$1" >%s/visit.log 2>&1\n' "$tmp" "$1" \
        "$tmp" >browse
    chmod 755 browse
    BROWSER=$tmp/browse
    export BROWSER
}
connects()
{
    host --deadline 600 "$@" --redirect-uri http://127.0.0.1:0/callback
}
calls()
{
    host -c "$1" run $card --set request_type=GET \
        --set relative_url=/api/v1/devices --body
    status_is 0
}
happened()
{
    printf '%s\n' "$@" >expected
    grep -E '^(refused|token|api) ' log >seen || :
    cmp -s seen expected || fail "seen: $(cat seen)"
}
# said LINE: it was on the last page, once the browser has written all
said()
{
    until grep -qx 'done' browser.log 2>/dev/null; do
        ! grep -q '^failed ' browser.log 2>/dev/null ||
            fail "the browser: $(cat browser.log)"
        sleep 0.1
    done
    grep -qxF "$1" browser.log || fail "the browser has no: $1: $(cat browser.log)"
}

serves node code.mjs c.json || serves node code.mjs c.json || fail "no server"
browses visit.mjs
connects -c ./c.json connect $card ann
status_is 0
err_has 'Signed in; granted: okta.devices.read okta.devices.manage'
calls ann
calls ann
happened 'token authorization_code' 'api Bearer ann' \
    'token refresh_token' 'api Bearer ann' \
    'token refresh_token' 'api Bearer ann'

# The refresh token before is worth nothing, and spending it ends the family.
cp config/host-stub/connections/okta_devices/ann.json old.json
calls ann
host -c ./old.json run $card --set request_type=GET --set relative_url=/api/x
status_is 6
err_has 'has expired, was revoked or was already used'
err_has 'to sign in by browser: host-stub -c ./old.json connect'
host -c ann run $card --set request_type=GET --set relative_url=/api/x
status_is 6
connects connect $card ann
status_is 0
calls ann

[ -x /usr/bin/chromium ] && [ -d "$modules/playwright-core" ] || {
    echo 'without Chromium: ./dev check --full installs it'
    exit 0
}
browses chromium.mjs
BROWSER_LOG=$tmp/browser.log BROWSER_SITE=oidc BROWSER_SHOT=$tmp/shot.png
export BROWSER_LOG BROWSER_SITE BROWSER_SHOT
connects connect $card ann --sign-in
status_is 0
said 'heading Signed in'
said 'text You may close this window.'
[ -s shot.png ] || fail 'no picture'
calls ann
kill $server

serves "$top_builddir/sandbox/okta-sandbox" --web-app web.json --for 600 \
    --exit-with-parent
BROWSER_SITE=sandbox
BROWSER_USER=$(sed -n 's/^user //p' log)
BROWSER_PASSWORD=$(sed -n 's/^password //p' log)
export BROWSER_USER BROWSER_PASSWORD
rm -f browser.log
connects -c ./web.json connect $card box --set scopes=okta.devices.read
status_is 0
said 'heading Signed in'
! grep -E '^(console|error) ' browser.log || fail 'a page is not right'
calls box
rm -f browser.log
BROWSER_DECISION=deny connects connect $card box --sign-in
status_is 6
said 'title Not signed in'
calls box
