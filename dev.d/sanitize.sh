# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# sanitize.sh - the tests under sanitizers and under valgrind: a part of dev

asan() {
    local flags='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
    build_tree build-asan --enable-werror LDFLAGS="$flags" \
        CFLAGS="-g -O1 -fno-omit-frame-pointer $flags" || return
    ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 \
        UBSAN_OPTIONS=print_stacktrace=1 \
        suite 'Tests under AddressSanitizer and UBSan' build-asan
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

nothing_in_valgrind_logs() {
    local log bad=0
    while read -r log; do
        bad=1
        say "---- $log"
        head -n 60 "$log" | sed 's/^/    /'
    done < <(find build-valgrind/valgrind -name '*.log' -size +0)
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
    counted nothing_in_valgrind_logs
}

sanitize() {
    need "$needs_build$needs_check$needs_sanitize"
    asan || failed=$((failed + 1))
    memcheck || failed=$((failed + 1))
}
