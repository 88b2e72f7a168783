#!/bin/sh
# SPDX-License-Identifier: MIT
# --csv and --table print the members of a list that are asked for, by dotted path
# or JSON Pointer, with every digit, page after page; what cannot be is refused
# before anything is sent.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

org --devices 23

# list LIMIT [ARGUMENT]...
list()
{
    limit=$1
    shift
    with_card run --set request_type=GET \
        --set "relative_url=/api/v1/devices?limit=$limit" "$@"
}
# the_same COLUMN.. : the CSV in out is what a client of ours makes of all.json
the_same()
{
    python -c '
import csv, json, sys
rows = list(csv.reader(open("out", encoding="utf-8", newline="")))
names = sys.argv[1:]
def cell(device, name):
    for key in name.strip("/").replace("/", ".").split("."):
        device = device.get(key) if isinstance(device, dict) else None
    if device is None:
        return ""
    if isinstance(device, (dict, list)):
        return json.dumps(device, separators=(",", ":"), ensure_ascii=False)
    return device if isinstance(device, str) else json.dumps(device)
wanted = [names] + [[cell(one, name) for name in names]
                    for one in json.load(open("all.json", encoding="utf-8"))]
for row, want in zip(rows, wanted):
    assert row == want, f"expected {want}, found {row}"
assert len(rows) == len(wanted), f"expected {len(wanted)}, found {len(rows)}"
' "$@" 2>err || fail 'the CSV'
}

list 23 --body -o all.json
columns=id,status,profile.displayName,/profile/osVersion,profile.registered
columns=$columns,resourceDisplayName
for paged in '' --paginate; do
    limit=23
    [ -z "$paged" ] || limit=4
    # shellcheck disable=SC2086
    list $limit $paged --csv $columns
    status_is 0
    err_is_empty
    # shellcheck disable=SC2046
    the_same $(echo $columns | tr , ' ')
    # shellcheck disable=SC2086
    list $limit $paged --table 'id, status'
    status_is 0
    [ "$(wc -l <out)" -eq 24 ] || fail 'not a row for each'
    python -c '
import json
want = ["id                    status"] + [
    f"{one['"'id'"']:20}  {one['"'status'"']}" for one in json.load(open("all.json"))]
found = open("out").read().splitlines()
assert found == want, f"expected {want}, found {found}"' 2>err ||
        fail 'the table'
done
list 4 --paginate --max-items 6 --csv id
[ "$(wc -l <out)" -eq 7 ] || fail 'not six'
err_has 'stopped after 6 items'
list 23 --csv id -o ids.csv
out_is_empty
[ "$(wc -l <ids.csv)" -eq 24 ] || fail 'not in the file'

# what no element has is said, with what there is
list 3 --csv id,profile.name
status_is 0
err_has "no element has 'profile.name'; the first one has: id, status,"
err_has 'profile.displayName'
list 23 --csv stauts,profile.displayname,/stauts
status_is 0
err_has "no element has 'stauts'; did you mean 'status'? The first one has: id, "
err_has "no element has 'profile.displayname'; did you mean 'profile.displayName'?"

# columns add up, however often the option is given
list 23 --csv id,status --csv created
status_is 0
the_same id status created
list 23 --table id --table status
[ "$(awk 'NR == 1 { print $1, $2 }' out)" = 'id status' ] || fail 'not both'

# one object is a list of one; no list is an error, which changes no file
id=$(sed -n 2p ids.csv)
with_card run --set request_type=GET --set "relative_url=/api/v1/devices/$id" \
    --csv id
status_is 0
out_is "id
$id"
echo before >kept.csv
with_card run --set request_type=GET --csv id -o kept.csv \
    --set relative_url=/api/v1/devices/none
status_is 4
err_has 'answered 404: Not found'
[ "$(cat kept.csv)" = before ] || fail 'an error replaced the file'
with_card run --set request_type=POST --csv id -o kept.csv \
    --set "relative_url=/api/v1/devices/$id/lifecycle/deactivate"
status_is 7
err_has "--csv: the answer's body is not a list"
[ "$(cat kept.csv)" = before ] || fail 'no list replaced the file'

# what is wrong is refused before anything is sent
refused()
{
    : >seen
    why=$1
    shift
    list 3 "$@"
    status_is 2
    err_has "$why"
    out_is_empty
    [ ! -s seen ] || fail "it was sent: $*"
}
refused '--csv: a column is empty; give names' --csv id,
refused "the column 'a..b' has an empty name" --csv a..b
refused "the column '/a~' has a ~ that is not" --table /a~
refused 'are two shapes of the same list' --csv id --table id
refused '--json prints the whole output' --csv id --json
refused '--body prints the payload as it came' --csv id --body
refused '--pretty shows JSON' --table id --pretty
refused '--guard-formulas goes with --csv' --table id --guard-formulas
refused '--ignore-status takes an error' --csv id --ignore-status
