#!/bin/sh
# SPDX-License-Identifier: MIT
# connect on a terminal, with the real card on the sandbox: a key or a file that
# cannot be used is refused when it is given, with all other answers kept, and
# what to do after a failed test is asked.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"

cp "$top_builddir/plugin/.libs/custom_api_action.so" cards/
chmod 644 cards/custom_api_action.so
umask 077
sandbox --service-app svc.json --key-format jwk
{
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem
    openssl pkey -in key.pem -pubout -out public.pem
    openssl req -x509 -new -key key.pem -subj /CN=localhost -out cert.pem
    openssl pkcs8 -topk8 -v2 aes256 -in key.pem -passout pass:opensesame \
        -out locked.pem
} 2>openssl.log || fail "openssl: $(cat openssl.log)"
PYTHONPATH=$top_srcdir/tests/lib python \
    "$top_srcdir/tests/host-stub/connect/host-connect-judged.py" \
    "$host_stub" "$tmp/cards" >out 2>err || fail 'what is typed'
