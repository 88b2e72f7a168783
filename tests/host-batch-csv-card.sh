#!/bin/sh
# SPDX-License-Identifier: MIT
# What host-batch-csv.sh asks of a CSV and a template holds on the wire: whatever
# a value is, the org gets that value, in one segment, one parameter, one string.
. "${top_srcdir:?}/tests/card-lib.sh"

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
