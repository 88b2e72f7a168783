#!/bin/sh
# SPDX-License-Identifier: MIT
# The schemas of any card compile in Ajv's strict mode, as it is unless told
# otherwise and at its strictest, and judge the examples as the card does.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

CARDS_NODERED_MODULES=${CARDS_NODERED_MODULES:-$top_builddir/nodered/node_modules}
[ -d "$CARDS_NODERED_MODULES/ajv" ] || { echo 'skipped: ajv is missing'; exit 77; }
command -v node >/dev/null || { echo 'skipped: node is missing'; exit 77; }
[ -z "${UNDER_VALGRIND-}" ] || exit 77

cp "$top_builddir/plugin/.libs/custom_api_action.so" \
    "$top_builddir/plugin/.libs/http_api.so" cards/
for card in hostile leaver; do
    ${CC:-cc} -D_GNU_SOURCE -shared -fPIC -fvisibility=hidden \
        -I"$top_srcdir/include" -o "cards/$card.so" \
        "$top_srcdir/tests/cards/$card.c" || exit 99
done
cp "$cards/pick.so" cards/
chmod 644 cards/*.so
for card in custom_api_action read_device search_devices list_device_users \
    activate_device deactivate_device suspend_device unsuspend_device delete_device \
    http_api greet hostile leaver pick; do
    for what in input output connection descriptor; do
        host schema "$card" $what
        status_is 0
        mv out "$card.$what.schema.json"
    done
done
NODE_PATH=$CARDS_NODERED_MODULES node "$top_srcdir/tests/schemas/schemas-ajv.cjs" \
    "$top_srcdir/schemas/examples" ./*.schema.json >out 2>err || fail 'Ajv'
