# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# fuzz.sh - the fuzz targets under libFuzzer: a part of dev
#
# New inputs go to build-fuzz/corpus/TARGET, and what breaks a target to
# build-fuzz/findings/TARGET. A finding is mended, and its file then put into
# fuzz/corpus/TARGET, where ./dev check replays it ever after.

# One target for so many seconds; its log in build-fuzz/TARGET.log.
fuzz_target() {
    local name=$1 seconds=$2
    mkdir -p "build-fuzz/corpus/$name" "build-fuzz/findings/$name"
    # What libcurl and OpenSSL keep for the process is no leak of a run.
    ASAN_OPTIONS=detect_leaks=1:handle_abort=1 \
        UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 \
        "build-fuzz/fuzz/fuzz-$name" -max_total_time="$seconds" -timeout=20 \
        -rss_limit_mb=2048 -max_len=16384 -len_control=20 \
        -print_final_stats=1 -dict="fuzz/dict/$name.dict" \
        -artifact_prefix="build-fuzz/findings/$name/" \
        "build-fuzz/corpus/$name" "fuzz/corpus/$name" \
        >"build-fuzz/$name.log" 2>&1 </dev/null
}

# A line of the report: executions, executions a second, coverage, findings.
fuzz_report() {
    local name=$1 log=build-fuzz/$1.log runs rate edges found
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
    found=$(find "build-fuzz/findings/$name" -type f | wc -l)
    printf '%-12s %12s %10s %10s %9s\n' "$name" "${runs:--}" "${rate:--}" \
        "${edges:--}" "$found"
}

# It ran to its end, and found nothing.
fuzz_clean() {
    grep -q '^stat::number_of_executed_units' "build-fuzz/$1.log" &&
        [ -z "$(find "build-fuzz/findings/$1" -type f)" ] && return
    tail -n 40 "build-fuzz/$1.log" | sed 's/^/    /'
    return 1
}

# The code alone, as libraries: module and program do not link with libFuzzer's.
fuzz_build() {
    make -C build-fuzz/common -j"$jobs" &&
        make -C build-fuzz/plugin -j"$jobs" libcard.la &&
        make -C build-fuzz/host-stub -j"$jobs" libhost.la libbatch.la \
            libserve.la libconnect.la &&
        make -C build-fuzz/fuzz -j"$jobs" check TESTS=
}

# fuzz SECONDS [TARGET]...: so long in all, as many targets at once as there are
# processors.
fuzz() {
    local seconds=$1 names name each
    shift
    [ $# -gt 0 ] || mapfile -t -d '' names < <(cd fuzz/corpus && printf '%s\0' *)
    [ $# -eq 0 ] || names=("$@")
    for name in "${names[@]}"; do
        [ -d "fuzz/corpus/$name" ] ||
            die "no such target: $name; there are: $(cd fuzz/corpus && echo *)"
    done
    need "$needs_build$needs_fuzz"
    configure_tree build-fuzz --enable-fuzzing CC=clang CXX=clang++ \
        CFLAGS='-g -O1 -fsanitize=fuzzer-no-link,address,undefined' \
        LDFLAGS='-fsanitize=address,undefined' || return
    step 'Building the fuzz targets' build-fuzz/make.log fuzz_build || return
    each=$((seconds * jobs / ${#names[@]} + 1))
    say "Fuzzing ${#names[@]} targets, $each s each, $jobs at once"
    rm -rf build-fuzz/findings
    export -f fuzz_target
    printf '%s\n' "${names[@]}" |
        xargs -P "$jobs" -I NAME bash -c 'fuzz_target NAME "$0"' "$each" || true
    printf '%-12s %12s %10s %10s %9s\n' \
        target executions 'a second' edges findings
    for name in "${names[@]}"; do fuzz_report "$name"; done
    for name in "${names[@]}"; do counted fuzz_clean "$name"; done
}
