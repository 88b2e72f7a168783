#!/bin/sh
# SPDX-License-Identifier: MIT
# A CSV as spreadsheets of any country write it: semicolons, tabs, a line `sep=`,
# UTF-16. What is meant is understood, or said in plain words.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

org --devices 3
echo '{"request_type":"GET","relative_url":"/sandbox/echo/{{id}}",
    "query":{"n":"{{name}}"}}' >template.json

# sent FILE [OPTION]...: a batch whose org gets both records, with their values.
sent()
{
    : >seen
    batch "$@" --template template.json
    status_is 0
    err_is_empty
    sed -n 's/.*"url":"\([^"]*\)".*/\1/p' seen | sort >urls
    printf '%s\n' '/sandbox/echo/1?n=Ann%2C%3B%20%C3%A4' \
        '/sandbox/echo/2?n=Bob' >wanted
    cmp -s wanted urls || fail "$*: $(cat urls)"
}

tab=$(printf '\t')
for delimiter in ',' ';' "$tab"; do
    printf 'id%sname\r\n1%s"Ann,; ä"\r\n2%sBob\r\n' \
        "$delimiter" "$delimiter" "$delimiter" >plain.csv
    sent plain.csv
    sent plain.csv --delimiter "$delimiter"
    for encoding in UTF-16LE UTF-16BE UTF-16; do
        iconv -f UTF-8 -t $encoding plain.csv >wide.csv
        sent wide.csv
    done
    { printf 'sep=%s\r\n' "$delimiter" && cat plain.csv; } >sep.csv
    sent sep.csv
    { printf '"SEP=%s"\n' "$delimiter" && cat plain.csv; } >sep.csv
    sent sep.csv
done
tr "$tab" '|' <plain.csv >bar.csv
sent bar.csv --delimiter '|'
sent bar.csv --delimiter pipe
tr "$tab" '#' <plain.csv >odd.csv
{ printf 'sep=#\n' && cat odd.csv; } >sep.csv
sent sep.csv
sent plain.csv --delimiter tab
sent plain.csv --delimiter '\t'
# --delimiter has precedence over what the CSV says
{ printf 'sep=;\n' && cat plain.csv; } >sep.csv
sent sep.csv --delimiter tab

# `line` counts the line sep=
batch sep.csv --delimiter tab --template template.json
out_has '{"line":3,'
out_has '{"line":4,'

# A comma in the header outside quotes decides; one within does not.
printf 'id,"a;b";name\n' >mixed.csv
batch mixed.csv --template template.json
status_is 3
err_has 'mixed.csv: line 1: a comma must follow a quoted value'
printf '"a,b";id;name\n x;1;"Ann,; ä"\n;2;Bob\n' >mixed.csv
sent mixed.csv

# Byte by byte, and forms that are not CSV
for number in 1 2; do line GET /sandbox/echo/$number; done |
    iconv -f UTF-8 -t UTF-16 >wide.ndjson
python -c '
import sys
for byte in open("wide.ndjson", "rb").read():
    sys.stdout.buffer.write(bytes([byte]))
    sys.stdout.buffer.flush()
' | batch -
status_is 0
[ "$(results out | tr '\n' ' ')" = '1 1 2 2 ' ] || fail "not each: $(cat out)"

# More than one buffer
python - <<'END_PY'
text = "id;name\n" + "".join("%d;%s\n" % (i, "\u00e4\U0001f600" * 400)
                             for i in range(1, 121))
open("large.csv", "w", encoding="utf-16", newline="").write(text)
END_PY
batch large.csv --template template.json
status_is 0
[ "$(grep -c '"query":"n=\(%C3%A4%F0%9F%98%80\)\{400\}"' out)" -eq 120 ] ||
    fail 'not each character arrived'

# What is not UTF-16 makes its line fail, and no other.
python - <<'END_PY'
def wide(text):
    return text.encode("utf-16-le", "surrogatepass")
open("broken.csv", "wb").write(
    b"\xff\xfe" + wide("id;name\n1;a\ud800\n2;b\n\udc003;c\n4;d\n5;e") + b"x")
END_PY
batch broken.csv --template template.json
status_is 10
python -c '
import json
print([(one["line"], one.get("error", {}).get("code"))
       for one in map(json.loads, open("out"))])' >shape
[ "$(cat shape)" = "[(2, 'INVALID_INPUT'), (3, None), (4, 'INVALID_INPUT'),\
 (5, None), (6, 'INVALID_INPUT')]" ] || fail "shape: $(cat shape)"

# What cannot be understood is explained.
printf 'id;name\n1;2\n' >semi.csv
: >seen
batch semi.csv --template template.json --delimiter comma
status_is 3
err_has 'if semicolons separate the columns, give --delimiter semicolon'
for wrong in '' ab '"' x 7; do
    batch semi.csv --template template.json --delimiter "$wrong"
    status_is 2
    err_has "--delimiter takes one character, such as ';', or one of comma,"
done
iconv -f UTF-8 -t UTF-16 template.json >wide.json
batch semi.csv --template wide.json
status_is 3
err_has 'template wide.json: it is text in UTF-16, as some editors and shells'
with_card run wide.json
status_is 3
err_has 'form wide.json: it is text in UTF-16'
[ ! -s seen ] || fail 'something was sent'
