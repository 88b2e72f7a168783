#!/bin/sh
# SPDX-License-Identifier: MIT
# Processes that share a stored connection never spend a refresh token twice,
# and the newest is in the file, 0600, when they are done.
. "${top_srcdir:?}/tests/host-lib.sh"

card=$top_builddir/plugin/.libs/custom_api_action.so
python3 "$top_srcdir/tests/rotating-org.py" >port &
org=$!
trap 'kill $org 2>/dev/null; rm -rf "$tmp"' EXIT
until [ -s port ]; do
    kill -0 $org || fail 'the org has ended'
    sleep 0.05
done
printf '{"domain":"http://127.0.0.1:%s","auth":"authorization_code",
"client_id":"c","client_secret":"s3cretOfTheApp","scopes":"okta.devices.read",
"refresh_token":"refresh-0"}' "$(cat port)" >c.json
chmod 600 c.json
ln -s c.json link.json

# one call, over the file or over a link to it
call()
{
    "$host_stub" -c "$1" run "$card" --body --set request_type=GET \
        --set relative_url=/api/v1/devices >"$2.out" 2>"$2.err" ||
        echo "$2" >>failed
}
rounds='1 2 3 4' spent=49
if [ -n "${UNDER_VALGRIND-}" ]; then # each call takes seconds there
    rounds=1 spent=13
fi
jobs=
for i in 1 2 3 4 5 6; do
    (for j in $rounds; do
        call c.json "$i.$j"
        call ./link.json "$i.$j.link"
    done) &
    jobs="$jobs $!"
done
# shellcheck disable=SC2086 # one number each
wait $jobs
[ ! -e failed ] || fail "calls failed: $(cat failed) $(cat ./*.err)"
host -c c.json run "$card" --body --set request_type=GET \
    --set relative_url=/spent
status_is 0
out_has "\"spent\": $spent, \"twice\": 0"
grep -q "\"refresh-$spent\"" c.json || fail "the file holds: $(cat c.json)"
[ "$(stat -c %a c.json)" = 600 ] || fail 'the file is not 0600'
if grep -q 'refresh-[0-9]' ./*.out ./*.err; then
    fail 'a refresh token is shown'
fi

# Who has to wait long is told for what; and waits until it is free.
(
    flock 9
    until grep -q 'waiting for another process' wait.err 2>/dev/null; do
        kill -0 $org || exit 1
        sleep 0.05
    done
) 9>c.json.lock &
holder=$!
until ! flock -n c.json.lock true; do sleep 0.05; done
"$host_stub" -c c.json run "$card" --body --set request_type=GET \
    --set relative_url=/api/v1/devices >wait.out 2>wait.err ||
    fail "after the wait: $(cat wait.err)"
wait $holder || fail 'nobody was told to wait'
grep -q 'waiting for another process that uses connection c.json' wait.err ||
    fail "told: $(cat wait.err)"
