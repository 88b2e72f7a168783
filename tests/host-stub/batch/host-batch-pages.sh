#!/bin/sh
# SPDX-License-Identifier: MIT
# batch --paginate has all pages of a line's list in that line's output; where a
# page fails, what came, and the form that goes on.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

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
    sed 's/,"next":.*/}/' out |
        sed -n "s/^{\"line\":$1,.*\"echo\":\(.*\)}}\$/\1/p"
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
again=',"next_repeats":1}$'
grep -q '0}]},"next":{"style": "plain", "name": "x", "mode": "pages:2"}'"$again" out ||
    fail 'it does not say that there is more, and what comes again'
# A page that begins with the item that is one too many; and one page alone
{ form 3 && form 1; } >forms
greet batch greet forms --paginate --max-items 4 --quiet
status_is 0
grep -q '^{"line":1,.*"next":{.*"mode": "pages:1"}}$' out || fail 'no next page'
greet batch greet forms --paginate --max-items 1 --quiet
status_is 0
[ "$(grep -c '"next":{"style":"plain","name":"x","mode":"pages:[31]"}'"$again" out)" \
    -eq 2 ] || fail 'not the form of the first page'
[ "$(echo_of 2 | cut -d] -f1)" = '[{"1": 10000000000000000000.0}' ] ||
    fail 'more than one'

# A next page that is the same page again is none
form 9 >forms
greet batch greet forms --paginate --quiet
status_is 10
grep -q '"code":"INCOMPLETE","message":"the card.s next page is the same page' out ||
    fail 'it is said to be complete'
out_lacks '"next"'

# Pages that lead in a circle, one that is not asked for, many that are empty,
# a list that goes on later
for mode in x r e99 e100 l; do
    form $mode
done >forms
greet batch greet forms --paginate --quiet
status_is 10
[ "$(echo_of 1)" = "[$(item x),$(item y),$(item z)]" ] || fail 'line 1'
grep -q '^{"line":1,"error":{"code":"INCOMPLETE",.*form a circle' out ||
    fail 'a circle is said to be complete'
grep -q '^{"line":2,"error":{"code":"INCOMPLETE",.*"next_refused":{"message":' out ||
    fail 'a page that is not asked for is passed over'
grep -q '^{"line":3,"output":.*0},"1"\]}}$' out || fail 'line 3'
grep -q '^{"line":4,"error":{"code":"INCOMPLETE",.*"mode": "pages:1"}}$' out ||
    fail 'line 4'
grep -q '^{"line":5,"output":.*"next":{.*"mode": "pages:l"}}$' out || fail 'line 5'
greet batch greet forms --paginate --max-items 2 --quiet
grep -q '^{"line":2,"output":.*"next_refused":{"message":' out ||
    fail 'all that was wanted came'

# Another --paginate is another job
{ form b && form 2; } >forms
greet batch greet forms --paginate --fail-fast -j 1 -o res --quiet
status_is 10
for other in '' '--paginate --max-items 3'; do
    # shellcheck disable=SC2086
    greet batch greet forms --fail-fast -o res --resume $other
    status_is 3
    err_has '--paginate, --max-items or --unordered'
done
greet batch greet forms --paginate --fail-fast -o res --resume --quiet
status_is 10
[ "$(wc -l <res)" -eq 2 ] || fail 'it did not go on'

greet batch greet forms --max-items 3
status_is 2
err_has '--max-items goes with --paginate'
