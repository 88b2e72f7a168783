#!/bin/sh
# SPDX-License-Identifier: MIT
# Two JSON-RPC libraries use host-stub serve with the card on the sandbox: what is
# written there is what they take for JSON-RPC, and each answer finds its call.
. "${top_srcdir:?}/tests/foreign/foreign-lib.sh"
needs json-rpc-2.0 vscode-jsonrpc

sandbox --devices 9 --connection c.json --limit 100000/60
drives jsonrpc.mjs "$host_stub" "$top_builddir/plugin/.libs/custom_api_action.so" \
    ./c.json
