#!/bin/sh
# SPDX-License-Identifier: MIT
# No two files of a part need each other, directly or round about: a file can be
# read, and tested, with what is below it alone.
set -eu

[ -x /usr/bin/python3 ] || exit 77
command -v nm >/dev/null || exit 77
[ -z "${UNDER_VALGRIND-}" ] || exit 77
cd "${top_builddir:?}"
/usr/bin/python3 "${top_srcdir:?}/tests/project/no-circles.py" common plugin host-stub \
    sandbox
