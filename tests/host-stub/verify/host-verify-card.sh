#!/bin/sh
# SPDX-License-Identifier: MIT
# host-stub verify finds the card good with a real connection of each kind that
# works without a person, and a real form; it asks the org of that connection for
# this form, its next pages and tokens, and for nothing else.
. "${top_srcdir:?}/tests/lib/card-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77

org --devices 3 --service-app service.json
told access_token >token
printf '{"domain":"%s","auth":"access_token","access_token":"%s"}' \
    "$(told url)" "$(cat token)" >bearer.json
chmod 600 bearer.json
line GET '/api/v1/devices?limit=1' >form.json
line GET '/sandbox/echo' X-Sandbox-Fault 'slow; ms=60000' >slow.json
# It ends before the deadline of verify's call does, and shows nothing of it.
line GET '/sandbox/echo' X-Sandbox-Fault 'slow; ms=180' >brief.json
host -c ./c.json verify cards/$card.so --card $card --form brief.json --only deadline
status_is 0
out_lacks FAIL
for connection in c service bearer; do
    : >seen
    host -c ./$connection.json --json verify cards/$card.so --card $card --form form.json
    [ "$status" -eq 0 ] || fail "$connection"
    python - <<'END_PY' || fail "$connection: not as it should be"
import json

with open("out") as file:
    report = json.load(file)
failed = [c for c in report["checks"] if c["verdict"] == "fail"]
skipped = {c["name"] for c in report["checks"] if c["verdict"] == "skip"}
assert not failed and report["passed"] > 50, failed
assert skipped <= {"refuses-limits", "connection-patterns", "cancel-flag",
                   "cancel-fd", "deadline", "leaks", "leaks-in-runs",
                   "threads-left", "descriptors-left", "children-left",
                   "keys-left", "timers-left", "answers-apart", "runs-overlap",
                   "choices-list", "choices-unknown", "choices-dry",
                   "connection-update", "output-values", "odd-answers",
                   "small-stack", "exit-handlers"}, skipped
with open("seen") as file:
    asked = {(one["method"], one["url"]) for one in map(json.loads, file)}
assert ("GET", "/api/v1/devices?limit=1") in asked, asked
pages = {one for one in asked
         if one[0] == "GET" and one[1].startswith("/api/v1/devices?limit=1&")}
assert 1 <= len(pages) <= 3, asked
assert asked - pages <= {("GET", "/api/v1/devices?limit=1"),
                         ("POST", "/oauth2/v1/token")}, asked
END_PY
    mv out report
    host -c ./$connection.json verify cards/$card.so --card $card --form slow.json \
        --only cancel-flag --only cancel-fd --only deadline
    status_is 0
    out_has '3 passed, 0 failed, 0 skipped'
    for secret in $(python -c '
import json, sys
kept = json.load(open(sys.argv[1]))
for name in ("api_token", "access_token", "private_key"):
    print(kept.get(name, "").split("\n")[-3:][0])' $connection.json); do
        ! grep -qF -- "$secret" report out err || fail 'a secret is shown'
    done
done
