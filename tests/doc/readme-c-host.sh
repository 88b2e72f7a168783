#!/bin/sh
# SPDX-License-Identifier: MIT
# The C host in README.md is hosts/examples/host.c below its comment, has at
# most thirty lines, compiles as it is printed, and lists devices of the
# sandbox; a connection that is wrong is refused.
set -eu

dir=$(mktemp -d)
sandbox=
end() {
    [ -z "$sandbox" ] || { kill "$sandbox" && wait "$sandbox" || true; }
    rm -rf "$dir"
}
trap end EXIT
card=${top_builddir:?}/plugin/.libs/custom_api_action.so
form='{"request_type": "GET", "relative_url": "/api/v1/devices"}'
cd "$dir"

awk '/^```c$/ { inside = 1; next } /^```$/ { inside = 0 } inside' \
    "${top_srcdir:?}/README.md" >host.c
[ "$(wc -l <host.c)" -gt 10 ]
[ "$(wc -l <host.c)" -le 30 ]
sed '1,/^$/d' "$top_srcdir/hosts/examples/host.c" >example.c
diff example.c host.c || {
    echo 'hosts/examples/host.c has < and README.md has >'
    exit 1
}

# CFLAGS: a module built with a sanitizer wants a host built with it.
# shellcheck disable=SC2086
$CC $CFLAGS -std=gnu11 -Wall -Wextra -Werror -I "$top_srcdir/include" \
    $LDFLAGS -o host host.c -ldl

"$top_builddir/sandbox/okta-sandbox" --connection sandbox.json \
    --exit-with-parent >said &
sandbox=$!
until grep -qx ready said; do
    kill -0 "$sandbox"
    sleep 0.1
done

./host "$card" "$form" <sandbox.json >out
grep -q '^{"status_code":200,"headers":{.*"body":\[{"id":"' out

status=0
echo '{"domain":"acme-admin.okta.com"}' | ./host "$card" "$form" 2>err ||
    status=$?
[ "$status" -eq 2 ] # CARD_BAD_CONNECTION
grep -q '"code":"BAD_CONNECTION"' err

status=0
./host "$dir/said" "$form" </dev/null 2>err || status=$?
[ "$status" -eq 64 ]
grep -q '^usage: ' err
