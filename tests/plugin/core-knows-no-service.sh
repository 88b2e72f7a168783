#!/bin/sh
# SPDX-License-Identifier: MIT
# The core of the connectors has no word of a service: what Okta has of its own
# is in plugin/okta/ and plugin/cards/, and what is for any API in
# plugin/http_api/. Neither of these includes a header of another's, and the core
# includes none of theirs.
set -eu

cd "${top_srcdir:?}/plugin"
failed=

# The files of Custom API Action that both connectors build.
action=$(sed -n '/^libaction_la_SOURCES/,/[^\\]$/s/^ *\([^ ]*\.[ch]\).*/\1/p' \
    Makefile.am)
[ "$(echo "$action" | wc -l)" -ge 10 ] || {
    echo "expected the sources of libaction in Makefile.am, found: $action"
    exit 1
}

# shellcheck disable=SC2086 # a list of files without blanks
core="$(echo ./*.[ch] auth/*.[ch]) $action"

# lacks PATTERN FILE...: no line of the files has the pattern.
lacks() {
    pattern=$1
    shift
    if grep -niE "$pattern" "$@"; then
        echo "expected no line with $pattern, found those above"
        failed=yes
    fi
}

# shellcheck disable=SC2086
lacks 'okta' $core http_api/*.[ch]
# shellcheck disable=SC2086
lacks '^#include "(\.\./)?(okta|http_api)/' $core
lacks '^#include "(\.\./)?(cards|custom_api_action|okta|http_api)/' \
    ./*.[ch] auth/*.[ch]
lacks '^#include "(\.\./)?http_api' okta/*.[ch] cards/*.[ch] cards/*/*.[ch]
[ -z "$failed" ]
