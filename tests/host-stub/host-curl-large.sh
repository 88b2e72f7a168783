#!/bin/sh
# SPDX-License-Identifier: MIT
# A body that is too long for one argument goes through standard input: what check
# --curl prints makes the same request in each shell, with the real curl.
. "${top_srcdir:?}/tests/lib/card-lib.sh"
command -v curl >/dev/null || exit 77

org --devices 1

# form TEXT COUNT: a body whose name has this text so often
form()
{
    python -c '
import json, sys
body = {"name": sys.argv[1] * int(sys.argv[2])}
json.dump({"request_type": "POST", "relative_url": "/sandbox/echo",
           "body": body}, open("form.json", "w", encoding="utf-8"),
          ensure_ascii=False)' "$1" "$2" || fail 'no form'
}
# sends SHELL: the printed command sends what run sends
sends()
{
    command -v "$1" >/dev/null || return 0
    OKTA_CLIENT_TOKEN=$(told api_token) "$1" ./request.sh >answer 2>err ||
        fail "$1 cannot run it"
    python -c '
import json
found = json.load(open("answer"))["body"]
want = json.load(open("run.json"))["body"]
assert found == want, f"expected {want[:200]}, found {found[:200]}"' 2>err ||
        fail "$1 sends another body"
}
# large TEXT COUNT
large()
{
    form "$1" "$2"
    with_card run form.json --body -o run.json
    status_is 0
    with_card check form.json --curl
    status_is 0
    err_is_empty
    mv out request.sh
    : >out
    for shell in sh dash bash; do
        sends $shell
    done
}
large x 100
grep -q -- --data-raw request.sh || fail 'a short body is not an argument'
large "it's 100% \\\\ \$HOME \`id\` é " 6000
grep -q -- '--data-binary @-' request.sh || fail 'a long body is an argument'
head -c 20 request.sh | grep -q '^printf %s' || fail 'not printed by the shell'
# control characters, which a terminal would not show
large "$(printf 'a%%\302\205b')" 40000
grep -q -- '--data-binary @-' request.sh || fail 'a long body is an argument'
[ -z "$(LC_ALL=C tr -d '\040-\176\n' <request.sh)" ] || fail 'not plain text'
