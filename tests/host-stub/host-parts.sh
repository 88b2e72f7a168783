#!/bin/sh
# SPDX-License-Identifier: MIT
# The host is what its library has: neither it nor host-stub needs anything of a
# part, nor a part anything of another; and what only a part needs of the system
# is not loaded by host-stub.
set -eu

[ -z "${UNDER_VALGRIND-}" ] || exit 77 # scripts stand for the programs
for tool in nm readelf; do command -v $tool >/dev/null || exit 77; done
source=${top_srcdir:?}/host-stub
built=${top_builddir:?}/host-stub
parts='batch connect serve verify'
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bad=0
fail() {
    echo "FAILED: $*"
    bad=1
}

# ---- what is included ----
for part in $parts; do
    for file in "$source/$part"/*.h; do
        name=${file##*/}
        find "$source" -name '*.[ch]' ! -path "$source/$part/*" \
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
        [ "$part" != "$other" ] || continue
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
program host-stub-connect connect
program host-stub-verify verify

# ---- what is loaded ----
loads() {
    readelf -d "$built/$1" | grep NEEDED | grep -q "lib$2\.so"
}
loads host-stub-connect microhttpd || fail 'connect has no listener'
for name in host-stub host-stub-verify; do
    for library in microhttpd gnutls curl; do
        ! loads $name $library || fail "$name loads $library"
    done
done
exit "$bad"
