#!/bin/sh
# SPDX-License-Identifier: MIT
# Each module shows exactly card_descriptor and execute, is never unloaded,
# binds at once, uses its own symbols whatever the host has, and carries no path of
# the machine that built it.
set -eu

for module in custom_api_action http_api; do
    module=${top_builddir:?}/plugin/.libs/$module.so
    [ -f "$module" ]

    symbols=$(nm -D --defined-only "$module" | awk '{ print $NF }' |
        LC_ALL=C sort | tr '\n' ' ')
    [ "$symbols" = 'card_descriptor execute ' ] || {
        echo "exported: $symbols"
        exit 1
    }

    # its own two are not looked for in the host first
    if readelf -rW "$module" | grep -wE 'card_descriptor|execute'; then
        echo 'not linked -Bsymbolic'
        exit 1
    fi

    dynamic=$(readelf -d "$module")
    echo "$dynamic" | grep -q 'FLAGS_1.*NODELETE' || {
        echo "not linked -z nodelete: $dynamic"
        exit 1
    }
    echo "$dynamic" | grep -q 'FLAGS_1.*NOW' || {
        echo "not linked -z now: $dynamic"
        exit 1
    }
    if echo "$dynamic" | grep -E 'RPATH|RUNPATH'; then
        echo 'a path of the build machine is in the module'
        exit 1
    fi
done
