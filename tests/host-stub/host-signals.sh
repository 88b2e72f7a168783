#!/bin/sh
# SPDX-License-Identifier: MIT
# A SIGTERM at any moment of a batch, from before its first file on, ends it in
# order, with 130, and --resume goes on; between pages it ends --paginate, whether
# the card looks at signals or not.
. "${top_srcdir:?}/tests/lib/baddisk-lib.sh"

mkdir box
# term N COMMAND...: a signal with the Nth operation on a file below box
term()
{
    nth=$1
    shift
    : >log
    LD_PRELOAD=$BADDISK DISK_UNDER=$tmp/box/ DISK_FAULT=TERM DISK_NTH=$nth \
        DISK_LOG=$tmp/log "$host_stub" -p cards "$@" >out 2>err
    status=$?
}

forms 3 ',"op":"write"' >forms
nth=0
while :; do
    nth=$((nth + 1))
    rm -rf box/* record
    term $nth batch tally forms -j 1 --quiet -o box/res
    [ -s log ] || break
    case $status in
    130) err_has interrupted ;;
    0) [ ! -e box/res.journal ] || fail "$nth: it is not done" ;;
    *) fail "$nth: $(cat log): $status" ;;
    esac
    if [ -e box/res.journal ]; then
        err_has 'with --resume to continue'
        batch forms -j 1 -o box/res --resume
        status_is 0
    fi
    all_in_order box/res 3
    [ "$(sort record | uniq -d | wc -l)" -eq 0 ] || fail "$nth: sent twice"
done
[ $nth -gt 15 ] || fail "only $nth operations"

# while it waits for its input, it has begun nothing; and the signal is seen just
# before it waits, as it is within
mkfifo input
program=$(readlink -f "$host_stub")
for _ in 1 2 3 4 5; do
    "$host_stub" -p cards batch tally input -o box/none --quiet 2>err &
    pid=$!
    # of the shell before it becomes host-stub no signal is meant
    until [ "$(readlink /proc/$pid/exe)" = "$program" ] &&
        grep -q '^SigCgt:.*4[0-9a-f][0-9a-f][0-9a-f]$' /proc/$pid/status; do
        kill -0 $pid || fail 'it ended'
    done
    kill -TERM $pid
    wait $pid
    status=$?
    status_is 130
    [ ! -e box/none ] || fail 'a file was made'
done

# a pipe is read from its first writer on to the last one
"$host_stub" -p cards batch tally input -o box/piped --quiet 2>err &
pid=$!
{
    head -n 1 forms
    sleep 0.2
    tail -n +2 forms
} >input
wait $pid
status=$?
status_is 0
[ "$(wc -l <box/piped)" -eq 3 ] || fail 'lines of the pipe are missing'

# pages of a card that does not look at signals
rm -rf box/*
nth=0
stopped=0
while :; do
    nth=$((nth + 1))
    rm -rf box/*
    term $nth run greet --set style=plain --set name=x --set mode=pages:5 \
        --paginate -o box/list
    [ -s log ] || break
    case $status in
    130)
        stopped=$((stopped + 1))
        err_has 'interrupted'
        [ ! -e box/list ] || err_has 'to continue from there, use this form'
        ;;
    0) ;;
    *) fail "$nth: $(cat log): $status" ;;
    esac
    [ -z "$(find box -name '.*')" ] || fail "$nth: a half-written file is left"
done
[ $stopped -gt 5 ] || fail "only $stopped were ended by the signal"
