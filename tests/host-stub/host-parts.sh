#!/bin/sh
# SPDX-License-Identifier: MIT
# The host is what its library has: neither it nor host-stub needs anything of a
# part, nor a part anything of another, but for ask, which connect and form -i
# share; and what only a part needs of the system is not loaded by host-stub.
set -eu

[ -z "${UNDER_VALGRIND-}" ] || exit 77 # scripts stand for the programs
for tool in nm readelf; do command -v $tool >/dev/null || exit 77; done
source=${top_srcdir:?}/host-stub
built=${top_builddir:?}/host-stub
parts='ask batch connect serve verify'
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bad=0
fail() {
    echo "FAILED: $*"
    bad=1
}

# may_use USER PART
may_use() {
    case $1,$2 in
    connect,ask | form,ask) ;;
    *) [ "$1" = "$2" ] ;;
    esac
}

# ---- what is included ----
for part in $parts; do
    set -- ! -path "$source/$part/*"
    for user in connect form; do
        ! may_use $user "$part" || set -- "$@" ! -path "$source/$user/*"
    done
    for file in "$source/$part"/*.h; do
        name=${file##*/}
        find "$source" -name '*.[ch]' "$@" \
            -exec grep -lE "^#include \"([a-z]+/)?$name\"" {} + >"$dir/found" ||
            true
        [ ! -s "$dir/found" ] || fail "$part/$name is included by:" \
            "$(cat "$dir/found")"
    done
done

# ---- what is linked ----
for part in host $parts; do
    nm -P "$built/.libs/lib$part.a" >"$dir/all"
    awk '$2 ~ /^[TDBRVWC]$/ { print $1 }' "$dir/all" | LC_ALL=C sort -u \
        >"$dir/$part.has"
    awk '$2 == "U" { print $1 }' "$dir/all" | LC_ALL=C sort -u \
        >"$dir/$part.needs"
    [ "$(wc -l <"$dir/$part.has")" -gt 5 ]
done
for part in $parts; do
    for other in host $parts; do
        ! may_use "$other" "$part" || continue
        LC_ALL=C comm -12 "$dir/$part.has" "$dir/$other.needs" >"$dir/found"
        [ ! -s "$dir/found" ] || fail "$other needs of $part:" \
            "$(cat "$dir/found")"
    done
done

# program NAME PART...: has functions of these parts, and of no other.
program() {
    name=$1
    shift
    nm -P "$built/$name" | awk '$2 == "T" || $2 == "t" { print $1 }' |
        LC_ALL=C sort -u >"$dir/program"
    for part in $parts; do
        LC_ALL=C comm -12 "$dir/$part.has" "$dir/program" >"$dir/found"
        case " $* " in
        *" $part "*) [ -s "$dir/found" ] || fail "$name has nothing of $part" ;;
        *) [ ! -s "$dir/found" ] || fail "$name has of $part: $(cat "$dir/found")" ;;
        esac
    done
}
program host-stub batch serve
program host-stub-connect ask connect
program host-stub-form ask
program host-stub-verify verify

# ---- what is loaded ----
loads() {
    readelf -d "$built/$1" | grep NEEDED | grep -q "lib$2\.so"
}
loads host-stub-connect microhttpd || fail 'connect has no listener'
if grep -q '^#define HAVE_LIBEDIT' "$top_builddir/config.h"; then
    loads host-stub-connect edit || fail 'connect edits no line'
    loads host-stub-form edit || fail 'form -i edits no line'
fi
for name in host-stub host-stub-form; do
    ! loads $name microhttpd || fail "$name loads microhttpd"
done
for name in host-stub host-stub-verify; do
    for library in microhttpd gnutls curl edit; do
        ! loads $name $library || fail "$name loads $library"
    done
done
exit "$bad"
