#!/bin/sh
# SPDX-License-Identifier: MIT
# batch --dry-run checks every line, shows the first requests and the counts, and
# sends nothing.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

org --devices 3
echo '{"request_type":"POST",
    "relative_url":"/api/v1/devices/{{id}}/lifecycle/suspend"}' >suspend.json
awk 'BEGIN { print "id"; for (i = 1; i <= 213; i++) print i == 100 ? ".." : "guo" i }' \
    >stale.csv
batch stale.csv --template suspend.json --dry-run
status_is 10
err_is_empty
[ "$(grep -c '^POST http' out)" -eq 3 ] || fail "not the first three: $(cat out)"
for number in 1 2 3; do
    grep -A 1 "^line $((number + 1)):\$" out |
        grep -q "^POST http.*/devices/guo$number/lifecycle/suspend\$" ||
        fail "not the request of record $number: $(cat out)"
done
out_has 'Authorization: SSWS ***'
out_has "line 101: not valid: a value turns a segment of the URL's path into '..'"
out_has '... and 209 more requests'
[ "$(tail -n 1 out)" = \
    '213 lines checked: 212 valid, 1 not valid; nothing was sent' ] ||
    fail "counts: $(tail -n 1 out)"

# What the card refuses, and lines that are not forms
{
    line GET /sandbox/echo/1
    line GET https://elsewhere.example.com/
    printf 'nope\n\n'
    echo '{"request_type":"FETCH","relative_url":"none"}'
} >forms
batch forms --dry-run -o results
status_is 10
out_has 'line 2: not valid: '
out_has 'line 3: not valid: the form is not JSON'
grep -A 2 '^line 5: not valid: ' out | grep -q '^    ' ||
    fail 'the second fault of line 5 is not on a line of its own'
out_has '4 lines checked: 1 valid, 3 not valid; nothing was sent, and results was'
[ ! -e results ] || fail 'the output was made'
[ ! -e results.journal ] || fail 'a journal was made'
echo kept >results
batch forms --dry-run -o results --overwrite
[ "$(cat results)" = kept ] || fail 'the output was changed'

# As JSON each line has a result.
host -c ./c.json batch $card forms --dry-run --json
status_is 10
python - <<'END_PY' || fail "not as wanted: $(cat out)"
import json
lines = [json.loads(text) for text in open("out")]
assert [(one["line"], "preview" in one, "error" in one) for one in lines] == [
    (1, True, False), (2, False, True), (3, False, True), (5, False, True)], lines
assert lines[0]["preview"]["method"] == "GET", lines[0]
assert len(lines[3]["error"]["errors"]) == 2, lines[3]
counts = json.loads(open("err").read())
assert (counts["done"], counts["failed"]) == (4, 3), counts
END_PY

# All valid; none at all; enough faults
echoes 2 >good
batch good --dry-run
status_is 0
out_has '2 lines checked: 2 valid, 0 not valid; nothing was sent'
batch - --dry-run </dev/null
status_is 0
[ "$(cat out)" = '0 lines checked: 0 valid, 0 not valid; nothing was sent' ] ||
    fail "none: $(cat out)"
batch forms --dry-run --max-errors 2
status_is 10
out_has '3 lines checked'
out_lacks 'line 5'

# A connection that is not valid is not for each line
sed 's/"api_token":"[^"]*"/"api_token":""/' c.json >wrong.json
chmod 600 wrong.json
host -c ./wrong.json batch $card good --dry-run
status_is 6
out_is_empty

batch good --dry-run --resume -o results
status_is 2
err_has '--resume and --dry-run cannot be given together'
host -c ./c.json run $card --dry-run
status_is 2
err_has 'run has no option --dry-run; it goes with: batch'
[ ! -s seen ] || fail "something was sent: $(cat seen)"
