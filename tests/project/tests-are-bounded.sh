#!/bin/sh
# SPDX-License-Identifier: MIT
# A test that hangs fails once its time is up, and what it started ends with it.
set -u
: "${top_builddir:?run by make check}" "${top_srcdir:?run by make check}"
tmp=$(mktemp -d) || exit 99
hangs=$top_builddir/tests/project/hanging-test
trap 'rm -rf "$tmp" "$hangs.log" "$hangs.trs"' EXIT

# The make that runs this test must not be asked for its job slots.
unset MAKEFLAGS MFLAGS MAKELEVEL
HANGS=$tmp/child
export HANGS
if make -C "$top_builddir/tests" check-TESTS TESTS=project/hanging-test.sh \
    TEST_SECONDS=1 TEST_SUITE_LOG="$tmp/suite.log" >"$tmp/out" 2>&1; then
    echo 'A test that hangs passed:'
    cat "$tmp/out"
    exit 1
fi
grep -q '^FAIL project/hanging-test.sh (exit status: 124)' "$tmp/suite.log" || {
    cat "$tmp/out"
    echo 'It did not fail for its time.'
    exit 1
}
# Ended, though perhaps nobody has collected it yet.
while child=$(cat "$HANGS") && kill -0 "$child" 2>/dev/null &&
    ! grep -q '^State:[[:space:]]*Z' "/proc/$child/status"; do
    sleep 0.1
done
