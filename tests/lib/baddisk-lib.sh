# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# baddisk-lib.sh - what the tests share whose disk fails
#
# Sourced in place of batch-lib.sh, which it sources; gives baddisk.so, which is
# preloaded, to baddisklib.py. Skips where another library must come first.
. "${top_srcdir:?}/tests/lib/batch-lib.sh"

[ -z "${UNDER_VALGRIND-}" ] || exit 77 # many short runs
case "${CFLAGS-}" in *-fsanitize=*) exit 77 ;; esac
HOST_STUB=$host_stub
BADDISK=$top_builddir/tests/lib/.libs/baddisk.so
CARD_TEMPLATE=$top_srcdir/template
GREET_PLACE=here GREET_TOKEN=s3cret
PYTHONDONTWRITEBYTECODE=1
export HOST_STUB BADDISK CARD_TEMPLATE GREET_PLACE GREET_TOKEN \
    PYTHONDONTWRITEBYTECODE
