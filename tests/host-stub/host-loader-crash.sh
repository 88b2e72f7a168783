#!/bin/sh
# SPDX-License-Identifier: MIT
# A card that crashes or exits while it is loaded is a line in the list.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

broken crash BROKEN_CRASH
broken leave BROKEN_EXIT
broken hang BROKEN_HANG

host list
status_is 0
out_has 'greet  1.2.3'
out_has 'it crashed while it was being loaded'
out_has 'it ended the process while it was being loaded (exit status 7)'
out_has 'it did not finish loading within'

# one card is asked for: the others are not loaded
host describe greet
status_is 0
out_has 'Greeting (greet), version 1.2.3'
