#!/bin/sh
# SPDX-License-Identifier: MIT
# A job that a failure stopped has each result in its output, also those that
# come after a line that was not sent; --resume puts that line in its place.
. "${top_srcdir:?}/tests/lib/batch-lib.sh"

# The limit is one call a day: line 2, or line 1 too, is never sent. Line 3 needs
# no call to fail.
TALLY_LIMIT=1 TALLY_WINDOW_MS=86400000
export TALLY_LIMIT TALLY_WINDOW_MS
{
    forms 2
    echo '{"id":'
} >forms
for option in --fail-fast --max-errors=1; do
    rm -f res res.journal record
    batch forms -j 3 "$option" -o res
    status_is 10
    err_has 'stopped: 1 line has failed'
    err_has 'with --resume to continue res'
    file_has res '"line":3,"error"' 'the line that failed is not in FILE'
    journal_is unfinished
    results res >seen
    sort -n seen | cmp -s - seen || fail 'not in the order of the lines'

    # an unfinished job is not retried, and what it has is not lost
    cp res before
    batch forms --retry-failed res -o again
    status_is 2
    err_has 'the job that wrote res is not finished; continue it with --resume'
    cmp -s res before || fail 'the output was changed'

    # another input is refused, and nothing is lost by that either
    sed 's/"1"/"11"/' forms >other
    batch other -o res --resume
    status_is 3
    cmp -s res before || fail 'the output was changed by what was refused'

    # what was sent is not sent again
    unset TALLY_LIMIT
    batch forms -j 3 -o res --resume
    status_is 10
    export TALLY_LIMIT=1
    printf '1 1\n2 2\n3 INVALID_INPUT\n' >wanted
    results res | cmp -s - wanted || fail 'not each line once, in order'
    [ "$(sort record | uniq -d | wc -l)" -eq 0 ] || fail 'one was sent twice'
    journal_is finished
    sed -i '3s/.*/{"id":"3"}/' forms
    batch forms --retry-failed res -o again
    status_is 3
    err_has 'is not the input of the job'
    echo '{"id":' | sed -i -e '3r /dev/stdin' -e 3d forms
done
rm -f again again.journal
unset TALLY_LIMIT
batch forms --retry-failed res -o again
status_is 10
[ "$(results again)" = '3 INVALID_INPUT' ] || fail 'not the failed line alone'
