#!/bin/sh
# SPDX-License-Identifier: MIT
# Each way a call can end has its exit status, and a message on stderr.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

while read -r code want; do
    run_greet --set mode="fail:$code"
    [ "$status" -eq "$want" ] || fail "code $code: status is not $want"
    err_has 'told to fail'
    run_greet --set mode="silent:$code"
    [ "$status" -eq "$want" ] || fail "silent code $code: status is not $want"
    err_has 'did not say why'
done <<'END'
1 3
2 6
3 6
5 7
6 7
7 7
8 8
9 130
10 7
11 1
12 1
99 1
END

# an HTTP status by its first digit; the output is there all the same
run_greet --set mode=fail:4:404
status_is 4
out_has '"status":404'
err_has 'a cause'
err_has 'request id: r-1'
run_greet --set mode=fail:4:503
status_is 5
out_has '"status":503'
run_greet --set mode=fail:4:404 --ignore-status
status_is 0
out_has '"status":404'
err_is_empty
run_greet --set mode=fail:4:503 --ignore-status
status_is 0
run_greet --set mode=fail:5 --ignore-status
status_is 7

# verify: good, bad, and a card that could not be called
host verify cards/greet.so --only dry-run
status_is 0
BAD_CARD=dry-run "$host_stub" verify "$cards/model.so" --only dry-run >out 2>err
status=$?
status_is 11
echo '{"place":7}' >c.json
host -c c.json verify cards/greet.so
status_is 12
out_has 'Nothing could be tried'
rm c.json

run_greet
status_is 0
err_is_empty
run_greet --set style=dance
status_is 3
err_has '/style: Style must be plain, loud or letter, not "dance".'
greet run greet --set extras='{}'
status_is 3
err_has '/style: No Style input provided.'
err_has '/name: No Name input provided.'
host run nothing_of_the_kind --set a=b
status_is 9
host run greet
status_is 2
err_has 'host-stub form greet'
run_greet --set mode=slow --deadline 0.05
status_is 8
err_has 'The time is up.'

# with --json what goes wrong is one line of JSON, the card's own
greet --json run greet --set style=dance
status_is 3
[ "$(wc -l <err)" -eq 1 ] || fail 'stderr is not one line'
err_has '{"code":"INVALID_INPUT","message":"The form is not valid."'
err_has '"pointer":"/name"'
out_is_empty
host --json run nothing_of_the_kind --set a=b
[ "$(wc -l <err)" -eq 1 ] || fail 'stderr is not one line'
err_has '{"code":"PLUGIN","message":"no card '
