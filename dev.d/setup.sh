# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# setup.sh - what ./dev installs, and for what: a part of dev
#
# need LIST... installs the packages of these lists that are not there.

sudo=(sudo)
[ -t 0 ] || sudo+=(-n) # nobody is there to give a password

# One line a need: package, a sign that it is there (a command, a pkg-config
# module, a header or a path) where there is no dpkg, and what it is for.
needs_build='
autoconf          autoreconf        makes configure
automake          automake          makes Makefile.in
libtool           libtoolize        builds the card as a loadable module
make              make              builds
gcc               gcc               compiles C
libc6-dev         stdio.h           the C library
pkg-config        pkg-config        finds the libraries
libcurl4-openssl-dev libcurl.pc     the card speaks HTTP with it
libjson-c-dev     json-c.pc         the sandbox makes JSON with it; cards may
libltdl-dev       ltdl.h            host-stub loads cards with it
libpcre2-dev      libpcre2-8.pc     host-stub matches patterns with it
libmicrohttpd-dev libmicrohttpd.pc  the sandbox and connect serve HTTP with it
libedit-dev       libedit.pc        connect and form -i edit lines with it
libgnutls28-dev   gnutls.pc         the certificate of the sandbox
libssl-dev        libcrypto.pc      the card signs with it
zlib1g-dev        zlib.pc           the card decompresses answers with it
perl              pod2man           makes the manual pages'
needs_demo='
jq                jq                the demo shows lists with it'
needs_check='
libcunit1-dev     cunit.pc          runs the unit tests
g++               g++               card.h is compiled as C++ too
binutils          nm                looks at the exported symbols
libjansson-dev    jansson.pc        a host of the tests has it
locales           localedef         another is in a locale with a decimal comma
openssl           openssl           certificates for the tests
python3           python3           some tests are written in it
python3-jsonschema python3          checks the schemas
perl              podchecker        checks the manual pages
bash-completion   /usr/share/bash-completion/bash_completion  finds a script for bash
fish              fish              a Tab is typed in it
zsh               zsh               a Tab is typed in it'
needs_sanitize='
valgrind          valgrind          finds wrong use of memory'
needs_layout='
clang-format-14   clang-format-14   layout of C'
needs_lint='
shellcheck        shellcheck        shell scripts
cppcheck          cppcheck          static analysis'
needs_bench='
libpcre2-8-0      libpcre2-8.pc     nginx, which serves what is measured, needs it
curl              curl              what host-stub is measured against
openssl           openssl           a certificate for nginx
python3           python3           runs the sides in turns
valgrind          valgrind          counts instructions'
needs_fuzz='
clang             clang             libFuzzer is a part of it
libclang-rt-dev   clang             and the sanitizers
libsimdjson-dev   simdjson.pc       a second opinion of what is JSON'
needs_full='
clang             clang             a second compiler
gnupg             gpg               a test prepares a signed release
xz-utils          xz                make dist packs with it'
needs_deb='
mmdebstrap        mmdebstrap        makes the roots that packages are built and tried in
xz-utils          xz                make dist packs with it'
needs_release='
git               git               commits and tags
gnupg             gpg               signs
xz-utils          xz                make dist packs with it'
needs_node='
npm               npm               installs what is tested and measured with'
needs_browser='
chromium          chromium          signs in, and edits flows, as a person does'

is_there() {
    local package=$1 sign=$2
    if command -v dpkg-query >/dev/null; then
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null |
            grep -qx installed
    else
        case $sign in
        *.pc) pkg-config --exists "${sign%.pc}" 2>/dev/null ;;
        /*) [ -e "$sign" ] ;;
        *.h) echo "#include <$sign>" | cc -E - >/dev/null 2>&1 ;;
        *) command -v "$sign" >/dev/null ;;
        esac
    fi
}

apt_get() {
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { say 'no sudo here'; return 1; }
        as_root=("${sudo[@]}")
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 "$@"
}

# need LIST...: installs the packages of these lists that are not there.
need() {
    local package sign why missing=()
    while read -r package sign why; do
        if [ -n "$package" ] && ! is_there "$package" "$sign"; then
            [ ${#missing[@]} -gt 0 ] || say 'Not installed yet:'
            printf '  %-22s %s\n' "$package" "$why"
            missing+=("$package")
        fi
    done <<<"$*"
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "no apt-get here: install what" \
        "these Debian packages hold, then run this again: ${missing[*]}"
    mkdir -p build
    step 'Installing them with apt-get' build/apt.log \
        install_packages "${missing[@]}" ||
        die "as root, run: apt-get install ${missing[*]}"
}

# Does this system have such a package? A bare machine has no lists yet.
offers() {
    command -v apt-cache >/dev/null || return
    apt-cache show "$1" >/dev/null 2>&1 ||
        { apt_get update >/dev/null 2>&1 && apt-cache show "$1" >/dev/null 2>&1; }
}

# A bare machine has no lists yet, and old ones name packages that are gone.
install_packages() {
    local install=(install -y --no-install-recommends "$@")
    apt_get "${install[@]}" || { apt_get update && apt_get "${install[@]}"; }
}

# Debian's nginx, not installed but unpacked: a web server that starts with the
# machine is no part of measuring.
need_nginx() {
    local place=$PWD/build-nginx
    PATH=$PATH:/usr/sbin:$place/usr/sbin
    ! command -v nginx >/dev/null || return 0
    command -v apt-get >/dev/null || die 'install nginx, then run this again'
    mkdir -p "$place"
    step 'Unpacking nginx, which is not installed' "$place/get.log" \
        unpack_nginx "$place" || die 'install nginx, then run this again'
}

unpack_nginx() {
    (cd "$1" && apt-get -qq download nginx ||
        { apt_get update && apt-get -qq download nginx; }) &&
        dpkg -x "$1"/nginx_*.deb "$1"
}
