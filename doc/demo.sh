#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# demo.sh BUILD - shows the card at work, on the sandbox of a build tree
#
# Each step is the command a person would type, and then what it prints on a
# terminal, at most a screen of it. Nothing is left running or lying about.
set -euo pipefail

build=$(cd "${1:?the build directory}" && pwd)
tree=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
sandbox=
bold='' plain=''

say() { printf '%s\n' "$*"; }
typed() { printf '%s$ %s%s\n' "$bold" "$*" "$plain"; }
title() { printf '\n%s%s%s\n\n' "$bold" "$*" "$plain"; }

end_demo() {
    local status=$?
    trap - EXIT
    if [ -n "$sandbox" ]; then
        kill "$sandbox" 2>/dev/null || true
        wait "$sandbox" 2>/dev/null || true
    fi
    cd /
    rm -rf "$place"
    exit "$status"
}

# Waits for the sandbox's word that it is ready. It ends when this script
# does: by the trap or, whatever happens, by --exit-with-parent.
start_sandbox() {
    local line
    typed 'okta-sandbox --connection sandbox.json &'
    exec 3< <(exec okta-sandbox --connection sandbox.json --exit-with-parent)
    sandbox=$!
    while IFS= read -r -t 60 line <&3; do
        say "$line"
        [ "$line" != ready ] || return 0
    done
    say 'demo: the sandbox did not start' >&2
    exit 1
}

# show COMMAND: types and runs it. script(1) gives it a terminal, so that it
# prints what a person would see even where this has none.
show() {
    local runner=(bash -c "$1")
    if command -v script >/dev/null; then
        runner=(script -qec "stty cols 80; $1" /dev/null)
    fi
    typed "$1"
    { SHELL=$BASH "${runner[@]}" </dev/null 2>&1 || say "exit status $?"; } |
        tr -d '\r' |
        awk 'NR <= 22 { print }
             END { if (NR > 22) print "... and " NR - 22 " more lines" }'
}

steps() {
    local api='run custom_api_action GET' devices=/api/v1/devices first

    title "1. An org to play with: Okta's Devices API, on this machine only"
    start_sandbox

    title '2. A connection to it, tested and kept under a name'
    show 'host-stub -c sandbox.json connect custom_api_action acme'

    title '3. The cards this host finds, and what one of them is'
    show 'host-stub list'
    show 'host-stub describe custom_api_action'

    title '4. List devices: what follows the card fills its inputs'
    show "host-stub -c acme $api '$devices?limit=8' \\
    --table id,status,profile.displayName"
    # shellcheck disable=SC2086
    first=$(host-stub -c acme $api $devices --body |
        jq -r 'map(select(.status == "ACTIVE"))[0].id')

    title '5. Suspend one of them, and look at it again'
    show "host-stub -c acme run suspend_device $first"
    show "host-stub -c acme $api $devices/$first"

    title '6. A device that does not exist: the answer, what it means, status 4'
    show "host-stub -c acme $api $devices/nobody"

    title '7. A form with mistakes: all of them at once, and nothing is sent'
    say '{ "request_type": "FETCH", "relative_url": "api/v1/devices",' \
        >form.json
    say '  "qurey": { "limit": 20 } }' >>form.json
    show 'cat form.json'
    show 'host-stub -c acme run custom_api_action form.json'

    title '8. All pages of a list, as CSV'
    show "host-stub -c acme run search_devices result_set=stream status=ACTIVE \\
    --paginate --csv id,profile.displayName -o active.csv --quiet &&
    head -n 3 active.csv"

    title '9. One call for each line: first a look, then for real'
    show "host-stub -c acme batch suspend_device active.csv --map id=device_id \\
    --map-only --dry-run 2>&1 | tail -n 2"
    show "host-stub -c acme batch suspend_device active.csv --map id=device_id \\
    --map-only --keep profile.displayName -o suspended.ndjson --quiet &&
    head -n 2 suspended.ndjson"
}

next_commands() {
    title 'That is all; the sandbox is stopped. To go on from here, type:'
    say "  export PATH=\"$build/host-stub:$build/sandbox:\$PATH\""
    say "  export CARD_PLUGINS=\"$build/plugin/.libs\""
    say "  export CARD_EXAMPLES=\"$tree/schemas/examples\""
    say "  export CARD_TEMPLATE=\"$tree/template\""
    say "  export PKG_CONFIG_PATH=\"$build/include\""
    cat <<'END'
  okta-sandbox --connection sandbox.json &
  sleep 1
  host-stub examples
  host-stub form custom_api_action > form.json
  host-stub -c sandbox.json check custom_api_action form.json --curl
  host-stub -c sandbox.json run custom_api_action form.json --table id,status
  host-stub -c sandbox.json run custom_api_action form.json query.limit=1
  host-stub schema custom_api_action input
  kill %1
  host-stub new my_card
  make -C my_card check
END
}

trap end_demo EXIT
trap 'exit 130' INT
trap 'exit 143' HUP TERM
if [ -t 1 ]; then
    bold=$(printf '\033[1m') plain=$(printf '\033[0m')
else
    export NO_COLOR=1
fi
export PATH="$build/host-stub:$build/sandbox:$PATH"
export CARD_PLUGINS="$build/plugin/.libs"
export XDG_CONFIG_HOME="$place/config" PAGER=
unset HOST_STUB_CONNECTION
cd "$place"
steps
next_commands
