#!/bin/sh
# SPDX-License-Identifier: MIT
# What host-paginate.sh asks of run --paginate holds with the real card on the
# sandbox: the pages are one array, as they came; one that is not complete is
# whole JSON all the same, and it is said how to go on.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

org --devices 23

# pages LIMIT [ARGUMENT]...
pages()
{
    limit=$1
    shift
    with_card run --paginate --set request_type=GET \
        --set "relative_url=/api/v1/devices?limit=$limit" "$@"
}
# ids FILE: of the devices of a list, in order
ids()
{
    python -c '
import json, sys
for device in json.load(open(sys.argv[1])):
    print(device["id"])' "$1" || fail "$1 is no list"
}
# the_first COUNT FILE: it has these devices
the_first()
{
    head -n "$1" all >wanted
    ids "$2" | cmp -s - wanted || fail "$2 has not the first $1"
}

# The list of a client that is not ours: by one call, and by each link.
python - "$(told url)" "$(told api_token)" <<'END_PY' >all || fail 'no list'
import json, re, sys, urllib.request

url = sys.argv[1] + "/api/v1/devices?limit=4"
while url:
    asked = urllib.request.Request(url, headers={
        "Authorization": "SSWS " + sys.argv[2]})
    with urllib.request.urlopen(asked) as answer:
        for device in json.load(answer):
            print(device["id"])
        links = answer.headers.get_all("Link")
    found = [re.fullmatch('<(.*)>; rel="next"', link) for link in links]
    url = next((one[1] for one in found if one), None)
END_PY
[ "$(wc -l <all)" -eq 23 ] || fail 'not 23'

# ---- all pages, whatever their size, and nothing said ----
limits='200 23 22 12 8 1' counts='1 2 3 6 22'
if [ -n "${UNDER_VALGRIND-}" ]; then # each call takes a second there
    limits='23 8' counts=6
fi
for limit in $limits; do
    : >seen
    pages $limit
    status_is 0
    err_is_empty
    the_first 23 out
    [ "$(requests)" -eq $(((23 + limit - 1) / limit)) ] ||
        fail "$limit: $(requests) requests"
done
pages 5 --body --json
status_is 0
the_first 23 out
pages 5 -o all.json
status_is 0
out_is_empty
the_first 23 all.json

# Elements are as they came, byte for byte.
pages 200 --body
cp out one
pages 7
python - one out <<'END_PY' || fail 'an element was altered'
import json, sys

def texts(name):
    text, items, at = open(name).read().strip(), [], 1
    decoder = json.JSONDecoder()
    while True:
        while text[at] in " \n,":
            at += 1
        if text[at] == "]":
            return items
        _, end = decoder.raw_decode(text, at)
        items.append(text[at:end])
        at = end

assert texts(sys.argv[1]) == texts(sys.argv[2])
END_PY

# ---- filters and lists of other kinds go through it too ----
with_card run --paginate --set request_type=GET \
    --set relative_url=/api/v1/devices --set query.limit=3 \
    --set 'query.search=status eq "ACTIVE"' -o joined.json
status_is 0
with_card run --body --set request_type=GET \
    --set relative_url=/api/v1/devices --set query.limit=200 \
    --set 'query.search=status eq "ACTIVE"' -o active.json
status_is 0
ids active.json >wanted
[ -s wanted ] || fail 'none is active'
ids joined.json | cmp -s - wanted || fail 'another list'
with_card run --paginate --set request_type=GET \
    --set relative_url=/api/v1/device-assurances
status_is 0
[ "$(ids out | wc -l)" -ge 1 ] || fail 'no policies'

# ---- --max-items ends it, within a page and at its end ----
for most in $counts; do
    pages 3 --max-items $most
    status_is 0
    the_first $most out
    err_has "stopped after $most item"
done
pages 23 --max-items 23
status_is 0
err_is_empty
# What it says goes on does so: the rest, and no item twice.
pages 3 --max-items 6
the_first 6 out
sed -n 's/.*from the next page, use this form: //p' err >next.json
[ -s next.json ] || fail 'no form'
cp out begun
host -c ./c.json run $card --paginate next.json
status_is 0
{ ids begun && ids out; } | cmp -s - all || fail 'it did not go on there'

# ---- a page is not taken for the list where nobody sees a terminal either ----
printf '{"request_type":"GET","relative_url":"/api/v1/devices?limit=3"}\n' >page.json
hint='host-stub: this is a page of a list that goes on; --paginate joins all pages'
typed="host-stub -p $tmp/cards -c ./c.json run $card page.json"
hint_is()
{
    [ "$(cat err)" = "$1" ] || fail "not the advice: $1"
}
for how in '-o part.json' --body '--csv id' '-o part.csv --table id'; do
    # shellcheck disable=SC2086
    host -c ./c.json run $card page.json $how
    status_is 0
    hint_is "$hint: $typed $how --paginate"
    # the command does it, and then nothing is said
    # shellcheck disable=SC2086
    host -c ./c.json run $card page.json $how --paginate
    status_is 0
    err_is_empty
    # shellcheck disable=SC2086
    host -c ./c.json run $card page.json $how --quiet
    err_is_empty
done
# what reads errors as JSON gets errors alone
host -c ./c.json run $card page.json --json
err_is_empty
# no values where they may be kept, and no command that would be refused
with_card run --set request_type=GET --set headers.X-Key=s3cret \
    --set 'relative_url=/api/v1/devices?limit=3'
hint_is "$hint"
with_card run GET '/api/v1/devices?limit=3&x=s3cret'
hint_is "$hint"
with_card run "$(cat page.json)"
hint_is "$hint"
with_card run page.json --body -o part.json --write-errors
hint_is "$hint"
with_card run - <page.json
hint_is "$hint"

# ---- the org fails within the list: what came, and how to go on ----
rm -f c.json
sandbox --devices 23 --connection c.json --limit 4/86400
sed 's/}$/,"max_retries":0}/' c.json >hasty.json
chmod 600 hasty.json
pages_hastily()
{
    host -c ./hasty.json run $card --paginate --set request_type=GET \
        --set 'relative_url=/api/v1/devices?limit=3' "$@"
}
pages_hastily -o part.json
status_is 4
ids part.json >came
[ "$(wc -l <came)" -eq 12 ] || fail 'what came is lost'
err_has 'the list is not complete: 12 items'
err_has '"relative_url":"/api/v1/devices?'
out_is_empty
cp part.json before
pages_hastily -o part.json
status_is 4
cmp -s part.json before || fail 'nothing came, and the file has changed'
err_lacks 'not complete'

# ---- an answer that is no list ----
org --devices 3
with_card run --paginate --set request_type=GET \
    --set relative_url=/api/v1/devices/guo8jx5vVoxfvJeLb0w4
[ "$status" -ne 0 ] || fail 'it is no list'
out_is_empty
err_has 'is not an array'
with_card run --paginate --set request_type=GET \
    --set relative_url=/api/v1/devices/none
status_is 4
err_has 'E0000007'
out_is_empty
