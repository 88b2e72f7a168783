#!/bin/sh
# SPDX-License-Identifier: MIT
# form -i on a terminal: a line is edited as in a shell, the card judges each
# answer, no control character gets into a form, and the terminal is left as it
# was.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

grep -q '^#define HAVE_LIBEDIT' "$top_builddir/config.h" || exit 77
cp "$top_builddir/plugin/.libs/custom_api_action.so" cards/
cp "$top_builddir/tests/cards/.libs/pick.so" cards/
chmod 644 cards/*.so
mkdir -p home
(umask 077 && echo '{"mode": ""}' >pick.json)
PYTHONPATH=$top_srcdir/tests/lib python \
    "$top_srcdir/tests/host-stub/host-form-typed.py" \
    "$host_stub" "$tmp/cards" >out 2>err || fail 'what is typed'

# From a pipe: refused with the reason, and the next line is read.
printf 'GET\r\n/a\033[D\n/a\tb\n/b\r\n\n\n\n\n' >answers
"$host_stub" -p cards form custom_api_action -i <answers >out 2>err
status=$?
status_is 0
err_has 'an escape character in it'
err_has 'a tab in it'
out_has '"relative_url": "/b"'
