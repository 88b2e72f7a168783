#!/bin/sh
# SPDX-License-Identifier: MIT
# A suite from which all unit tests are missing does not pass; but it is built and
# run, so what is not a unit test links nothing that only CUnit has.
[ "${have_cunit:?run by make check}" = yes ] || {
    echo 'The unit tests are not built: configure found no CUnit.'
    echo 'Install libcunit1-dev, and run configure again.'
    exit 1
}

# Each variable that tests/Makefile.am and what it includes set within `if HAVE_CUNIT`
# alone, where a line outside of it uses it.
cd "${top_srcdir:?}/tests" || exit 99
used=$(find . \( -name local.mk -o -name Makefile.am \) -exec awk '
    FNR == 1 { within = 0 }
    /^if HAVE_CUNIT/ { within = 1 }
    /^endif/ { within = 0 }
    /^[A-Za-z_%]+ *\+?=/ {
        name = $0
        sub(/ *\+?=.*/, "", name)
        if (within) set[name] = 1; else always[name] = 1
    }
    !within { lines[FILENAME ":" FNR] = $0 }
    END {
        for (name in set)
            for (line in lines)
                if (!(name in always) && index(lines[line], "$(" name ")"))
                    print "tests/" line ": " name
    }' {} +)
[ -z "$used" ] || {
    echo "$used"
    echo 'Only a build with CUnit has these: name what they stand for instead.'
    exit 1
}
