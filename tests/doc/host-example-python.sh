#!/bin/sh
# SPDX-License-Identifier: MIT
# hosts/examples/host.py, Python's standard library alone, runs the card: the
# sandbox's devices come, a wrong form and a file that is no card are told.
set -eu
case $CFLAGS in *-fsanitize=*)
    echo 'Python does not load a module that wants a sanitizer'
    exit 77 ;;
esac
[ -x /usr/bin/python3 ] || exit 77

dir=$(mktemp -d)
sandbox=
end() {
    [ -z "$sandbox" ] || { kill "$sandbox" && wait "$sandbox" || true; }
    rm -rf "$dir"
}
trap end EXIT
card=${top_builddir:?}/plugin/.libs/custom_api_action.so
cd "$dir"

host() {
    status=0
    /usr/bin/python3 -B -I "${top_srcdir:?}/hosts/examples/host.py" "$@" \
        <sandbox.json >out 2>err || status=$?
}

"$top_builddir/sandbox/okta-sandbox" --connection sandbox.json \
    --exit-with-parent >said &
sandbox=$!
until grep -qx ready said; do
    kill -0 "$sandbox"
    sleep 0.1
done

host "$card" '{"request_type": "GET", "relative_url": "/api/v1/devices"}'
[ "$status" -eq 0 ]
grep -q '^{"status_code":200,"headers":{.*"body":\[{"id":"' out

# It steps through the card's fields by their own size.
printf '%s\n' 'request_type (required)' 'relative_url (required)' 'headers' \
    'query' 'body' >want
sed 's/ *$//' err | diff want -

host "$card" '{"request_type": "GET"}'
[ "$status" -eq 1 ] # CARD_INVALID_INPUT
[ ! -s out ]
grep -q '"pointer":"/relative_url"' err

host "$card" '{"request_type": "GET", "relative_url": "/api/v1/devices/x"}'
[ "$status" -eq 4 ] # CARD_HTTP_STATUS
grep -q '"http_status":404' err

# Another ABI is refused before anything is run.
printf '%s\n' 'unsigned card_descriptor[64] = {0x44524143, 2, 256};' >other.c
# shellcheck disable=SC2086
$CC -shared -fPIC -o other.so other.c
host ./other.so '{}'
[ "$status" -eq 1 ]
grep -q 'not a card of ABI 1' err
