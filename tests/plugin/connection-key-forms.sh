#!/bin/sh
# SPDX-License-Identifier: MIT
# A service app's key and scopes as people have them at hand: a JWK as an object
# or its text, PEM that lost its line breaks on the way through a variable, and
# scopes with commas. All of them sign in at a sandbox.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"

card=$top_builddir/plugin/.libs/custom_api_action.so
umask 077

# list OPTION...: one call with host-stub's options
list()
{
    host "$@" run "$card" --set request_type=GET --body \
        --set 'relative_url=/api/v1/devices?limit=1'
}

signs_in()
{
    list "$@"
    [ "$status" -eq 0 ] || fail "does not sign in: $*"
    out_has guo8jx5vVoxfvJeLb0w4
}

refused()
{
    want=$1
    shift
    list "$@"
    status_is 6
    err_has "$want"
    out_is_empty
}

# with KEY: the sandbox's connection with that JSON as its private_key
with()
{
    /usr/bin/python3 - "$1" <<'END' || exit 99
import json, sys
connection = json.load(open("s.json"))
connection["private_key"] = json.loads(sys.argv[1])
json.dump(connection, open("c.json", "w"))
END
}

[ -x /usr/bin/python3 ] || exit 77
sandbox --service-app "$tmp/s.json" --key-format jwk
/usr/bin/python3 -c '
import json
print(json.load(open("s.json"))["private_key"])' >key.json
jwk=$(cat key.json)

# ---- a JWK is an object, its text, or elsewhere ----
with "$jwk"
signs_in -c c.json
with "{\"keys\":[$jwk]}"
signs_in -c c.json
with '{"file":"key.json"}'
signs_in -c c.json
with '{"command":["cat","key.json"]}'
signs_in -c c.json
with '{"env":"KEY"}'
KEY=$jwk signs_in -c c.json
with "$jwk"
signs_in -c - <c.json

# it is a secret as its text is
chmod 644 c.json
refused 'others can read it; run: chmod 600 c.json' -c c.json
chmod 600 c.json

# what is neither a key nor a reference
with '{"kid":"x","d":"y"}'
refused 'is an object, but neither a JWK' -c c.json
with '{"file":"a","env":"b"}'
refused 'is an object, but neither a JWK' -c c.json
with '{"file":5}'
refused '{"file": PATH}, {"env": NAME}' -c c.json
with '{"env":"NOT_SET_AT_ALL"}'
refused 'the variable is not set' -c c.json
with '["x"]'
refused 'must be a string' -c c.json

# a host that gives it as it is
with "$jwk"
printf '{"jsonrpc":"2.0","id":1,"method":"run","params":{"card":"%s",
"inputs":{"request_type":"GET","relative_url":"/api/v1/devices?limit=1"},
"connection":%s}}' custom_api_action "$(cat c.json)" | tr -d '\n' >request
echo >>request
cp "$card" cards/
chmod 644 cards/custom_api_action.so
host serve <request
out_has '"status_code":200'

# what the card says of the field: any JSON, and no type in the schema
host describe "$card"
out_has 'or any JSON, several lines, required, secret'
host schema "$card" connection
/usr/bin/python3 - out <<'END' || fail 'the schema asks for a string'
import json, sys
field = json.load(open(sys.argv[1]))["properties"]["private_key"]
assert "type" not in field and "anyOf" not in field, field
assert field["writeOnly"] is True
END

# ---- variables, as SDKs and CI systems fill them ----
sandbox --service-app "$tmp/s.json" --dpop optional
member()
{
    /usr/bin/python3 -c '
import json, sys
print(json.load(open("s.json"))[sys.argv[1]])' "$1"
}
pem=$(member private_key)
OKTA_CLIENT_ORGURL=$(told url)
OKTA_CLIENT_CLIENTID=$(member client_id)
export OKTA_CLIENT_ORGURL OKTA_CLIENT_CLIENTID
for scopes in okta.devices.read,okta.devices.manage \
    'okta.devices.read, okta.devices.manage' ' okta.devices.read ' \
    'okta.devices.read,'; do
    OKTA_CLIENT_SCOPES=$scopes OKTA_CLIENT_PRIVATEKEY=$pem signs_in
done
OKTA_CLIENT_SCOPES=okta.devices.read
export OKTA_CLIENT_SCOPES
OKTA_CLIENT_PRIVATEKEY=$(printf '%s' "$pem" | awk '{ printf "%s\\n", $0 }') \
    signs_in
OKTA_CLIENT_PRIVATEKEY=$(printf '%s' "$pem" | tr '\n' ' ') signs_in
OKTA_CLIENT_PRIVATEKEY=$(printf '"%s"' "$pem" | sed 's/^/    /') signs_in
OKTA_CLIENT_PRIVATEKEY=$(printf '%s' "$pem" | head -n 2) \
    refused 'Its last line, such as -----END PRIVATE KEY-----, is missing'
OKTA_CLIENT_PRIVATEKEY=nowhere.pem refused 'the name of a file'

# ---- the proof goes first: no grant fails but for the nonce it asks for ----
for mode in required optional off; do
    sandbox --service-app "$tmp/s.json" --dpop "$mode"
    signs_in -c s.json
    curl -s -H "Authorization: SSWS $(told api_token)" \
        "$(told url)/sandbox/oauth" >counts
    grep -q '"invalid_dpop_proof"' counts &&
        fail "--dpop $mode: a grant failed: $(cat counts)"
done
exit 0
