#!/bin/sh
# SPDX-License-Identifier: MIT
# Calls under a rate limit wait for its next window: none is refused, and none
# waits without need.
. "${top_srcdir:?}/tests/lib/batch-lib.sh"

# An answer says to the second when its window ends: where calls are slow, windows
# must be longer for it to say which one.
TALLY_LIMIT=30 TALLY_WINDOW_MS=700
case ${UNDER_VALGRIND-}${CFLAGS-} in
yes* | *-fsanitize=*) TALLY_WINDOW_MS=3000 ;;
esac
export TALLY_LIMIT TALLY_WINDOW_MS

forms 100 >forms
batch forms -j 8
status_is 0
all_in_order out 100
[ "$(grep -c '^read' record)" -eq 100 ] || fail 'not each was made'
file_lacks record '^limit' 'one was refused'

# Others spend it too; a reserve is for them
rm record out
forms 40 >forms
TALLY_OTHERS=1 batch forms -j 4 --reserve 20%
status_is 0
file_lacks record '^limit' 'one was refused'

# ^C does not wait for the window
TALLY_LIMIT=1 TALLY_WINDOW_MS=86400000
rm record out
"$host_stub" -p cards batch tally forms -j 1 --quiet >out 2>err &
pid=$!
until [ -s out ]; do kill -0 $pid || fail 'it ended'; done
kill -TERM $pid
wait $pid
status=$?
status_is 130
[ "$(cat record)" = 'read 1' ] || fail 'more than the limit'
all_in_order out 1
