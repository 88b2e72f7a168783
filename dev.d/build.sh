# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# build.sh - configuring and building a tree: a part of dev
#
# Needs step() and $jobs of dev.

# What a tree was configured by, besides its options: configure.ac and the file
# that has the flags of hardening, as make does not build again what was compiled
# with other flags, and what configure looks for and builds less without.
configured_by() {
    printf 'ac=%s cunit=%s pod2man=%s' \
        "$(cat configure.ac m4/hardening.m4 | cksum)" \
        "$(pkg-config --modversion cunit 2>/dev/null || echo no)" \
        "$(command -v pod2man || echo no)"
}

# configure_tree DIR OPTION...: once for each set of options, place and what it was
# configured by.
configure_tree() {
    local dir=$1 wish
    wish="$PWD $* $(configured_by)"
    shift
    if [ ! -x configure ]; then
        mkdir -p build
        step 'Making configure' build/autoreconf.log autoreconf -fi || return
    fi
    [ "$(cat "$dir/.configured" 2>/dev/null)" != "$wish" ] || return 0
    rm -rf "$dir"
    mkdir -p "$dir"
    step "Configuring $dir" "$dir/configure.log" \
        env -C "$dir" ../configure "$@" || return
    printf '%s\n' "$wish" >"$dir/.configured"
}

build_tree() {
    configure_tree "$@" || return
    step "Building $1" "$1/make.log" make -C "$1" -j"$jobs" all
}

