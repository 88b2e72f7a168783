#!/bin/sh
# SPDX-License-Identifier: MIT
# batch --paginate of the card against the sandbox: each line has the list that
# run --paginate prints, whether of one page or of many, with several calls at
# once, below a rate limit, and when it goes on after it ended early.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"

card=$top_builddir/plugin/.libs/custom_api_action.so
sandbox --devices 23 --connection "$tmp/c.json" --limit 1000000/60

form()
{
    printf '{"request_type":"GET","relative_url":"/api/v1/devices?limit=%s"}\n' \
        "$1"
}

# list N: the payload of line N, an id a line
list()
{
    sed -n "s/^{\"line\":$1,//p" out | grep -o '"id":"[^"]*","status"'
}

host -c c.json run "$card" --paginate --set request_type=GET \
    --set 'relative_url=/api/v1/devices?limit=200'
status_is 0
grep -o '"id":"[^"]*","status"' out >whole
[ "$(wc -l <whole)" -eq 23 ] || fail 'not 23 devices'

# ---- 1, 2, 3, 5, 12 and 23 pages; one call at a time, and eight ----
for limit in 200 12 8 5 2 1; do form $limit; done >forms
for jobs in 1 8; do
    host -c c.json batch "$card" forms --paginate --quiet -j $jobs
    status_is 0
    err_is_empty
    [ "$(wc -l <out)" -eq 6 ] || fail 'not a line each'
    for line in 1 2 3 4 5 6; do
        list $line | cmp -s - whole || fail "line $line is not the list"
    done
    out_lacks '"next"'
    out_lacks '"error"'
done

# ---- as many as are wanted: within a page, at its end, one page alone ----
for most in 1 2 3 4 22 23; do
    form 2 >forms
    host -c c.json batch "$card" forms --paginate --max-items $most --quiet
    status_is 0
    [ "$(list 1 | wc -l)" -eq $most ] || fail "not $most"
    [ $most -eq 23 ] || out_has '"next":{"request_type":"GET"'
done

# ---- the form that is told goes on with the rest: of batch, and of run ----
for most in 4 10; do
    form 2 >forms
    host -c c.json batch "$card" forms --paginate --max-items $most --quiet
    list 1 >some
    sed -n 's/.*,"next":\(.*\)}$/\1/p' out >next.ndjson
    host -c c.json batch "$card" next.ndjson --paginate --quiet
    status_is 0
    list 1 | cat some - | cmp -s - whole || fail "batch: not the rest of $most"
    host -c c.json run "$card" next.ndjson --paginate
    status_is 0
    grep -o '"id":"[^"]*","status"' out | cat some - | cmp -s - whole ||
        fail "run: not the rest of $most"
done
for limit in 200 12 1; do
    form $limit >form.json
    host -c c.json run "$card" form.json --paginate
    status_is 0
    err_is_empty
    grep -o '"id":"[^"]*","status"' out | cmp -s - whole || fail "run: $limit"
    host -c c.json run "$card" form.json --paginate --max-items 7 --json
    [ "$(grep -o '"id":"[^"]*","status"' out | wc -l)" -eq 7 ] || fail 'not 7'
done
# a page that is not a list
printf '{"request_type":"GET","relative_url":"/sandbox/echo"}\n' >form.json
host -c c.json run "$card" form.json --paginate --json
status_is 7
err_has '{"code":"INCOMPLETE"'

# ---- a joined list names its record, whatever ended it, and whenever ----
printf 'name,limit\nsmall,2\n"large, one",12\nall,200\n' >pages.csv
echo '{"request_type":"GET","relative_url":"/api/v1/devices",' \
    '"query":{"limit":"{{limit:number}}"}}' >pages.json
keep()
{
    host -c c.json batch "$card" pages.csv --template pages.json --paginate \
        --keep name --quiet "$@"
}
# kept FILE COUNT REPEATS...: of each line its record, that many devices, and how
# many of them `next` gives again; - where the list is complete
kept()
{
    python - "$@" <<'END' || fail "not as kept: $*"
import json, sys

lines = [json.loads(line) for line in open(sys.argv[1])]
assert [line["record"]["name"] for line in lines] == ["small", "large, one", "all"]
for line, again in zip(lines, sys.argv[3:], strict=True):
    ids = [device["id"] for device in line["output"]["body"]]
    assert len(set(ids)) == len(ids) == int(sys.argv[2]), ids
    found = line.get("next_repeats", 0) if "next" in line else "-"
    assert str(found) == again, f"expected {again}, found {found}"
END
}
keep
status_is 0
kept out 23 - - -
keep --max-items 14
status_is 0
kept out 14 0 2 14
keep -o kept --fail-fast -j 1 --set request_type=GET
status_is 0
kept kept 23 - - -
rm -f kept kept.journal
sed 's/,12$/,x/' pages.csv >whole.csv
mv whole.csv pages.csv
keep -o kept --fail-fast -j 1
status_is 10
[ "$(wc -l <kept)" -eq 2 ] || fail 'it did not stop'
keep -o kept --resume
status_is 10
sed -n 2p kept | grep -q '^{"line":3,"record":{"name":"large, one"},"error":' ||
    fail 'the failed line has not its record'
sed -i 's/,x$/,12/' pages.csv
rm kept.journal
keep -o again --retry-failed kept
status_is 0
{ sed -n 1p kept && cat again && sed -n 3p kept; } >all
kept all 23 - - -

# ---- it goes on after --fail-fast ended it ----
{ form 4 && printf '{"request_type":"GET","relative_url":"/none"}\n' &&
    form 6; } >forms
host -c c.json batch "$card" forms --paginate --fail-fast -j 1 -o res --quiet
status_is 10
host -c c.json batch "$card" forms --paginate --fail-fast -j 1 -o res --resume \
    --quiet
status_is 10
cp res out
[ "$(wc -l <out)" -eq 3 ] || fail 'not three lines'
for line in 1 3; do
    list $line | cmp -s - whole || fail "line $line is not the list"
done

# ---- below a rate limit of which each page tells ----
sandbox --devices 23 --connection "$tmp/c.json" --limit 10/2
for limit in 5 6 7 8; do form $limit; done >forms
host -c c.json batch "$card" forms --paginate --quiet -j 4
status_is 0
for line in 1 2 3 4; do
    list $line | cmp -s - whole || fail "line $line is not the list"
done
