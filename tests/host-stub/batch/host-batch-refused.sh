#!/bin/sh
# SPDX-License-Identifier: MIT
# An input that is refused as a whole is refused once, with the line to type and
# without a sum of what was not done.
. "${top_srcdir:?}/tests/lib/batch-lib.sh"

# loud ARGUMENT...: a batch that is not quiet
loud()
{
    host batch tally "$@"
}

# ---- one form, or a list of forms, on several lines ----
printf '{\n  "id": "1"\n}\n' >"a form.json"
loud 'a form.json'
status_is 3
[ "$(cat err)" = "host-stub: a form.json: it is one form on several lines, and batch\
 takes one form a line. For one call:
  host-stub run tally 'a form.json'" ] || fail 'not what to type'
out_is_empty
printf '\357\273\277\n[\n{"id":"1"},\n{"id":"2"}\n]\n' >list.json
loud list.json
status_is 3
err_has 'it is a list of forms, and batch takes one form a line. Make lines of it:'
err_has "  jq -c '.[]' list.json | host-stub batch tally -"
loud - <list.json
status_is 3
err_has "  jq -c '.[]' | host-stub batch tally -"
printf '{\n"id":"1"\n}\n' | iconv -f UTF-8 -t UTF-16 >wide.json
loud wide.json
status_is 3
err_has 'host-stub run tally wide.json'
[ ! -e record ] || fail 'something was sent'

# what has a form a line is none of this, though it begins or ends oddly
printf '\n{"id":"1"}\n' >one
batch one
status_is 0
printf '{"id":"1"}\n{"id":\n' >partly
batch partly
status_is 10
[ "$(wc -l <out)" -eq 2 ] || fail 'not a result each'
# a form that is longer than what is looked at is a line as ever
{
    echo '{"id":'
    awk 'BEGIN { for (i = 0; i < 20000; i++) print "     " }'
    echo '"1"}'
} >long
batch long
status_is 10
err_lacks 'several lines'

# ---- another input than that of the job ----
{
    echo id
    awk 'BEGIN { for (i = 1; i <= 9; i++) print i }'
    echo '"'
} >job.csv
rm -f record
batch job.csv -o res --fail-fast -j 1
status_is 10
cp record before
sed 's/^3$/33/' job.csv >other.csv
loud other.csv -o res --resume
status_is 3
[ "$(grep -c '^host-stub: ' err)" -eq 1 ] || fail 'more than the refusal'
err_has 'host-stub: --resume: other.csv is not the input that the job was started with'
loud other.csv -o res --resume --json
status_is 3
[ "$(wc -l <err)" -eq 1 ] || fail 'more than the error, with --json'
cmp -s record before || fail 'something was sent'
loud job.csv -o res --resume
err_has ': 0 done and 10 before, 1 failed'
