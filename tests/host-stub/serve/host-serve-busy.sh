#!/bin/sh
# SPDX-License-Identifier: MIT
# host-stub serve goes on reading whatever waits: a client that called initialize
# is told "busy" beyond the bounds; one that did not waits, as it always did. A
# card that takes one call at a time gets one, and an answer is as long as the
# client takes it.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

# A thread model that this host does not know is one at a time.
for model in one=CARD_THREADS_ONE any=CARD_THREADS_ANY unknown=7u; do
    # shellcheck disable=SC2086
    ${CC:-cc} -shared -fPIC -fvisibility=hidden -I"$top_srcdir/include" \
        -DONE_ID="\"model_${model%%=*}\"" -DONE_MODEL=${model#*=} \
        -o "cards/model_${model%%=*}.so" "$top_srcdir/tests/cards/one.c" ||
        exit 99
done
chmod 644 cards/*.so

python -B "$top_srcdir/tests/host-stub/serve/host-serve-busy.py" \
    "$tmp/cards" || fail 'serve'
