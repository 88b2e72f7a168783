#!/bin/sh
# SPDX-License-Identifier: MIT
# What a large answer takes: streamed it stays below 16 MiB whatever its size,
# in memory it takes 1.2 times its size at most, by whatever coding it comes.
# Of an answer that breaks off nothing is left in a file, and a reader is told.
set -eu
. "${top_srcdir:?}/tests/lib/host-lib.sh"
[ -z "${UNDER_VALGRIND:-}" ] || exit 77
case "${CFLAGS:-}" in *-fsanitize*) exit 77 ;; esac

cp "$top_builddir/plugin/.libs/custom_api_action.so" cards/
chmod 644 cards/custom_api_action.so
mkdir -m 700 memory
python3 "$top_srcdir/tests/host-stub/host-memory.py" \
    "$host_stub" "$tmp/cards" "$tmp/memory"
