# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# sanitize.sh - the tests under sanitizers and under valgrind: a part of dev
#
# ./dev sanitize runs all, ./dev sanitize NAME one: asan, tsan or memcheck.

asan() {
    local flags='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
    build_tree build-asan --enable-werror LDFLAGS="$flags" \
        CFLAGS="-g -O1 -fno-omit-frame-pointer $flags" || return
    ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 \
        UBSAN_OPTIONS=print_stacktrace=1 \
        suite 'Tests under AddressSanitizer and UBSan' build-asan
}

# What has threads: the card, and host-stub's batch, serve and sign-in.
tsan_programs='test-execute test-journal test-pacer test-process test-session
test-threads'
tsan_scripts='connect-signin.sh host-batch.sh host-batch-csv.sh
host-batch-pace.sh host-batch-pages.sh host-batch-progress.sh
host-batch-resume.sh host-batch-sandbox.sh host-serve.sh serve-signin.sh'

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
        LOG_COMPILER="${shuffling[*]}" SH_LOG_COMPILER="${shuffling[*]} sh" \
        check_PROGRAMS="${tsan_programs//$'\n'/ }" \
        TESTS="${tsan_programs//$'\n'/ } ${tsan_scripts//$'\n'/ }"
    counted nothing_in_logs build-tsan/races
}

valgrind_line() {
    printf '%s ' valgrind --quiet --vgdb=no --leak-check=full \
        --show-leak-kinds=definite --errors-for-leak-kinds=definite \
        --child-silent-after-fork=yes \
        --suppressions="$PWD/tests/valgrind.supp" \
        --log-file="$PWD/build-valgrind/valgrind/%p.log"
}

# A program that tests start by its path becomes a script that starts it
# under valgrind; the program itself keeps its name, in a directory below.
wrap_program() {
    local real="${1%/*}/real/${1##*/}"
    ! head -c 2 "$1" | grep -q '#!' || return 0
    mkdir -p "${real%/*}"
    mv "$1" "$real"
    printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$(valgrind_line)" \
        "$PWD/$real" >"$1"
    chmod +x "$1"
}

nothing_in_logs() {
    local log bad=0
    while read -r log; do
        bad=1
        say "---- $log"
        head -n 60 "$log" | sed 's/^/    /'
    done < <(find "$1" -type f -size +0)
    [ "$bad" -eq 0 ]
}

memcheck() {
    build_tree build-valgrind --enable-werror CFLAGS='-g -O1' || return
    step 'Building its tests' build-valgrind/make.log \
        make -C build-valgrind -j"$jobs" check TESTS= || return
    wrap_program build-valgrind/host-stub/host-stub
    wrap_program build-valgrind/sandbox/okta-sandbox
    rm -rf build-valgrind/valgrind
    mkdir -p build-valgrind/valgrind
    UNDER_VALGRIND=yes suite 'Tests under valgrind' build-valgrind \
        LOG_COMPILER="$(valgrind_line)"
    say "Processes under valgrind: $(find build-valgrind/valgrind \
        -name '*.log' | wc -l)"
    counted nothing_in_logs build-valgrind/valgrind
}

sanitize() {
    local each
    need "$needs_build$needs_check$needs_sanitize"
    for each in ${1:-asan tsan memcheck}; do
        "$each" || failed=$((failed + 1))
    done
}
