#!/bin/sh
# SPDX-License-Identifier: MIT
# The devices that the cards of a device offer by name, on the sandbox: all of them over
# pages, and those that a search finds, however it is written. What other servers
# answer is reported, and never shown as a choice.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

card=suspend_device
org --devices 450 --service-app app.json
choices()
{
    host -c ./c.json choices $card device_id "$@"
}

host describe $card --json
out_has '"choices_from":"card"'
host -c ./c.json choices custom_api_action relative_url
status_is 2

# ---- all of them ----

choices
status_is 0
[ "$(wc -l <out)" -eq 100 ] || fail 'not a page'
out_has 'guo4a5u7YAHhjXrMK0g5  Example device name 2 (Android 13:2023-05-05, ACTIVE)'
err_has '100 choices are shown, and there are more: --search TEXT'
mv out one
for other in read_device list_device_users activate_device deactivate_device \
    unsuspend_device delete_device; do
    host -c ./c.json choices $other device_id
    status_is 0
    cmp -s out one || fail "$other offers something else"
done
choices --max-items 1000 --json
status_is 0
out_has '"more":false}'
mv out all
with_org()
{
    host -c ./c.json run custom_api_action --body --set request_type=GET "$@"
}
with_org --set relative_url='/api/v1/devices?limit=200' --paginate
status_is 0
python - <<'END' || fail 'the choices are not the devices'
import json

devices = [(d["id"], d["profile"]["displayName"]) for d in json.load(open("out"))]
choices = json.load(open("all"))["choices"]
assert len(devices) == 450
assert [(c["value"], c["title"]) for c in choices] == devices
assert all(c["help"] for c in choices)
END

# ---- a search ----

# finds TEXT NUMBER: as many devices, each with the text in what is shown.
finds()
{
    choices --search "$1" --max-items 1000
    status_is 0
    [ "$(wc -l <out)" -eq "$2" ] || fail "$1: $(wc -l <out) devices, not $2"
    [ "$(grep -ciF -- "$1" out)" -eq "$2" ] || fail "$1: it found other devices"
}
count()
{
    python -c '
import json, sys
print(sum(sys.argv[1].lower() in json.dumps(c, ensure_ascii=False).lower()
          for c in json.load(open("all"))["choices"]))' "$1"
}
macbooks=$(count "’s MacBook")
[ "$macbooks" -gt 10 ] || fail 'the org has no MacBooks'
finds "’s MacBook" "$macbooks"
finds "’s mACbOOK" "$macbooks"
finds 'Example device name 1' 1
finds XXDDRFCFRGF3M8MD6D 1
finds guo8jx5vVoxfvJeLb0w4 1
for text in nobody guo8jx5vVoxfvJeLb0w 'x" or id pr or id eq "' "\\" '"' "\\\"" \
    'a\u0041' "$(printf 'a\tb\nc\001')" "$(printf '\377')" '%' '&limit=1' \
    "$(printf '%01024d' 0)"; do
    choices --search "$text"
    status_is 0
    out_is_empty
    err_has 'the service knows no such choices for device_id'
done
choices --search "$(printf '%01025d' 0)"
status_is 3
err_has 'longer than 1024 bytes'

# ---- in a dialog ----

printf '?Example device\n2\n' | "$host_stub" -p cards -c ./c.json form $card -i \
    >out 2>err
status=$?
status_is 0
err_has 'Example device name 1'
out_has '"device_id": "guo4a5u7YAHhjXrMK0g5"'

# ---- serve, and other servers ----

python "$top_srcdir/tests/plugin/card-choices.py" || fail 'serve, or an answer'
