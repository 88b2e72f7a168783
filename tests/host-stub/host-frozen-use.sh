#!/bin/sh
# SPDX-License-Identifier: MIT
# What people have goes on working: connections kept by release 0.1.0, and the
# command lines and forms of that time, with what came out of them.
command -v jq >/dev/null || { echo 'skipped: no jq'; exit 77; }
command -v /usr/bin/python3 >/dev/null || { echo 'skipped: no python3'; exit 77; }
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"
sandbox --devices 12 --connection there.json
frozen=$top_srcdir/tests/frozen
kept=$XDG_CONFIG_HOME/host-stub/connections/okta_devices
mkdir -p "$kept"
cp "$frozen"/connections/*.json there.json "$kept/"
openssl ecparam -genkey -name prime256v1 -noout 2>/dev/null |
    openssl pkcs8 -topk8 -nocrypt -out "$kept/key.pem" || exit 99
cp "$frozen/connections/acme.json" .
chmod 600 "$kept"/* acme.json
# the one module that there was
mkdir cards-then
cp "$top_builddir/plugin/.libs/custom_api_action.so" cards-then/
chmod 755 cards-then
chmod 644 cards-then/custom_api_action.so
CARD_PLUGINS=$tmp/cards-then
export CARD_PLUGINS host_stub
/usr/bin/python3 -B "$frozen/replay.py" "$frozen/commands.txt" "$@"
