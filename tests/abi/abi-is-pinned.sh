#!/bin/sh
# SPDX-License-Identifier: MIT
# Every constant and struct of the public headers is in test-abi-offsets.c, which
# pins its value or shape: nothing is added to the ABI without being pinned.
set -eu

headers=${top_srcdir:?}/include
pins=$top_srcdir/tests/abi/test-abi-offsets.c
missing=0

# A constant has a value behind its name; macros that take arguments, the
# include guard and the two INIT macros (tested as a whole) are none.
constants=$(sed -n 's/^#define \(CARD_[A-Z0-9_]*\) [-("0-9].*/\1/p' "$headers"/*.h)
structs=$(sed -n 's/^struct \(card_[a-z0-9_]*\) {$/\1/p' "$headers"/*.h)
[ "$(echo "$constants" | wc -l)" -ge 50 ]
[ "$(echo "$structs" | wc -l)" -ge 7 ]

for name in $constants; do
    grep -Eq "^ +(IS|UNIT_TEXT)\($name, " "$pins" || {
        echo "not pinned: $name"
        missing=1
    }
done
for name in $structs; do
    grep -Eq "CHECK_MEMBERS\($name, [0-9]+\)" "$pins" || {
        echo "not pinned: struct $name"
        missing=1
    }
done
exit "$missing"
