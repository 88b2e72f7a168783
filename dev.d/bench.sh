# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# bench.sh - what it costs, beside what others cost: a part of dev

bench_programs() {
    build_tree build --enable-werror || return
    step 'Building what measures' build/bench/make.log \
        make -C build/bench -j"$jobs" bench-programs
}

# gate [--record]: has a call become dearer than the one that is recorded?
gate() {
    need "$needs_build$needs_bench"
    need_nginx
    bench_programs || return
    python3 bench/gate.py build "$@"
}

# For check: the gate, and that it is no gate that stands open.
gate_and_its_test() {
    need "$needs_bench"
    need_nginx
    bench_programs || return
    step 'Instructions a call' build/bench/gate.log \
        python3 bench/gate.py build || return
    step 'A call made 4 % dearer is noticed' build/bench/gate-notices.log \
        sh bench/gate-notices.sh build
}

bench() {
    case ${1-} in
    --gate)
        shift
        gate "$@"
        return
        ;;
    esac
    need "$needs_build$needs_bench"
    need_nginx
    bench_programs || return
    case ${1-} in
    --growth)
        shift
        python3 bench/growth.py build "$@"
        return
        ;;
    esac
    node_red || say 'It is left out.'
    python3 bench/run.py build --modules "$PWD/build/nodered/node_modules" \
        "$@"
}
