#!/bin/sh
# SPDX-License-Identifier: MIT
# A batch: one result for each line, whatever a line holds, in order or as they
# come; what is wrong with one line does not stop the others.
. "${top_srcdir:?}/tests/lib/batch-lib.sh"

forms 500 >forms
batch forms -j 16
status_is 0
err_is_empty
all_in_order out 500

# Late results hold back their place, not the others' calls.
sed 's/"1"}/"1","wait_calls":100}/' forms >late
batch late -j 4
status_is 0
all_in_order out 500
batch late -j 4 --unordered
status_is 0
[ "$(head -n 1 out | cut -c 1-10)" != '{"line":1,' ] || fail 'not as they come'
results out | sort -n >seen
awk 'BEGIN { for (i = 1; i <= 500; i++) print i, i }' | cmp -s - seen ||
    fail 'not each line once'

# What a line may be
{
    printf '{"id":"1"}\r\n\n  \nnope\n[1]\n{"op":"read"}\n'
    printf '{"id":"7","fail":"4:404"}\n{"id":"8","fail":"8"}\n'
    printf '{"id":"9","data":{"n":12345678901234567890.10, "m":[ ]}}\n'
    printf '{"id":"1\303"}\n{"id":"11"}'
} >forms
rm -f record
batch - <forms
status_is 10
cat >wanted <<'END'
1 1
4 INVALID_INPUT
5 INVALID_INPUT
6 CODE_1
7 CODE_4
8 CODE_8
9 9
10 INVALID_INPUT
11 11
END
results out | cmp -s - wanted || fail 'not as wanted'
out_has '"data":{"n":12345678901234567890.10, "m":[ ]}'
out_has '{"line":7,"error":{"code":"CODE_4"'
out_has '"http_status":404},"output":{"status":404,'
out_has 'column 2: '
[ "$(sort record | tr '\n' ' ')" = 'read 1 read 11 read 7 read 8 read 9 ' ] ||
    fail 'other calls'

# Forms over several lines
printf '{\n  "id": "1"\n}\n{ }\n' >forms
batch forms
status_is 10
out_has 'column 2: the text ends too early; each form must be on one line'

# Nothing at all is a job too
batch - </dev/null
status_is 0
out_is_empty

# An HTTP status may be what was asked for
echo '{"id":"1","fail":"4:404"}' >forms
batch forms --ignore-status
status_is 0
out_has '{"line":1,"output":{"status":404,'
out_lacks '"error"'

# --set goes into each form; a file it names is read once
printf 'secret\n' >value
forms 3 ',"data":{"a":1}' >forms
batch forms --set data.b=@value --set op=write
status_is 0
[ "$(grep -c '"data":{"a":1, "b": "secret"}, "op": "write"' out)" -eq 3 ] ||
    fail 'not in each form'
batch - --set data.b=@- </dev/null
status_is 2
err_has 'cannot both come from standard input'
batch forms --set idd=1
status_is 3
err_has "did you mean 'id'"

# Enough is enough
forms 200 ',"fail":"7"' >forms
batch forms -j 1 --fail-fast
status_is 10
[ "$(wc -l <out)" -eq 1 ] || fail 'it went on'
err_has 'stopped: 1 line has failed'
batch forms -j 1 --max-errors 5
status_is 10
[ "$(wc -l <out)" -eq 5 ] || fail 'it went on'

# A connection that is not right is so for every line
forms 100 >forms
unset TALLY_RECORD
batch forms
status_is 6
out_is_empty
err_has 'TALLY_RECORD'
TALLY_RECORD=$tmp/record
export TALLY_RECORD

# What a call renews is kept at once, and later calls have it
printf '{"record":"%s","token":"old"}' "$tmp/record" >keep.json
chmod 600 keep.json
printf '%s\n' '{"id":"1","renew":"new"}' '{"id":"2"}' >forms
host -c ./keep.json batch tally forms -j 1 --quiet
status_is 0
[ "$(grep -o '"token":"[a-z]*"' out | tr '\n' ' ')" = \
    '"token":"old" "token":"new" ' ] || fail 'the old token was used again'
file_has keep.json '"token":"new"' 'it was not kept'

# Time is up for the whole job
forms 1000 ',"wait_ms":20' >forms
batch forms -j 1 --deadline 0.3
status_is 8
err_has 'the --deadline has passed'
[ "$(wc -l <out)" -lt 1000 ] || fail 'it was not bounded'

forms 2000 ',"size":4000' >forms
# A pipe that was set not to block is waited for
python -c '
import os, subprocess, sys, time
ends = os.pipe()
os.set_blocking(ends[1], False)
batch = subprocess.Popen(sys.argv[1:], stdout=ends[1])
os.close(ends[1])
size = 0
while batch.poll() is None and not size:
    time.sleep(0.3)  # it is full by then, or not: it must not matter
    size = len(os.read(ends[0], 1000))
while (more := os.read(ends[0], 65536)):
    size += len(more)
assert batch.wait() == 0 and size > 1000000, (batch.wait(), size)
' "$host_stub" -p cards batch tally forms --quiet || fail 'not all came'

# A reader that goes away ends it
{
    "$host_stub" -p cards batch tally forms --quiet 2>err
    echo $? >ended
} | head -n 1 >first
[ "$(cat ended)" -eq 141 ] || fail 'not the status of a closed pipe'
err_has 'nobody reads standard output any more, and results may be lost; with -o'
{
    "$host_stub" -p cards batch tally forms --quiet --json 2>err
    echo $? >ended
} | head -n 1 >first
[ "$(cat ended)" -eq 141 ] || fail 'not the status of a closed pipe, with --json'
err_has '{"code":"NO_READER","message":"stopped: nobody reads'
# a dry run has nothing to lose
{
    "$host_stub" -p cards batch tally forms --dry-run --json --quiet 2>err
    echo $? >ended
} | head -n 1 >first
[ "$(cat ended)" -eq 141 ] || fail 'not the status of a closed pipe, of a dry run'
err_is_empty

# What is closed is nowhere: no other file takes its place (but valgrind's)
forms 2 >forms
if [ -z "${UNDER_VALGRIND-}" ]; then
    "$host_stub" -p cards batch tally forms --quiet 2>err >&- &&
        fail 'no output'
    err_has 'standard output is closed; nothing was sent'
    "$host_stub" -p cards batch tally - --quiet 2>err <&- && fail 'no input'
    err_has 'standard input: Bad file descriptor'
    "$host_stub" -p cards batch tally forms -o res 2>&- || fail 'no stderr'
    all_in_order res 2
fi

# A name of standard output is standard output, wherever that leads
for name in /dev/stdout /dev/fd/1 /proc/self/fd/1; do
    echo before >whole
    "$host_stub" -p cards batch tally forms --quiet -o $name >>whole 2>err ||
        fail "-o $name"
    [ "$(head -n 1 whole)" = before ] || fail "-o $name replaced the file"
    sed 1d whole >res
    all_in_order res 2
    [ ! -e whole.journal ] || fail 'a journal is beside it'
done
"$host_stub" -p cards batch tally forms -o /dev/stdout --resume >whole 2>err
status=$?
status_is 2
err_has '--resume: /dev/stdout does not name the file'

# Wrong usage
batch forms --resume
status_is 2
err_has '--resume needs -o FILE'
batch forms -j 257
status_is 2
err_has '--jobs takes a whole number from 1 to 256'
batch forms --reserve 120%
status_is 2
err_has '--reserve takes a whole number from 0 to 99'
batch nowhere
status_is 3
err_has 'nowhere'
