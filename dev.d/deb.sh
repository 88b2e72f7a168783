# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# deb.sh - Debian packages, built and tried in roots of their own: a part of dev
#
# ./dev deb takes what `make dist` packs, builds it twice and differently, compares,
# has lintian look at the packages, and installs them into a root that has nothing
# else. They are in build-deb/packages/ then. SUITE is another release of Debian than
# that of this machine. Needs root, for the roots.

# deb_root DIR: a minimal root, which gets packages from where this machine does.
deb_root() {
    local dir=$1 file
    rm -rf --one-file-system "$dir"
    mmdebstrap --quiet --variant=minbase --include=ca-certificates \
        "$deb_suite" "$dir" || return
    rm -f "$dir/etc/apt/sources.list"
    cp -a /etc/apt/sources.list /etc/apt/sources.list.d "$dir/etc/apt/" 2>/dev/null
    cp -a /etc/apt/apt.conf.d/. "$dir/etc/apt/apt.conf.d/"
    for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt; do
        [ ! -e "$file" ] || cp -L "$file" "$dir$file"
    done
    # Sources of others are for this machine's release.
    find "$dir/etc/apt" -name '*.list' -o -name '*.sources' | while read -r file; do
        grep -q '/debian' "$file" || rm -f "$file"
        [ ! -e "$file" ] || sed -i "s/$deb_here/$deb_suite/g" "$file"
    done
    deb_in "$dir" apt-get -qq update
}

# deb_in DIR COMMAND...: a command in the root, with what it mounts for itself alone.
# deb_user is who runs it.
deb_in() {
    # shellcheck disable=SC2016 # expanded by that shell
    unshare --mount --propagation private sh -ec '
        root=$1 user=$2
        shift 2
        mount -t proc proc "$root/proc"
        mount --rbind /sys "$root/sys"
        mount --rbind /dev "$root/dev"
        exec chroot --userspec="$user" "$root" env -i HOME=/tmp LANG=C.UTF-8 \
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            DEBIAN_FRONTEND=noninteractive \
            ${https_proxy:+https_proxy="$https_proxy"} \
            ${http_proxy:+http_proxy="$http_proxy"} "$@"
    ' sh "$1" "${deb_user-0:0}" "${@:2}"
}

deb_install() {
    deb_in "$1" apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends \
        "${@:2}"
}

# What a build machine of Debian has, and what debian/control asks for.
deb_tools() {
    deb_root "$deb/build" || return
    deb_install "$deb/build" build-essential fakeroot lintian || return
    mkdir -p "$deb/build/source"
    tar -x --strip-components=1 -f "$deb_tarball" -C "$deb/build/source" || return
    deb_in "$deb/build" apt-get -qq -o Dpkg::Use-Pty=0 build-dep -y \
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
    deb_user=1000:1000 deb_in "$deb/build" env "${settings[@]}" sh -c '
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
    deb_user=1000:1000 deb_in "$deb/build" sh -c '
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
    deb_root "$deb/try" || return
    needed=$(sed -n 's/^Depends: @, //p' debian/tests/control | tr -d ,)
    # shellcheck disable=SC2086 # a list
    deb_install "$deb/try" $needed || return
    mkdir -p "$deb/try/packages"
    cp "$deb"/packages/*.deb "$deb/try/packages/" || return
    names=$(cd "$deb/packages" && printf '%s\n' *.deb | sed 's/_.*//' | tr '\n' ' ')
    # What they depend on is there before, so that only they are looked for.
    # shellcheck disable=SC2046,SC2086 # lists
    deb_install "$deb/try" $(deb_depended $names) || return
    deb_files >"$deb/before" || return
    # shellcheck disable=SC2046 # a list
    deb_install "$deb/try" $(cd "$deb/packages" &&
        printf '/packages/%s\n' *dbgsym*.deb '' *.deb | grep 'deb$' |
        grep -v dbgsym) || return
    cp debian/tests/installed "$deb/try/packages/"
    deb_user=1000:1000 deb_in "$deb/try" sh /packages/installed || return
    # shellcheck disable=SC2086 # a list
    deb_in "$deb/try" dpkg --purge $names || return
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
    local deb=$PWD/build-deb deb_tarball deb_here deb_suite
    # shellcheck disable=SC1091 # it is there on Debian
    deb_here=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME-}")
    deb_suite=${SUITE:-$deb_here}
    [ "$(id -u)" -eq 0 ] || die 'make packages as root: sudo ./dev deb'
    need "$needs_build$needs_deb"
    build_tree build --enable-werror || return
    mkdir -p "$deb"
    step 'make dist' "$deb/dist.log" make -C build dist || return
    deb_tarball=$(echo build/cards-*.tar.xz)
    must step "A root with what building needs ($deb_suite)" "$deb/tools.log" \
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
