#!/bin/sh
# SPDX-License-Identifier: MIT
# --retry-failed sends the lines that failed in an earlier batch and no other, and
# none whose call may have taken effect.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

org --devices 3
# line 2 is not valid, 3 and 7 fail at the org, 4 loses its answer, 5 is empty
printf 'id;path\n1;echo/1\n..;echo/2\n3;echo/3?status=404\n4;fault/close\n' >ids.csv
printf '\n6;echo/6\n7;echo/7?status=500\n' >>ids.csv
cat >first.json <<'END_JSON'
{ "request_type": "POST", "relative_url": "/sandbox/x",
  "body": { "id": "{{id}}" } }
END_JSON
python - <<'END_PY'
import csv, json
with open("ids.csv") as file:
    rows = list(csv.DictReader(file, delimiter=";"))
with open("forms", "w") as out:
    for row in rows:
        out.write(json.dumps({"request_type": "POST",
                              "relative_url": "/sandbox/" + row["path"]}) + "\n")
        if row["id"] == "4":
            out.write("\n")
END_PY
sed -i '2s,/sandbox/,sandbox/,' forms
batch forms -o res
status_is 10
[ "$(results res | tr '\n' ' ')" = \
    '1 1 2 INVALID_INPUT 3 HTTP_STATUS 4 NETWORK 6 6 7 HTTP_STATUS ' ] ||
    fail "first: $(results res)"
: >seen
batch forms --retry-failed res -o again
status_is 10
[ "$(results again | tr '\n' ' ')" = '2 INVALID_INPUT 3 HTTP_STATUS 7 HTTP_STATUS ' ] ||
    fail "again: $(results again)"
err_has '1 line is left out, whose calls may have taken effect; check them, and'
err_has 'give --resend-unknown to include them'
[ "$(requests)" -eq 2 ] || fail "sent: $(cat seen)"
journal_is finished again.journal
# again of again; nothing that was left out comes back
: >seen
batch forms --retry-failed again --set relative_url=/sandbox/echo/9
status_is 0
[ "$(results out | tr '\n' ' ')" = '2 9 3 9 7 9 ' ] || fail "set: $(results out)"
[ "$(requests)" -eq 3 ] || fail "sent: $(cat seen)"
# what is left out is included on demand
: >seen
batch forms --retry-failed res --resend-unknown --set relative_url=/sandbox/echo/9
status_is 0
[ "$(results out | tr '\n' ' ')" = '2 9 3 9 4 9 7 9 ' ] ||
    fail "resent: $(results out)"
err_lacks 'left out'
# a GET without an answer may be repeated
: >seen
batch forms --retry-failed res --set request_type=GET --dry-run
status_is 10
out_has '4 lines checked: 3 valid, 1 not valid'
[ ! -s seen ] || fail 'something was sent'
batch forms --retry-failed res --dry-run
out_has '3 lines checked: 2 valid, 1 not valid'
err_has '1 line is left out'

# UNKNOWN is never sent, whatever the card says
cat >unknown <<'END_JSON'
{"line":1,"output":{}}
{"line":3,"error":{"code":"UNKNOWN","message":"","retryable":false}}

{"line":6,"record":{"a":1},"error":{"code":"UNKNOWN","message":"","retryable":false}}
{"line":7,"error":{"code":"HTTP_STATUS","message":"","http_status":500},"output":{}}
END_JSON
: >seen
batch forms --retry-failed unknown --set request_type=GET \
    --set relative_url=/sandbox/echo/9
status_is 10 # lines are left out, which nobody has looked at
[ "$(results out | tr '\n' ' ')" = '7 9 ' ] || fail "unknown: $(results out)"
err_has 'unknown.journal is not there, so it cannot be checked that forms is the'
err_has '2 lines are left out'
[ "$(requests)" -eq 1 ] || fail "sent: $(cat seen)"
batch forms --retry-failed unknown --resend-unknown \
    --set relative_url=/sandbox/echo/9
[ "$(results out | tr '\n' ' ')" = '3 9 6 9 7 9 ' ] || fail "resent: $(results out)"

# A CSV, with a template that is mended; lines may have been added
batch ids.csv --template first.json -o first --keep id
status_is 10
: >seen
sed 's,/sandbox/x,/sandbox/echo/{{id}},' first.json >second.json
echo '8;echo/8' >>ids.csv
batch ids.csv --template second.json --retry-failed first -o second
status_is 10
[ "$(results second | tr '\n' ' ')" = '2 1 3 INVALID_INPUT 4 3 5 4 7 6 8 7 ' ] ||
    fail "second: $(results second)"
[ "$(requests)" -eq 5 ] || fail "sent: $(cat seen)"
# nothing to do
batch forms -o fine --set relative_url=/sandbox/echo/1
status_is 0
: >seen
batch forms --retry-failed fine
status_is 0
out_is_empty
err_has 'no line of fine has failed, so there is nothing to do'

# The job itself is killed and gone on with
awk 'BEGIN { for (i = 1; i <= 40; i++)
    printf "{\"request_type\":\"POST\",\"relative_url\":\"/sandbox/echo/%d%s\"}\n",
        i, i % 2 ? "?status=404" : "" }' >many
batch many -o half
status_is 10
: >seen
batch many --retry-failed half -o rest -j 2 --max-errors 3
status_is 10
err_has 'with --resume to continue rest'
batch many -o rest --resume
status_is 3
batch many --retry-failed half -o rest --resume
status_is 10
[ "$(results rest | wc -l)" -eq 20 ] || fail "rest: $(results rest)"
[ "$(requests)" -eq 20 ] || fail "not each once: $(requests)"

# What is not right is refused before anything is sent.
: >seen
refused()
{
    wanted=$1 words=$2
    shift 2
    batch "$@"
    status_is "$wanted"
    err_has "$words"
    [ ! -s seen ] || fail "something was sent: $*"
}
sed 's/echo.1"/echo\/11"/' forms >other
refused 3 'other is not the input of the job that wrote res, or was changed' \
    other --retry-failed res
sed 1,3d forms >other
refused 3 'other is not the input of the job that wrote res' other --retry-failed res
cp res alone
refused 3 'alone has a result of line 2, but no record begins there in other' \
    other --retry-failed alone
echo '{"a":1}' >>alone
refused 3 'alone: line 7 is not a result of a batch' forms --retry-failed alone
refused 3 '--retry-failed none: No such file' forms --retry-failed none
refused 2 'they cannot come from standard input; give a file' - --retry-failed res
refused 2 '-o res is also an input file' forms --retry-failed res -o res --overwrite
refused 2 '--resend-unknown needs --resume or --retry-failed' forms \
    --resend-unknown
batch forms -o stopped --fail-fast -j 1
: >seen
refused 2 'the job that wrote stopped is not finished; continue it with --resume' \
    forms --retry-failed stopped
