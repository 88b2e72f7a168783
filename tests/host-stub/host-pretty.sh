#!/bin/sh
# SPDX-License-Identifier: MIT
# The human view in a pipe and a file: --pretty, and --color=always for less -R.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

org --devices 3

# list [ARGUMENT]...
list()
{
    with_card run --set request_type=GET \
        --set 'relative_url=/api/v1/devices?limit=2' "$@"
}
escape=$(printf '\033')

list --pretty
status_is 0
[ "$(sed -n 1p out)" = 'Status Code: 200' ] || fail 'the status is not first'
out_has '    "status": "'
out_lacks "$escape"
list --pretty --body
[ "$(sed -n 1,2p out | tr '\n' ' ')" = '[   { ' ] || fail 'not indented'
list --pretty -o file
out_is_empty
grep -q '^    "status": "' file || fail 'not indented in the file'
list --color=always
out_has "${escape}[32m\""
out_has "    ${escape}[34;1m\"status\"${escape}[0m: "
NO_COLOR=1 list --pretty --color=always --body
out_has "${escape}[32m\""
list --color=always --paginate
[ "$(grep -c "^  $escape.*\"status\"" out)" -eq 3 ] || fail 'not three'
# a program is not surprised
list
[ "$(wc -l <out)" -eq 1 ] || fail 'not one line'
list --json --color=always
[ "$(wc -l <out)" -eq 1 ] || fail 'not one line of JSON'
out_lacks "$escape"
list -o file --color=always
! grep -q "$escape" file || fail 'colours in a file'
list --pretty --json
status_is 2
err_has '--pretty is for a person and --json for a program'
