#!/bin/sh
# SPDX-License-Identifier: MIT
# configure names all that is missing at once, and what installs it by the names that
# the system has for its packages.
set -eu
configure=${top_srcdir:?}/configure
[ -x "$configure" ] || { echo 'skipped: there is no configure here'; exit 77; }

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

# With no library that pkg-config finds. -C: the compiler is looked at once.
lacking()
{
    printf 'ID=%s\nID_LIKE="%s"\n' "$1" "$2" >os-release
    if OS_RELEASE=$dir/os-release PKG_CONFIG_PATH='' PKG_CONFIG_LIBDIR=/nonexistent \
        "$configure" -C >out 2>&1; then
        echo "configure finds everything on $1"
        exit 1
    fi
    for library in libcurl libcrypto zlib json-c libpcre2-8 libmicrohttpd gnutls \
        libedit; do
        grep -q "^  $library .*: " out || { tail -20 out; exit 1; }
    done
}

says()
{
    grep -qxF -- "$*" out || { echo "not said: $*"; tail -20 out; exit 1; }
}

lacking linuxmint 'ubuntu debian'
says '  apt-get install' libcurl4-openssl-dev libssl-dev zlib1g-dev libjson-c-dev \
    libpcre2-dev libmicrohttpd-dev libgnutls28-dev libedit-dev
lacking fedora ''
says '  dnf install' libcurl-devel openssl-devel zlib-devel json-c-devel pcre2-devel \
    libmicrohttpd-devel gnutls-devel libedit-devel
lacking alpine ''
says '  apk add' curl-dev openssl-dev zlib-dev json-c-dev pcre2-dev \
    libmicrohttpd-dev gnutls-dev libedit-dev
lacking plan9 ''
says 'Install them with their headers, then run configure again.'
