#!/bin/sh
# SPDX-License-Identifier: MIT
# A job whose journal an earlier host-stub wrote is gone on with: nothing that
# was done is done again.
. "${top_srcdir:?}/tests/lib/batch-lib.sh"

# frozen NAME FILE: that file of frozen-journals.txt
frozen()
{
    awk -v name="$1 $2" '$0 == name { found = 1; next }
        found && !/^[A-Za-z0-9+\/=]+$/ { exit } found' \
        "$top_srcdir/tests/frozen/journals.txt" | base64 -d | gzip -dc
}

awk 'BEGIN { for (i = 1; i <= 12; i++)
    printf "{\"id\":\"%d\"%s%s%s}\n", i, i == 9 ? "" : ",\"op\":\"write\"",
        i == 10 ? ",\"fail\":\"7\"" : "",
        i == 4 || i == 9 || i == 11 ? ",\"wait_ms\":2500" : "" }' >forms
for name in first second; do
    rm -f record
    frozen $name res >res
    frozen $name res.journal >res.journal
    [ -s res.journal ] || fail 'no journal is frozen'
    batch forms -o res --resume
    status_is 10
    [ "$(results res | tr '\n' ' ')" = \
        '1 1 2 2 3 3 4 UNKNOWN 5 5 6 6 7 7 8 8 9 9 10 CODE_7 11 UNKNOWN 12 12 ' ] ||
        fail "$name: lines"
    [ ! -e res.journal ] || fail 'the journal is left'
    case $name,$(sort record | tr '\n' ' ') in
    'first,read 9 write 12 ' | 'second,read 9 ') ;;
    *) fail "$name: $(cat record)" ;;
    esac
done
