#!/bin/sh
# SPDX-License-Identifier: MIT
# The cards that act on one device, on the sandbox: each makes its own request for
# the device that it is given and for no other, says what to do in its own words,
# and is a card like any other.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

all='read_device list_device_users activate_device deactivate_device
suspend_device unsuspend_device delete_device'
export all

org --devices 30 --service-app app.json
with_org()
{
    host -c ./c.json "$@"
}

# with_the_card COMMAND [ARGUMENT]...: the same, of the card of this turn.
with_the_card()
{
    command=$1
    shift
    with_org "$command" "$card" "$@"
}

with_org run custom_api_action --body --set request_type=GET \
    --set relative_url=/api/v1/devices
python - <<'END' || fail 'no devices'
import json

devices = json.load(open("out"))
for status in ("ACTIVE", "CREATED"):
    ids = [d["id"] for d in devices if d["status"] == status]
    assert len(ids) > (12 if status == "ACTIVE" else 0), ids
    open(status, "w").write("\n".join(ids) + "\n")
END
id=$(sed -n 1p ACTIVE)

# is CARD: its request, by what is before and after the id, and its effects.
is()
{
    after='' effects='"changes"' method=POST
    case $1 in
    read_device) method=GET effects='"reads"' ;;
    list_device_users) method=GET after=/users effects='"reads"' ;;
    delete_device) method=DELETE effects='"deletes"' ;;
    deactivate_device)
        after=/lifecycle/deactivate effects='"changes","deletes"'
        ;;
    *) after=/lifecycle/${1%_device} ;;
    esac
}

some=$all
[ -z "${UNDER_VALGRIND-}" ] || some='read_device list_device_users suspend_device'
for card in $some; do
    is "$card"

    # ---- it is found and shown ----

    host list
    out_has "$card  "
    host describe "$card"
    status_is 0
    out_has 'device_id  Device ID: text, required'
    out_has "What it may do: $(echo "$effects" | tr -d '"' | sed 's/,/ and /')"
    host form "$card"
    status_is 0
    out_has '"device_id"'
    host check "$card" --set device_id="$id"
    status_is 6

    # ---- it is checked without being sent ----

    before=$(requests)
    with_the_card check --set device_id="$id" --json
    status_is 0
    out_has "/api/v1/devices/$id$after\""
    out_has "{\"method\":\"$method\","
    out_has "\"effects\":[$effects]"
    [ "$(requests)" -eq "$before" ] || fail 'a check sent something'

    # ---- what is not an id is refused, in words ----

    for bad in '' "$(printf '%256s' x)" ..; do
        with_the_card run --set device_id="$bad"
        status_is 3
        case $bad in
        '') err_has 'No Device ID input provided.' ;;
        ..) err_has 'as a path segment' ;;
        *) err_has 'Device ID is longer than 255 bytes.' ;;
        esac
    done
    [ "$(requests)" -eq "$before" ] || fail 'a bad id was sent'

    # ---- there is no such device ----

    with_the_card run --set device_id=nobody
    status_is 4
    case $card in
    read_device) out_is '{"id":null}' ;;
    list_device_users) out_is '{"users":null}' ;;
    *) out_is '{"status_code":404}' ;;
    esac
    err_has 'E0000007'
    err_has 'Check the Device ID.'
    tail -n 1 seen |
        grep -q "^{\"method\":\"$method\",.*/devices/nobody$after\"" ||
        fail "it sent: $(tail -n 1 seen)"
    with_the_card run --set device_id=nobody --body
    if [ "$card" = list_device_users ]; then
        status_is 4
        out_is_empty
    else
        status_is 2
        err_has "$card has no payload output, only "
        err_has 'Leave out --body to get all of them'
    fi

    # ---- an id is data: it never becomes another path ----

    python - >forms <<'END'
import json

for id in ("a/b", "a b", " ", "a?x=1", "a#b", "a%2Fb", "%2e%2e", "\u00fc", "a\\b",
           "...", "a;b", "x" * 255):
    print(json.dumps({"device_id": id}))
END
    with_the_card batch forms --quiet
    status_is 10
    python - $method "$after" <<'END' || fail 'the ids are not what was sent'
import json
import sys
import urllib.parse

method, after = sys.argv[1:]
forms = [json.loads(line)["device_id"] for line in open("forms")]
sent = [json.loads(line) for line in open("seen")][-len(forms):]
assert {line["method"] for line in sent} == {method}, sent
got = sorted(line["url"] for line in sent)
assert got == sorted("/api/v1/devices/%s%s"
                     % (urllib.parse.quote(id, safe=""), after)
                     for id in forms), got
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
    with_the_card batch forms --quiet
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
done

# ---- what the outputs are, to the byte, and where they go ----

with_org run custom_api_action --body --json --set request_type=GET \
    --set relative_url="/api/v1/devices/$id"
mv out device
with_org run read_device --set device_id="$id"
status_is 0
python - <<'END' || fail 'the device is not as the org has it'
import json

device = json.load(open("device"))
assert None in device.values()  # which Okta gives, and the card leaves out
assert json.load(open("out")) == {
    key: value for key, value in device.items() if value is not None}
END
with_org run custom_api_action --body --set request_type=GET \
    --set relative_url="/api/v1/devices/$id/users" -o there
status_is 0
for more in '' --json; do
    # shellcheck disable=SC2086
    with_org run list_device_users --set device_id="$id" $more
    status_is 0
    printf '{"users":%s}\n' "$(cat there)" | cmp -s - out || fail 'not the users'
done
with_org run list_device_users --set device_id="$id" --body -o users
status_is 0
cmp -s there users || fail 'the payload is not the list'
grep -q '"user":{"id":' users || fail 'there are no users'

# ---- a batch ----

{
    echo device_id
    sed -n '2,4p' ACTIVE
} >devices.csv
echo '{"device_id":"{{device_id}}"}' >form.json
for card in suspend_device deactivate_device delete_device; do
    with_the_card batch devices.csv --template form.json --quiet
    status_is 0
    [ "$(grep -c '"output":{"status_code":204}' out)" -eq 3 ] || fail 'not three'
done
with_org batch read_device devices.csv --template form.json --quiet
status_is 10
[ "$(grep -c '"output":{"id":null}' out)" -eq 3 ] || fail 'they are still there'

# host-verify.sh has all checks of them; these see what the org gives.
if [ -z "${UNDER_VALGRIND-}" ]; then
    n=8
    for card in $all; do
        n=$((n + 1))
        device=$(sed -n ${n}p ACTIVE)
        echo "{\"device_id\":\"$device\"}" >form.json
        # what a card wants to have happened before
        case $card in
        activate_device | delete_device) first=deactivate_device ;;
        unsuspend_device) first=suspend_device ;;
        *) first= ;;
        esac
        [ -z "$first" ] || with_org run $first form.json
        host -c ./c.json verify cards/custom_api_action.so --card "$card" \
            --form form.json --only outputs --only secrets --only preview
        status_is 0
        out_has '3 passed, 0 failed'
    done
fi
# shellcheck disable=SC2046
python "$top_srcdir/tests/plugin/device-cards.py" $(sed -n 1p CREATED) \
    $(sed -n 5,6p ACTIVE) || fail 'serve, or an answer of another server'

# the proof of DPoP is one for each request: a command with *** in it says so
host -c ./app.json check read_device --set device_id=guo1 --curl
status_is 2
out_has "'DPoP: ***'"
err_has 'the card makes the header DPoP for one request only'
with_org check custom_api_action --set request_type=GET --curl \
    --set relative_url=/api/v1/devices --set 'headers.X-Note=a***b'
status_is 0
err_lacks 'the card makes'
