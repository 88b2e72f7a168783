#!/bin/sh
# SPDX-License-Identifier: MIT
# oauth4webapi, a client that is certified for OpenID Connect and FAPI, finds the
# sandbox's authorization server in order: discovery, service apps of each
# algorithm with DPoP and without, sign-in with PKCE, rotation, introspection,
# revocation, and the challenges of the API.
. "${top_srcdir:?}/tests/foreign/foreign-lib.sh"
needs oauth4webapi

# service ALG DPOP [OPTION]...
service()
{
    alg=$1 dpop=$2
    shift 2
    rm -f app.json
    sandbox --devices 5 --service-app app.json --key-alg "$alg" \
        --key-format jwk --dpop "$dpop" "$@"
    drives oauth4webapi.mjs service app.json "$alg" "$dpop"
}
for alg in ES256 ES384 ES512 RS256 RS384 RS512; do
    service $alg required --api-nonce
done
service ES256 optional
service RS256 off

sandbox --devices 5 --web-app web.json
drives oauth4webapi.mjs web web.json "$(told user)" "$(told password)"
