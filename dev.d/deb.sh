# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# deb.sh - Debian packages, built and tried in roots of their own: a part of dev
#
# ./dev deb takes what `make dist` packs, builds it twice and differently, compares,
# has lintian look at the packages, and installs them into a root that has nothing
# else. They are in build-deb/packages/ then. SUITE is another release of Debian than
# that of this machine. Needs root, for the roots.

# What a build machine of Debian has, and what debian/control asks for.
deb_tools() {
    root_make "$deb/build" || return
    root_install "$deb/build" build-essential fakeroot lintian || return
    mkdir -p "$deb/build/source"
    tar -x --strip-components=1 -f "$deb_tarball" -C "$deb/build/source" || return
    root_in "$deb/build" apt-get -qq -o Dpkg::Use-Pty=0 build-dep -y \
        --no-install-recommends /source
}

# deb_build PLACE UMASK SETTING... -- OPTION...: builds the packages in a directory of
# the root, by somebody who is not root.
deb_build() {
    local place=$1 mask=$2 settings=()
    shift 2
    while [ "$1" != -- ]; do settings+=("$1") && shift; done
    shift
    rm -rf "${deb:?}/build$place"
    mkdir -p "$deb/build$place/cards"
    tar -x --strip-components=1 -f "$deb_tarball" \
        -C "$deb/build$place/cards" || return
    chown -R 1000:1000 "$deb/build$place"
    # shellcheck disable=SC2016 # expanded by that shell
    root_user=1000:1000 root_in "$deb/build" env "${settings[@]}" sh -c '
        umask "$1" && cd "$2/cards" && shift 2 && exec dpkg-buildpackage "$@"
    ' sh "$mask" "$place" -us -uc "$@"
}

deb_same() {
    local first=$deb/build/first second="$deb/build/home/others/second"
    (cd "$first" && sha256sum -- *.deb) >"$deb/packages.sum" || return
    [ -s "$deb/packages.sum" ] && (cd "$second" && sha256sum -c "$deb/packages.sum")
}

deb_lint() {
    # shellcheck disable=SC2016 # expanded by that shell
    root_user=1000:1000 root_in "$deb/build" sh -c '
        cd /first && exec lintian --fail-on error,warning --display-info *.changes'
}

# deb_files: what is in the root, but for what apt and others keep of their own work.
deb_files() {
    (cd "$deb/try" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./dev \
        -o -path ./tmp -o -path ./var/cache -o -path ./var/log -o -path ./var/lib/apt \
        -o -path ./var/lib/dpkg \) -prune -o ! -type d -print | LC_ALL=C sort)
}

# Installs the packages into a root that has what a card's author has, uses them as
# debian/tests/installed says, and purges them: nothing is left.
deb_try() {
    local needed names
    root_make "$deb/try" || return
    needed=$(sed -n 's/^Depends: @, //p' debian/tests/control | tr -d ,)
    # shellcheck disable=SC2086 # a list
    root_install "$deb/try" $needed || return
    mkdir -p "$deb/try/packages"
    cp "$deb"/packages/*.deb "$deb/try/packages/" || return
    names=$(cd "$deb/packages" && printf '%s\n' *.deb | sed 's/_.*//' | tr '\n' ' ')
    # What they depend on is there before, so that only they are looked for.
    # shellcheck disable=SC2046,SC2086 # lists
    root_install "$deb/try" $(deb_depended $names) || return
    deb_files >"$deb/before" || return
    # shellcheck disable=SC2046 # a list
    root_install "$deb/try" $(cd "$deb/packages" &&
        printf '/packages/%s\n' *dbgsym*.deb '' *.deb | grep 'deb$' |
        grep -v dbgsym) || return
    cp debian/tests/installed "$deb/try/packages/"
    root_user=1000:1000 root_in "$deb/try" sh /packages/installed || return
    # shellcheck disable=SC2086 # a list
    root_in "$deb/try" dpkg --purge $names || return
    rm "$deb/try/packages/installed"
    deb_files | LC_ALL=C diff "$deb/before" -
}

# deb_depended PACKAGE...: what the packages depend on, but for one another.
deb_depended() {
    local package
    for package in "$deb"/packages/*.deb; do
        dpkg-deb -f "$package" Depends
    done | tr ',' '\n' | sed 's/^ *//; s/ *[(|].*//; s/:.*//' | sort -u |
        grep -vxF -e "$(printf '%s\n' "$@")" | grep .
}

deb() {
    local deb=$PWD/build-deb deb_tarball root_here root_suite
    root_suites
    [ "$(id -u)" -eq 0 ] || die 'make packages as root: sudo ./dev deb'
    need "$needs_build$needs_deb"
    build_tree build --enable-werror || return
    mkdir -p "$deb"
    step 'make dist' "$deb/dist.log" make -C build dist || return
    deb_tarball=$(echo build/cards-*.tar.xz)
    must step "A root with what building needs ($root_suite)" "$deb/tools.log" \
        deb_tools || return
    must step 'Building, with tests' "$deb/first.log" \
        deb_build /first 022 TZ=UTC LC_ALL=C.UTF-8 -- -F || return
    must step 'Building once more: another path, umask, time zone and locale' \
        "$deb/second.log" deb_build /home/others/second 077 \
        TZ=Pacific/Apia LC_ALL=C DEB_BUILD_OPTIONS=nocheck -- -b || return
    counted step 'They are the same, byte by byte' "$deb/same.log" deb_same
    counted step 'lintian: no error, no warning' "$deb/lint.log" deb_lint
    rm -rf "$deb/packages"
    mkdir -p "$deb/packages"
    find "$deb/build/first" -maxdepth 1 -type f ! -name '*dbgsym*' \
        -exec cp {} "$deb/packages/" \;
    counted step 'Installing, using and purging them' "$deb/try.log" deb_try
    say "The packages are in build-deb/packages/."
}
