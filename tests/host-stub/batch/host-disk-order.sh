#!/bin/sh
# SPDX-License-Identifier: MIT
# What must outlive a loss of power is on the disk before what relies on it: a
# STARTED record before its request leaves, data before the rename that shows it.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"
order=$top_builddir/tests/host-stub/batch/.libs/diskorder.so
[ -e "$order" ] || fail "$order is not built"
case "$(head -c 2 "$host_stub")${ASAN_OPTIONS-}" in
'#!'* | *detect_leaks*)
    echo 'skipped: this host-stub does not run with a preloaded library'
    exit 77
    ;;
esac
sandbox --devices 3 --connection there.json
chmod 600 there.json
CARD_PLUGINS=$top_builddir/plugin/.libs
export CARD_PLUGINS

ordered()
{
    rm -f order
    ORDER_LOG=$tmp/order LD_PRELOAD=$order host -c there.json "$@"
    [ -s order ] || fail 'nothing was noted'
}

for n in 1 2 3; do
    echo '{"request_type":"POST","relative_url":"/sandbox/echo","body":'$n'}'
done >forms
ordered batch custom_api_action forms -j 1 -o out.ndjson --quiet
status_is 0
[ "$(grep -c '^send POST' order)" -eq 3 ] || fail "$(cat order)"
awk '/^sync .*out\.ndjson\.journal$/ { synced = 1 }
     /^send POST/ { if (!synced) exit 1; synced = 0 }' order ||
    fail "a POST left before its record was on the disk: $(cat order)"

# Data is on the disk before the name that shows it, whatever is written.
renamed_synced()
{
    file_has order "^rename .*$1\$" "no rename to $1"
    awk -v to="$1" '
        { sub(/.*\//, "", $2) }
        /^sync / { synced[$2] = 1 }
        /^rename / && index($3, to) && !synced[$2] { exit 1 }' order ||
        fail "$1 was renamed before it was synced: $(cat order)"
}

echo '{"request_type":"GET","relative_url":"/api/v1/devices"}' >form.json
ordered run custom_api_action form.json -o result.json
status_is 0
renamed_synced result.json
ordered run custom_api_action form.json --body -o body.json
status_is 0
renamed_synced body.json
ordered run custom_api_action form.json --paginate -o pages.json
status_is 0
renamed_synced pages.json
