# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# bench.sh - what it costs, beside what others cost: a part of dev

bench_programs() {
    build_tree build --enable-werror || return
    step 'Building what measures' build/bench/make.log \
        make -C build/bench -j"$jobs" bench-programs
}

bench() {
    need "$needs_build$needs_bench"
    need_nginx
    bench_programs || return
    python3 bench/run.py build "$@"
}
