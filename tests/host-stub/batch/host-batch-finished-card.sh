#!/bin/sh
# SPDX-License-Identifier: MIT
# One command line with --resume begins a job, goes on with it, or finds it done:
# a finished job is not sent again, and what was added to its input is.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

org --devices 3
echoes 12 POST >forms
for failing in '' 7; do
    rm -f res res.journal
    : >seen
    wanted=0 count=0
    if [ -n "$failing" ]; then
        sed -i "${failing}s/\"}/?status=404\"}/" forms
        wanted=10 count=1
    fi
    batch forms -o res --resume
    status_is $wanted
    err_is_empty
    journal_is finished
    [ "$(wc -c <res.journal)" -lt 500 ] || fail 'the journal has not shrunk'
    cp res before
    cp res.journal journal
    for _ in 1 2; do
        host -c ./c.json batch $card forms -o res --resume
        status_is $wanted
        err_has "res was finished before: 12 lines, $count failed; nothing was"
        cmp -s res before || fail 'the output was changed'
        journal_is finished
    done
    host -c ./c.json batch $card forms -o res --resume --json
    err_has '"done":0,'
    err_has '"finished_before":true}'
    [ "$(requests)" -eq 12 ] || fail "sent: $(requests)"
done

# Another input is refused, and the finished job stays as it was.
: >seen
refused()
{
    words=$1 wanted=$2
    shift 2
    batch "$@" -o res --resume
    status_is "$wanted"
    err_has "$words"
    cmp -s res before || fail 'the output was changed'
    journal_is finished
    [ ! -s seen ] || fail 'something was sent'
}
sed '3s/echo/ECHO/' forms >other
refused 'other is not the input that the job was started with: it differs' 3 other
err_has 'give --overwrite in place of --resume to start over'
sed 12d forms >other
refused 'other is not the input that the job was started with: it is shorter' 3 \
    other
refused 'was started with another card, other columns, or another' 3 forms --unordered
batch forms -o res
status_is 2
err_has 'res exists and is not empty'
batch forms -o res --resume --overwrite
status_is 2
err_has '--resume and --overwrite cannot be given together'
journal_is finished
[ ! -s seen ] || fail 'something was sent'

# An input that grew is gone on with, also after a line without an end.
head -n 5 forms >grown
printf %s "$(cat grown)" >input
rm -f res res.journal
batch input -o res
status_is 0
: >seen
sed 5q forms >input
sed -n 6,8p forms >>input
batch input -o res --resume
status_is 10
[ "$(requests)" -eq 3 ] || fail "not what was added: $(requests)"
[ "$(wc -l <res)" -eq 8 ] || fail "not each line: $(cat res)"
journal_is finished
cp forms input
# ... and stopped within what was added, and gone on with
sed -i '9s/"}/?status=500"}/' input
batch input -o res --resume --fail-fast -j 1
status_is 10
journal_is unfinished
batch input -o res
status_is 2
err_has 'the job that wrote res is not finished'
batch input -o res --resume
status_is 10
journal_is finished
[ "$(requests)" -eq 7 ] || fail "not each once: $(requests)"
batch input -o res --resume
status_is 10
[ "$(requests)" -eq 7 ] || fail 'sent again'

# A journal of a finished job is in nobody's way: an output that was removed or
# is to be overwritten begins a new job.
for how in '--resume' '' '--overwrite'; do
    [ "$how" = --overwrite ] || rm res
    : >seen
    # shellcheck disable=SC2086
    batch forms -o res $how
    status_is 10
    [ "$(requests)" -eq 12 ] || fail "$how: $(requests)"
    journal_is finished
done
# An output that was changed is not touched.
: >seen
echo more >>res
cp res before
refused 'the job that wrote res is finished, and res was changed after that' 3 forms
sed -i 5,13d res
cp res before
refused 'res is shorter than its journal says' 3 forms
rm res.journal
batch forms -o res --resume
status_is 2
err_has 'res has no journal'
[ ! -s seen ] || fail 'something was sent'

# A job without lines is a finished job too, whose input may grow.
rm -f res
: >none
batch none -o res --resume
status_is 0
journal_is finished
batch none -o res --resume
status_is 0
echoes 2 >>none
batch none -o res --resume
status_is 0
all_in_order res 2
[ "$(requests)" -eq 2 ] || fail "sent: $(requests)"

# Of a CSV, the values count, not how they are written.
printf 'n,x\n1,a\n2,b' >in.csv
echo '{"request_type":"POST","relative_url":"/sandbox/echo/{{n}}"}' >form.json
rm -f res res.journal
batch in.csv --template form.json -o res --resume
status_is 0
: >seen
printf 'n;x\r\n"1";a\r\n2;b\r\n3;c\r\n' >in.csv
batch in.csv --template form.json -o res --resume
status_is 0
[ "$(requests)" -eq 1 ] || fail "not what was added: $(requests)"
