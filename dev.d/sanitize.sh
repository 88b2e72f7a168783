# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# sanitize.sh - the tests under sanitizers and under valgrind: a part of dev
#
# ./dev sanitize runs all of them, ./dev sanitize NAME one: asan, tsan or memcheck.

# Checked programs are up to fifty times slower, so a test may run for longer.
slow_test_seconds=1800
bounded="timeout --kill-after=10 $slow_test_seconds env --default-signal"

asan() {
    local flags='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
    build_tree build-asan --enable-werror LDFLAGS="$flags" \
        CFLAGS="-g -O1 -fno-omit-frame-pointer $flags" || return
    ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 \
        UBSAN_OPTIONS=print_stacktrace=1 \
        suite 'Tests under AddressSanitizer and UBSan' build-asan \
        TEST_SECONDS="$slow_test_seconds"
}

# The tests of what has threads: the card, and host-stub's batch, serve and sign-in.
tsan_programs='
host-stub/batch/test-journal host-stub/batch/test-pacer plugin/test-execute
plugin/test-process plugin/test-session plugin/test-threads'
tsan_scripts='
host-stub/batch/host-batch-card.sh host-stub/batch/host-batch-csv.sh
host-stub/batch/host-batch-pace.sh host-stub/batch/host-batch-pages-card.sh
host-stub/batch/host-batch-pages.sh host-stub/batch/host-batch-progress.sh
host-stub/batch/host-batch-resume-card.sh host-stub/batch/host-batch-resume.sh
host-stub/batch/host-batch-sandbox.sh host-stub/batch/host-batch.sh
host-stub/connect/connect-listener.sh host-stub/connect/connect-signin.sh
host-stub/serve/host-serve-busy.sh host-stub/serve/host-serve-card.sh
host-stub/serve/host-serve.sh host-stub/serve/serve-ends.sh
host-stub/serve/serve-signin.sh'

# The runtimes of older compilers fail where the kernel randomizes addresses as much
# as it does today; then setarch -R starts programs without that.
without_shuffling() {
    local program=$PWD/build-tsan/host-stub/host-stub
    if "$program" --version >build-tsan/start.log 2>&1; then
        shuffling=()
    else
        shuffling=(setarch -R)
        setarch -R "$program" --version >build-tsan/start.log 2>&1
    fi
}

# io_sync=0: bytes that go from one thread to another do not count as order between
# them. This finds races that only the test's own server keeps from happening.
tsan() {
    local flags='-fsanitize=thread' options shuffling room
    options="suppressions=$PWD/tests/project/tsan.supp io_sync=0 history_size=7"
    options+=" die_after_fork=0 log_path=$PWD/build-tsan/races/of"
    configure_tree build-tsan --enable-werror LDFLAGS="$flags" \
        CFLAGS="-g -O1 -fno-omit-frame-pointer $flags" || return
    for room in common plugin host-stub sandbox; do
        step "Building build-tsan/$room" build-tsan/make.log \
            make -C "build-tsan/$room" -j"$jobs" all || return
    done
    step 'Starting a program under ThreadSanitizer' build-tsan/start.log \
        without_shuffling || return
    rm -rf build-tsan/races
    mkdir -p build-tsan/races
    THREADS=64 ROUNDS=4 TSAN_OPTIONS="$options" \
        suite 'Tests under ThreadSanitizer' build-tsan/tests \
        LOG_COMPILER="$bounded ${shuffling[*]}" \
        SH_LOG_COMPILER="$bounded ${shuffling[*]} sh" \
        check_PROGRAMS="${tsan_programs//$'\n'/ }" \
        TESTS="${tsan_programs//$'\n'/ } ${tsan_scripts//$'\n'/ }"
    counted nothing_in_logs build-tsan/races
}

# valgrind_line LOGS [PROGRAM]: the command that runs a program under valgrind, with
# a log for each process in build-valgrind/LOGS. The program is part of a log's name,
# because a process that becomes another program keeps its number.
valgrind_line() {
    printf '%s ' valgrind --quiet --vgdb=no --leak-check=full \
        --show-leak-kinds=definite --errors-for-leak-kinds=definite \
        --child-silent-after-fork=yes \
        --suppressions="$PWD/tests/project/valgrind.supp" \
        --log-file="$PWD/build-valgrind/$1/%p${2+-$2}.log"
}

# wrap_program PROGRAM LOGS: replaces a program that tests start by its path with a
# script that runs it under valgrind. The program itself keeps its name, in the
# directory real/ beside the script.
wrap_program() {
    local real="${1%/*}/real/${1##*/}"
    ! head -c 2 "$1" | grep -q '#!' || return 0
    mkdir -p "${real%/*}"
    mv "$1" "$real"
    printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$(valgrind_line "$2" "${1##*/}")" \
        "$PWD/$real" >"$1"
    chmod +x "$1"
}

# unwrap_program PROGRAM: undoes wrap_program(), if it was done.
unwrap_program() {
    local real="${1%/*}/real/${1##*/}"
    [ -e "$real" ] && head -c 2 "$1" | grep -q '#!' || return 0
    mv -f "$real" "$1"
}

# wrap_companion PROGRAM LOGS: the same for a program that host-stub becomes. It is
# looked for beside the host-stub that runs, which is in real/: so a script is put
# there too, and the program is in real/real/.
wrap_companion() {
    local beside="${1%/*}/real/${1##*/}"
    ! head -c 2 "$1" | grep -q '#!' || return 0
    mv "$1" "$beside"
    wrap_program "$beside" "$2"
    cp -p "$beside" "$1"
}

# Prints a log without what valgrind before 3.21 says of pidfd_open(), which it does
# not know (434 on every processor); host-stub then works without it, which is
# tested as well.
of_ours() {
    sed -E '/^--[0-9]+-- WARNING: unhandled [a-z0-9]+-linux syscall: 434$/,'\
'/^--[0-9]+-- it at http:/d' "$1"
}

nothing_in_logs() {
    local log bad=0
    while read -r log; do
        [ -n "$(of_ours "$log")" ] || continue
        bad=1
        say "---- $log"
        of_ours "$log" | sed -n '1,60s/^/    /p'
    done < <(find "$1" -type f -size +0)
    [ "$bad" -eq 0 ]
}

# The scripts that ./dev check --full runs under valgrind besides all unit tests: one
# for each command and for each way that a call can take. ./dev sanitize runs all
# scripts; there each start of a program takes a second.
memcheck_scripts='
host-stub/batch/host-batch-csv.sh host-stub/batch/host-batch-resume.sh
host-stub/connect/connect-signin.sh host-stub/host-check.sh
host-stub/host-choices.sh host-stub/host-complete-odd.py
host-stub/host-family.sh host-stub/host-form.sh host-stub/host-loader.sh
host-stub/host-output.sh
host-stub/host-paginate-card.sh host-stub/host-terminal.sh
host-stub/serve/host-serve.sh plugin/card-faults-kept.sh plugin/card-tls.sh
plugin/device-cards.sh plugin/signin-sandbox.sh'

# memcheck [SCRIPTS]: these scripts or all, and the unit tests. The sandbox that
# serves them does not run under valgrind, where it takes seconds to make a key:
# memcheck_sandbox() does that.
memcheck() {
    unwrap_program build-valgrind/sandbox/okta-sandbox
    build_tree build-valgrind --enable-werror CFLAGS='-g -O1' || return
    step 'Building its tests' build-valgrind/make.log \
        make -C build-valgrind -j"$jobs" check TESTS= || return
    wrap_program build-valgrind/host-stub/host-stub valgrind
    wrap_companion build-valgrind/host-stub/host-stub-connect valgrind
    wrap_companion build-valgrind/host-stub/host-stub-form valgrind
    wrap_companion build-valgrind/host-stub/host-stub-verify valgrind
    rm -rf build-valgrind/valgrind
    mkdir -p build-valgrind/valgrind
    UNDER_VALGRIND=yes suite 'Tests under valgrind' build-valgrind \
        TEST_SECONDS="$slow_test_seconds" \
        LOG_COMPILER="$bounded $(valgrind_line valgrind)" sandbox_alone= \
        ${1:+script_tests="${1//$'\n'/ }"}
    say "Processes under valgrind: $(find build-valgrind/valgrind \
        -name '*.log' | wc -l)"
    counted nothing_in_logs build-valgrind/valgrind
}

# After memcheck(): runs the sandbox's own tests with the sandbox under valgrind, and
# puts the program back, also when they fail. Its logs are in a directory of their
# own, so that those of memcheck() can still be read.
memcheck_sandbox() {
    wrap_program build-valgrind/sandbox/okta-sandbox valgrind-sandbox
    rm -rf build-valgrind/valgrind-sandbox
    mkdir -p build-valgrind/valgrind-sandbox
    # shellcheck disable=SC2016 # make knows the list
    UNDER_VALGRIND=yes suite 'The sandbox under valgrind' \
        build-valgrind/tests TEST_SECONDS="$slow_test_seconds" \
        TESTS='$(sandbox_alone) sandbox/sandbox-oauth-card.sh' || failed=$((failed + 1))
    unwrap_program build-valgrind/sandbox/okta-sandbox
    counted nothing_in_logs build-valgrind/valgrind-sandbox
}

sanitize() {
    local each
    need "$needs_build$needs_check$needs_sanitize"
    for each in ${1:-asan tsan memcheck}; do
        "$each" || failed=$((failed + 1))
    done
}

sanitize_for_check() {
    sanitize asan
    sanitize tsan
    memcheck "$memcheck_scripts" || failed=$((failed + 1))
}
