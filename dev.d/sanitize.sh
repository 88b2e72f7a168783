# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# sanitize.sh - the tests under sanitizers and under valgrind: a part of dev
#
# ./dev sanitize runs all, ./dev sanitize NAME one: asan, tsan or memcheck.

# Checked programs are slower by up to fifty times, and so are a test's bounds.
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

# What has threads: the card, and host-stub's batch, serve and sign-in.
tsan_programs='test-execute test-journal test-pacer test-process test-session
test-threads'
tsan_scripts='connect-signin.sh host-batch.sh host-batch-csv.sh
host-batch-pace.sh host-batch-pages.sh host-batch-pages-card.sh
host-batch-progress.sh host-batch-resume.sh host-batch-sandbox.sh
host-serve.sh host-serve-busy.sh serve-signin.sh'
tsan_scripts+=' connect-listener.sh serve-ends.sh'
tsan_scripts+=' host-batch-card.sh host-batch-resume-card.sh host-serve-card.sh'

# Runtimes of older compilers need addresses that are not shuffled so far.
without_shuffling() {
    local program=$PWD/build-tsan/host-stub/host-stub
    if "$program" --version >build-tsan/start.log 2>&1; then
        shuffling=()
    else
        shuffling=(setarch -R)
        setarch -R "$program" --version >build-tsan/start.log 2>&1
    fi
}

# io_sync=0: that bytes went from one thread to another orders nothing, so that
# what only the test's own server keeps in order is found.
tsan() {
    local flags='-fsanitize=thread' options shuffling room
    options="suppressions=$PWD/tests/tsan.supp io_sync=0 history_size=7"
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

# valgrind_line [PROGRAM]: it has a part in the name of the log, as a process that
# becomes another program keeps its number.
valgrind_line() {
    printf '%s ' valgrind --quiet --vgdb=no --leak-check=full \
        --show-leak-kinds=definite --errors-for-leak-kinds=definite \
        --child-silent-after-fork=yes \
        --suppressions="$PWD/tests/valgrind.supp" \
        --log-file="$PWD/build-valgrind/valgrind/%p${1+-$1}.log"
}

# A program that tests start by its path becomes a script that starts it
# under valgrind; the program itself keeps its name, in a directory below.
wrap_program() {
    local real="${1%/*}/real/${1##*/}"
    ! head -c 2 "$1" | grep -q '#!' || return 0
    mkdir -p "${real%/*}"
    mv "$1" "$real"
    printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$(valgrind_line "${1##*/}")" \
        "$PWD/$real" >"$1"
    chmod +x "$1"
}

# What host-stub becomes is looked for beside the program that runs, in real/: it
# is a script there, and its program is in real/ below that.
wrap_companion() {
    local beside="${1%/*}/real/${1##*/}"
    ! head -c 2 "$1" | grep -q '#!' || return 0
    mv "$1" "$beside"
    wrap_program "$beside"
    cp -p "$beside" "$1"
}

# A log, without what valgrind before 3.21 says of pidfd_open() (434 everywhere),
# which it does not know; what host-stub then does without it is under test too.
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

# What ./dev check runs under valgrind beside all unit programs: for each command,
# and each way that a call goes, a script. ./dev sanitize runs all of them; with each
# start of a program taking a second, they are half of the time of all of check.
memcheck_scripts='card-faults.sh card-faults-kept.sh card-tls.sh connect-signin.sh
host-batch.sh host-batch-csv.sh host-batch-pages-card.sh host-batch-resume.sh
host-check.sh host-choices.sh host-connect.sh host-connection-renewed.sh
host-family.sh host-fields.sh host-form.sh host-gaps.sh host-loader.sh
host-output.sh host-paginate-card.sh host-references.sh host-runs-the-card.sh
host-serve.sh host-serve-busy.sh host-terminal.sh serve-signin.sh
signin-sandbox.sh device-cards.sh'

# memcheck [SCRIPTS]: these alone, or all. The sandbox serves them as it is: under
# valgrind it takes seconds to make a key. memcheck_sandbox() has it.
memcheck() {
    build_tree build-valgrind --enable-werror CFLAGS='-g -O1' || return
    step 'Building its tests' build-valgrind/make.log \
        make -C build-valgrind -j"$jobs" check TESTS= || return
    wrap_program build-valgrind/host-stub/host-stub
    wrap_companion build-valgrind/host-stub/host-stub-connect
    wrap_companion build-valgrind/host-stub/host-stub-verify
    rm -rf build-valgrind/valgrind
    mkdir -p build-valgrind/valgrind
    UNDER_VALGRIND=yes suite 'Tests under valgrind' build-valgrind \
        TEST_SECONDS="$slow_test_seconds" \
        LOG_COMPILER="$bounded $(valgrind_line)" sandbox_alone= \
        ${1:+shell_tests="${1//$'\n'/ }"}
    say "Processes under valgrind: $(find build-valgrind/valgrind \
        -name '*.log' | wc -l)"
    counted nothing_in_logs build-valgrind/valgrind
}

# After memcheck(): the sandbox's own tests, with the sandbox under valgrind.
memcheck_sandbox() {
    wrap_program build-valgrind/sandbox/okta-sandbox
    rm -rf build-valgrind/valgrind
    mkdir -p build-valgrind/valgrind
    # shellcheck disable=SC2016 # make knows the list
    UNDER_VALGRIND=yes suite 'The sandbox under valgrind' \
        build-valgrind/tests TEST_SECONDS="$slow_test_seconds" \
        TESTS='$(sandbox_alone) sandbox-oauth-card.sh'
    counted nothing_in_logs build-valgrind/valgrind
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
