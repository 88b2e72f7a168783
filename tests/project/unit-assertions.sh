#!/bin/sh
# SPDX-License-Identifier: MIT
# An assertion of the unit tests fails when it does not hold, and shows what was
# expected and what was found.
: "${top_builddir:?run by make check}"
[ -x "$top_builddir/tests/project/unit-red" ] || exit 77
found=$("$top_builddir/tests/project/unit-red") && {
    echo "FAILED: unit-red has passed: $found" >&2
    exit 1
}
fail()
{
    printf 'FAILED: %s\n%s\n' "$1" "$found" >&2
    exit 1
}
has()
{
    case $found in
    *"$1"*) ;;
    *) fail "unit-red does not say: $1" ;;
    esac
}

case $found in
*'
ok '*) fail "an assertion holds that must not" ;;
esac
has '# expected: {}'
has '# actual:   {"a":[{"b":"red and blue"}, 1.50],"n":null}'
has '# has not:  green'
has '# has:      blue'
has '# actual:   (null)'
has '# to lack:  green
# actual:   (null)'
has '# expected: /a/0/b: "blue"
# actual:   /a/0/b: "red and blue"'
has '# expected: /a/1: 1.5
# actual:   /a/1: 1.50'
has '# expected: /a/2: null
# actual:   /a/2: absent'
has '# expected: /n: absent
# actual:   /n: null'
has '# actual:   not JSON'
has 'what is expected is JSON'
has '# no string at: /a'
