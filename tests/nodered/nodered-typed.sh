#!/bin/sh
# SPDX-License-Identifier: MIT
# In Node-RED fields of every type are filled from the flow's context, the
# global one, another store, the environment and JSONata.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"

sandbox
CARDS_TEST_NAME='from the process' drives typed.mjs box.json
