#!/bin/sh
# SPDX-License-Identifier: MIT
# No call holds a thread of serve for ever, whatever its connection is made of;
# none takes serve's own streams; and a signal ends serve in bounded time,
# whatever is full or blocked.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77 # forks take seconds there
umask 077
cp "$cards/gaps.so" cards/
chmod 755 cards
chmod 644 cards/*.so
printf '{"place":"p","token":{"command":["sleep","1000"]}}' >hang.json
printf '{"place":"p","token":{"file":"fifo"}}' >fifo.json
printf '{"place":"p","token":{"file":"/dev/stdin"}}' >stdin.json
printf '{"place":"p","token":{"file":"-"}}' >dash.json
printf '{"place":"p","token":"t"}' >person.json
printf '{"place":"p","token":"t"}' >plain.json
mkfifo fifo

python -B "$top_srcdir/tests/host-stub/serve/serve-ends.py" || fail 'serve'
