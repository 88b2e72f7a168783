#!/bin/sh
# SPDX-License-Identifier: MIT
# batch --paginate has all pages of a line's list in that line's output; where a
# page fails, what came, and the form that goes on.
. "${top_srcdir:?}/tests/host-lib.sh"

form()
{
    printf '{"style":"plain","name":"x","mode":"pages:%s"}\n' "$1"
}
item()
{
    printf '{"%s": 10000000000000000000.0},"%s"' "$1" "$1"
}
echo_of()
{
    sed -n "s/^{\"line\":$1,.*\"echo\":\(.*\)}}\$/\1/p" out
}
{ form 3 && form 1 && form p && form b && form 2; } >forms
greet batch greet forms --paginate --quiet
status_is 10
[ "$(wc -l <out)" -eq 5 ] || fail 'not a line each'
[ "$(echo_of 1)" = "[$(item 3),$(item 2),$(item 1)]" ] || fail 'line 1'
[ "$(echo_of 2)" = "[ $(item 1 | sed 's/,"/ , "/') ]" ] || fail 'line 2'
[ "$(echo_of 3)" = '{"no": "list"}' ] || fail 'line 3'
grep -qF "\"echo\":[$(item b)]},\"next\":{\"style\": \"plain\"" out ||
    fail 'line 4'
grep -q '^{"line":4,"error":{' out || fail 'line 4 has no error'
[ "$(echo_of 5)" = "[$(item 2),$(item 1)]" ] || fail 'line 5'
[ "$(sed -n '1p' out | grep -c '"status":200')" -eq 1 ] || fail 'no status'

greet batch greet forms --paginate --max-items 3 --quiet
[ "$(echo_of 1)" = "[$(item 3),{\"2\": 10000000000000000000.0}]" ] ||
    fail 'more than three'
greet batch greet forms --max-items 3
status_is 2
err_has '--max-items goes with --paginate'
