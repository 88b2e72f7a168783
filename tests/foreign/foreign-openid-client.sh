#!/bin/sh
# SPDX-License-Identifier: MIT
# openid-client signs in at the sandbox over HTTPS, whose certificate Node checks:
# service apps with DPoP, a person with PKCE, refresh, introspection, revocation.
. "${top_srcdir:?}/tests/foreign/foreign-lib.sh"
needs openid-client

NODE_EXTRA_CA_CERTS=$tmp/ca.pem
export NODE_EXTRA_CA_CERTS
for alg in ES256 RS256; do
    for format in pem jwk; do
        rm -f app.json ca.pem
        sandbox --devices 5 --https --ca-file ca.pem --service-app app.json \
            --key-alg $alg --key-format $format --api-nonce
        drives openid-client.mjs service app.json $alg
    done
done
rm -f ca.pem
sandbox --devices 5 --https --ca-file ca.pem --web-app web.json
drives openid-client.mjs web web.json "$(told user)" "$(told password)"
