#!/bin/sh
# SPDX-License-Identifier: MIT
# The card Suspend Device on the sandbox: it suspends the device that it is given
# and no other, says what to do in its own words, and is a card like any other.
. "${top_srcdir:?}/tests/card-lib.sh"

card=suspend_device
org --devices 30 --service-app app.json
with_org()
{
    host -c ./c.json "$@"
}

# status_of ID: the status of that device.
status_of()
{
    with_org run custom_api_action --body --set request_type=GET \
        --set relative_url="/api/v1/devices/$1"
    python -c 'import json; print(json.load(open("out"))["status"])'
}

with_org run custom_api_action --body --set request_type=GET \
    --set relative_url=/api/v1/devices
python - <<'END' || fail 'no devices'
import json

devices = json.load(open("out"))
active = [d["id"] for d in devices if d["status"] == "ACTIVE"]
others = [d["id"] for d in devices if d["status"] == "CREATED"]
assert len(active) > 8 and others
open("active", "w").write("\n".join(active) + "\n")
open("created", "w").write(others[0] + "\n")
END
id=$(sed -n 1p active) next=$(sed -n 2p active)

# ---- it is found and shown ----

host list
out_has 'suspend_device  '
host describe $card
status_is 0
out_has 'device_id  Device ID: text, required'
out_has 'What it may do: changes'
host form $card
status_is 0
out_has '"device_id"'
host check $card --set device_id="$id"
status_is 6

# ---- it is checked without being sent ----

before=$(requests)
with_card check --set device_id="$id" --json
status_is 0
out_has "/api/v1/devices/$id/lifecycle/suspend\""
out_has '{"method":"POST",'
out_has '"effects":["changes"]'
[ "$(requests)" -eq "$before" ] || fail 'a check sent something'

# ---- it suspends, and what comes of it ----

with_card run --set device_id="$id"
status_is 0
out_is '{"status_code":204}'
tail -n 1 seen | grep -q "^{\"method\":\"POST\",.*/devices/$id/lifecycle/suspend\"" ||
    fail "it sent: $(tail -n 1 seen)"
[ "$(status_of "$id")" = SUSPENDED ] || fail 'the device is not suspended'
[ "$(status_of "$next")" = ACTIVE ] || fail 'another device is suspended'
with_card run --set device_id="$id" --json
status_is 4
out_is '{"status_code":400}'
err_has 'E0000001'
err_has 'Only a device that is ACTIVE can be suspended.'
with_card run --set device_id="$(cat created)"
status_is 4
err_has 'Only a device that is ACTIVE can be suspended.'
with_card run --set device_id=nobody
status_is 4
out_is '{"status_code":404}'
err_has 'E0000007'
err_has 'Check the Device ID.'
with_card run --set device_id="$next" --body
status_is 2
err_has 'suspend_device has no payload output'

# ---- an id is data: it never becomes another path ----

python - >forms <<'END'
import json

for id in ("a/b", "a b", " ", "a?x=1", "a#b", "a%2Fb", "%2e%2e", "\u00fc", "a\\b",
           "...", "a;b", "x" * 255):
    print(json.dumps({"device_id": id}))
END
with_card batch forms --quiet
status_is 10
python - <<'END' || fail 'the ids are not what was sent'
import json
import urllib.parse

forms = [json.loads(line)["device_id"] for line in open("forms")]
sent = [json.loads(line) for line in open("seen")][-len(forms):]
got = sorted(line["url"] for line in sent)
assert got == sorted("/api/v1/devices/%s/lifecycle/suspend"
                     % urllib.parse.quote(id, safe="") for id in forms), got
END

before=$(requests)
python - >forms <<'END'
import json

for id in (".", "..", "../users/x", "a/../b", "a\\..\\b", "..;x", "a\nb", "\u0000",
           "\u007f", "\u0085", "x" * 256, "", None, 7, {}, ["a"]):
    print(json.dumps({"device_id": id}))
print("{}")
print(json.dumps({"device_id": "a", "deviceId": "a"}))
END
with_card batch forms --quiet
status_is 10
python - <<'END' || fail 'an id was accepted'
import json

lines = [json.loads(text) for text in open("out")]
assert len(lines) == 18, lines
for line in lines:
    error = line["error"]
    assert error["code"] == "INVALID_INPUT", line
    assert error["field"] == "device_id", line
    assert "Relative URL" not in error["message"], error
END
[ "$(requests)" -eq "$before" ] || fail 'a bad id was sent'
with_card run --set device_id=
status_is 3
err_has 'No Device ID input provided.'
with_card run --set device_id="$(printf '%256s' x)"
status_is 3
err_has 'Device ID is longer than 255 bytes.'
with_card run --set device_id=..
status_is 3
err_has 'as a path segment'

# ---- a batch, and serve ----

{
    echo device_id
    sed -n '2,4p' active
} >devices.csv
echo '{"device_id":"{{device_id}}"}' >suspend.json
with_card batch devices.csv --template suspend.json --quiet
status_is 0
[ "$(grep -c '"output":{"status_code":204}' out)" -eq 3 ] || fail 'not three'
[ "$(status_of "$next")" = SUSPENDED ] || fail 'the batch suspended nothing'

# host-verify.sh has all checks of it; these see what the org gives.
[ -n "${UNDER_VALGRIND-}" ] || {
    echo "{\"device_id\":\"$(sed -n 8p active)\"}" >form.json
    host -c ./c.json verify cards/custom_api_action.so --card $card \
        --form form.json --only outputs --only secrets --only preview
    status_is 0
    out_has '3 passed, 0 failed'
}
# shellcheck disable=SC2046
python "$top_srcdir/tests/suspend-device.py" $(sed -n 5,7p active) ||
    fail 'serve, or an answer of another server'
