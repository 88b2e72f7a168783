#!/bin/sh
# SPDX-License-Identifier: MIT
# Programs and module are built so that a fault in them is hard to use: stack
# protector, FORTIFY, full RELRO, no fixed addresses, CET where there is any.
set -eu

hardened=$(sed -n 's/^HARDEN_CFLAGS = *//p' "${top_builddir:?}/tests/Makefile")
fortified=$(sed -n 's/^HARDEN_CPPFLAGS = *//p' "$top_builddir/tests/Makefile")
if [ -z "$hardened" ]; then
    echo 'skipped: built with --disable-hardening'
    exit 77
fi

bad=0
fail()
{
    echo "FAILED: $*"
    bad=1
}

# has FILE WHAT OPTION...: readelf says it of the file.
has()
{
    file=$1 what=$2
    shift 2
    readelf -W "$@" "$file" 2>/dev/null | grep -qE "$what" ||
        fail "$file: no $what"
}

program()
{
    found=$top_builddir/$1/.libs/$2
    [ -e "$found" ] || found=$top_builddir/$1/$2
    # under valgrind a script stands in its place
    for real in "$top_builddir/$1/real/$2" "$top_builddir/$1/real/real/$2"; do
        [ ! -e "$real" ] || found=$real
    done
    echo "$found"
}

modules="$top_builddir/plugin/.libs/custom_api_action.so
$top_builddir/plugin/.libs/http_api.so"
programs="$(program host-stub host-stub) $(program sandbox okta-sandbox)
$(program host-stub host-stub-connect) $(program host-stub host-stub-form)
$(program host-stub host-stub-verify)"
for file in $modules $programs; do
    has "$file" 'Type: *DYN' -h
    has "$file" GNU_RELRO -l
    has "$file" 'BIND_NOW|FLAGS_1.*NOW' -d
    has "$file" 'GNU_STACK .* RW ' -l
    has "$file" 'UND __stack_chk_fail' --dyn-syms
    [ -z "$fortified" ] ||
        has "$file" 'UND __[a-z]+_chk(@|$)' --dyn-syms
    if readelf -Wl "$file" | grep -q 'LOAD .* RWE '; then
        fail "$file: memory that is written and run"
    fi
    if readelf -Wd "$file" | grep -qE 'RPATH|RUNPATH|TEXTREL'; then
        fail "$file: a path of its own, or text that is changed"
    fi
done
case " ${CFLAGS-} ${LDFLAGS-} " in
*-no-pie* | *-fno-pie* | *-fno-PIE*) ;; # as the builder wants it
*)
    for file in $programs; do
        has "$file" 'FLAGS_1.*PIE' -d
    done
    ;;
esac

# The C library's own start files may have no CET: the objects tell.
case $hardened in
*-fcf-protection*)
    for object in plugin/.libs/libconnector_la-execute.o \
        common/.libs/buf.o host-stub/host_stub-main.o; do
        has "$top_builddir/$object" 'IBT, SHSTK' -n
    done
    ;;
esac

# None was left out by mistake, where it is known what the compiler can do.
case $(uname -m)-$(${CC:-cc} --version | head -n 1) in
x86_64-*Debian*)
    for flag in -fstack-protector-strong -fcf-protection; do
        case $hardened in
        *"$flag"*) ;;
        *) fail "configure did not take $flag" ;;
        esac
    done
    case " ${CFLAGS-} ${CPPFLAGS-}" in
    *-fsanitize* | *_FORTIFY_SOURCE* | *-O0*)
        [ -z "$fortified" ] || fail "FORTIFY with ${CFLAGS-}"
        ;;
    *) [ -n "$fortified" ] || fail 'configure did not take FORTIFY' ;;
    esac
    ;;
esac
exit "$bad"
