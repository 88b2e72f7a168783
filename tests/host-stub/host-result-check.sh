#!/bin/sh
# SPDX-License-Identifier: MIT
# What a card gave is judged before it is used, alike in run, batch and serve:
# nothing of an output, a next page, an update of the connection or an error
# that is against card.h is followed, kept or passed on, and the rest of the
# result is not lost.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77 # hundreds of short runs; see test-result-check

umask 077
printf '{"place":"p","token":"old"}' >good.json
cp good.json c.json

# quoted TEXT: as a JSON string
quoted()
{
    printf '"%s"' "$(printf %s "$1" | sed 's/[\\"]/\\&/g')"
}

# form MODE: on one line
form()
{
    printf '{"style":"plain","name":"x","mode":%s}\n' "$(quoted "$1")"
}

# MODE: in each of the three; the command's own files are run.out, batch.out ...
in_all()
{
    form "$1" >form.json
    host -c c.json run greet form.json
    cp out run.out && cp err run.err && run_status=$status
    host -c c.json batch greet form.json --quiet
    cp out batch.out && cp err batch.err && batch_status=$status
    printf '{"jsonrpc":"2.0","id":1,"method":"run","params":{"card":"greet",%s' \
        "\"connection\":$(quoted ./c.json),\"inputs\":$(cat form.json)}}" |
        tr -d '\n' >request
    echo >>request
    host serve <request
    cp out serve.out && cp err serve.err
    status_is 0
}

has()
{
    grep -qF -- "$2" "$1" || fail "$mode: $1 has no: $2, but $(head -c 2000 "$1")"
}

# ---- updates of the connection that must not be kept ----
for update in '{"token":{"command":["touch","planted"]}}' \
    '{"token":{"file":"/etc/passwd"}}' '{"token":{"env":"HOME"}}' \
    '{"t\u006fken":{"c\u006fmmand":["touch","planted"]}}' \
    '{"token":"x","token":{"command":["touch","planted"]}}' \
    '{"token":{"command":["touch","planted"],"x":1}}' \
    '{"options":{"command":["touch","planted"]}}' \
    '{"token":12}' '{"token":null}' '{"token":["a"]}' '{"tries":"2"}' \
    '{"ring":1}' '{"options":[]}' '{"other":"x"}' '{"token\u0000":"x"}' \
    '[]' '"x"' '{' 'nonsense' '{"token":"a"'; do
    mode="raw:update:$update"
    in_all "$mode"
    [ "$run_status,$batch_status" = 0,0 ] || fail "$mode: the result is lost"
    for file in run batch serve; do
        has $file.out '"status":200'
        has $file.err 'the card renewed its connection, but what it gave '
    done
    has serve.out '"connection_update":null'
    has serve.out '"connection_update_refused":{"message":"The card renewed'
    cmp -s c.json good.json || fail "$mode: the file holds $(cat c.json)"
    [ ! -e planted ] || fail "$mode: a command ran"
done
# one notice for a batch of any length
mode='raw:update:{"other":"x"}'
for _ in 1 2 3 4 5; do form "$mode"; done >form.json
host -c c.json batch greet form.json --quiet
status_is 0
[ "$(grep -c 'renewed' err)" -eq 1 ] || fail 'not told once'
err_has 'has "other", which is not a field of its connection'

# ---- and those that are ----
for update in '{"token":"new"}' '{"tries":2.50}' '{"ring":true}' \
    '{"options":{"command":"x","more":1}}' '{"options":{}}' '{}'; do
    mode="raw:update:$update"
    in_all "$mode"
    [ ! -s run.err ] && [ ! -s batch.err ] && [ ! -s serve.err ] ||
        fail "$mode: $(cat run.err batch.err serve.err)"
    has serve.out "\"connection_update\":$update"
    cp good.json c.json
done

# ---- a next page ----
for next in '[]' '"x"' '{' 'nonsense' '{"a":1}x' 'null'; do
    mode="raw:next:$next"
    in_all "$mode"
    [ "$run_status,$batch_status" = 9,10 ] || fail "$mode: $run_status $batch_status"
    has run.err 'names is not a JSON object'
    has run.out '"status":200'
    has batch.out '"code":"INCOMPLETE"'
    has batch.out '"output":{"status":200'
    has serve.out '"code":-32012,"message":"the next page that greet names is not'
    has serve.out '"output":{"status":200'
    host -c c.json run greet form.json -o kept
    status_is 9
    file_has kept '"status":200' "$mode: the answer is lost"
    rm kept
done

# ---- an output ----
for output in '[]' '"x"' '{' 'nonsense' '{"status":NaN}'; do
    mode="raw:output:$output"
    in_all "$mode"
    [ "$run_status,$batch_status" = 9,10 ] || fail "$mode: $run_status $batch_status"
    [ ! -s run.out ] || fail "$mode: it is passed on"
    has run.err 'the output of greet is not a JSON object'
    has batch.out '"code":"INTERNAL"'
    has serve.out '"code":-32012'
    echo before >kept
    host -c c.json run greet form.json -o kept
    status_is 9
    [ "$(cat kept)" = before ] || fail "$mode: a file was replaced"
done

# ---- attempts, the limit, an error ----
for attempts in '{}' '[' '12'; do
    mode="raw:attempts:$attempts"
    in_all "$mode"
    [ "$run_status,$batch_status" = 0,0 ] || fail "$mode: the result is lost"
    has serve.out '"attempts":null'
done
mode='raw:bucket:b'
in_all "$mode"
[ "$run_status,$batch_status" = 0,0 ] || fail "$mode: the result is lost"
has serve.out '"pace":{"bucket":"b","limit":null,"remaining":null,"reset_ms":null}'
for error in '[]' '{' '"x"' '{}' '{"message":12}'; do
    mode="raw:error:$error"
    in_all "$mode"
    [ "$run_status,$batch_status" = 7,10 ] || fail "$mode: $run_status $batch_status"
    [ -s run.err ] || fail "$mode: nothing is said"
    has batch.out '"error":{'
    has serve.out '"code":-32005'
done

# ---- nesting: 1,000 levels are taken, and are the same everywhere ----
for levels in 998 999 1000 1001; do
    mode="deep:$levels"
    in_all "$mode"
    [ "$run_status,$batch_status" = 0,0 ] || fail "$mode: $run_status $batch_status"
    deep=$(printf "%${levels}s" '' | tr ' ' '[')$(printf "%${levels}s" '' | tr ' ' ']')
    for file in run batch serve; do
        has $file.out "\"echo\":$deep}"
    done
    host -c c.json run greet form.json --paginate
    status_is 0
done
for levels in 998 999 1000 1001; do
    mode="a form of $levels"
    inner=$((levels - 2))
    printf '{"style":"plain","name":"x","extras":{"a":%s%s}}\n' \
        "$(printf "%${inner}s" '' | tr ' ' '[')" \
        "$(printf "%${inner}s" '' | tr ' ' ']')" >form.json
    printf '{"jsonrpc":"2.0","id":1,"method":"run","params":{"card":"greet",%s' \
        "\"connection\":{\"place\":\"p\"},\"inputs\":$(cat form.json)}}" |
        tr -d '\n' >request
    echo >>request
    host -c c.json run greet form.json
    cp out run.out
    run_status=$status
    host serve <request
    if [ $levels -le 1000 ]; then
        [ "$run_status" -eq 0 ] || fail "$mode: $run_status"
        grep -qF "\"echo\":$(cat form.json)" run.out || fail "$mode: run"
        grep -qF "\"echo\":$(cat form.json)}" out || fail "$mode: serve"
    else
        [ "$run_status" -eq 3 ] || fail "$mode: $run_status"
        grep -q '"id":1,"error":{"code":-32001,' out || fail "$mode: serve"
    fi
done

# ---- a long message ----
mode=loud:3000000
in_all "$mode"
[ "$run_status,$batch_status" = 7,10 ] || fail "$mode: $run_status $batch_status"
has run.err 'host-stub: begin xxxxxxxx'
has run.err 'x ... (truncated; it has 3000006 bytes)'
[ "$(wc -c <run.err)" -lt 1100000 ] || fail 'it is not cut'
has serve.out 'x ... (truncated; it has 3000006 bytes)'
host -c c.json run greet form.json --json
status_is 7
[ "$(wc -c <err)" -gt 3000000 ] || fail 'the object is cut'
mode=loud:70000000
form "$mode" >form.json
host -c c.json run greet form.json
status_is 7
err_has '(truncated; it has 70000006 bytes)'
host -c c.json run greet form.json --json
status_is 7
[ "$(head -c 26 err)" = '{"code":"NETWORK","message' ] || fail 'the error is lost'
