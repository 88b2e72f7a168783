#!/bin/sh
# SPDX-License-Identifier: MIT
# host-stub serve speaks JSON-RPC 2.0, one message a line and nothing else:
# every request has its answer, whatever came in, and whatever a card does.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
broken chatty BROKEN_CHATTY
mkdir crash
broken crashing BROKEN_CALL
mv cards/crashing.so crash/

python -B "$top_srcdir/tests/host-stub/serve/host-serve.py" "$tmp/cards" || fail 'serve'

# A kept connection by its name: read, renewed, kept.
printf s3cret >token
host connect greet work --set place=here --set token=@token
status_is 0
tr -d '\n' >input <<'END'
{"jsonrpc":"2.0","id":1,"method":"run","params":{"card":"greet",
"connection":"work","inputs":{"style":"plain","name":"x","mode":"renew"}}}
END
host serve <input
status_is 0
out_has '"connection_update":{"token":"fr3sh","options":{"until":12}}'
grep -q '"token": "fr3sh"' config/host-stub/connections/test_cards/work.json ||
    fail 'the new token is not kept'
sed 's/"connection":"work",//' input >usual
host -c work serve <usual
status_is 0
out_has '"id":1,"result"'
sed 's|work|none|' input >unknown
host serve <unknown
status_is 0
out_has 'no connection of this name is kept'
host -c - serve <input
status_is 2
err_has 'standard input is for requests'
