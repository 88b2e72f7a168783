#!/bin/sh
# SPDX-License-Identifier: MIT
# An assertion of file-lib.sh fails when it does not hold or cannot be judged, and
# says what it looked for.
set -u
: "${top_srcdir:?run by make check}"
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 99
printf 'red\nblue\n' >words
bad=0

# tried ASSERTION FILE REGEX [WHY]: said is what it says, and status how it ended.
tried()
{
    said=$(
        . "$top_srcdir/tests/lib/file-lib.sh"
        "$@" 2>&1
    )
    status=$?
}

# holds ASSERTION...
holds()
{
    tried "$@"
    [ "$status" -eq 0 ] && [ -z "$said" ] && return
    printf 'FAILED: %s\n%s\n' "$*" "$said"
    bad=1
}

# fails WORDS ASSERTION...: its last line is these words.
fails()
{
    words=$1
    shift
    tried "$@"
    [ "$status" -eq 1 ] && [ "$(echo "$said" | tail -n 1)" = "FAILED: $words" ] &&
        return
    printf 'FAILED: %s does not say: %s\n%s\n' "$*" "$words" "$said"
    bad=1
}

holds file_has words '^red$'
holds file_lacks words green
holds file_lacks words '-e'
fails 'words has no line like: green' file_has words green
fails 'why: words has no line like: green' file_has words green why
fails 'words has a line like: blue' file_lacks words blue
fails 'why: words has a line like: blue' file_lacks words blue why
# what cannot be judged neither has nor lacks anything
fails 'there is no none' file_has none red
fails 'there is no none' file_lacks none red
fails 'why: there is no none' file_lacks none red why
fails 'grep cannot search words for: \(' file_has words '\('
fails 'why: grep cannot search words for: \(' file_lacks words '\(' why
exit "$bad"
