#!/bin/sh
# SPDX-License-Identifier: MIT
# What host-batch-csv.sh asks of a CSV and a template holds on the wire: whatever
# a value is, the org gets that value, in one segment, one parameter, one string.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

org --devices 12

# Values that are hard on an URL, on JSON, on a CSV; each comes back as it was.
python - <<'END_PY' || fail 'no CSV'
import csv, json, os, random

HARD = ["plain", "a/b?c#d%2e&e=f", "..x/x..", "ä \"\\+", "...", "%", "%41",
        "a@b.com", "=1+1", "'; --", "{{v}}", "{\"a\":1}", "|", "\u2028x",
        "\U0001f600", "\u00e9e\u0301", ";,:", "~!$&'()*+,;=:@", "two words",
        "\\u0041", "\\", "\"", "-", "null", "[]", "0", "//"]
random.seed(20261126)
for _ in range(5 if os.environ.get("UNDER_VALGRIND") else 60):
    HARD.append("".join(random.choice(
        "ab%/?#&=+ \"\\,;{}@:.~\u00e4\u4e2d\U0001f4a9<>|^`[]'")
        for _ in range(random.randint(1, 12))) + "z")
with open("values.csv", "w", newline="", encoding="utf-8") as file:
    out = csv.writer(file)
    out.writerow(["v", "a note", "unused"])
    for value in HARD:
        out.writerow([value, value, "x"])
json.dump(HARD, open("values.json", "w"))
END_PY
cat >template.json <<'END_JSON'
{ "request_type": "POST",
  "relative_url": "/sandbox/echo/{{v}}/users?q={{v}}&z=1",
  "body": { "n": 1.50, "t": "<{{ a note }}>", "\u007b": "\u007b {{v}}" } }
END_JSON
batch values.csv --template template.json -j 4
status_is 0
python - <<'END_PY' || fail 'a value was altered'
import json
from urllib.parse import unquote, parse_qsl

values = json.load(open("values.json"))
lines = [json.loads(line) for line in open("out", encoding="utf-8")]
assert len(lines) == len(values)
for value, line in zip(values, lines):
    said = line["output"]["body"]
    segments = said["path"].split("/")
    assert len(segments) == 5, (value, said["path"])
    assert [unquote(one, errors="strict") for one in segments] == \
        ["", "sandbox", "echo", value, "users"], (value, said["path"])
    assert parse_qsl(said["query"].replace("+", "%2B"),
                     keep_blank_values=True, strict_parsing=True) == \
        [("q", value), ("z", "1")], (value, said["query"])
    sent = json.loads(said["body"])
    assert sent == {"n": 1.5, "t": "<%s>" % value, "{": "{ " + value}, sent
    assert '"n": 1.50' in said["body"], said["body"]
END_PY

# What would lead elsewhere, or leave a segment empty, fails its line unsent.
: >seen
cat >template.json <<'END_JSON'
{ "request_type": "GET", "relative_url": "/sandbox/echo/{{v}}/users" }
END_JSON
for value in . .. '' ../../x a/.. '\t' 'a\nb' '\001'; do
    printf "v,w\\n\"$value\",1\\n" >values.csv
    batch values.csv --template template.json
    status_is 10
    out_has '"code":"INVALID_INPUT"'
done
[ ! -s seen ] || fail 'one was sent'

# Records of any shape; `line` is where they begin.
printf '\357\273\277v,"a note"\r\n1,"two\nlines"\r\n\r\n2\r\n' >values.csv
printf '3,\377\n4,"un"quoted\n5,last' >>values.csv
batch - --template template.json --ignore-status <values.csv
status_is 10
python -c '
import json
print([(one["line"], "error" in one) for one in map(json.loads, open("out"))])
' >shape
[ "$(cat shape)" = \
    '[(2, False), (5, True), (6, False), (7, True), (8, False)]' ] ||
    fail "shape: $(cat shape)"

# What is wrong with the template is said before anything is sent.
: >seen
for broken in '{{vv}}' '{{v'; do
    printf '{"request_type":"GET","relative_url":"/x/%s"}' "$broken" >broken.json
    batch values.csv --template broken.json
    status_is 3
done
[ ! -s seen ] || fail 'one was sent'

# A job as it is done: each device of a list is suspended, by its id.
with_card run --body --set request_type=GET \
    --set 'relative_url=/api/v1/devices?limit=200' -o devices.json
python -c '
import csv, json
out = csv.writer(open("ids.csv", "w", newline=""))
out.writerow(["Device ID", "name"])
for device in json.load(open("devices.json")):
    if device["status"] == "ACTIVE":
        out.writerow([device["id"], "x, \"y\"\r\nz"])
'
cat >suspend.json <<'END_JSON'
{ "request_type": "POST",
  "relative_url": "/api/v1/devices/{{Device ID}}/lifecycle/suspend" }
END_JSON
batch ids.csv --template suspend.json
status_is 0
[ "$(grep -c '"status_code":204' out)" -eq \
    "$(grep -o '"status":"ACTIVE"' devices.json | wc -l)" ] || fail 'not each'
with_card run --body --set request_type=GET \
    --set 'relative_url=/api/v1/devices?limit=200'
out_lacks '"status":"ACTIVE"'

# The same without a template, by the card that has one input: the export of the
# list has ten columns, of which one is used.
org --devices 12
python - <<'END_PY' || fail 'no export'
import csv, json

devices = json.load(open("devices.json"))
names = ["id", "status", "created", "lastUpdated", "resourceType"]
out = csv.writer(open("export.csv", "w", newline="", encoding="utf-8-sig"))
out.writerow(names + ["name", "a note", "a note", "", "last"])
for device in devices:
    if device["status"] == "ACTIVE":
        out.writerow([device[name] for name in names]
                     + ["x, \"y\"\r\nz", "", "1", "", "\u00e4"])
END_PY
suspend_by()
{
    host -c ./c.json batch suspend_device "$@" --quiet
}
: >seen
suspend_by export.csv
status_is 3
err_has 'column 9 has no name in line 1'
suspend_by export.csv --map ids=device_id --map-only
status_is 3
err_has "has no column 'ids'; did you mean 'id'?"
suspend_by export.csv --map id=device --map-only
status_is 3
err_has "--map id=device: the card has no input 'device'"
[ ! -s seen ] || fail 'one was sent'
suspend_by export.csv --map id=device_id --map-only -o done.ndjson
status_is 0
python - <<'END_PY' || fail 'not each, once, by its id'
import csv, json

ids = [row["id"] for row in csv.DictReader(
    open("export.csv", newline="", encoding="utf-8-sig"))]
lines = [json.loads(text) for text in open("done.ndjson")]
assert len(ids) > 3
assert [line["output"] for line in lines] == [{"status_code": 204}] * len(ids)
assert [line["line"] for line in lines] == [2 + 2 * i for i in range(len(ids))]
sent = sorted(json.loads(text)["url"] for text in open("seen"))
assert sent == sorted("/api/v1/devices/%s/lifecycle/suspend" % one
                      for one in ids), sent
END_PY
with_card run --body --set request_type=GET \
    --set 'relative_url=/api/v1/devices?limit=200'
out_lacks '"status":"ACTIVE"'
printf '\357\273\277"device_id"\r\n"nobody"\r\n..\r\na/b\r\n""\r\n' >ids.csv
: >seen
suspend_by ids.csv
status_is 10
out_has '"line":2,"error":{"code":"HTTP_STATUS"'
out_has '"line":3,"error":{"code":"INVALID_INPUT"'
out_has '"line":4,"error":{"code":"HTTP_STATUS"'
out_has '"line":5,"error":{"code":"INVALID_INPUT","message":"No Device ID input'
[ "$(requests)" -eq 2 ] || fail "sent: $(cat seen)"

# Inputs that are JSON reach the org as they were written, on one line; an empty
# one is not sent. One that is not JSON fails its line.
cat >requests.csv <<'END_CSV'
request_type,url,query,body,headers
POST,/sandbox/echo/1,"{""q"": ""a&b"", ""n"": [1, 2]}","{""n"":
  1.50, ""t"": ""a\nb""}",
POST,/sandbox/echo/2,,"{""n"": 1.50}","{""X-A"": ""b""}"
GET,/sandbox/echo/3,,,
END_CSV
batch requests.csv --map url=relative_url
status_is 0
out_has '"query":"q=a%26b&n=1&n=2"'
out_has '"body":"{\"n\":1.50,\"t\":\"a\\nb\"}"'
out_has '"line":4,"output":'
out_has '"body":"{\"n\": 1.50}"'
out_has '["X-A","b"]'
out_has '"path":"/sandbox/echo/3","query":null'
tr -d '\\' <requests.csv | sed 's/1.50, ""t""/1.50; ""t""/' >broken.csv
: >seen
batch broken.csv --map url=relative_url
status_is 10
out_has '"line":2,"error":{"code":"INVALID_INPUT","message":"the value in column '
out_has "'body': line 2, column 7: expected"
[ "$(requests)" -eq 2 ] || fail "sent: $(cat seen)"
