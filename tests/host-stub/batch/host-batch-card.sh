#!/bin/sh
# SPDX-License-Identifier: MIT
# What host-batch.sh asks of a batch holds with the real card on the sandbox: one
# result for each line, whatever a line holds and whatever the org answers.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

many=300
[ -z "${UNDER_VALGRIND-}" ] || many=40
org --devices 30

echoes $many >forms
batch forms -j 16
status_is 0
err_is_empty
all_in_order out $many
[ "$(requests)" -eq $many ] || fail 'not each was sent once'

# Late results hold back their place, not the others' calls.
# The first call goes alone, for its answer tells the limit of the others.
{
    echoes 19
    line GET /sandbox/echo/20 X-Sandbox-Fault 'slow; ms=1500'
    echoes $many | sed 1,20d
} >late
batch late -j 4
status_is 0
all_in_order out $many
batch late -j 4 --unordered
status_is 0
[ "$(sed -n 20p out | cut -c 1-11)" != '{"line":20,' ] ||
    fail 'not as they come'
results out | sort -n >seen.results
awk -v count=$many 'BEGIN { for (i = 1; i <= count; i++) print i, i }' |
    cmp -s - seen.results || fail 'not each line once'

# What a line may be, and what an org may answer
{
    printf '%s\r\n\n  \nnope\n[1]\n' "$(line GET /sandbox/echo/1)"
    line GET https://elsewhere.example.com/
    line GET '/sandbox/echo/7?status=404'
    line GET /sandbox/fault/close
    printf '%s\n' '{"request_type":"POST","relative_url":"/sandbox/echo/9",
        "body":{"n":12345678901234567890.10, "m":[ ]}}' | tr -d '\n' |
        sed 's/  *"body"/"body"/'
    echo
    printf '{"request_type":"GET","relative_url":"/a\303"}\n'
    line GET /sandbox/fault/html-200
    line GET /sandbox/fault/bad-json
    line DELETE /sandbox/fault/no-content
    line GET /api/v1/devices/guo8jx5vVoxfvJeLb0w4
    line GET /api/v1/devices/none
    line GET '/sandbox/fault/429?seconds=0&times=1'
    line GET /sandbox/fault/cut
    line GET '/sandbox/fault/big?bytes=300000'
    printf %s "$(line GET /sandbox/echo/19)"
} >forms
batch forms
status_is 10
python - <<'END_PY' || fail 'not as wanted'
import json

lines = [json.loads(line) for line in open("out", encoding="utf-8")]
seen = [(one["line"], one.get("error", {}).get("code"),
         one.get("output", {}).get("status_code")) for one in lines]
wanted = [
    (1, None, 200), (4, "INVALID_INPUT", None), (5, "INVALID_INPUT", None),
    (6, "INVALID_INPUT", None), (7, "HTTP_STATUS", 404), (8, "NETWORK", None),
    (9, None, 200), (10, "INVALID_INPUT", None), (11, None, 200),
    (12, None, 200), (13, None, 204), (14, None, 200),
    (15, "HTTP_STATUS", 404), (16, None, 200), (17, "NETWORK", None),
    (18, None, 200), (19, None, 200)]
assert seen == wanted, seen
assert lines[6]["output"]["body"]["body"] == \
    '{"n":12345678901234567890.10, "m":[ ]}', lines[6]
assert lines[12]["error"]["errorCode"] == "E0000007", lines[12]
assert lines[11]["output"]["body"]["id"] == "guo8jx5vVoxfvJeLb0w4"
assert all(one["error"]["message"] for one in lines if "error" in one)
END_PY
file_lacks seen elsewhere 'it was asked for'

# Nothing at all is a job too
batch - </dev/null
status_is 0
out_is_empty

# An HTTP status may be what was asked for
line GET '/sandbox/echo/1?status=404' >forms
batch forms --ignore-status
status_is 0
out_has '{"line":1,"output":{"status_code":404,'
out_lacks '"error"'

# --set goes into each form; a file it names is read once
printf 'secret\n' >value
echoes 3 PUT ',"body":{"a":1}' >forms
batch forms --set body.b=@value --set request_type=POST
status_is 0
python -c '
import json
for line in open("out"):
    said = json.loads(line)["output"]["body"]
    assert said["method"] == "POST", said
    assert json.loads(said["body"]) == {"a": 1, "b": "secret"}, said
' || fail 'not in each form'
batch forms --set reqest_type=GET
status_is 3
err_has "did you mean 'request_type'"

# Enough is enough
: >seen
echoes 200 | sed 's/"}/?status=404"}/' >forms
batch forms -j 1 --fail-fast
status_is 10
[ "$(wc -l <out)" -eq 1 ] || fail 'it went on'
[ "$(requests)" -eq 1 ] || fail 'it asked on'
err_has 'stopped: 1 line has failed'
batch forms -j 1 --max-errors 5
status_is 10
[ "$(wc -l <out)" -eq 5 ] || fail 'it went on'

# A connection that is not right is so for every line
: >seen
echoes 100 >forms
sed 's/"api_token":"[^"]*"/"api_token":""/' c.json >wrong.json
chmod 600 wrong.json
host -c ./wrong.json batch $card forms --quiet
status_is 6
out_is_empty
err_has 'api_token'
[ ! -s seen ] || fail 'something was sent'
# and leaves nothing that is in the way of the next try
for kept in '' old; do
    rm -f new new.journal
    [ -z "$kept" ] || : >new
    host -c ./wrong.json batch $card forms --quiet -o new
    status_is 6
    err_has 'api_token'
    [ ! -e new.journal ] || fail 'a journal of nothing is left'
    [ -e new ] && there=old || there=
    [ "$there" = "$kept" ] || fail "the output: '$there' for '$kept'"
done
head -n 3 forms >three
host -c ./c.json batch $card three --quiet -o new
status_is 0
[ "$(wc -l <new)" -eq 3 ] || fail 'not done at the next try'

# Time is up for the whole job
sed 's/}$/,"headers":{"X-Sandbox-Fault":"slow; ms=50"}}/' forms >slow
batch slow -j 1 --deadline 0.5
status_is 8
err_has 'the --deadline has passed'
[ "$(wc -l <out)" -lt 100 ] || fail 'it was not bounded'

# One form on several lines: the command that makes the call does so
printf '{\n"request_type":"GET",\n"relative_url":"/sandbox/echo/1"\n}\n' >one.json
batch one.json
status_is 3
typed=$(sed -n 's/^  host-stub //p' err)
[ "$typed" = "-c ./c.json run $card one.json" ] || fail 'not what to type'
# shellcheck disable=SC2086
host $typed
status_is 0

# A reader that goes away ends it
awk 'BEGIN { for (i = 0; i < 400; i++) print "{\"request_type\":\"GET\"," \
    "\"relative_url\":\"/sandbox/fault/big?bytes=20000\"}" }' >big
"$host_stub" -p cards -c ./c.json batch $card big --quiet 2>err | head -n 1 \
    >first
err_has 'nobody reads standard output any more'

# What a call renews is kept at once: a sign-in whose refresh tokens rotate goes
# on from batch to batch, and whatever threads there are spend none twice.
rm -f seen
sandbox --devices 3 --web-app web.json --service-app service.json \
    --limit 1000000/60 --record seen
BROWSER=$top_srcdir/tests/lib/browser.py
BROWSER_USER=$(told user)
BROWSER_PASSWORD=$(told password)
export BROWSER BROWSER_USER BROWSER_PASSWORD
host --deadline 60 -c ./web.json connect $card ann \
    --redirect-uri http://127.0.0.1:0/callback
status_is 0
kept=config/host-stub/connections/okta_devices/ann.json
awk 'BEGIN { for (i = 0; i < 40; i++)
    print "{\"request_type\":\"GET\",\"relative_url\":\"/api/v1/devices\"}" }' \
    >forms
for _ in 1 2 3; do
    cp $kept before.json
    : >seen
    host -c ann batch $card forms -j 8 --quiet
    status_is 0
    [ "$(grep -c '"status_code":200' out)" -eq 40 ] || fail 'not each'
    [ "$(grep -c '"url":"/oauth2/v1/token"' seen)" -eq 1 ] ||
        fail 'not one token for all'
    ! cmp -s $kept before.json || fail 'what was renewed is not kept'
done

# A service app: one token for all threads, a proof for each call.
: >seen
host -c ./service.json batch $card forms -j 8 --quiet
status_is 0
[ "$(grep -c '"status_code":200' out)" -eq 40 ] || fail 'not each'
grep -o '\["DPoP","[^"]*"\]' seen | sort >proofs
[ "$(wc -l <proofs)" -ge 41 ] || fail 'calls without a proof'
[ -z "$(uniq -d proofs)" ] || fail 'a proof was shown twice'
