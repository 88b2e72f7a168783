#!/bin/sh
# SPDX-License-Identifier: MIT
# ./dev cross runs every unit test of the tree on the other processor, under the
# emulator for it where there has to be one; what does not run there is named with the
# reason and counted, and a run of no tests fails.
set -u
: "${top_srcdir:?run by make check}"
command -v bash >/dev/null || { echo 'skipped: no bash'; exit 77; }
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
tree=$(cd "$top_srcdir" && pwd)
cd "$tmp" || exit 99

# cross ARCH TRIPLET TEST...: how the tests of a tree with these would be run.
cross() {
    arch=$1 triplet=$2
    shift 2
    tests=$*
    timeout 60 bash -uc '
        jobs=1 passed=0 failed=0 skipped=0 cross=$PWD/cross bounded=bounded
        slow_test_seconds=9
        say() { printf "%s\n" "$*"; }
        . "$1/dev.d/cross.sh"
        not_emulated="
plugin/test-odd  it asks the processor
plugin/test-odd-too  that as well"
        uname() { echo x86_64; }
        cross_in() { [ -z "$given" ] || printf "%s\n" $given; }
        suite() { say "suite as $suite_make:" "$@"; }
        given=$4
        cross_tests "$2" "$(cross_emulator "$3")"
        status=$?
        say "status $status, $skipped skipped"' cross "$tree" "$arch" "$triplet" \
        "$tests" >said 2>&1
}

said() {
    grep -qF -- "$1" said && return
    echo "FAILED: expected: $1"
    sed 's/^/found: /' said
    exit 1
}

cross s390x s390x-linux-gnu common/test-buf plugin/test-odd plugin/test-oddest
said 'suite as cross_make: Unit tests on s390x (qemu-s390x-static)'
said "$tmp/cross/root/src/build/tests "
said 'LOG_COMPILER=bounded qemu-s390x-static TESTS=common/test-buf plugin/test-oddest'
said '    not run: plugin/test-odd: it asks the processor'
said 'status 0, 1 skipped'

cross arm64 aarch64-linux-gnu common/test-buf
said 'LOG_COMPILER=bounded qemu-aarch64-static TESTS=common/test-buf'
said 'status 0, 0 skipped'
cross armhf arm-linux-gnueabihf common/test-buf
said 'LOG_COMPILER=bounded qemu-arm-static TESTS'
cross ppc64el powerpc64le-linux-gnu common/test-buf
said 'LOG_COMPILER=bounded qemu-ppc64le-static TESTS'

# what this processor runs by itself, with all tests
cross i386 i686-linux-gnu common/test-buf plugin/test-odd
said 'suite as cross_make: Unit tests on i386 '
said 'LOG_COMPILER=bounded  TESTS=common/test-buf plugin/test-odd'
said 'status 0, 0 skipped'

cross arm64 aarch64-linux-gnu
said 'there are no unit tests'
said 'status 1'

# Each test that the list names is one of the tree.
bash -uc '. "$1/dev.d/cross.sh" && printf "%s\n" "$not_emulated"' list "$tree" |
    while read -r name why; do
        [ -z "$name" ] || { [ -n "$why" ] && [ -e "$tree/tests/$name.c" ]; } ||
            { echo "FAILED: not_emulated names $name ($why)"; exit 1; }
    done || exit 1

# The libraries are those of debian/control, for that processor.
cd "$tree" || exit 99
bash -uc '. dev.d/cross.sh && cross_libraries s390x' >"$tmp/said"
cd "$tmp" || exit 99
said libcurl4-openssl-dev:s390x
said zlib1g-dev:s390x
said libcunit1-dev:s390x
! grep -vE '^[a-z0-9.+-]+-dev:s390x$' said || { echo 'FAILED: no library'; exit 1; }
