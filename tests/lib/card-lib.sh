# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# card-lib.sh - what the tests of host-stub share that have the real card, on the
# sandbox, where others have toy cards
#
# Sourced in place of sandbox-lib.sh, which it sources. Gives the card, found by
# its id, and `org`, a sandbox whose connection is c.json and whose requests are
# kept in the file seen.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"

card=custom_api_action
cp "$top_builddir/plugin/.libs/$card.so" cards/
chmod 644 cards/$card.so

# org [OPTION]...: with a limit that no test meets, unless it says otherwise.
org()
{
    rm -f c.json seen
    sandbox --connection c.json --record seen --limit 1000000/60 "$@"
}

# with_card COMMAND [ARGUMENT]...: host-stub with the card and the connection;
# quiet, so that stderr has only what went wrong.
with_card()
{
    command=$1
    shift
    host -c ./c.json "$command" $card "$@"
}

# batch [ARGUMENT]...
batch()
{
    with_card batch "$@" --quiet
}

# line METHOD URL [HEADER VALUE]: a form, on a line.
line()
{
    printf '{"request_type":"%s","relative_url":"%s"' "$1" "$2"
    [ $# -eq 2 ] || printf ',"headers":{"%s":"%s"}' "$3" "$4"
    echo '}'
}

# echoes COUNT [METHOD [MEMBERS]]: lines whose answers have their own number.
echoes()
{
    awk -v count="$1" -v method="${2-GET}" -v more="${3-}" 'BEGIN {
        for (i = 1; i <= count; i++)
            printf "{\"request_type\":\"%s\",\"relative_url\":" \
                "\"/sandbox/echo/%d\"%s}\n", method, i, more }'
}

# results FILE: its lines, each as LINE and what it has: the code of its error, or
# the number that was echoed.
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
        print(line["line"], line["output"]["body"]["path"].split("/")[-1])
' "$1"
}

# Each of the lines 1 to COUNT has the answer to its own form, in order.
all_in_order()
{
    results "$1" >results.seen || fail "$1 is not as it must be"
    awk -v count="$2" 'BEGIN { for (i = 1; i <= count; i++) print i, i }' |
        cmp -s - results.seen || fail "$1: not each line once, in order"
}

# requests [METHOD]: how many the org got.
requests()
{
    grep -c "^{\"method\":\"${1-}" seen
}
