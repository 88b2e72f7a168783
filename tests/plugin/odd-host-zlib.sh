#!/bin/sh
# SPDX-License-Identifier: MIT
# A host that exports a zlib of its own, as Node does, and loads the card with
# RTLD_DEEPBIND: compressed answers are decompressed by the card's.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

case " $CFLAGS $LDFLAGS " in
*-fsanitize=*) echo 'the sanitizers refuse RTLD_DEEPBIND' && exit 77 ;;
esac
[ -z "${UNDER_VALGRIND-}" ] || { echo 'not under valgrind' && exit 77; }

# shellcheck disable=SC2086
$CC $CFLAGS -std=gnu11 -D_GNU_SOURCE -I"$top_srcdir/include" \
    -DMODULE="\"$top_builddir/plugin/.libs/custom_api_action.so\"" \
    -DMODULE_FLAGS='(RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND)' \
    $LDFLAGS -rdynamic -o odd-zlib "$top_srcdir/tests/plugin/odd-zlib.c" \
    "$top_srcdir/tests/plugin/carry.c" "$top_srcdir/tests/plugin/loaded.c" -ldl ||
    fail 'the host does not compile'

python "$top_srcdir/tests/plugin/odd-host-zlib.py"
