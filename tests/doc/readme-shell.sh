#!/bin/sh
# SPDX-License-Identifier: MIT
# The commands in README.md run in its order as they are printed, on the sandbox that
# it says how to start, with the files that it shows: calls, forms, pages, batches, and
# each of its recipes.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
command -v jq >/dev/null || exit 77

# commands HEADING: the commands in that section of the README, without its files and
# its picture.
commands()
{
    awk -v heading="## $1" '
        $0 == heading { inside = 1; next }
        /^## / { inside = 0 }
        /^```/ { shown = !shown }
        /^What talks to what/ { picture = 1; next }
        picture && /^[^ ]/ { picture = 0 }
        inside && !shown && !picture && /^    / { print substr($0, 5) }' \
        "$top_srcdir/README.md"
}

# A file that is shown has its name in the line before it, in backquotes.
awk '
    /^```[a-z]+$/ && name != "" { file = name; name = ""; next }
    /^```/ { file = "" }
    file != "" { print >file; next }
    !/^$/ { name = "" }
    match($0, /`[a-z-]+\.(json|csv|sh)`[^`]*:$/) {
        name = substr($0, RSTART + 1, RLENGTH - 1)
        sub(/`.*/, "", name)
    }' "$top_srcdir/README.md"
sed -n '/^```json$/,/^```$/p' "$top_srcdir/README.md" | sed '1d; /^```$/,$d' >form.json
for file in policies.csv policy-form.json policy.json suspend.sh; do
    [ -s $file ] || fail "README.md does not show $file"
done
{
    echo 'set -e'
    # what installs
    commands 'Try it' | grep -ve '^autoreconf' -e '^PATH=' -e '^export CARD_PLUGINS'
    # what asks on a terminal
    commands 'Use it' | grep -v '^host-stub connect'
    commands Recipes
} >typed
for command in '^okta-sandbox' 'run .*--paginate' 'batch .*--template' 'batch .*--map' \
    'batch .*--dry-run' '--csv' 'PUT' 'suspend\.sh'; do
    file_has typed "$command" 'not in README.md'
done

# The wait of a person at a terminal is here until the sandbox says ready.
mkdir bin
mkfifo log
printf '#!/bin/sh\nexec "%s" "$@"\n' "$host_stub" >bin/host-stub
printf '#!/bin/sh\nexec "%s" --for 600 --exit-with-parent "$@" 1<>log\n' \
    "$top_builddir/sandbox/okta-sandbox" >bin/okta-sandbox
printf '#!/bin/sh\ngrep -qx ready log\n' >bin/sleep
chmod 755 bin/*
PATH=$tmp/bin:$PATH CARD_PLUGINS=$top_builddir/plugin/.libs \
    CARD_EXAMPLES=$top_srcdir/schemas/examples sh typed >out 2>err ||
    fail 'a command failed'

# ---- what they print, and the files they make ----
[ "$(jq length devices.json)" -gt 20 ] || fail 'one page only'
stale=$(($(wc -l <stale.csv) - 1))
[ $stale -gt 100 ] || fail 'the sandbox has no devices that are stale'
out_has "$stale lines checked: $stale valid, 0 not valid; nothing was sent"
[ "$(jq -r '.record.name + ": " + .output.body.platform' results.ndjson)" = \
    'Macs on 14: MACOS
Phones on 17: IOS' ] || fail 'not the policies of the CSV'
[ "$(jq -r .output.id read.ndjson)" = "$(tail -n +2 ids.csv)" ] ||
    fail 'not the devices that were read'
grep -q '^guo8jx5vVoxfvJeLb0w4,SUSPENDED,DESKTOP-EHAD3IE,bunk.moreland@example.com$' \
    devices.csv || fail 'not the devices with their users'
[ "$(wc -l <suspended.ndjson)" -eq $stale ] &&
    [ "$(jq -r 'select(.output.status_code == 204) | .record["profile.displayName"]' \
        suspended.ndjson)" = "$(tail -n +2 stale.csv | cut -d, -f2)" ] ||
    fail 'not every stale device is suspended, by its name'
[ "$(jq -r .name made.json)" = 'Macs with encrypted disks' ] || fail 'no policy'
out_has 'refused: The server answered 4'
out_has 'it ended with 4'

# What cron and systemd run is what was run before, but for where it runs.
sed -n '/^```crontab$/,/^```$/p' "$top_srcdir/README.md" >nightly
file_has nightly '^0 3 \* \* \*  cd "\$HOME" && host-stub -c acme run @active .*-o'
sed -n '/^```ini$/,/^```$/p' "$top_srcdir/README.md" | sed '1d; $d' >devices.service
if command -v systemd-analyze >/dev/null; then
    sed "s|^ExecStart=host-stub|ExecStart=$host_stub|" devices.service >devices.unit
    mv devices.unit devices.service
    systemd-analyze verify ./devices.service 2>said || fail "$(cat said)"
fi
