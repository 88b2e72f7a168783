#!/bin/sh
# SPDX-License-Identifier: MIT
# The commands in README.md run in its order as they are printed, on the sandbox
# that it says how to start: forms, pages, and a batch from CSV.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
command -v jq >/dev/null || exit 77

# commands HEADING: the commands in that section of the README.
commands()
{
    awk -v heading="## $1" '
        $0 == heading { inside = 1; next }
        /^## / { inside = 0 }
        inside && /^    / { print substr($0, 5) }' "$top_srcdir/README.md"
}

awk '/^```json$/ { inside = 1; next } /^```$/ && inside { exit } inside' \
    "$top_srcdir/README.md" >form.json
{
    echo 'set -e'
    commands 'Try it on the sandbox'
    # what installs, and what asks on a terminal
    commands 'Use it' | grep -ve '^autoreconf' -e '^host-stub connect'
} >typed
file_has typed '^okta-sandbox' 'no sandbox'
file_has typed 'run .*--paginate' 'no pages'
file_has typed 'batch .*--template' 'no batch'
file_has typed 'batch .*--map' 'no batch over columns'

# The wait of a person at a terminal is here until the sandbox says ready.
mkdir bin
mkfifo log
printf '#!/bin/sh\nexec "%s" "$@"\n' "$host_stub" >bin/host-stub
printf '#!/bin/sh\nexec "%s" --for 600 --exit-with-parent "$@" 1<>log\n' \
    "$top_builddir/sandbox/okta-sandbox" >bin/okta-sandbox
printf '#!/bin/sh\ngrep -qx ready log\n' >bin/sleep
chmod 755 bin/*
PATH=$tmp/bin:$PATH CARD_PLUGINS=$top_builddir/plugin/.libs sh typed \
    >out 2>err || fail 'a command failed'
out_has '20'
[ "$(jq length devices.json)" -gt 20 ] || fail 'one page only'
[ "$(wc -l <results.ndjson)" -eq "$(jq length devices.json)" ] ||
    fail 'not a result for each device'
[ "$(jq -r .output.body.id results.ndjson)" = "$(tail -n +2 ids.csv)" ] ||
    fail 'not the devices that were asked for'
[ "$(jq -r .output.id read.ndjson)" = "$(tail -n +2 ids.csv)" ] ||
    fail 'not the devices that were read'
jq -r '.[] | select(.status == "ACTIVE"
    and .lastUpdated < "2026-03-01T00:00:00.000Z") | .id' devices.json >stale
[ -s stale ] || fail 'the sandbox has no device that is stale'
[ "$(jq -r 'select(.output.status_code == 204) | .line' suspended.ndjson |
    wc -l)" -eq "$(wc -l <stale)" ] || fail 'not every stale device is suspended'
