#!/bin/sh
# SPDX-License-Identifier: MIT
# Okta's own Node SDK finds in the sandbox the org that it knows: all operations,
# pages and refusals, by an API token, and by private keys with DPoP and without.
. "${top_srcdir:?}/tests/foreign/foreign-lib.sh"
needs @okta/okta-sdk-nodejs

box=$top_builddir/sandbox/okta-sandbox
scopes='okta.devices.read okta.devices.manage okta.users.read'
for kind in deviceAssurance devicePostureChecks deviceIntegrations; do
    scopes="$scopes okta.$kind.read okta.$kind.manage"
done

sandbox --devices 45 --record token.record
drives sdk.mjs "$box" token.record "$(told url)" "$(told api_token)"

# signs_in ALG FORMAT DPOP
signs_in()
{
    rm -f app.json app.record
    sandbox --devices 45 --record app.record --service-app app.json \
        --scopes "$scopes" --key-alg "$1" --key-format "$2" --dpop "$3"
    drives sdk.mjs "$box" app.record app.json "$3"
}
signs_in RS256 jwk required
signs_in RS256 pem required
signs_in RS256 pem off

# A key whose number begins with high bits or with zeros is written as any other.
for alg in ES256 ES384; do
    files=
    for i in 1 2 3 4 5 6 7 8; do
        rm -f "key-$i.json"
        sandbox --devices 1 --service-app "key-$i.json" --key-alg $alg
        files="$files key-$i.json"
    done
    # shellcheck disable=SC2086 # one name each
    drives keys.mjs $alg $files
done
