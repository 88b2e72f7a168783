# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# mutate.sh - break the product on purpose, and see the tests fail: a part of dev
#
# The mutants are in tests/project/mutants.py; tests/project/mutate.py applies them.

copy_tree() {
    rm -rf "$1"
    mkdir -p "$1"
    git ls-files -z --cached --others --exclude-standard |
        xargs -0 cp --parents -t "$1" 2>/dev/null || true
    [ -x "$1/dev" ]
}

mutate() {
    local tree=$PWD/build-mutate/tree
    need "$needs_build$needs_check"
    mkdir -p build-mutate
    : >build-mutate/mutants.log
    step 'Copying the tree' build-mutate/copy.log copy_tree "$tree" || return
    step 'Building the copy' build-mutate/build.log \
        bash "$tree/dev" build || return
    python3 -B tests/project/mutate.py "$tree" build-mutate/mutants.log "$@"
}
