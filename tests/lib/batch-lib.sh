# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# batch-lib.sh - what the tests of host-stub's batch share
#
# Sourced in place of host-lib.sh, which it sources. Gives the test card tally,
# whose server keeps each call it gets in the file `record`.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

cp "$cards/tally.so" cards/
chmod 644 cards/tally.so
TALLY_RECORD=$tmp/record
export TALLY_RECORD
unset TALLY_LIMIT TALLY_WINDOW_MS TALLY_OTHERS TALLY_NO_WAIT

# A batch of tally; quiet, so that stderr has only what went wrong.
batch()
{
    host batch tally "$@" --quiet
}

# forms COUNT [MEMBERS]: so many lines, with ids from 1.
forms()
{
    awk -v count="$1" -v more="${2-}" 'BEGIN {
        for (i = 1; i <= count; i++)
            printf "{\"id\":\"%d\"%s}\n", i, more }'
}

# results FILE: its lines, each as LINE and what it has (an error's code, or
# the id that was echoed).
results()
{
    python -c '
import json, sys
for text in open(sys.argv[1], encoding="utf-8", newline="\n"):
    line = json.loads(text)
    assert text.endswith("\n")
    if "error" in line:
        print(line["line"], line["error"]["code"])
    else:
        print(line["line"], line["output"]["echo"]["id"])
' "$1"
}

# Each of the lines 1 to COUNT has the result of its own form, in order.
all_in_order()
{
    results "$1" >seen || fail "$1 is not as it must be"
    awk -v count="$2" 'BEGIN { for (i = 1; i <= count; i++) print i, i }' |
        cmp -s - seen || fail "$1: not each line once, in order"
}
