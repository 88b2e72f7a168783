#!/bin/sh
# SPDX-License-Identifier: MIT
# What holds for every source file, and needs no tool to see: no function that
# is easy to use wrongly, a licence line, 80 columns (90 in scripts), no tab and no
# blank at a line's end.
set -eu
export LC_ALL=C.UTF-8

# The one list. Bounded copies are struct buf's, numbers are parsed checked.
banned='strcpy strcat stpcpy strncpy sprintf vsprintf strtok strtok_r
gets alloca atoi atol atoll atof scanf sscanf fscanf mktemp tmpnam tempnam
system popen setjmp longjmp'

cd "${top_srcdir:?}"
found=$(mktemp)
trap 'rm -f "$found"' EXIT

sources() {
    find . \( -name 'build*' -o -name '*_build' -o -name '_inst' \
        -o -name node_modules -o -name .git -o -name config.h \) -prune \
        -o -type f "$@" -print
}

# report WHAT: the lines found, each with what is wrong with it.
bad=0
report() {
    [ -s "$found" ] || return 0
    sed "s/^/$1: /" "$found"
    bad=1
}

c_files=$(sources -name '*.[ch]')
all_files=$(sources \( -name '*.[ch]' -o -name '*.sh' -o -name '*.py' \
    -o -name dev \))
[ "$(echo "$c_files" | wc -l)" -gt 20 ]

# Names in comments and strings do no harm, but need not stand there either.
names=$(echo "$banned" | tr -s ' \n' '||' | sed 's/|$//')
echo "$c_files" | xargs grep -nE "(^|[^A-Za-z0-9_])($names) *\(" \
    >"$found" || true
report 'banned function'

# A card lives in its host's locale.
find common kit plugin -name '*.[ch]' -exec grep -nE \
    '(setlocale|strn?casecmp|strcasestr|strtod|tolower|toupper|isal[a-z]+) *\(' \
    {} + >"$found" || true
report 'means something else in another locale'

echo "$all_files" | xargs awk 'FNR <= 2 && /SPDX-License-Identifier: MIT/ {
        has[FILENAME] = 1 }
    { seen[FILENAME] = 1 }
    END { for (f in seen) if (!(f in has)) print f ": no licence line" }' \
    >"$found"
report 'file'

echo "$c_files" | xargs grep -nE '^.{81,}' >"$found" || true
report 'more than 80 columns'
# A script may hold a word, or a line of what is expected, that is longer.
echo "$all_files" | xargs grep -nE '^.{91,}' >"$found" || true
report 'more than 90 columns'
echo "$all_files" | xargs grep -nP '\t|[ \t]+$' >"$found" || true
report 'tab, or blank at the end'
exit "$bad"
