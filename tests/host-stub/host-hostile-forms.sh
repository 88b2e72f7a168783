#!/bin/sh
# SPDX-License-Identifier: MIT
# Forms and connections of any size and shape are refused with a message, in a
# bounded time of the processor and with bounded memory.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77

python "$top_srcdir/tests/host-stub/host-hostile-forms.py" "$host_stub" \
    "$top_builddir/plugin/.libs/custom_api_action.so" "$cards/greet.so" \
    >out 2>err || fail 'a form'
[ "$(grep -c '^ok ' out)" -eq 13 ] || fail 'not every check ran'
