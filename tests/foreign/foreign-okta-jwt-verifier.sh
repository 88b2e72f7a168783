#!/bin/sh
# SPDX-License-Identifier: MIT
# Okta's own verifier accepts the access tokens of the sandbox by its keys, and
# refuses them where they are not what was asked for.
. "${top_srcdir:?}/tests/foreign/foreign-lib.sh"
needs @okta/jwt-verifier

for offset in 0 -9000; do
    rm -f web.json
    sandbox --devices 5 --web-app web.json --clock-offset $offset
    drives jwt-verifier.mjs web.json "$(told user)" "$(told password)" \
        "$([ $offset -eq 0 ] || echo expired)"
done
