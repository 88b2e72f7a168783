#!/bin/sh
# SPDX-License-Identifier: MIT
# ^C ends a call in order, with 130 and nothing half-written.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

# A call that waits for the signal; it logs nothing, so its open file tells.
# Its signals are as at a terminal, and then as the options for env say: a shell
# lets its background jobs ignore ^C, and nohup its program HUP.
begin()
{
    GREET_PLACE=here env --default-signal "$@" "$host_stub" -p cards run greet \
        --set style=plain --set name=x --set mode=slow --deadline 100 \
        -o result >out 2>err &
    pid=$!
    until ls .result.* >/dev/null 2>&1; do
        kill -0 $pid 2>/dev/null || fail 'it ended by itself'
    done
}

echo before >result
for signal in INT TERM HUP; do
    begin
    kill -$signal $pid
    wait $pid
    status=$?
    status_is 130
    err_has 'Cancelled.'
    [ "$(cat result)" = before ] || fail 'the file has changed'
    [ -z "$(find . -name '.result.*')" ] || fail 'a half-written file is left'
done

# A signal that whoever started host-stub ignores stays ignored: HUP is the
# lowest bit of the mask.
begin --ignore-signal=HUP
case $(sed -n 's/^SigIgn:[[:space:]]*//p' /proc/$pid/status) in
*[13579bdf]) ;;
*) fail 'HUP is not ignored any more' ;;
esac
kill -HUP $pid
kill -TERM $pid
wait $pid
status=$?
status_is 130
