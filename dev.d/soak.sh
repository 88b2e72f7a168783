# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# soak.sh - what takes too long for ./dev check: a part of dev
#
# Tests with larger numbers, all of valgrind, the mutants, and every fuzz target
# for a while: two hours or more on two cores, before a release and after a large
# change.

# larger TEST VARIABLE=NUMBER...: one test, for as long as it takes.
larger() {
    local test=$1 name=${1##*/}
    shift
    step "$test $*" "build/soak-${name%.*}.log" env "$@" \
        make -C build/tests check TESTS="$test" TEST_SECONDS=0
}

soak() {
    local seconds=${1:-60} targets=(fuzz/corpus/*)
    need "$needs_build$needs_check$needs_fuzz$needs_sanitize"
    build_tree build --enable-werror || return
    counted larger plugin/card-smuggling.sh CASES=100000
    counted larger host-stub/batch/host-batch-faults.sh LINES=20000 KILLS=200
    counted larger host-stub/batch/host-batch-killed.sh KILLS=200
    counted larger host-stub/host-rotation-survives-kill.py KILLS=1000
    counted larger plugin/test-threads THREADS=64 ROUNDS=50
    counted distcheck
    must lto || true
    memcheck && memcheck_sandbox || failed=$((failed + 1))
    counted mutate
    fuzz $((seconds * ${#targets[@]} / jobs)) || failed=$((failed + 1))
}
