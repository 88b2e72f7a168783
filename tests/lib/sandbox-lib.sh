# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# sandbox-lib.sh - what the tests share that have a sandbox behind the card
#
# Sourced in place of host-lib.sh, which it sources.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

sandbox=
trap 'kill $sandbox 2>/dev/null; wait $sandbox 2>/dev/null; rm -rf "$tmp"' EXIT

# sandbox OPTION...: okta-sandbox until the next one, or the end of the test;
# what it says is in the file log.
sandbox()
{
    if [ -n "$sandbox" ]; then
        kill "$sandbox"
        wait "$sandbox" 2>/dev/null
    fi
    : >log
    "$top_builddir/sandbox/okta-sandbox" --for 1800 --exit-with-parent "$@" \
        >log 2>&1 &
    sandbox=$!
    until grep -qx ready log; do
        kill -0 $sandbox 2>/dev/null || fail "no sandbox: $(cat log)"
        sleep 0.05
    done
}

# told WHAT: what it said of that, such as its url.
told()
{
    sed -n "s/^$1 //p" log
}
