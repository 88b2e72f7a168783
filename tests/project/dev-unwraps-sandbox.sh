#!/bin/sh
# SPDX-License-Identifier: MIT
# ./dev soak runs the sandbox's tests with the sandbox under valgrind. Afterwards the
# program is there again, also when a test failed or the run was ended; and what
# valgrind said of other programs before is kept.
set -u
: "${top_srcdir:?run by make check}"
command -v bash >/dev/null || { echo 'skipped: no bash'; exit 77; }
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
parts=$(cd "$top_srcdir" && pwd)/dev.d/sanitize.sh
cd "$tmp" || exit 99
program=build-valgrind/sandbox/okta-sandbox
mkdir -p build-valgrind/sandbox build-valgrind/valgrind
echo 'the program' >$program
echo kept >build-valgrind/valgrind/1.log

# sandbox_ends HOW: memcheck_sandbox() with a suite that ends so.
sandbox_ends() {
    bash -uc '
        failed=0 jobs=1
        say() { :; }
        step() { shift 2; "$@"; }
        need() { :; }
        build_tree() { :; }
        counted() { "$@" || failed=$((failed + 1)); }
        suite() {
            cp "$program" seen
            eval "$ends"
        }
        . "$1"
        program=$2 ends=$3
        memcheck_sandbox
        ' sandbox "$parts" $program "$1"
}

# begun HOW: the suite saw a script that starts the program.
begun() {
    [ "$(head -c 2 seen)" = '#!' ] || fail "$1: it is not started by a script"
    grep -q "/sandbox/real/okta-sandbox" seen || fail "$1: it is not started"
    ! grep -q 'log-file=[^ ]*/build-valgrind/valgrind/' seen ||
        fail "$1: its logs are among those of memcheck()"
}

fail() {
    echo "FAILED: $1"
    exit 1
}

is_back() {
    [ "$(cat $program)" = 'the program' ] || fail "$1: the program is not there"
    [ "$(cat build-valgrind/valgrind/1.log)" = kept ] ||
        fail "$1: the logs of memcheck() are not there"
}

for ends in true false 'failed=1; return 1'; do
    sandbox_ends "$ends"
    begun "$ends"
    is_back "$ends"
done
# It is put back by the next run where this one had no time to.
sandbox_ends 'kill -9 $$' 2>/dev/null
begun kill
sandbox_ends true
begun 'after a kill'
is_back 'after a kill'
sandbox_ends 'kill -9 $$' 2>/dev/null
bash -uc '
    say() { :; }
    step() { :; }
    build_tree() { :; }
    counted() { :; }
    suite() { cp "$program" seen; }
    . "$1"
    wrap_program() { :; }
    wrap_companion() { :; }
    program=$2 jobs=1
    memcheck' memcheck "$parts" $program
[ "$(cat seen)" = 'the program' ] || fail 'memcheck() runs the wrapped sandbox'
