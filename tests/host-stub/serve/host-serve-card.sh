#!/bin/sh
# SPDX-License-Identifier: MIT
# What host-serve.sh asks of serve holds with the real card on the sandbox: each
# request has its own answer, whatever the org does and whatever ends it.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

many=200
[ -z "${UNDER_VALGRIND-}" ] || many=40
org --devices 9

python -B "$top_srcdir/tests/host-stub/serve/host-serve-card.py" \
    "$tmp/cards" $many || fail 'serve'

# A kept connection by its name: what a sign-in renews is written back to it, and
# another process goes on from there.
sandbox --web-app web.json --devices 3
BROWSER=$top_srcdir/tests/lib/browser.py
BROWSER_USER=$(told user)
BROWSER_PASSWORD=$(told password)
export BROWSER BROWSER_USER BROWSER_PASSWORD
host --deadline 60 -c ./web.json connect $card ann \
    --redirect-uri http://127.0.0.1:0/callback
status_is 0
kept=config/host-stub/connections/okta_devices/ann.json
tr -d '\n' >input <<'END_JSON'
{"jsonrpc":"2.0","id":1,"method":"run","params":{"card":"custom_api_action",
"connection":"ann","inputs":{"request_type":"GET",
"relative_url":"/api/v1/devices"}}}
END_JSON
for _ in 1 2 3; do
    cp $kept before.json
    host serve <input
    status_is 0
    out_has '"status_code":200'
    out_has '"connection_update":{'
    ! cmp -s $kept before.json || fail 'what was renewed is not kept'
done
[ "$(stat -c %a $kept)" = 600 ] || fail 'others can read it'
