#!/bin/sh
# SPDX-License-Identifier: MIT
# The parts of the package for Node-RED that need no Node-RED.
set -eu

command -v node >/dev/null || exit 77
node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' ||
    exit 77
[ -z "${UNDER_VALGRIND-}" ] || exit 77
cd "${top_srcdir:?}/hosts/node-red"
node --test test/*.test.js </dev/null
