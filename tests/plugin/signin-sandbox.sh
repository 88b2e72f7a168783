#!/bin/sh
# SPDX-License-Identifier: MIT
# The card signs in as a service app at the sandbox, which checks every
# assertion and proof: each kind of key, DPoP required, optional and off, nonces
# of the API, clocks that are wrong, and a scope that is missing.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

card=$top_builddir/plugin/.libs/custom_api_action.so
sandbox=
trap 'kill $sandbox 2>/dev/null; wait $sandbox 2>/dev/null; rm -rf "$tmp"' EXIT

# lists OPTION...: of a sandbox started so, one call lists the devices.
lists()
{
    : >log
    rm -f s.json
    "$top_builddir/sandbox/okta-sandbox" --service-app "$tmp/s.json" \
        --for 600 --exit-with-parent "$@" >log 2>&1 &
    sandbox=$!
    until grep -qx ready log; do
        kill -0 $sandbox 2>/dev/null || fail "no sandbox: $(cat log)"
        sleep 0.05
    done
    host -c s.json run "$card" --body --set request_type=GET \
        --set relative_url=/api/v1/devices --set query.limit=1
    kill $sandbox
    wait $sandbox 2>/dev/null
}

for options in '' --api-nonce '--dpop optional' '--dpop off' \
    '--key-alg ES384' '--key-alg ES512' '--key-alg RS256' \
    '--key-alg ES256 --key-format jwk' '--key-alg RS384 --key-format jwk' \
    '--key-alg RS512 --key-format jwk' \
    '--clock-offset 3600' '--clock-offset -3600 --api-nonce'; do
    # shellcheck disable=SC2086 # options and their values
    lists $options
    status_is 0
    out_has '"id":"guo'
done

lists --scopes okta.devices.manage
status_is 4
err_has 'lacks the scope okta.devices.read'

# By the variables of Okta's SDKs: the key as text, or the name of its file.
: >log
rm -f s.json
"$top_builddir/sandbox/okta-sandbox" --service-app "$tmp/s.json" --for 600 \
    --exit-with-parent >log 2>&1 &
sandbox=$!
until grep -qx ready log; do
    kill -0 $sandbox 2>/dev/null || fail "no sandbox: $(cat log)"
    sleep 0.05
done
member()
{
    /usr/bin/python3 -c 'import json, sys
print(json.load(open("s.json"))[sys.argv[1]])' "$1"
}
member private_key >"key of the app.pem"
chmod 600 'key of the app.pem'
OKTA_CLIENT_ORGURL=$(member domain) OKTA_CLIENT_CLIENTID=$(member client_id)
OKTA_CLIENT_SCOPES=okta.devices.read
export OKTA_CLIENT_ORGURL OKTA_CLIENT_CLIENTID OKTA_CLIENT_SCOPES
for key in "$(cat 'key of the app.pem')" 'key of the app.pem'; do
    OKTA_CLIENT_PRIVATEKEY=$key
    export OKTA_CLIENT_PRIVATEKEY
    host run "$card" --body --set request_type=GET \
        --set relative_url=/api/v1/devices --set query.limit=1
    status_is 0
    out_has '"id":"guo'
done
OKTA_CLIENT_PRIVATEKEY='no such key.pem'
host run "$card" --set request_type=GET --set relative_url=/api/v1/devices
status_is 6
err_has 'looks like the name of a file'
kill $sandbox
