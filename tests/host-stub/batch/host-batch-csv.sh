#!/bin/sh
# SPDX-License-Identifier: MIT
# A CSV fills a template, or its columns are the inputs of the card: a value is
# data wherever it is put. In a template it never alters the path of a URL, and one
# that would is a failed line.
. "${top_srcdir:?}/tests/lib/batch-lib.sh"

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
out_has 'the record has 1 value, but the header has 3'
out_has "column 'a note' is not UTF-8"
out_has 'a comma must follow a quoted value'

# a file that cannot be read is not an empty one
mkdir dir.csv
greet batch greet dir.csv --quiet
status_is 3
err_has 'dir.csv: Is a directory'

# what is likely CSV, or has other separators, is said
printf 'style,name\nplain,World\n' >named.txt
greet batch greet named.txt --quiet
status_is 10
[ "$(grep -c 'CSV needs a name that ends in .csv, or --map' out)" -eq 2 ] ||
    fail 'not said of each line'
printf '{"style":\n[1]\n' >named.txt
greet batch greet named.txt --quiet
out_lacks 'CSV'
printf '"style";"name"\n"plain";"x"\n' >semi.csv
greet batch greet semi.csv --quiet
status_is 3
err_has 'columns must be separated by commas, not semicolons or tabs'

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

# ---- without a template each column is the input of its name ----

# is_wrong STATUS WORDS [ARGUMENT]...: a batch of tally that is refused before the
# first call, with these words.
is_wrong()
{
    wanted=$1 words=$2
    shift 2
    rm -f record
    batch "$@"
    status_is "$wanted"
    err_has "$words"
    out_is_empty
    [ ! -e record ] || fail 'something was sent'
}

printf 'path,id\n/a b?c#%%2e,"7, ""x"""\n,@/etc/passwd\n../..,{{id}}\n' >ids.CSV
batch ids.CSV
status_is 0
cat >wanted <<'END'
{"path":"/a b?c#%2e","id":"7, \"x\""}
{"id":"@/etc/passwd"}
{"path":"../..","id":"{{id}}"}
END
echoed | cmp -s - wanted || fail "not the forms: $(echoed)"

# By type, as --set reads them; what one refuses is a failed line
cat >all.csv <<'END'
style,name,extras,times,polite,note,pin
plain, x ,,,,,
letter,"a
b","{""a"":
 [1.50]}",1.0e0,TRUE,"[1,
 null]",
plain,x,,three,,,s3cretpin
plain,x,,11,,,s3cretpin
plain,x,,,yes,,
plain,<b>,,,,,
bold,x,,,,,
plain,x,{x,,,,s3cretpin
plain,x,5,,,,
letter,x,,,,s3cretnote,s3cretpin
,x,,,,,
plain,x
plain,x,,,,,,
plain,"x"y,,,,,
END
printf 'plain,\377,,,,,\n\n"",""\n,,,,,,\nplain,last,,"2",,,' >>all.csv
greet batch greet all.csv --quiet
status_is 10
python "$top_srcdir/tests/host-stub/batch/host-batch-csv.py" || fail 'not as wanted'
out_lacks s3cret
! grep -q s3cret err || fail 'a secret is shown'

# --set is stronger, and gives what no column is
printf 'id\n1\n2\n' >ids.csv
batch ids.csv --set id=set --set data.n=1
status_is 0
out_has '"line":3,"output":'
out_has '"echo":{"id":"set", "data": {"n": 1}}'
printf 'op\nread\n' >op.csv
is_wrong 3 "no column is the input 'id', which the card requires" op.csv
err_has 'Give --map COLUMN=id, or --set id=VALUE'
batch op.csv --set id=1
status_is 0

# ---- --map ----

printf '\357\273\277"Device, no",Op,note\r\n7,read,x\r\n,,\r\n' >export.csv
is_wrong 3 "names the columns 'Device, no', 'Op', 'note', which are not inputs" \
    export.csv
err_has 'The inputs of the card are: id, op, path, data, wait_ms,'
err_has "Give --map 'Device, no=INPUT' to use the column as that input"
err_has "--map 'Device, no=' to leave it out, or --map-only"
err_has 'write a line with the names of the columns above it'
is_wrong 3 "names the columns 'Op', 'note', which are not inputs of the card" \
    export.csv --map 'Device, no=id'
err_has 'Give --map Op=op to use the column as that input, --map Op= to leave'
err_lacks 'above it'
is_wrong 3 "names the column 'note', which is not an input of the card" \
    export.csv --map 'Device, no=id' --map Op=op
batch export.csv --map 'Device, no=id' --map ' Op =op' --map note=
status_is 10
out_has '"echo":{"id":"7","op":"read"}'
out_has '"line":3,"error":'
batch export.csv --map 'Device, no=id' --map-only
status_is 10
out_has '"echo":{"id":"7"}'
# it says that the input is CSV, whatever its name is; the last = ends the column
printf 'a=b\n5\n' >equals
batch - --map a=b=id <equals
status_is 0
out_has '"line":2,"output":'
out_has '"echo":{"id":"5"}'
# a column that is left out may be of any kind
printf 'id,,\377,x,x\n1,,\377,,"\n"\n' >odd.csv
batch odd.csv --map id=id --map-only
status_is 0
out_has '"echo":{"id":"1"}'
is_wrong 3 'column 2 has no name in line 1; name it there, or give --map-only' odd.csv
printf 'id,\377\n1,2\n' >odd.csv
is_wrong 3 'the name of column 2 in line 1 is not UTF-8' odd.csv
printf 'id,x,x\n1,2,3\n' >odd.csv
batch odd.csv --map x=
status_is 0
printf 'id,path\n1,2\n' >plain.csv
batch plain.csv --map path=
status_is 0
out_has '"echo":{"id":"1"}'
batch plain.csv --map path=id --map id=path
status_is 0
out_has '"echo":{"path":"1","id":"2"}'

# What is wrong with it
printf 'id\n1\n' >ids.csv
is_wrong 2 "'id' has no =" ids.csv --map id
is_wrong 2 "'=id' names no column" ids.csv --map =id
is_wrong 2 "' =id' names no column" ids.csv --map ' =id'
is_wrong 2 '--map a=id and --map a= are of the same column' ids.csv --map a=id \
    --map a=
is_wrong 2 '--map-only needs --map COLUMN=INPUT' ids.csv --map-only
for option in --map=id=id --map-only; do
    is_wrong 2 '--template and --map cannot be given together' ids.csv \
        --template template.json $option
done
is_wrong 3 "--map id=dta: the card has no input 'dta'; did you mean 'data'?" \
    ids.csv --map id=dta
is_wrong 3 "the card has no input 'completely'; its inputs are: id, op" \
    ids.csv --map id=completely
is_wrong 3 'use --template FILE to put one into a part' ids.csv --map id=data.x
is_wrong 3 "--map ids=id: ids.csv has no column 'ids'; did you mean 'id'?" \
    ids.csv --map ids=id
is_wrong 3 "has no column 'device'; the columns are: id" ids.csv --map device=id
is_wrong 3 'no column is used, so every record would send the same request' \
    ids.csv --map id= --set id=1
printf 'id,number\n1,2\n' >two.csv
is_wrong 3 "the columns 'id' and 'number' are both the input 'id'" two.csv \
    --map number=id
err_has 'give --map id= to leave that column out'
is_wrong 3 'give only one of --map id=id and --map number=id' two.csv \
    --map number=id --map id=id
batch two.csv --map number=id --map id=
status_is 0
out_has '"echo":{"id":"2"}'
printf 'id,number\n1,2\n' >two.csv
is_wrong 3 'which is not an input' two.csv
printf 'id, id \n1,2\n' >two.csv
is_wrong 3 "several columns are named 'id'; rename all but one in line 1" two.csv
printf '\n\nid,data.n\n1,2\n' >two.csv
is_wrong 3 "line 3 names the column 'data.n'" two.csv
err_has 'With --template FILE a column can be a part of an input'
printf "id,it's\n1,2\n" >two.csv
is_wrong 3 "--map 'it'\\''s=' to leave it out" two.csv
host list --map a=b
status_is 2
err_has 'list has no option --map; it goes with: batch'


# A message is safe to show, and of a length to read
printf 'id,\033[31mred\n1,2\n' >two.csv
is_wrong 3 '--map COLUMN= to leave it out' two.csv
! grep -q "$(printf '\033')" err || fail 'it commands a terminal'
python -c '
print("id," + ",".join("column%d" % n for n in range(500)) + "," + "\u00e4" * 99999)
' >two.csv
is_wrong 3 "'column11' and 489 more, which are not inputs of the card" two.csv
python -c 'print("id," + "\u00e4" * 99999)' >two.csv
is_wrong 3 "ä...', which is not an input of the card" two.csv
[ "$(wc -c <err)" -lt 1000 ] || fail 'it is too long'

# What is wrong with the file
is_wrong 3 'empty.csv: No such file or directory' empty.csv
: >empty.csv
is_wrong 3 'empty.csv: it is empty; its first line must name the columns' empty.csv
printf '\357\273\277\r\n\n' >empty.csv
is_wrong 3 'empty.csv: it is empty; its first line must name the columns' empty.csv
echo id >empty.csv
batch empty.csv
status_is 0
out_is_empty
printf 'id;op\n1;read\n' >other.csv
is_wrong 3 "the column 'id;op', which is not an input of the card (this is a" \
    other.csv
printf '\377\376i\0d\0\n\0001\0\n\0' >other.csv
is_wrong 3 'it looks like UTF-16; save it as CSV in UTF-8' other.csv
printf '\0i\0d\0\n\0001\0\n' >other.csv
is_wrong 3 'it looks like UTF-16; save it as CSV in UTF-8' other.csv
printf '\377\376"\0i\0d\0"\0\n\0' >other.csv
is_wrong 3 'it looks like UTF-16; save it as CSV in UTF-8' other.csv
printf 'id,"op\n1,2\n' >other.csv
is_wrong 3 'other.csv: line 1: a quoted value has no end' other.csv
forms 2 >other.csv
is_wrong 3 'It looks like a line of JSON' other.csv

# ---- files ----
echo '{"id":"{{id}}"}' >form
batch ids.csv --template form -o form --overwrite
status_is 2
err_has '-o form is also an input file'
batch ids.csv -o ids.csv --overwrite
status_is 2
err_has '-o ids.csv is also an input file'

# ---- going on: the same columns as the same inputs ----

printf 'id,fail,path\n1,,a\n2,7,b\n3,,c\n' >job.csv
rm -f res res.journal
batch job.csv -j 1 --fail-fast -o res
status_is 10
cp res before
sed 1s/path/renamed/ job.csv >renamed.csv
cut -d, -f 1,2 job.csv >fewer.csv
for other in 'job.csv --map path=' 'job.csv --map path=renew' 'fewer.csv' \
    'job.csv --template form' 'renamed.csv --map renamed=path' 'job.ndjson'; do
    [ "$other" != job.ndjson ] || forms 3 >job.ndjson
    rm -f record
    # shellcheck disable=SC2086
    batch $other -j 1 -o res --resume
    status_is 3
    err_has 'was started with another card, other columns, or another --template,'
    err_has ' --map,'
    cmp -s res before || fail "$other: the output was changed"
    [ ! -e record ] || fail "$other: something was sent"
done
sed 's/^2,7,b/2,7,x/' job.csv >other.csv
batch other.csv -j 1 -o res --resume
status_is 3
err_has 'it differs at or before line 3'
batch job.csv -j 1 -o res --resume --map path=path
status_is 10
results res >seen
printf '2 1\n3 CODE_7\n4 3\n' | cmp -s - seen || fail "results: $(cat seen)"

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
