# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# file-lib.sh - what a file has, for tests that show it where that does not hold
#
# Sourced by host-lib.sh and template-lib.sh too. Each ends the test.

# file_fails FILE WHAT
file_fails()
{
    head -c 8000 "$1" | sed "s|^|$1: |" >&2
    echo "FAILED: $2" >&2
    exit 1
}

# file_has FILE REGEX [WHY]: a line that matches
file_has()
{
    grep -q -e "$2" "$1" || file_fails "$1" "${3-}: $1 has no line like: $2"
}

# file_lacks FILE REGEX [WHY]
file_lacks()
{
    [ -r "$1" ] || file_fails "$1" "${3-}: there is no $1"
    ! grep -q -e "$2" "$1" || file_fails "$1" "${3-}: $1 has a line like: $2"
}
