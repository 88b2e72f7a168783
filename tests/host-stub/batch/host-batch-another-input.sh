#!/bin/sh
# SPDX-License-Identifier: MIT
# batch --resume sends nothing before all lines that the journal knows have been
# compared with the input: another input is refused with nothing done, wherever
# it differs, and the right one goes on after that.
. "${top_srcdir:?}/tests/lib/batch-lib.sh"

# Lines 1 and 3, reads, and 2, a write, are under way when the job is killed; 4
# to 20 are done and wait in the journal for their turn.
killed()
{
    "$host_stub" -p cards batch tally "$@" -j 4 -o res --quiet &
    pid=$!
    until grep -asq '"id":"20"' res.journal && [ "$(wc -l <record)" -eq 20 ]; do
        kill -0 $pid || fail 'it ended'
    done
    kill -9 $pid
    wait $pid 2>/dev/null
    [ ! -s res ] || fail 'line 1 has a result'
    rm record
}

# refused WORDS [ARGUMENT]...: the job does not go on with these forms
refused()
{
    words=$1
    shift
    TALLY_NO_WAIT=1 batch "$@" -j 4 -o res --resume
    status_is 3
    err_has "is not the input that the job was started with: $words"
    [ ! -e record ] || fail "sent all the same: $(cat record)"
    # what the killed job had got is in the output by now, and nothing else
    [ "$(results res | cut -d' ' -f2 | xargs)" = "$(seq 4 20 | xargs)" ] ||
        fail 'another result was written all the same'
}

# goes_on [ARGUMENT]...: it does with these, which are the right ones
goes_on()
{
    TALLY_NO_WAIT=1 batch "$@" -j 4 -o res --resume --resend-unknown
    status_is 0
    results res >seen || fail 'the results are not as they must be'
    awk '$2 != NR { exit 1 } END { exit NR != 20 }' seen ||
        fail "not each line once, in order: $(cat seen)"
    [ "$(sort record | tr '\n' ' ')" = 'read 1 read 3 write 2 ' ] ||
        fail "sent: $(cat record)"
    rm res record
}

# ---- NDJSON ----
{
    echo '{"id":"1","wait_ms":60000}'
    echo '{"id":"2","wait_ms":60000,"op":"write"}'
    echo '{"id":"3","wait_ms":60000}'
    forms 20 | sed 1,3d
} >forms
killed forms
sed 's/"20"/"twenty"/' forms >other
refused 'it differs at or before line 20' other
refused 'it differs at or before line 20' other --resend-unknown
refused 'it differs at or before line 20' - <other
sed '1s/1/one/' forms >other
refused 'it differs at or before line' other
# blank lines are skipped, but not before the input is known to be the right one
sed '3s/.*//' forms >other
refused 'it differs at or before line' other
head -n 19 forms >other
refused 'it is shorter' other
refused 'it is shorter' - <other
cp res.journal journal
: >res.before
goes_on forms
cp journal res.journal
cp res.before res
goes_on - <forms

# ---- CSV ----
echo '{"id":"{{id}}","op":"{{op}}","wait_ms":"{{wait}}"}' >template
awk 'BEGIN {
    print "id,op,wait"
    for (i = 1; i <= 20; i++)
        print i "," (i == 2 ? "write" : "read") "," (i <= 3 ? 60000 : "")
}' >forms.csv
killed forms.csv --template template
sed 's/^20,/twenty,/' forms.csv >other.csv
refused 'it differs at or before line 21' other.csv --template template
head -n 20 forms.csv >other.csv
refused 'it is shorter' other.csv --template template
goes_on forms.csv --template template

# ---- CSV whose columns are inputs ----
killed forms.csv --map wait=wait_ms
sed 's/^20,/twenty,/' forms.csv >other.csv
refused 'it differs at or before line 21' other.csv --map wait=wait_ms
head -n 20 forms.csv >other.csv
refused 'it is shorter' other.csv --map wait=wait_ms
goes_on forms.csv --map wait=wait_ms
