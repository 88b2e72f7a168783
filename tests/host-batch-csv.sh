#!/bin/sh
# SPDX-License-Identifier: MIT
# A CSV fills a template: a value is data wherever it stands. It never alters
# the path of a URL, and what would is a failed line.
. "${top_srcdir:?}/tests/batch-lib.sh"

# The echoed forms, one a line.
echoed()
{
    grep -o '"echo":.*,"load"' out | sed 's/^"echo"://; s/,"load"$//'
}

# filled VALUE: the form that the template gets from the value of column v.
filled()
{
    printf 'v\n"%s"\n' "$(printf '%s' "$1" | sed 's/"/""/g')" >forms.csv
    batch forms.csv --template template.json
}

is_filled()
{
    filled "$1"
    status_is 0
    [ "$(echoed)" = "$2" ] || fail "$1 did not give: $2"
}

refused()
{
    filled "$1"
    status_is 10
    out_has '"code":"INVALID_INPUT"'
    out_has "$2"
    [ ! -e record ] || fail "$1 was sent"
}

# Within a URL
echo '{"id":"x","path":"/d/{{v}}/users?q={{v}}"}' >template.json
is_filled 'guo8jx5v-A_b.c~1' \
    '{"id":"x","path":"/d/guo8jx5v-A_b.c~1/users?q=guo8jx5v-A_b.c~1"}'
is_filled 'a/b?c#d%2e&e=f' \
    '{"id":"x","path":"/d/a%2Fb%3Fc%23d%252e%26e%3Df/users?q=a%2Fb%3Fc%23d%252e%26e%3Df"}'
is_filled '../../x' \
    '{"id":"x","path":"/d/..%2F..%2Fx/users?q=..%2F..%2Fx"}'
is_filled 'ä "\+' \
    '{"id":"x","path":"/d/%C3%A4%20%22%5C%2B/users?q=%C3%A4%20%22%5C%2B"}'
is_filled '...' '{"id":"x","path":"/d/.../users?q=..."}'
rm record
refused '.' "would lead elsewhere"
refused '..' "would lead elsewhere"
refused '' 'a value is empty, but the URL needs one here'

# Parts of a segment together
echo '{"id":"x","path":"/d/{{v}}{{v}}"}' >template.json
refused '.' "would lead elsewhere"
echo '{"id":"x","path":"/d/.{{v}}"}' >template.json
refused '.' "would lead elsewhere"
echo '{"id":"x","path":"/d/id-{{v}}"}' >template.json
is_filled '' '{"id":"x","path":"/d/id-"}'

# Elsewhere: the string stays a string, and the rest byte for byte
cat >template.json <<'END'
{ "id": "{{v}}",  "data": {"n": 1.50, "t": "<{{ v }}>", "u\u0041": "\u00e9"} }
END
is_filled '7' "$(sed 's/{{v}}/7/; s/{{ v }}/7/' template.json)"
cat >wanted <<'END'
{ "id": "\",\"op\":\"write\",\"x\":\"",  "data": {"n": 1.50,
 "t": "<\",\"op\":\"write\",\"x\":\">", "u\u0041": "\u00e9"} }
END
is_filled '","op":"write","x":"' "$(tr -d '\n' <wanted)"
is_filled '/a b?' "$(sed 's,{{v}},/a b?,; s,{{ v }},/a b?,' template.json)"

# Records of any shape; `line` is where they begin
printf '\357\273\277id,"a note",unused\r\n1,"two\nlines",\r\n\r\n2\r\n' >forms.csv
printf '3,\377,\n4,"un"quoted,x\n5,last,' >>forms.csv
echo '{"id":"{{id}}","data":{"note":"{{a note}}"}}' >template.json
batch - --template template.json <forms.csv
status_is 10
cat >wanted <<'END'
2 1
5 INVALID_INPUT
6 INVALID_INPUT
7 INVALID_INPUT
8 5
END
results out | cmp -s - wanted || fail 'not as wanted'
out_has '"note":"two\nlines"'
out_has 'the record has 1 values, but the header has 3'
out_has "column 'a note' is not UTF-8"
out_has 'a comma must follow a quoted value'

# What is wrong with the template is said at the start
rm -f record
printf 'device_id,name\n1,2\n' >forms.csv
echo '{"id":"{{device_ids}}"}' >template.json
batch forms.csv --template template.json
status_is 3
err_has "there is no column 'device_ids'; did you mean {{device_id}}?"
echo '{"id":"{{device_id"}' >template.json
batch forms.csv --template template.json
status_is 3
err_has '{{ has no matching }}'
for name in '{{id}}' '{{device_id}}' 'pa{{x}}th' '\u007b{x}}'; do
    echo "{\"id\":\"1\",\"$name\":\"a\"}" >template.json
    batch forms.csv --template template.json
    status_is 3
    err_has 'A record cannot choose the input for its values'
done
printf 'id,id\n1,2\n' >forms.csv
echo '{"id":"{{id}}"}' >template.json
batch forms.csv --template template.json
status_is 3
err_has "2 columns are named 'id'"
batch - --template template.json </dev/null
status_is 3
err_has 'its first line must name the columns'
printf 'id;name\n1;2\n' >forms.csv
batch forms.csv --template template.json
status_is 3
err_has "no column 'id'; the columns are: id;name (this is a single column:"
printf 'id,name\n1,2\n3,4\n' >forms.csv
echo '{"id":"1","data":{"{":"{id}}"}}' >template.json
batch forms.csv --template template.json
status_is 3
err_has 'it has no {{COLUMN}}, so every record would send the same request'
err_has '; the columns are: id, name'
batch forms.csv --template none.json
status_is 3
err_has 'template none.json: No such file or directory'
[ ! -e record ] || fail 'something was sent'

# --set is stronger than the template
printf 'id\n1\n' >forms.csv
echo '{"id":"{{id}}"}' >template.json
batch forms.csv --template template.json --set id=set
status_is 0
out_has '"echo":{"id":"set"}'

# A CSV without a form to fill is no job of lines that are no JSON
printf 'id\n1\n' >ids.CSV
batch ids.CSV
status_is 2
err_has 'ids.CSV: a CSV file needs a form to fill: give it with --template'
echo '{"id":"{{id}}"}' >form
batch ids.CSV --template form -o form --overwrite
status_is 2
err_has '-o form is also an input file'

# A byte order mark, as some programs write one, is not part of the first line,
# whether it comes at once or byte by byte
mark()
{
    printf '\357\273\277'
}
printf 'id\n"1"\n' >marked.csv
printf '{"id":"1"}\n' >marked.ndjson
mkfifo pipe
for kind in csv ndjson; do
    set --
    [ $kind != csv ] || set -- --template form
    { mark && cat marked.$kind; } >forms.$kind
    batch forms.$kind "$@"
    status_is 0
    out_has '"echo":{"id":"1"}'
    {
        printf '\357' && sleep 0.05 && printf '\273' && sleep 0.05 &&
            printf '\277' && sleep 0.05 && cat marked.$kind
    } >pipe &
    batch pipe "$@"
    wait $!
    status_is 0
    out_has '"echo":{"id":"1"}'
    mark >forms.$kind
    batch forms.$kind "$@"
    out_is_empty
    { mark && mark && cat marked.$kind; } >forms.$kind
    batch forms.$kind "$@"
    [ "$status" -ne 0 ] || fail 'two marks are taken'
done
{ printf '{"id":"1"}\n' && mark && printf '{"id":"2"}\n'; } >forms.ndjson
batch forms.ndjson
status_is 10
out_has '"line":2,"error":'
