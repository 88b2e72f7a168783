#!/bin/sh
# SPDX-License-Identifier: MIT
# What was installed under $root works from there: host-stub finds the card
# with no option, the card runs against the sandbox, a host compiles by
# card.pc. Run by ./dev check --full, which installs; not by make check.
set -eu
: "${root:?where it was installed}"
unset CARD_PLUGINS

dir=$(mktemp -d)
sandbox=
end() {
    [ -z "$sandbox" ] || kill "$sandbox" 2>/dev/null || true
    rm -rf "$dir"
}
trap end EXIT
export HOME="$dir" PATH="$root/bin:$PATH"
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
printf '#include <card.h>\nint main(void) { return CARD_OK; }\n' >host.c
# shellcheck disable=SC2046
cc $(pkg-config --cflags card) -o host host.c
./host
