#!/bin/sh
# SPDX-License-Identifier: MIT
# Results name their record with --keep, and have the payload alone with --body.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

org --devices 3
printf 'id;name;note\nguo8jx5vVoxfvJeLb0w4;"Änn ""A""";\nnone;Bob;\377\n..;Cy;x\nd;e\n' \
    >ids.csv
echo '{"request_type":"GET","relative_url":"/api/v1/devices/{{id}}"}' >read.json
batch ids.csv --template read.json --keep id --keep ' name ' --body -o res
status_is 10
python - <<'END_PY' || fail "not as wanted: $(cat res)"
import json
lines = [json.loads(text) for text in open("res", encoding="utf-8")]
assert [one.get("record") for one in lines] == [
    {"id": "guo8jx5vVoxfvJeLb0w4", " name ": "\u00c4nn \"A\""},
    {"id": "none", " name ": "Bob"}, {"id": "..", " name ": "Cy"},
    {"id": "d", " name ": "e"}], lines
assert list(lines[0]) == ["line", "record", "output"], lines[0]
assert lines[0]["output"]["id"] == "guo8jx5vVoxfvJeLb0w4", lines[0]
assert lines[1]["error"]["http_status"] == 404, lines[1]
assert lines[1]["output"]["errorCode"] == "E0000007", lines[1]
assert "output" not in lines[2], lines[2]
END_PY

# A payload that is not there is null, one that is not JSON a text
{
    line DELETE /sandbox/fault/no-content
    line GET /sandbox/fault/html-200
} >forms
batch forms --body --keep relative_url --keep query
status_is 0
[ "$(sed -n 1p out)" = \
    '{"line":1,"record":{"relative_url":"/sandbox/fault/no-content"},"output":null}' ] ||
    fail "not null: $(cat out)"
sed -n 2p out | grep -q '"output":"' || fail "not a text: $(cat out)"
host -c ./c.json batch suspend_device forms --body
status_is 2
err_has '--body: suspend_device has no payload output, only status_code'

# All pages of a list, as payload
line GET '/api/v1/devices?limit=2' >list
batch list --paginate --body
status_is 0
python -c '
import json
(line,) = map(json.loads, open("out"))
assert len(line["output"]) == 3, line
' || fail 'not the joined list'

# What was begun with --keep is gone on with it: also the lines that wait.
awk 'BEGIN { print "id,name"; for (i = 1; i <= 40; i++) print i "," "n" i }' \
    >many.csv
echo '{"request_type":"POST",
    "relative_url":"/sandbox/echo/{{id}}?status=404"}' >echo.json
rm -f res res.journal
batch many.csv --template echo.json --keep name -o res -j 4 --fail-fast
status_is 10
cp res before
for other in '' '--keep id' '--keep name --body'; do
    # shellcheck disable=SC2086
    batch many.csv --template echo.json $other -o res --resume
    status_is 3
    err_has 'or another --template, --set, --map, --keep, --body, --retry-failed,'
    cmp -s res before || fail 'the output was changed'
done
sed 's/n30/m30/' many.csv >other.csv
batch many.csv --template echo.json --keep name -o res --resume
status_is 10
python -c '
import json
lines = [json.loads(text) for text in open("res")]
assert [one["record"]["name"] for one in lines] == \
    ["n%d" % i for i in range(1, 41)], lines
' || fail "not each record: $(cat res)"
batch other.csv --template echo.json --keep name -o res --resume
status_is 3
err_has 'is not the input that the job was started with'

# What it names must be there, once, and no secret.
: >seen
batch ids.csv --template read.json --keep nam
status_is 3
err_has "--keep nam: ids.csv has no such column; did you mean 'name'?"
batch forms --keep body.x
status_is 3
err_has '--keep body.x: the card has no such input; '
batch forms --keep body --keep body
status_is 2
err_has '--keep body is given twice'
printf 'id,x,x\n1,2,3\n' >twice.csv
batch twice.csv --template read.json --keep x
status_is 3
err_has 'twice.csv has 2 columns with this name'
[ ! -s seen ] || fail 'something was sent'
printf 'style,name,pin\nplain,x,s3cret\n' >secret.csv
cp "${cards:?}/greet.so" cards/
chmod 644 cards/greet.so
echo '{"style":"plain","name":"{{name}}","pin":"{{pin}}"}' >secret.json
for more in '' '--template secret.json'; do
    # shellcheck disable=SC2086
    host batch greet secret.csv --keep pin $more
    status_is 3
    err_has '--keep pin: this column is an input that is a secret'
done
echo '{"style":"plain","name":"x","pin":"s3cret"}' >secret.ndjson
host batch greet secret.ndjson --keep pin
status_is 3
err_has '--keep pin: this input is a secret'
out_lacks s3cret
