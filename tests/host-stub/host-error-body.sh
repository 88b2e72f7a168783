#!/bin/sh
# SPDX-License-Identifier: MIT
# run --body says why a call failed, on a line of its own, and -o keeps what an
# earlier call put into the file, with the real card on the sandbox.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

org --devices 3

# get URL [ARGUMENT]...
get()
{
    url=$1
    shift
    with_card run --set request_type=GET --set "relative_url=$url" "$@"
}

# the reason is that of a call without --body
get '/api/v1/devices?limit=abc' --body
status_is 4
out_has '"errorCode":"E0000001"'
err_has 'host-stub: The server answered 400: Api validation failed: limit'
err_has 'limit: The value must be a number from 1 to 200.'
get '/api/v1/devices?limit=abc' --body --json
status_is 4
err_has '"errorCauses":[{"errorSummary":"limit: The value must be'

# where both go to the same place, the message begins a line
"$host_stub" -p cards -c ./c.json run $card --body --set request_type=GET \
    --set 'relative_url=/api/v1/devices?limit=abc' >both 2>&1
grep -q '^host-stub: The server answered 400' both ||
    fail "the message continues the body: $(cat both)"
[ "$(grep -c . both)" -eq "$(wc -l <both)" ] || fail 'there is an empty line'

# an error leaves the file as it was, with a remark; two options write it
echo good >kept
get /sandbox/fault/503 --body -o kept
status_is 5
err_has 'kept is left as it was; --write-errors writes'
[ "$(cat kept)" = good ] || fail "the file is: $(cat kept)"
get /sandbox/fault/503 --body -o new
status_is 5
grep -q '^<html>' new || fail 'nothing would be lost, and the error is'
err_lacks 'is left as it was'
get /sandbox/fault/503 --body -o kept --write-errors
status_is 5
grep -q '^<html>' kept || fail "the file is: $(cat kept)"
err_lacks 'is left as it was'
echo good >kept
get /sandbox/fault/503 --body -o kept --ignore-status
status_is 0
grep -q '^<html>' kept || fail "the file is: $(cat kept)"
[ -z "$(find . -name '.kept.*')" ] || fail 'a half-written file is left'
# the whole output has the status in it, and is written as ever
get /sandbox/fault/503 -o kept
status_is 5
grep -q '"status_code":503' kept || fail "the file is: $(cat kept)"
get '/api/v1/devices?limit=2' --body --write-errors
status_is 2
err_has '--write-errors goes with --body and -o FILE'

# whoever reads no further is not told off, and an error of the call is
python - "$host_stub" <<'END_PY' || fail 'a pipe that nobody reads'
import os, subprocess, sys

def run(url, *words):
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [sys.argv[1], "-p", "cards", "-c", "./c.json", "run",
         "custom_api_action", "--set", "request_type=GET", "--set",
         "relative_url=" + url, *words],
        stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    return ended.returncode, ended.stderr

for words in ([], ["--body"], ["--paginate"], ["--csv", "id"], ["--pretty"]):
    found = run("/api/v1/devices", *words)
    assert found == (141, b""), f"{words}: expected 141, found {found}"
found = run("/api/v1/devices/none")
assert found[0] == 4 and b"answered 404" in found[1], found
END_PY
