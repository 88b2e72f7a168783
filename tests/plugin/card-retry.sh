#!/bin/sh
# SPDX-License-Identifier: MIT
# The card against the sandbox's rate limit: it waits for the next window where
# there is time, says how long it would have waited where there is not, and
# sends nothing twice that may not be.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"

card=$top_builddir/plugin/.libs/custom_api_action.so
serve()
{
    rm -f c.json seen
    sandbox --connection "$tmp/c.json" --record "$tmp/seen" "$@"
}

# send METHOD URL [OPTION]...
send()
{
    method=$1 url=$2
    shift 2
    host -c c.json run "$card" --json --set "request_type=$method" \
        --set "relative_url=$url" "$@"
}

sent_is()
{
    [ "$(wc -l <seen)" -eq "$1" ] || fail "sent $(wc -l <seen) times, not $1"
}

devices='/api/v1/devices?limit=1'

# A window of a day: the wait does not fit, and is told.
serve --limit 1/86400
send GET "$devices"
status_is 0
send GET "$devices"
status_is 4
out_has '"status_code":429'
err_has 'Another try would have had to wait 8'
err_has '"retryable":true'
sent_is 2

# A second call within the window: both end well, and it had to wait. Where a
# call takes longer than the window, a longer one shows it.
seconds=1
[ -z "${UNDER_VALGRIND-}" ] || seconds=4
: >seen
until grep -qi 'X-Okta-Retry-Count' seen; do
    seconds=$((seconds * 2))
    [ $seconds -le 64 ] || fail 'no call had to wait'
    serve --limit 1/$seconds
    for _ in 1 2; do
        send GET "$devices" --timing
        status_is 0
    done
done
grep -qi 'X-Okta-Retry-For' seen || fail 'no X-Okta-Retry-For'
err_has '"waited_for":"RATE_LIMIT"'

# The sandbox's faults, each for one request.
serve
send POST '/sandbox/fault/429?seconds=0&times=1&key=a'
status_is 0
sent_is 2
send DELETE '/sandbox/fault/503?seconds=0&times=1&key=b'
status_is 0
sent_is 4
send GET '/sandbox/fault/close?times=1&key=c'
status_is 0
sent_is 6
send POST '/sandbox/fault/503?seconds=0&times=1&key=d'
status_is 5
sent_is 7
send POST '/sandbox/fault/close?times=1&key=e'
status_is 7
sent_is 8
send GET '/sandbox/fault/429-concurrency?seconds=600&times=1&key=f'
status_is 0
sent_is 10
