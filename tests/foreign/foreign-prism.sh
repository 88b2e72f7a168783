#!/bin/sh
# SPDX-License-Identifier: MIT
# Against Prism, which plays Okta's published description of the Devices API, the
# card gives byte for byte what a plain HTTP client gets.
. "${top_srcdir:?}/tests/foreign/foreign-lib.sh"
needs @stoplight/prism-cli yaml

# It is not part of this tree.
description=$top_srcdir/../shared/okta/devices.openapi.yaml
[ -f "$description" ] || skipped "no description at $description"
patience=400 # nearly all of it is Prism's
drives prism.mjs "$description" "$host_stub" \
    "$top_builddir/plugin/.libs/custom_api_action.so"
