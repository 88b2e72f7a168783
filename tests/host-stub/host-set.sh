#!/bin/sh
# SPDX-License-Identifier: MIT
# --set edits the form's text; what it does not name stays byte for byte.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

printf '%s' '{ "style" : "plain",
  "extras":{"z":1.0,"a":12345678901234567890,"z":-0, "e":1E2},
  "name":"W\u00f6rld" }' >form.json

echoes()
{
    want=$1
    shift
    greet run greet "$@" --body
    status_is 0
    printf '%s' "$want" | cmp -s - out || fail "the card did not get: $want"
}

echoes "$(cat form.json)" form.json
greet run greet - --body <form.json
cmp -s form.json out || fail 'a form from stdin is not kept'
echoes "$(sed 's/"W.*"/"Ada"/' form.json)" form.json --set name=Ada
echoes "$(sed 's/" }$/", "times": 1.50 }/' form.json)" form.json --set times=1.50

base='{"style": "plain", "name": "x"'
set_x()
{
    want=$1
    shift
    echoes "$base$want" --set style=plain --set name=x "$@"
}
set_x '}'
# a text is a text, whatever it looks like
echoes '{"style": "plain", "name": "12"}' --set style=plain --set name=12
echoes '{"style": "plain", "name": "a\"b=\\c"}' \
    --set style=plain --set 'name=a"b=\c'
# an object is JSON, or a member at a time; later wins, order stays
set_x ', "extras": {"b": 1.0, "a": [2]}}' --set 'extras={"b": 1.0, "a": [2]}'
set_x ', "extras": {"limit": 20, "q": "a b", "t": "007", "n": null}}' \
    --set extras.limit=20 --set 'extras.q=a b' --set extras.t=007 \
    --set extras.n=null
set_x ', "extras": {"a": 3, "b": "x"}}' \
    --set extras.a=1 --set extras.b=x --set extras.a=3
set_x ', "extras": {"a.b": true, "s": "20", "": 1}}' --set extras.a.b=true \
    --set 'extras.s="20"' --set 'extras={"a.b": true, "s": "20", "": 1}'
set_x ', "extras": {"a": 1, "b": 2}}' --set 'extras={"a": 1}' --set extras.b=2
set_x ', "polite": true, "times": 2}' --set polite=true --set times=2
set_x ', "extras": {"a": 1}}' --set extras=null --set extras.a=1

# from files
printf 'Ada\n' >name
printf '{"k": 1.0}\n' >object
printf 'two\nlines\n' >lines
set_x ', "extras": {"k": 1.0}}' --set extras=@object
echoes '{"style": "plain", "name": "Ada"}' --set style=plain --set name=@name
set_x ', "extras": {"l": "two\nlines", "o": {"k": 1.0}}}' \
    --set extras.l=@lines --set extras.o=@object

wrong()
{
    want=$1
    shift
    run_greet "$@"
    status_is 3
    err_has "$want"
}
wrong "no field 'nmae'; did you mean 'name'?" --set nmae=x
wrong "its fields are: style, name, extras" --set completely_other=x
wrong "did you mean 'extras'?" --set extra.a=1
wrong "'name' is not an object" --set name.first=x
wrong '--set extras: line 1, column 2' --set extras='{x'
wrong 'strings in it need double quotes' --set extras=hello
wrong 'it must be a number' --set times='"3"'
wrong '--set times: it must be a number' --set times=three
wrong 'it must be true or false' --set polite=1
wrong '--set polite: it must be true or false' --set polite=TRUE
wrong 'a name is missing' --set extras.=1
wrong 'none.json: No such file or directory' --set extras=@none.json
wrong 'is not an object, so it cannot have a member' --set 'extras=[1]' --set extras.a=1
printf '\377' >latin
wrong 'it is not UTF-8' --set name=@latin
