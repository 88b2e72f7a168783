# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# root.sh - small Debian systems of their own, to build and try in: a part of dev
#
# They are made by mmdebstrap, which needs root. root_suite is the release of Debian
# that they have, that of this machine or another.

# root_suites: sets root_here and root_suite, which is SUITE if that is given.
root_suites() {
    # shellcheck disable=SC1091 # it is there on Debian
    root_here=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME-}")
    root_suite=${SUITE:-$root_here}
}

# root_make DIR: a minimal root, which gets packages from where this machine does.
root_make() {
    local dir=$1 file
    rm -rf --one-file-system "$dir"
    mmdebstrap --quiet --variant=minbase --include=ca-certificates \
        "$root_suite" "$dir" || return
    rm -f "$dir/etc/apt/sources.list"
    cp -a /etc/apt/sources.list /etc/apt/sources.list.d "$dir/etc/apt/" \
        2>/dev/null || true
    cp -a /etc/apt/apt.conf.d/. "$dir/etc/apt/apt.conf.d/"
    for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt; do
        [ ! -e "$file" ] || cp -L "$file" "$dir$file"
    done
    # Sources of others are for this machine's release.
    find "$dir/etc/apt" -name '*.list' -o -name '*.sources' | while read -r file; do
        grep -q '/debian' "$file" || rm -f "$file"
        [ ! -e "$file" ] || sed -i "s/$root_here/$root_suite/g" "$file"
    done
    root_in "$dir" apt-get -qq update
}

# root_in DIR COMMAND...: a command in the root, with what it mounts for itself alone.
# root_user is who runs it.
root_in() {
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
    ' sh "$1" "${root_user-0:0}" "${@:2}"
}

root_install() {
    root_in "$1" apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends \
        "${@:2}"
}
