# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# cross.sh - the unit tests on other processors, and in another build: a part of dev
#
# ./dev cross ARCH builds for a processor by Debian's name for it, in a root of its
# own in build-cross/ARCH/, and runs the unit tests there: under qemu-user, or as they
# are where this machine's processor knows it too (i386). Needs root, for the roots.

# What does not run under qemu-user: the test, and why.
not_emulated=''

# cross_reason TEST: why it does not run under qemu-user.
cross_reason() {
    printf '%s\n' "$not_emulated" | sed -n "s|^$1  *||p"
}

# Development packages that debian/control asks for, each for the processor.
cross_libraries() {
    sed -n '/^Build-Depends/,/^Standards/s/^ \([^ ,]*-dev\).*/\1/p' debian/control |
        sed "s/\$/:$1/"
}

# What a root was made with: what is changed here makes another.
cross_made_with() {
    printf '%s %s\n' "$root_suite" "$(cross_libraries "$1" | tr '\n' ' ')"
}

# cross_same_versions: packages as they were released. Security updates are made for
# some processors only, and a library for two of them is of one version.
cross_same_versions() {
    local apt=$cross/root/etc/apt from
    # shellcheck disable=SC2016 # a format of apt-get's
    from=$(root_in "$cross/root" apt-get indextargets --format '$(REPO_URI)' \
        'Created-By: Packages' "Codename: $root_suite" | head -n 1) || return
    rm -rf "$apt/sources.list.d"
    printf 'deb %s %s main\n' "${from:?}" "$root_suite" >"$apt/sources.list"
    printf 'Package: *\nPin: release n=%s\nPin-Priority: 1001\n' "$root_suite" \
        >"$apt/preferences.d/released" || return
    root_in "$cross/root" apt-get -qq update || return
    root_in "$cross/root" apt-get -qq -o Dpkg::Use-Pty=0 dist-upgrade -y \
        --allow-downgrades
}

# cross_make_root ARCH: in $cross/root, with a compiler and an emulator.
cross_make_root() {
    rm -f "$cross/made-with"
    root_make "$cross/root" || return
    cross_same_versions || return
    root_in "$cross/root" dpkg --add-architecture "$1" || return
    root_in "$cross/root" apt-get -qq update || return
    # shellcheck disable=SC2046 # a list
    root_install "$cross/root" autoconf automake libtool make perl pkg-config \
        "crossbuild-essential-$1" qemu-user-static $(cross_libraries "$1") || return
    cross_made_with "$1" >"$cross/made-with"
}

# cross_in COMMAND...: in the sources in the root, by somebody who is not root.
cross_in() {
    root_user=1000:1000 root_in "$cross/root" env -C /src "$@"
}

# cross_make -C DIR ARGUMENT...: make, where DIR is seen from outside the root.
cross_make() {
    cross_in make "${@//"$cross/root"/}"
}

# cross_configure TRIPLET: once for a root.
cross_configure() {
    copy_sources "$cross/root/src" || return
    chown -R 1000:1000 "$cross/root/src"
    [ ! -e "$cross/root/src/build/Makefile" ] || return 0
    # Makefiles that are older than configure make it again by themselves.
    # shellcheck disable=SC2016 # expanded by that shell
    cross_in env PKG_CONFIG_LIBDIR="/usr/lib/$1/pkgconfig:/usr/share/pkgconfig" \
        sh -ec 'autoreconf -fi && mkdir -p build && cd build
            exec ../configure --enable-werror --host="$1"' sh "$2"
}

# cross_emulator TRIPLET: the program that runs others for this processor; none where
# they run as they are.
cross_emulator() {
    case $1-$(uname -m) in
    i[3-6]86-*-x86_64 | "$(uname -m)"-*) ;;
    powerpc64le-*) say qemu-ppc64le-static ;;
    *) say "qemu-${1%%-*}-static" ;;
    esac
}

# The unit tests but for what does not run there, each of which is named.
cross_tests() {
    local arch=$1 emulator=$2 test why tests=()
    while read -r test; do
        why=
        [ -z "$emulator" ] || why=$(cross_reason "$test")
        if [ -n "$why" ]; then
            say "    not run: $test: $why"
            skipped=$((skipped + 1))
        else
            tests+=("$test")
        fi
    done < <(cross_in make -s -C build/tests list-unit-tests)
    [ ${#tests[@]} -gt 0 ] || { say 'there are no unit tests'; return 1; }
    suite_make=cross_make suite "Unit tests on $arch${emulator:+ ($emulator)}" \
        "$cross/root/src/build/tests" TEST_SECONDS="$slow_test_seconds" \
        LOG_COMPILER="$bounded $emulator" TESTS="${tests[*]}"
}

# cross_says ARCH NAME: what dpkg-architecture says of a processor.
cross_says() {
    root_in "$cross/root" dpkg-architecture -f -a "$1" -q "$2" 2>/dev/null
}

cross_arch() {
    local cross=$PWD/build-cross/$1 triplet library
    mkdir -p "$cross"
    [ "$(cat "$cross/made-with" 2>/dev/null)" = "$(cross_made_with "$1")" ] ||
        must step "A root to build for $1 in ($root_suite)" "$cross/root.log" \
            cross_make_root "$1" || return
    triplet=$(cross_says "$1" DEB_HOST_GNU_TYPE) || return
    library=$(cross_says "$1" DEB_HOST_MULTIARCH) || return
    must step "Configuring for $1" "$cross/configure.log" \
        cross_configure "$library" "$triplet" || return
    must step "Building for $1" "$cross/make.log" \
        cross_make -C "$cross/root/src/build" -j"$jobs" || return
    must step "Building the tests for $1" "$cross/make.log" \
        cross_make -C "$cross/root/src/build/tests" -j"$jobs" check TESTS= || return
    cross_tests "$1" "$(cross_emulator "$triplet")"
}

# What the compiler sees when it sees all of a program at once, and what the library
# checks of sizes that only then are known.
lto() {
    build_tree build-lto --enable-werror \
        CFLAGS='-O2 -g -flto=auto -D_FORTIFY_SOURCE=3' || return
    say '    not run: plugin/test-redact, plugin/test-token: --wrap, by which they' \
        'stand in for a function, does not reach calls within what LTO joins'
    skipped=$((skipped + 2))
    # shellcheck disable=SC2016 # make knows the list
    suite 'Unit tests with LTO and FORTIFY=3' build-lto/tests \
        TESTS='$(filter-out plugin/test-redact plugin/test-token,$(unit_tests))'
}

# cross WORD...: processors, and lto.
cross() {
    local word root_here root_suite status=0
    root_suites
    need "$needs_build"
    for word in "$@"; do
        if [ "$word" = lto ]; then
            need "$needs_check"
            must lto || status=1
            continue
        fi
        [ "$(id -u)" -eq 0 ] || die "make roots as root: sudo ./dev cross $word"
        need "$needs_deb"
        cross_arch "$word" || status=1
    done
    return "$status"
}
