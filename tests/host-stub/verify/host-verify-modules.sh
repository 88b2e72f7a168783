#!/bin/sh
# SPDX-License-Identifier: MIT
# host-stub verify finds the cards of both modules good, and skips of each what it does
# not have.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77

module=$top_builddir/plugin/.libs/custom_api_action.so

host verify "$module"
status_is 0
out_has 'PASS  deadline'
out_has ' 0 failed'
out_lacks FAIL
err_is_empty
# what is skipped is what each card does not have
skips()
{
    skipped=$(sed -n "/^Card $1:/,/^Card /s/^SKIP  \([a-z-]*\).*/\1/p" out |
        grep -Ev '^(leaks|small-stack|exit-handlers)' | tr '\n' ' ')
    [ "$skipped" = "$2 " ] || fail "skipped of $1: $skipped"
}
skips custom_api_action "refuses-limits connection-patterns \
connection-update choices-list choices-unknown choices-dry"
# verify's own server has no list of devices: search-devices.sh has these checks
skips search_devices "refuses-patterns connection-patterns connection-update \
next-pages results-apart call-not-kept threads-left descriptors-left \
children-left keys-left timers-left runs-overlap payload-facts choices-list \
choices-unknown choices-dry"
# one of a device: its only input is a text, and it has no payload
for card in activate deactivate suspend unsuspend delete; do
    skips ${card}_device "refuses-choices refuses-limits refuses-patterns \
connection-patterns sink connection-update next-pages sink-stops sink-bytes \
payload-facts"
done
# those that read want an answer that verify's own server does not give
reading="connection-update next-pages results-apart call-not-kept threads-left \
descriptors-left children-left keys-left timers-left runs-overlap"
skips read_device "refuses-choices refuses-limits refuses-patterns \
connection-patterns sink $reading sink-stops sink-bytes payload-facts"
skips list_device_users "refuses-choices refuses-limits refuses-patterns \
connection-patterns $reading payload-facts"

host verify "$top_builddir/plugin/.libs/http_api.so"
status_is 0
out_has ' 0 failed'
skipped=$(sed -n 's/^SKIP  \([a-z-]*\).*/\1/p' out |
    grep -Ev '^(leaks|small-stack|exit-handlers)' | tr '\n' ' ')
wanted='refuses-limits connection-patterns connection-update signin-begin signin-finish '
[ "$skipped" = "${wanted}choices-list choices-unknown choices-dry " ] ||
    fail "skipped of http_api: $skipped"
