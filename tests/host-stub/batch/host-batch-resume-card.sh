#!/bin/sh
# SPDX-License-Identifier: MIT
# What host-batch-resume.sh asks of a batch that was stopped holds with the real
# card: the sandbox's record of requests shows what was asked for, and how often.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

org --devices 3

# begins [ARGUMENT]...: a batch, to be killed: $pid
begins()
{
    "$host_stub" -p cards -c ./c.json batch $card "$@" --quiet 2>err &
    pid=$!
}
# came PATTERN COUNT: once the org has so many requests like that
came()
{
    until [ "$(grep -cE "$1" seen)" -ge "$2" ]; do
        kill -0 $pid 2>/dev/null || fail "it ended before $2 of $1"
        sleep 0.01
    done
}
# written COUNT: once so many results are
written()
{
    until [ -s res ] && [ "$(wc -l <res)" -ge "$1" ]; do
        kill -0 $pid 2>/dev/null || fail "it ended before $1 results"
        sleep 0.01
    done
}
dies()
{
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
}
# asked: METHOD and number of each request, sorted
asked()
{
    sed -n 's,^{"method":"\([A-Z]*\)"\,"url":"/sandbox/[a-z/]*/\([0-9]*\).*,\1 \2,p' \
        seen | sort
}
never_twice()
{
    [ -z "$(asked | grep '^POST' | uniq -d)" ] || fail "$1: a POST went twice"
}
fresh()
{
    rm -f res res.journal
    : >seen
}
# waits MS FILE: its forms take so long at the org
waits()
{
    sed "s/}\$/,\"headers\":{\"X-Sandbox-Fault\":\"slow; ms=$1\"}}/" "$2"
}

# ---- stopped by a failure, gone on with, done ----
fresh
echoes 40 POST | sed '20s/"}/?status=404"}/' >forms
batch forms -j 4 --fail-fast -o res
status_is 10
err_has 'with --resume to continue res'
[ -e res.journal ] || fail 'no journal is left'
batch forms -j 4 -o res
status_is 2
batch forms -j 4 -o res --resume
status_is 10
[ ! -e res.journal ] || fail 'the journal is left'
[ "$(asked | wc -l)" -eq 40 ] || fail 'not each was sent once'
never_twice failure
results res >seen.results
awk 'BEGIN { for (i = 1; i <= 40; i++)
    print i, i == 20 ? "HTTP_STATUS" : i }' | cmp -s - seen.results ||
    fail 'not each line once'

# ---- another connection is the same job, another input is not ----
fresh
batch forms -j 2 --fail-fast -o res
cp res before
sed '3s,echo/3,echo/33,' forms >other
batch other -o res --resume
status_is 3
cmp -s res before || fail 'the output was changed'

# ---- TERM: what is under way is finished, the rest is left ----
fresh
echoes 60 POST >fast
waits 30 fast >forms
begins forms -j 2 -o res
came '^{"method":"POST"' 4
kill -TERM $pid
wait $pid
status=$?
status_is 130
[ "$(wc -l <res)" -lt 60 ] || fail 'it was not stopped'
[ "$(wc -l <res)" -eq "$(requests POST)" ] || fail 'what was sent is not told'
batch forms -o res --resume
status_is 0
all_in_order res 60
[ "$(asked | wc -l)" -eq 60 ] || fail 'not only the rest was sent'
never_twice TERM

# ---- killed: a POST under way is not sent again, a GET is ----
# One of the first calls goes alone: its answer tells the limit of the others. So
# those that last come after as many as there are threads.
fresh
{
    echoes 8
    line POST /sandbox/echo/9 X-Sandbox-Fault 'slow; ms=60000'
    line GET /sandbox/echo/10 X-Sandbox-Fault 'slow; ms=60000'
} >forms
begins forms -j 4 -o res
came '"url":"/sandbox/echo/(9|10)"' 2
written 8
dies
cp res.journal journal
cp res before
all_in_order res 8
begins forms -j 4 -o res --resume
came '"url":"/sandbox/echo/10"' 2
dies
[ "$(asked | grep -E ' (9|10)$' | tr '\n' ' ')" = 'GET 10 GET 10 POST 9 ' ] ||
    fail "requests: $(asked)"
[ "$(requests)" -eq 11 ] || fail 'what was done was done again'
[ "$(results res | sed 1,8d)" = '9 UNKNOWN' ] ||
    fail 'it is not said to be unknown'
file_has res 'may have taken effect' 'it does not say why'
cp journal res.journal
cp before res
begins forms -j 4 -o res --resume --resend-unknown
came '^{"method":"POST"' 2
dies

# ---- killed with answers that wait for their turn: they are not lost ----
fresh
{
    echoes 8 POST
    line POST /sandbox/echo/9 X-Sandbox-Fault 'slow; ms=60000'
    echoes 30 POST | sed 1,9d
} >forms
begins forms -j 4 -o res
until grep -asq 'sandbox/echo/30' res.journal; do
    kill -0 $pid 2>/dev/null || fail 'it ended'
    sleep 0.01
done
written 8
dies
all_in_order res 8
batch forms -o res --resume
status_is 10
never_twice held
results res >seen.results
awk '$1 != NR || ($2 != NR && $2 != "UNKNOWN") { exit 1 }' seen.results ||
    fail 'not each line once'
[ "$(wc -l <seen.results)" -eq 30 ] || fail 'not all lines'
[ "$(grep -c UNKNOWN seen.results)" -le 4 ] || fail 'answers were lost'
[ "$(sed -n 9p seen.results)" = '9 UNKNOWN' ] || fail 'line 9 had no answer'

# ---- the time of the job is up: what it met is left for --resume ----
fresh
echoes 60 >fast
waits 20 fast >forms
batch forms -j 2 -o res --deadline 0.4
status_is 8
err_has '--resume to continue res'
batch forms -o res --resume
status_is 0
all_in_order res 60

# ---- killed again and again ----
fresh
kills=12
[ -z "${UNDER_VALGRIND-}" ] || kills=2
lines=$((20 * kills))
awk -v lines=$lines 'BEGIN { for (i = 1; i <= lines; i++)
    printf "{\"request_type\":\"%s\",\"relative_url\":\"/sandbox/echo/%d\"," \
        "\"headers\":{\"X-Sandbox-Fault\":\"slow; ms=%d\"}}\n",
        i % 3 ? "POST" : "GET", i, i * 7 % 11 }' >forms
killed=0
while [ $killed -lt $kills ]; do
    begins forms -j 8 -o res --resume
    goal=$(($(requests) + 12))
    until [ "$(requests)" -ge $goal ] || ! kill -0 $pid 2>/dev/null; do
        sleep 0.005
    done
    dies
    killed=$((killed + 1))
done
if [ -e res.journal ]; then
    batch forms -o res --resume
    [ "$status" -eq 0 ] || [ "$status" -eq 10 ] || fail 'it did not go on'
fi
never_twice kills
results res >seen.results
[ "$(wc -l <seen.results)" -eq $lines ] || fail 'not each line has a result'
awk '$1 != NR || ($2 != NR && ($2 != "UNKNOWN" || NR % 3 == 0)) { exit 1 }' \
    seen.results || fail 'a result is not that of its line'
[ "$(grep -c UNKNOWN seen.results)" -le $((8 * kills)) ] || fail 'too many'
# Each POST was sent once, or its result is unknown.
asked | sed -n 's/^POST //p' | sort >sent
awk '$2 == $1 && $1 % 3 { print $1 }' seen.results | sort |
    comm -23 - sent >unsent
[ ! -s unsent ] || fail "told as done, and never sent: $(cat unsent)"
