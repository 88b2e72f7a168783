#!/bin/sh
# SPDX-License-Identifier: MIT
# Cards are looked for in -p, then CARD_PLUGINS, then the installed directory.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

mkdir a b
chmod 755 a b
cp cards/greet.so a/
cp cards/greet.so b/

where()
{
    grep -o '"path":"[^"]*"' out | head -1
}

CARD_PLUGINS=$tmp/a "$host_stub" list --json >out 2>err
[ "$(where)" = "\"path\":\"$tmp/a/greet.so\"" ] || fail 'not from CARD_PLUGINS'
CARD_PLUGINS=$tmp/a:$tmp/b "$host_stub" -p "$tmp/b" list --json >out 2>err
[ "$(where)" = "\"path\":\"$tmp/b/greet.so\"" ] || fail '-p is not first'
out_has 'hidden by the card of this id in an earlier directory'
CARD_PLUGINS=$tmp/none:$tmp/a "$host_stub" describe greet >out 2>err
status=$?
status_is 0

# the first file of the name is the card: a later one does not take its place
echo broken >b/greet.so
CARD_PLUGINS=$tmp/a "$host_stub" -p "$tmp/b" describe greet >out 2>err
status=$?
status_is 9
err_has "$tmp/b/greet.so: it cannot be loaded"

"$host_stub" -p "$tmp/none" list >out 2>err
status=$?
status_is 9
err_has "-p $tmp/none: No such file or directory"
"$host_stub" -p "$tmp/a/greet.so" list >out 2>err
status=$?
status_is 9
err_has 'not a directory'
mkdir empty
"$host_stub" -p empty list >out 2>err
status=$?
status_is 0
out_has 'empty'
