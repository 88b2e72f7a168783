#!/bin/sh
# SPDX-License-Identifier: MIT
# What host-batch-pace.sh and host-batch-progress.sh ask of a batch under a rate
# limit holds with the real card: the sandbox refuses none, others keep their
# share, and a person is shown what is waited for.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

refused()
{
    grep -c '"status_code":429' "$1"
}

# Three windows; each of the org's limits is met on its own. (An answer says to
# the second when its window ends: with calls that take as long as a window it
# does not say which one.)
window=2
[ -z "${UNDER_VALGRIND-}" ] || window=5
org --devices 5 --limit 20/$window
awk 'BEGIN { for (i = 0; i < 60; i++)
    printf "{\"request_type\":\"GET\",\"relative_url\":\"/%s\"}\n",
        i % 3 ? "sandbox/echo/" i : "api/v1/devices?limit=1" }' >forms
batch forms -j 8
status_is 0
err_is_empty
[ "$(requests)" -eq 60 ] || fail "not each once: $(requests)"
[ "$(refused out)" -eq 0 ] || fail 'one was refused'

# Others spend it too; a reserve is for them: they are never refused.
org --devices 5 --limit 40/2
echoes 80 >forms
url=$(told url) token=$(told api_token)
python - "$url" "$token" "$host_stub" $card <<'END_PY' || fail 'the others'
import subprocess, sys, time, urllib.request

url, token, host, card = sys.argv[1:]
batch = subprocess.Popen([host, "-p", "cards", "-c", "./c.json", "batch", card,
                          "forms", "-j", "4", "--reserve", "50%", "--quiet",
                          "-o", "res"])
calls = 0
while batch.poll() is None:
    asked = urllib.request.Request(url + "/sandbox/echo/0", headers={
        "Authorization": "SSWS " + token})
    with urllib.request.urlopen(asked) as answer:  # raises for a 429
        assert answer.status == 200
    calls += 1
    time.sleep(0.15)  # up to fourteen of a window's forty
assert batch.wait() == 0 and calls, (batch.wait(), calls)
END_PY
all_in_order res 80
[ "$(refused res)" -eq 0 ] || fail 'one was refused'

# A 429 all the same is waited for as it says, and none is lost.
org --devices 5
{
    echoes 5
    line GET '/sandbox/fault/429?seconds=1&times=1&key=a'
    echoes 9 | sed 1,6d
} >forms
batch forms -j 2
status_is 0
[ "$(wc -l <out)" -eq 9 ] || fail 'not each'
[ "$(grep -c '"status_code":200' out)" -eq 9 ] || fail 'one was lost'

# ^C does not wait for the window, and what it waited for is shown.
org --devices 5 --limit 3/86400
echoes 20 >forms
python "$top_srcdir/tests/host-stub/batch/host-batch-pace-card.py" \
    "$host_stub" $card >screen || fail 'the terminal'
[ "$(requests)" -eq 3 ] || fail "more than the limit: $(requests)"
all_in_order told 3
