#!/bin/sh
# SPDX-License-Identifier: MIT
# In a host whose locale has a decimal comma, or whose "I" is no capital of "i",
# the card does what it does in any other: digits as they were written, times
# with a point, deadlines, and no header of the connector's own from a form.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

mkdir locales
for locale in de_DE.UTF-8 tr_TR.UTF-8 tr_TR.ISO-8859-9; do
    localedef -i "${locale%%.*}" -f "${locale#*.}" "locales/$locale" \
        2>localedef.log || { echo "no locale $locale here"; exit 77; }
done

LOCPATH=$tmp/locales
# The C library does not free what it makes of LOCPATH.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export LOCPATH ASAN_OPTIONS
python "$top_srcdir/tests/plugin/odd-host-locale.py"
