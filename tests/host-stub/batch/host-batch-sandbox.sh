#!/bin/sh
# SPDX-License-Identifier: MIT
# A batch of the card against the sandbox: below the rate limit, through
# connections that die behind a request, and killed again and again, without a
# request that changes something being sent twice.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"

card=$top_builddir/plugin/.libs/custom_api_action.so
serve()
{
    rm -f c.json seen
    sandbox --connection "$tmp/c.json" --record "$tmp/seen" "$@"
}

# batch FORMS [OPTION]...
batch()
{
    host -c c.json batch "$card" --quiet "$@"
}

# No path was POSTed to twice.
no_post_twice()
{
    grep -o '^{"method":"POST","url":"[^"]*"' seen | sort | uniq -d >twice
    [ ! -s twice ] || fail "twice: $(cat twice)"
}

# ---- the rate limit: three windows, none refused ----
window=2
[ -z "${UNDER_VALGRIND-}" ] || window=5 # a call may take half a second there
serve --limit 20/$window
awk 'BEGIN { for (i = 0; i < 60; i++)
    printf "{\"request_type\":\"GET\",\"relative_url\":\"/api/v1/%s\"}\n",
        i % 3 ? "devices?limit=1" : "users/x/devices" }' >forms
batch forms -j 8 --ignore-status
status_is 0
[ "$(wc -l <seen)" -eq 60 ] || fail 'not each was sent once'
out_lacks '"status_code":429'

# ---- a connection that dies behind the request ----
serve --limit 100000/60
awk 'BEGIN { for (i = 1; i <= 40; i++)
    printf "{\"request_type\":\"POST\",\"relative_url\":\"/sandbox/echo?n=%d\"" \
        ",\"body\":{\"n\":%d}%s}\n", i, i,
        i % 4 ? "" : ",\"headers\":{\"X-Sandbox-Fault\":\"close\"}" }' >forms
batch forms -j 4
status_is 10
[ "$(grep -c '"code":"NETWORK"' out)" -eq 10 ] || fail 'not ten were lost'
[ "$(grep -c '^{"method":"POST"' seen)" -eq 40 ] || fail 'not forty were sent'
no_post_twice

# ---- a CSV, and killed ----
"$host_stub" -c c.json run "$card" --set request_type=GET --body \
    --set 'relative_url=/api/v1/devices?limit=200' >devices.json || fail 'list'
python -c '
import json
print("id,name")
for device in json.load(open("devices.json")):
    if device["status"] == "ACTIVE":
        print(device["id"] + ",\"x, y\"")
' >ids.csv
cat >form.json <<'END'
{ "request_type": "POST",
  "relative_url": "/api/v1/devices/{{id}}/lifecycle/suspend",
  "headers": { "X-Sandbox-Fault": "slow; ms=15" } }
END
lines=$(($(wc -l <ids.csv) - 1))
[ "$lines" -ge 20 ] || fail 'too few devices'
: >seen
for kill in 1 2 3 4 5 6 7 8; do
    "$host_stub" -c c.json batch "$card" ids.csv --template form.json \
        -o results -j 2 --quiet --resume 2>err &
    pid=$!
    sleep "0.0$kill"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
done
if [ -e results.journal ] || [ ! -s results ]; then
    batch ids.csv --template form.json -o results --resume
    [ "$status" -eq 0 ] || [ "$status" -eq 10 ] || fail 'it did not go on'
fi
no_post_twice
[ "$(wc -l <results)" -eq "$lines" ] || fail 'not each line has a result'
[ "$(grep -c '"status_code":204' results)" -ge $((lines - 16)) ] ||
    fail 'more than what was under way is unknown'
