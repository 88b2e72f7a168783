# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# file-lib.sh - what a file has, for tests that show it where that does not hold
#
# Sourced by host-lib.sh and template-lib.sh too. Each ends the test.

# file_fails FILE WHAT
file_fails()
{
    [ ! -r "$1" ] || head -c 8000 "$1" | sed "s|^|$1: |" >&2
    echo "FAILED: $2" >&2
    exit 1
}

# file_matches FILE REGEX [WHY]: whether a line matches. A file that is missing and
# an expression that is not one fail the test: they would lack anything.
file_matches()
{
    [ -r "$1" ] || file_fails "$1" "${3:+$3: }there is no $1"
    grep -q -e "$2" "$1"
    case $? in
    0) return 0 ;;
    1) return 1 ;;
    *) file_fails "$1" "${3:+$3: }grep cannot search $1 for: $2" ;;
    esac
}

# file_has FILE REGEX [WHY]: a line that matches
file_has()
{
    file_matches "$@" ||
        file_fails "$1" "${3:+$3: }$1 has no line like: $2"
}

# file_lacks FILE REGEX [WHY]
file_lacks()
{
    ! file_matches "$@" ||
        file_fails "$1" "${3:+$3: }$1 has a line like: $2"
}
