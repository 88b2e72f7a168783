#!/bin/sh
# SPDX-License-Identifier: MIT
# What was installed under $root works from there: host-stub finds the card
# with no option, the card runs against the sandbox, the hosts of
# hosts/examples/ run it by card.pc, and a card author makes a card. Run by
# ./dev check --full, which installs; not by make check.
set -eu
: "${root:?where it was installed}" "${top_srcdir:?the sources}"
unset CARD_PLUGINS

dir=$(mktemp -d)
sandbox=
end() {
    [ -z "$sandbox" ] || kill "$sandbox" 2>/dev/null || true
    rm -rf "$dir"
}
trap end EXIT
export HOME="$dir" PATH="$root/bin:$PATH"
templates=$PWD/tests/lib/template-lib.sh
examples=$PWD/hosts/examples
cd "$dir"

host-stub list >cards
grep -q '^custom_api_action ' cards
grep -qF "$root/lib/cards/custom_api_action.so" cards

okta-sandbox --connection c.json --exit-with-parent >said &
sandbox=$!
until grep -qx ready said; do
    kill -0 "$sandbox"
    sleep 0.1
done
host-stub -c c.json run custom_api_action --set request_type=GET \
    --set relative_url=/api/v1/devices --set query.limit=2 >out
grep -q '"status_code":200' out

export PKG_CONFIG_PATH="$root/lib/pkgconfig"
[ "$(pkg-config --variable=plugindir card)" = "$root/lib/cards" ]
form='{"request_type": "GET", "relative_url": "/api/v1/devices"}'
# shellcheck disable=SC2046
cc $(pkg-config --cflags card) -o host "$examples/host.c" -ldl
./host "$root/lib/cards/custom_api_action.so" "$form" <c.json >out
grep -q '"status_code":200' out
python3 -B "$examples/host.py" "$root/lib/cards/custom_api_action.so" "$form" \
    <c.json >out
grep -q '"status_code":200' out

# Cards of one's own: new, make, make check; then put where cards are.
# shellcheck source=tests/lib/template-lib.sh
. "$templates"
author drop_in
said make -C drop_in install
host-stub list >cards
grep -q '^drop_in ' cards
host-stub run drop_in drop_in/example.json >out
grep -qF '"shortened":true,"text":"A long text' out
said make -C drop_in uninstall
new=--http author drop_in_api
said make -C drop_in_api install
DROP_IN_API_URL=https://api.github.com DROP_IN_API_TOKEN=none-of-anybody \
    host-stub check drop_in_api drop_in_api/example.json >out
grep -qF 'GET https://api.github.com/repos/curl/trurl/issues?' out
said make -C drop_in_api uninstall
