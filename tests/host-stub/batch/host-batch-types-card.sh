#!/bin/sh
# SPDX-License-Identifier: MIT
# A template puts numbers, booleans and JSON into a form, and what is wrong with it
# is said once, before anything is sent.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

org --devices 3
cat >values.csv <<'END_CSV'
id,n,b,j,n:number
1,1.50,TRUE,"{""a"": [1]}",t
2, -0 ,false,null,u
3,1E400,True,"[1,
2]",v
END_CSV
cat >template.json <<'END_JSON'
{ "request_type": "POST", "relative_url": "/sandbox/echo/{{id}}",
  "body": { "n": "{{n : number}}", "b": "{{b:boolean}}", "j": "{{j:json}}",
            "t": "{{n}}", "whole": "{{n:number}}" } }
END_JSON
batch values.csv --template template.json
status_is 0
python - <<'END_PY' || fail "not as wanted: $(cat out)"
import json
wanted = [
    '{ "n": 1.50, "b": true, "j": {"a": [1]}, "t": "1.50", "whole": "t" }',
    '{ "n": -0, "b": false, "j": null, "t": " -0 ", "whole": "u" }',
    '{ "n": 1E400, "b": true, "j": [1,2], "t": "1E400", "whole": "v" }']
for want, line in zip(wanted, map(json.loads, open("out")), strict=True):
    sent = " ".join(line["output"]["body"]["body"].split())
    assert sent == want, (sent, want)
END_PY

# A value that is none of its type makes its line fail, which names it.
cat >faults.csv <<'END_CSV'
id,n,b,j
1,"1,5",true,1
2,,true,1
3,0x10,true,1
4,01,true,1
5,NaN,true,1
6,"""1""",true,1
7,1 2,true,1
8,1,yes,1
9,1,,1
10,1,true,{
11,1,true,
12,1,1,1
13,1,true,1
END_CSV
sed '/whole/s/"t".*/"t": "{{n}}" } }/' template.json >faults.json
: >seen
batch faults.csv --template faults.json
status_is 10
[ "$(requests)" -eq 1 ] || fail "sent: $(cat seen)"
for words in "2.*the value in column 'n' must be a number.*not '1,5'" \
    "3.*column 'n' must be a number.*but it is empty" "4.*not '0x10'" \
    "5.*not '01'" "6.*not 'NaN'" "7.*must be a number" "8.*not '1 2'" \
    "9.*column 'b' must be true or false, not 'yes'" \
    "10.*must be true or false, but it is empty" \
    "11.*column 'j' must be JSON, not '{'" "12.*must be JSON, but it is empty" \
    "13.*must be true or false, not '1'"; do
    grep -q "^{\"line\":$words" out || fail "not told: $words: $(cat out)"
done

# A number is a number for the card's own inputs too.
echo '{"request_type":"GET","relative_url":"/api/v1/devices",
    "query":{"limit":"{{n:number}}"}}' >list.json
printf 'n\n2\n' >n.csv
batch n.csv --template list.json --dry-run
status_is 0
out_has '/api/v1/devices?limit=2'

# is_refused WORDS TEMPLATE: exit 3, before anything is sent.
: >seen
is_refused()
{
    printf '%s' "$2" >refused.json
    batch values.csv --template refused.json
    status_is 3
    err_has "$1"
    out_is_empty
    [ ! -s seen ] || fail "$2: something was sent"
}
start='{"request_type":"GET","relative_url":"/x'
is_refused 'it has no {{COLUMN}}, so every record would send the same' "$start\"}"
err_has 'the columns are: id, n, b, j, n:number'
is_refused 'the URL has {id} with one brace on each side: a column has' \
    "$start/{id}\"}"
err_has '%7B'
is_refused 'the URL has {id}' "$start/{{n}}/{ id }\"}"
is_refused 'It has {deviceId}: a column has two braces' "$start/{deviceId}\"}"
is_refused "the card has no input 'querry'; did you mean 'query'?" \
    "$start/{{id}}\",\"querry\":{}}"
is_refused "the card has no input 'zzz'; its inputs are: request_type," \
    "$start/{{id}}\",\"zzz\":1}"
is_refused 'A column is written in double quotes: "{{COLUMN}}" for a text' \
    "$start/{{id}}\",\"query\":{\"limit\":{{n}}}}"
is_refused '{{b:boolean}} must be the whole of a value' "$start/{{b:boolean}}\"}"
is_refused '{{b:boolean}} must be the whole of a value' \
    "$start\",\"query\":{\"a\":\"x{{b:boolean}}\"}}"
is_refused '{{b:boolean}} must be the whole of a value' \
    "$start\",\"query\":{\"{{b:boolean}}\":1}}"
is_refused 'in {{n:numbr}} the type must be number, boolean or json' \
    "$start\",\"query\":{\"a\":\"{{n:numbr}}\"}}"
is_refused "there is no column 'm:number'" \
    "$start\",\"query\":{\"a\":\"{{m:number}}\"}}"

# In a text, a name in single braces may be meant: it is remarked on.
printf '%s' "$start/{{id}}\",\"query\":{\"a\":\"{n}\"}}" >braces.json
batch values.csv --template braces.json --dry-run
status_is 0
err_has 'template braces.json: {n} is sent as it is; a column has two braces'
