#!/bin/sh
# SPDX-License-Identifier: MIT
# run-python.sh - runs a test that is a Python program, or skips it
[ -x /usr/bin/python3 ] || {
    echo 'skipped: there is no /usr/bin/python3'
    exit 77
}
exec /usr/bin/python3 -B "$@"
