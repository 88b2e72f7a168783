#!/bin/sh
# SPDX-License-Identifier: MIT
# Processes that share a stored connection never spend a refresh token twice,
# and the newest is in the file, 0600, when they are done.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

card=$top_builddir/plugin/.libs/custom_api_action.so
python3 "$top_srcdir/tests/lib/rotating-org.py" >port &
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
file_has c.json "\"refresh-$spent\"" 'it is not the last token'
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

# Where the lock's file is removed while somebody waits for it, what they wait
# for then is the lock's file of now.
holds_until()
{
    flock 9
    until [ -e "$1" ]; do
        kill -0 $org || exit 1
        sleep 0.05
    done
}
waits()
{
    until [ "$(grep -c 'waiting for another process' wait.err)" = "$1" ]; do
        kill -0 $waiting 2>/dev/null || fail "it did not wait $1 times"
        sleep 0.05
    done
}
: >wait.err
holds_until first.over 9>c.json.lock &
first=$!
until ! flock -n c.json.lock true; do sleep 0.05; done
"$host_stub" -c c.json run "$card" --body --set request_type=GET \
    --set relative_url=/api/v1/devices >wait.out 2>wait.err &
waiting=$!
waits 1
rm c.json.lock
holds_until second.over 9>c.json.lock &
second=$!
until ! flock -n c.json.lock true; do sleep 0.05; done
touch first.over
wait $first
waits 2
touch second.over
wait $second
wait $waiting || fail "after both waits: $(cat wait.err)"
