#!/bin/sh
# SPDX-License-Identifier: MIT
# The card Search Devices on the sandbox: criteria mean what they say and no more,
# the result sets give what they promise, page by page, and it is a card like any
# other.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

card=search_devices
org --devices 500

# count FILE: of the elements of a list
count()
{
    python -c 'import json, sys; print(len(json.load(open(sys.argv[1]))))' "$1"
}
# set_is FILE COUNT: it has the first COUNT devices of the org, in order
set_is()
{
    python - "$1" "$2" <<'END' || fail "$1 has not the first $2 devices"
import json, sys

all = json.load(open("all.json"))
assert json.load(open(sys.argv[1])) == all[:int(sys.argv[2])]
END
}

# ---- it is found and shown ----

host list
out_has 'search_devices  '
host describe $card
status_is 0
out_has 'result_set  Result Set: dropdown, required'
out_has 'What it may do: reads'
out_has 'Only when result_set is stream'
host form $card
status_is 0
out_has '"result_set"'
host check $card --set result_set=first
status_is 6

# ---- it is checked without being sent ----

: >seen
with_card check --set result_set=first --set platform=MACOS --json
status_is 0
out_has '{"method":"GET",'
out_has 'devices?limit=1&search=profile.platform%20eq%20%22MACOS%22"'
[ ! -s seen ] || fail 'a check sent something'

# ---- all pages are one list: run, with --body and -o, and batch ----

host -c ./c.json run custom_api_action --paginate --set request_type=GET \
    --set 'relative_url=/api/v1/devices' -o all.json
[ "$(count all.json)" -eq 500 ] || fail 'not 500 devices'
for limit in 1 199 200 201 450 500 501 1e3; do
    : >seen
    with_card run --paginate --set result_set=stream --set record_limit=$limit
    status_is 0
    err_is_empty
    case $limit in
    501 | 1e3) wanted=500 ;;
    *) wanted=$limit ;;
    esac
    set_is out $wanted
    [ "$(requests)" -eq $(((wanted + 199) / 200)) ] ||
        fail "$limit: $(requests) requests"
done
tail -n 1 seen | grep -q '"url":"/api/v1/devices?limit=200&after=' ||
    fail "it sent: $(tail -n 1 seen)"
with_card run --paginate --set result_set=stream -o list.json
status_is 0
set_is list.json 500
with_card run --body --set result_set=stream --set record_limit=450
status_is 0
set_is out 200
with_card run --body --set result_set=first
status_is 0
set_is out 1
with_card run --body --set result_set=first_200 -o list.json
status_is 0
set_is list.json 200
# the other result sets have no further pages, and that is not a part of a list
for set in first first_200; do
    with_card run --paginate --set result_set=$set
    status_is 0
    err_is_empty
done
with_card run --paginate --max-items 250 --set result_set=stream
status_is 0
err_has '"after":"'
set_is out 250

{
    echo '{"result_set":"stream","record_limit":450}'
    echo '{"result_set":"stream","platform":"MACOS"}'
    echo '{"result_set":"first_200"}'
    echo '{"result_set":"first"}'
    echo '{"result_set":"stream","model":"none"}'
    echo '{"result_set":"stream","registered":null,"record_limit":""}'
} >forms
with_card batch forms --paginate --quiet
status_is 0
python - <<'END' || fail 'the lists of the batch'
import json

all = json.load(open("all.json"))
outputs = [json.loads(line)["output"] for line in open("out")]
assert outputs[0]["devices"] == all[:450]
assert outputs[1]["devices"] == [
    one for one in all if one["profile"]["platform"] == "MACOS"]
assert outputs[2] == {"status_code": 200, "devices": all[:200]}
assert outputs[3] == {"status_code": 200, "device": all[0], "devices": all[:1]}
assert outputs[4] == {"status_code": 200, "devices": [], "records_streamed": 0}
assert outputs[5]["devices"] == all
# the number of one page is not that of the list
assert set(outputs[0]) == set(outputs[5]) == {"status_code", "devices"}
END

# ---- what is wrong with a form is said; nothing is sent ----

: >seen
refused()
{
    with_card run "$@"
    status_is 3
    out_is_empty
}
refused --set platform=MACOS
err_has 'No Result Set input provided.'
refused --set result_set=frist
err_has 'Result Set must be first, first_200 or stream, not "frist".'
refused --set result_set=first --set status=LOST
err_has 'Status must be CREATED, ACTIVE, SUSPENDED or DEACTIVATED, not "LOST".'
refused --set result_set=first --set record_limit=5 --set after=x
err_has '/record_limit: Record Limit can be given with the Result Set stream only.'
err_has '/after: After can be given with the Result Set stream only.'
err_has 'Remove it, or choose stream.'
refused --set result_set=stream --set record_limit=0
err_has 'Record Limit must be a whole number from 1 to 1000000000, not 0.'
refused --set result_set=stream --set record_limit=-5
err_has 'from 1 to 1000000000, not -5.'
echo '{"result_set":"stream","record_limit":1.5}' >form.json
refused form.json
err_has 'a whole number from 1 to 1000000000, not 1.5.'
echo '{"result_set":"first","registered":"true","model":7}' >form.json
refused form.json
err_has 'Registered must be true or false, not a string.'
err_has 'Model must be a string, not a number.'
refused --set result_set=first --set 'custom_search=a) or (b'
err_has '/custom_search: Custom Search Criteria closes a parenthesis'
refused --set result_set=first --set 'custom_search= '
err_has 'Custom Search Criteria is blank.'
refused --set result_set=first --set model="$(printf '%66000s' x)"
err_has "/model: The request's URL exceeds 65536 bytes with this value."
[ ! -s seen ] || fail 'a bad form was sent'

# a person is told that a page is not the whole list
python -c 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]))' "$host_stub" \
    -p "$top_builddir/plugin/.libs" -c ./c.json run search_devices \
    --set result_set=stream --set record_limit=450 </dev/null >out
out_has 'this is a page of a list that goes on; --paginate joins all pages'
python -c 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]))' "$host_stub" \
    -p "$top_builddir/plugin/.libs" -c ./c.json run search_devices \
    --set result_set=stream --set record_limit=5 </dev/null >out
out_lacks 'goes on'

# ---- what the org refuses ----

with_card run --set result_set=first --set 'custom_search=colour eq "red"'
status_is 4
out_is '{"status_code":400,"devices":null}'
err_has 'E0000031'
err_has 'Check the Custom Search Criteria'
with_card run --set result_set=stream --set after=old
status_is 4
err_has 'whether its cursor (After) is still valid'

# ---- serve: criteria and searches; another server; verify ----

python "$top_srcdir/tests/plugin/search-devices.py" || fail 'serve'
python "$top_srcdir/tests/plugin/search-hostile.py" || fail 'another server'
# host-verify.sh has the checks that need no list of devices.
[ -n "${UNDER_VALGRIND-}" ] || {
    echo '{"result_set":"stream","record_limit":450,"registered":true}' >form.json
    host -c ./c.json verify cards/custom_api_action.so --card $card \
        --form form.json --only outputs --only secrets --only preview \
        --only next-pages --only sink --only sink-stops --only payload-facts \
        --only results-apart --only call-not-kept
    status_is 0
    out_has '9 passed, 0 failed'
}
