#!/bin/sh
# SPDX-License-Identifier: MIT
# A host that uses libcurl, OpenSSL and json-c itself, or jansson, or another
# libcurl than the card's, at the same time and in any order: neither disturbs
# the other.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

program=$top_builddir/tests/plugin/odd-libraries
sandbox=
trap 'kill $sandbox 2>/dev/null; wait $sandbox 2>/dev/null; rm -rf "$tmp"' EXIT
"$top_builddir/sandbox/okta-sandbox" --https --ca-file ca.pem \
    --connection c.json --service-app s.json --exit-with-parent >log &
sandbox=$!
until grep -qx ready log; do
    kill -0 $sandbox 2>/dev/null || fail 'no sandbox'
    sleep 0.05
done
url=$(sed -n 's/^url //p' log)

# One that works, a client that the org does not know, and a key that is none.
sed 's/"scopes": *"[^"]*"/"scopes":"okta.devices.read"/' s.json >good.json
sed 's/\("client_id": *\)"[^"]*"/\1"0oaOfNobody"/' good.json >denied.json
sed 's/\(BEGIN PRIVATE KEY-----\\n\)./\1A/' good.json >wrong.json

cmp -s good.json denied.json && fail 'the client is the same'
cmp -s good.json wrong.json && fail 'the key is the same'

# use PROGRAM [LIBRARY]: whoever is first
use()
{
    for first in host card; do
        "$1" $first "$url/api/v1/devices" ca.pem good.json denied.json wrong.json \
            '{"request_type":"GET","relative_url":"/api/v1/devices?limit=1"}' \
            ${2+"$2"} >out 2>err || fail "$*, $first first"
        echo "ok - $first first: ${1##*/}, $(cat out)"
    done
}

use "$program"
for library in libcurl-gnutls.so.4 libcurl-nss.so.4; do
    if PATH=$PATH:/sbin:/usr/sbin ldconfig -p | grep -qF "$library"; then
        use "$program" $library
    else
        echo "skipped - there is no $library"
    fi
done

if pkg-config --exists jansson; then
    # shellcheck disable=SC2086,SC2046
    $CC $CFLAGS -std=gnu11 -DHOST_JANSSON -D_GNU_SOURCE -I"$top_srcdir/include" \
        -DMODULE="\"$top_builddir/plugin/.libs/custom_api_action.so\"" \
        $(pkg-config --cflags jansson libcurl libcrypto) $LDFLAGS \
        -o jansson-host "$top_srcdir/tests/plugin/odd-libraries.c" \
        "$top_srcdir/tests/plugin/carry.c" "$top_srcdir/tests/plugin/loaded.c" \
        $(pkg-config --libs jansson libcurl libcrypto) -ldl -pthread ||
        fail 'a host with jansson does not compile'
    use ./jansson-host
else
    echo 'skipped - there is no jansson'
fi
