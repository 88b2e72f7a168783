#!/bin/sh
# SPDX-License-Identifier: MIT
# The card in host-stub against the sandbox: outputs, statuses, secrets.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"

card=custom_api_action
cp "$top_builddir/plugin/.libs/$card.so" cards/
chmod 644 cards/$card.so
sandbox --connection "$tmp/c.json"

call()
{
    method=$1 url=$2
    shift 2
    host -c c.json run $card --set request_type="$method" \
        --set relative_url="$url" "$@"
}

call GET /api/v1/devices --set query.limit=2
status_is 0
out_has '{"status_code":200,"headers":{'
[ "$(wc -l <out)" -eq 1 ] || fail 'not one line'
call GET /api/v1/devices --set query.limit=2 --body
status_is 0
id=$(sed 's/.*"id": *"\([^"]*\)".*/\1/' out | head -1)
[ -n "$id" ] || fail 'no device'
call GET "/api/v1/devices/$id" --body -o device.json
status_is 0
grep -qF "\"$id\"" device.json || fail 'the file is not the device'
call GET /api/v1/devices/none
status_is 4
out_has '"errorCode":"E0000007"'
err_has 'E0000007'
call GET /api/v1/devices/none --json
[ "$(wc -l <err)" -eq 1 ] || fail 'stderr is not one line'
err_has '"http_status":404'
call GET /api/v1/devices/none --ignore-status
status_is 0
call GET '/sandbox/echo?status=503'
status_is 5
call POST /sandbox/echo --set 'body={"a":1.0,"b":12345678901234567890}' --timing
status_is 0
out_has '1.0'
out_has '12345678901234567890'
err_has 'first byte'
call GET https://evil.example/
status_is 3
err_has '/relative_url'
call GET /api/v1/devices --set query.limit=2 --set 'quary={}'
status_is 3
err_has "did you mean 'query'?"

# a wrong token is the API's answer, 401
sed 's/"api_token": *"[^"]*"/"api_token":"00wrong"/' c.json >wrong.json
chmod 600 wrong.json
host -c wrong.json run $card --set request_type=GET \
    --set relative_url=/api/v1/devices
status_is 4
err_has 'E0000011'

# the curl command does what the card would do
if command -v curl >/dev/null; then
    host -c c.json check $card --curl --set request_type=POST \
        --set relative_url="/sandbox/echo?a=b c" --set "body={\"it's\": [1.0]}"
    status_is 0
    OKTA_CLIENT_TOKEN=$(sed 's/.*"api_token": *"\([^"]*\)".*/\1/' c.json |
        tr -d '\n' | sed 's/.*"api_token": *"\([^"]*\)".*/\1/')
    export OKTA_CLIENT_TOKEN
    sh ./out -s >echoed 2>err || fail 'curl has failed'
    grep -qF "it's" echoed || fail "the body did not arrive: $(cat echoed)"
fi

# all pages of a list, and what continues one that was cut short
call GET /api/v1/devices --set query.limit=60 --paginate
status_is 0
[ "$(grep -o '"id":"guo[^"]*"' out | sort -u | wc -l)" -eq 250 ] ||
    fail 'not all devices'
call GET /api/v1/devices --set query.limit=60 --paginate --max-items 120
status_is 0
sed 's/.*from the next page, use this form: //' err >next.json
mv out first
host -c c.json run $card next.json --paginate
status_is 0
[ "$(cat first out | grep -o '"id":"guo[^"]*"' | sort -u | wc -l)" -eq 250 ] ||
    fail 'the rest is not what was left'
