#!/bin/sh
# SPDX-License-Identifier: MIT
# What host-stub says of a pattern and a text is what a JavaScript engine says,
# wherever it says anything: random patterns of all that the syntax has.
set -eu

command -v node >/dev/null || exit 77
[ -z "${UNDER_VALGRIND-}" ] || exit 77
node "${top_srcdir:?}/tests/host-stub/pattern-ecma.mjs" ./host-stub/pattern-lines \
    "${CASES:-20000}" \
    "${SEED:-1}"
