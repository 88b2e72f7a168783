#!/bin/sh
# SPDX-License-Identifier: MIT
# A batch that was stopped continues where it ended: what is done is not done
# again, what may have been done is reported as unknown, and another job or
# another input is refused.
. "${top_srcdir:?}/tests/lib/batch-lib.sh"

# once WHEN: no call was made twice.
once()
{
    [ "$(sort record | uniq -d | wc -l)" -eq 0 ] ||
        fail "$1: a call was made twice"
}

# A job that a failure stopped is resumed and finished.
forms 40 | sed 's/"20"}/"20","fail":"7"}/' >forms
batch forms -j 4 --fail-fast -o res
status_is 10
err_has 'with --resume to continue res'
[ -e res.journal ] || fail 'no journal is left'
batch forms -j 4 -o res
status_is 2
err_has 'the job that wrote res is not finished: continue it with --resume'
batch forms -j 4 -o res --resume
status_is 10
journal_is finished
once failure
sed 's/20 CODE_7/20 20/' >wanted <<END
$(results res)
END
awk 'BEGIN { for (i = 1; i <= 40; i++) print i, i }' | cmp -s - wanted ||
    fail 'not each line once'

# After that --resume ends as the job did, and a new job can begin.
cp res before
cp record before.record
batch forms -o res --resume
status_is 10
cmp -s before.record record || fail 'it was sent again'
journal_is finished
forms 3 >few
batch few -o res
status_is 2
err_has 'res exists and is not empty: choose another file, or give --overwrite'
cmp -s res before || fail 'what was finished is lost'
journal_is finished
batch few -o res --overwrite
status_is 0
all_in_order res 3
batch few -o few --overwrite
status_is 2
err_has '-o few is also an input file'

# --resume begins a job that was never begun.
rm -f res
batch few -o res --resume
status_is 0
all_in_order res 3

# Another job or another input is refused.
rm -f res record
forms 30 | sed 's/"15"}/"15","fail":"7"}/' >forms
batch forms -j 2 --fail-fast -o res
cp res before
for other in '--set op=write' '--unordered' '--ignore-status'; do
    # shellcheck disable=SC2086
    batch forms -o res --resume $other
    status_is 3
    err_has 'was started with another card, other columns, or another --template, --set'
done
rm -f res res.journal record
for value in one two one; do
    printf %s "$value" >value
    batch forms -j 2 --fail-fast -o res --resume --set "data.v=@value"
    case $value,$status in
    one,10 | two,3) ;;
    *) fail "$value: $status" ;;
    esac
done
rm -f res res.journal record
batch forms -j 2 --fail-fast -o res
cp res before
sed 's/"3"/"three"/' forms >other
batch other -o res --resume
status_is 3
err_has 'other is not the input that the job was started with'
head -n 2 forms >other
batch other -o res --resume
status_is 3
err_has 'it is shorter'
cmp -s res before || fail 'the output was changed'
{ cat forms; echo '{"id":"31"}'; } >longer
batch longer -o res --resume
status_is 10
[ "$(wc -l <res)" -eq 31 ] || fail 'what was added was not done'
once 'longer input'

# Two processes cannot write one file. The job has enough lines to be still
# running when the second process starts.
forms 400 ',"wait_ms":20' >forms
rm -f res res.journal
"$host_stub" -p cards batch tally forms -j 1 -o res --quiet 2>/dev/null &
pid=$!
until [ -e res.journal ]; do kill -0 $pid || fail 'it ended'; done
batch forms -o res --resume
status_is 2
err_has 'res is being written by another host-stub'

# After TERM no more lines are begun, and the calls in progress are finished. A job of
# which nothing is done would take any input.
until [ -s res ]; do kill -0 $pid || fail 'it ended'; done
kill -TERM $pid
wait $pid
status=$?
status_is 130
[ -e res.journal ] || fail 'no journal is left'
rm -f record
results res >seen
first=$(wc -l <seen)
[ "$first" -lt 400 ] || fail 'it was not stopped'
sed 's/,"wait_ms":20//' forms >fast
batch fast -o res --resume
status_is 3
batch forms -o res --resume
status_is 0
all_in_order res 400
[ "$(wc -l <record)" -eq $((400 - first)) ] || fail 'not only the rest was sent'

# A write that was in progress is not sent again, but a read is.
forms 2 ',"wait_ms":60000' >forms
sed -i '1s/}/,"op":"write"}/' forms
rm -f res record
"$host_stub" -p cards batch tally forms -o res --quiet &
pid=$!
until [ -e record ] && [ "$(wc -l <record)" -eq 2 ]; do
    kill -0 $pid || fail 'it ended'
done
kill -9 $pid
wait $pid 2>/dev/null
cp res.journal journal
[ ! -s res ] || fail 'there is an answer already'
"$host_stub" -p cards batch tally forms -o res --resume --quiet &
pid=$!
until [ "$(wc -l <record)" -eq 3 ]; do kill -0 $pid || fail 'it ended'; done
kill -9 $pid
wait $pid 2>/dev/null
[ "$(sort record | tr '\n' ' ')" = 'read 2 read 2 write 1 ' ] || fail 'calls'
[ "$(results res)" = '1 UNKNOWN' ] || fail 'it is not said to be unknown'
file_has res 'may have taken effect' 'it does not say why'

# With --resend-unknown the write is sent again, too.
cp journal res.journal
: >res
"$host_stub" -p cards batch tally forms -o res --resume --resend-unknown \
    --quiet &
pid=$!
until [ "$(wc -l <record)" -eq 5 ]; do kill -0 $pid || fail 'it ended'; done
kill -9 $pid
wait $pid 2>/dev/null
[ "$(sort record | tail -n 2 | tr '\n' ' ')" = 'write 1 write 1 ' ] ||
    fail 'it was not sent again'

# An answer is not lost while it waits for an earlier line's answer.
rm -f res res.journal record
{
    echo '{"id":"1","op":"write","wait_ms":60000}'
    forms 20 ',"op":"write"' | sed 1d
} >forms
"$host_stub" -p cards batch tally forms -j 4 -o res --quiet &
pid=$!
until grep -asq '"id":"20"' res.journal && grep -sqx 'write 1' record; do
    kill -0 $pid || fail 'it ended'
done
kill -9 $pid
wait $pid 2>/dev/null
[ ! -s res ] || fail 'not in order'
batch forms -o res --resume
status_is 10
once held
results res >seen
# One of the other three threads may have been in a call too when the process was
# killed.
awk '$1 != NR || ($2 != NR && $2 != "UNKNOWN") { exit 1 }' seen ||
    fail 'not each line once'
[ "$(head -n 1 seen)" = '1 UNKNOWN' ] || fail 'line 1 had no answer'
[ "$(wc -l <seen)" -eq 20 ] || fail 'not all lines'
[ "$(grep -c UNKNOWN seen)" -le 4 ] || fail 'answers were lost'

# A failure that waits for an earlier line's answer is counted by the process that
# resumes the job. If the first answer arrived before the process was killed, the
# next attempt waits longer.
for wait in 1000 5000 25000; do
    rm -f res res.journal record
    {
        echo "{\"id\":\"1\",\"wait_ms\":$wait}"
        echo '{"id":"2","fail":"7"}'
    } >forms
    "$host_stub" -p cards batch tally forms -j 2 -o res --quiet &
    pid=$!
    until grep -asq '"line":2,"error"' res.journal; do
        kill -0 $pid || break
    done
    kill -9 $pid
    wait $pid 2>/dev/null
    [ -s res ] || break
done
[ ! -s res ] || fail 'it was not killed in time'
grep -asq '"line":2,"error"' res.journal || fail 'line 2 is not in the journal'
batch forms -o res --resume
status_is 10
[ "$(results res | tr '\n' ' ')" = '1 1 2 CODE_7 ' ] || fail 'lines'

# A call that was in progress at the job's own deadline is left for --resume.
rm -f record
forms 60 ',"wait_ms":20' >forms
rm -f res
batch forms -j 2 -o res --deadline 0.3
status_is 8
err_has 'the --deadline has passed'
err_has '--resume to continue res'
batch forms -o res --resume
status_is 0
all_in_order res 60

# A job cannot be resumed with these files.
batch forms -o /dev/null --resume
status_is 2
err_has 'is not a regular file'
echo nonsense >res.journal
batch forms -o res --resume
status_is 3
err_has 'res.journal is not the journal of a batch'
