# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# bench.sh - what it costs, beside what others cost: a part of dev

bench_programs() {
    build_tree build --enable-werror || return
    step 'Building what measures' build/bench/make.log \
        make -C build/bench -j"$jobs" bench-programs
}

# Node-RED, which the card is measured beside.
node_red() {
    [ ! -d build/bench-node/node_modules/node-red ] || return 0
    command -v npm >/dev/null || need "$needs_node"
    mkdir -p build/bench-node
    step 'Installing Node-RED with npm' build/bench-node/install.log \
        npm install --prefix build/bench-node --no-save --no-package-lock \
        --no-audit --no-fund node-red@4
}

bench() {
    need "$needs_build$needs_bench"
    need_nginx
    bench_programs || return
    node_red || say 'It is left out.'
    python3 bench/run.py build --modules "$PWD/build/bench-node/node_modules" \
        "$@"
}
