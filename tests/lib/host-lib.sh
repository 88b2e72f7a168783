# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# host-lib.sh - what the tests of host-stub share
#
# Sourced first. Gives a directory of the test's own, $tmp, which is also the
# current one and is gone at the end; host-stub as `host`, with the test card
# greet in its path; and assertions that say what did not hold and end the
# test.

. "${top_srcdir:?}/tests/lib/file-lib.sh"

set -u
: "${top_builddir:?run by make check}" "${top_srcdir:?run by make check}"

tmp=$(mktemp -d "${TMPDIR:-/tmp}/host-test.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
cd "$tmp" || exit 99

host_stub=$top_builddir/host-stub/host-stub
cards=$top_builddir/tests/cards/.libs
PYTHONPATH=$top_srcdir/tests/lib
export PYTHONPATH
HOME=$tmp/home XDG_CONFIG_HOME=$tmp/config XDG_CACHE_HOME=$tmp/cache
export HOME XDG_CONFIG_HOME XDG_CACHE_HOME
unset CARD_PLUGINS NO_COLOR GREET_PLACE GREET_TOKEN GREET_TRIES GREET_RING \
    GREET_OPTIONS
mkdir -p cards
chmod 755 "$tmp" cards
cp "$cards/greet.so" cards/
chmod 644 cards/greet.so

# Stdout, stderr and exit status of host-stub go to out, err and $status.
host()
{
    "$host_stub" -p "$tmp/cards" "$@" >"$tmp/out" 2>"$tmp/err"
    status=$?
}

# The same, with a connection for greet.
greet()
{
    GREET_PLACE=here GREET_TOKEN=s3cret host "$@"
}

# A form that is good, filled by --set, and more after it.
run_greet()
{
    greet run greet --set style=plain --set name=World "$@"
}

fail()
{
    echo "FAILED: $*" >&2
    echo "status: ${status-}" >&2
    sed 's/^/out: /' "$tmp/out" >&2
    sed 's/^/err: /' "$tmp/err" >&2
    exit 1
}

status_is()
{
    [ "$status" -eq "$1" ] || fail "the exit status is $status, not $1"
}

err_has()
{
    grep -qF -- "$1" "$tmp/err" || fail "stderr has no: $1"
}

out_has()
{
    grep -qF -- "$1" "$tmp/out" || fail "stdout has no: $1"
}

out_lacks()
{
    ! grep -qF -- "$1" "$tmp/out" || fail "stdout has: $1"
}

err_lacks()
{
    ! grep -qF -- "$1" "$tmp/err" || fail "stderr has: $1"
}

out_is()
{
    printf '%s\n' "$1" | cmp -s - "$tmp/out" || fail "stdout is not: $1"
}

out_is_empty()
{
    [ ! -s "$tmp/out" ] || fail "stdout is not empty"
}

err_is_empty()
{
    [ ! -s "$tmp/err" ] || fail "stderr is not empty"
}

# broken ID MACRO: cards/ID.so, built with -DMACRO.
broken()
{
    # shellcheck disable=SC2086
    ${CC:-cc} -shared -fPIC -fvisibility=hidden -I"$top_srcdir/include" \
        -DBROKEN_ID="\"$1\"" "-D$2" -o "cards/$1.so" \
        "$top_srcdir/tests/cards/broken.c" || exit 99
    chmod 644 "cards/$1.so"
}

# Runs a Python program, or skips the test.
python()
{
    [ -x /usr/bin/python3 ] || exit 77
    /usr/bin/python3 -B "$@"
}
