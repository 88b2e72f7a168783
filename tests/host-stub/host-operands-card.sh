#!/bin/sh
# SPDX-License-Identifier: MIT
# Operands after CARD are values of its inputs, or a form; what may be both, and
# words in the wrong order, are answered with the line to type.
. "${top_srcdir:?}/tests/lib/card-lib.sh"
org

# sends METHOD URL ARGS...: the preview of check has this method and URL
sends()
{
    want="$1 $(url)$2"
    shift 2
    host -c ./c.json check "$@"
    status_is 0
    [ "$(head -n 1 out)" = "$want" ] ||
        fail "$*: expected '$want', found '$(head -n 1 out)'"
}

url()
{
    sed -n 's/.*"domain": *"\([^"]*\)".*/\1/p' c.json
}

# refuses STATUS TEXT... -- ARGS...: nothing is sent, and each text is said
refuses()
{
    want=$1 texts=
    shift
    while [ "$1" != -- ]; do
        texts="$texts$1
"
        shift
    done
    shift
    host -c ./c.json "$@"
    status_is "$want"
    out_is_empty
    printf '%s' "$texts" >texts
    while IFS= read -r text; do err_has "$text"; done <texts
}

# values in the order of the inputs, KEY=VALUE for any other
sends GET '/api/v1/devices?limit=20' $card GET '/api/v1/devices?limit=20'
sends GET '/api/v1/devices?limit=20' $card GET /api/v1/devices query.limit=20
sends GET '/x?limit=20' $card query.limit=20 GET /x
sends PUT /x $card /x request_type=PUT
sends PUT /x $card --set request_type=PUT /x
sends PUT /y $card relative_url=/y PUT
sends POST /api/v1/devices/guo4a5u7YAHhjXrMK0g4/lifecycle/suspend \
    suspend_device guo4a5u7YAHhjXrMK0g4
sends POST /api/v1/devices/guo1/lifecycle/suspend suspend_device device_id=guo1
printf guo2 >id
sends POST /api/v1/devices/guo2/lifecycle/suspend suspend_device @id
host -c ./c.json run $card GET '/api/v1/devices?limit=1' --body
status_is 0
out_has '[{"id":"guo'

# a form: by its name, from standard input, from a pipe, as it is, by --form
echo '{"request_type":"GET","relative_url":"/form"}' >form.json
cp form.json form
sends GET /form $card form.json
sends GET /form $card form
sends GET '/form?a=1' $card form.json query.a=1
sends GET /form $card "$(cat form.json)"
sends GET /form $card --form form
sends DELETE /form $card --form form DELETE
host -c ./c.json check $card - <form.json
status_is 0
mkfifo pipe
cat form >pipe &
sends GET /form $card ./pipe
wait $!
echo '{"device_id":"guo3"}' >guo3
cp guo3 guo3.json
sends POST /api/v1/devices/guo3/lifecycle/suspend suspend_device guo3.json
sends POST /api/v1/devices/guo3/lifecycle/suspend suspend_device \
    "$(cat guo3.json)"
sends POST /api/v1/devices/guo3/lifecycle/suspend suspend_device --form guo3

# what may be a form and the only input is not guessed
may="may be a form, or the value of device_id, the input that suspend_device needs"
refuses 2 "'guo3' $may" 'for the file: --form guo3' \
    'for the value: device_id=guo3' -- check suspend_device guo3
refuses 2 "'none.json' $may" 'for the file: --form none.json' \
    'for the value: device_id=none.json' -- check suspend_device none.json
refuses 2 "'{\"a\":1}' $may" "for the value: device_id='{\"a\":1}'" \
    -- check suspend_device '{"a":1}'

# slips
refuses 3 "realtive_url=/x: $card has no input 'realtive_url'" \
    "did you mean 'relative_url'?" \
    -- check $card GET realtive_url=/x
refuses 2 "$card has no input left for '/y'" \
    'those that it needs, in order: REQUEST_TYPE RELATIVE_URL' \
    'give any as KEY=VALUE; KEY is one of: request_type, relative_url, headers' \
    -- check $card GET /x /y
refuses 2 "$card has no input left for 'limit=5'" \
    'for a member of an object: headers.limit=5, query.limit=5' \
    -- check $card GET /x limit=5
refuses 3 "id=guo1: suspend_device has no input 'id'; did you mean 'device_id'?" \
    -- check suspend_device id=guo1
refuses 2 "has no field 'device'; did you mean 'device_id'?" \
    -- choices suspend_device device
refuses 2 "has no field 'nonsense'; those that have are: device_id" \
    -- choices suspend_device nonsense
refuses 3 'form nothing: No such file or directory' \
    'and as a value of request_type it is not valid' \
    "values are given as: $card REQUEST_TYPE RELATIVE_URL" \
    -- check $card nothing
refuses 3 'Did you mean GET?' -- check $card get /x
refuses 3 'the form on the command line: line 1, column 2' -- check $card '{nonsense'
refuses 2 'no form given' \
    "or give what it needs as operands: $card REQUEST_TYPE RELATIVE_URL" \
    -- run $card

# the order of the words
refuses 2 "the card comes before the form: host-stub run $card form.json" \
    -- run form.json $card
refuses 2 "the card comes before the form: host-stub batch $card 'a b.csv'" \
    -- batch 'a b.csv' $card
refuses 2 "unknown command '$card'" \
    "the command comes first; for a card: host-stub check $card form.json" \
    -- $card check form.json
refuses 2 "the command comes first; for a card: host-stub run $card GET /x" \
    -- $card GET /x
refuses 9 "no card 'suspend_devcie' found; did you mean 'suspend_device'?" \
    -- check suspend_devcie x

# batch: first the forms, then values for each of them
printf '/api/v1/devices?limit=1\n/api/v1/devices?limit=2\n' |
    sed 's/.*/{"relative_url":"&"}/' >lines
host -c ./c.json batch $card lines GET --quiet
status_is 0
[ "$(wc -l <out)" -eq 2 ] || fail "batch: expected 2 results, found $(wc -l <out)"
# a pattern of the shell gives more than one file; a column is not replaced by a word
cp lines more-lines
refuses 2 "'more-lines' is a file, and the forms come from one file: lines" \
    -- batch suspend_device lines more-lines --dry-run
refuses 2 'if it is meant as a value, give device_id=more-lines' \
    -- batch suspend_device lines more-lines --dry-run
refuses 2 'if it is meant as a value, give relative_url=more-lines' \
    -- batch $card lines GET more-lines --dry-run
printf 'device_id\nguo1\nguo2\n' >ids.csv
refuses 2 "the input 'device_id' is a column of ids.csv" \
    -- batch suspend_device ids.csv foo=zzz --dry-run
refuses 2 'give it as device_id=VALUE' -- batch suspend_device ids.csv guo9 --dry-run
host -c ./c.json batch suspend_device ids.csv device_id=guo9 --dry-run
status_is 0
out_has guo9
refuses 2 '--resume and --overwrite cannot be given together' \
    -- batch $card lines GET -o r --resume --overwrite
echo x >'a file'
refuses 2 "'a file' exists and is not empty" -- batch $card lines GET -o 'a file'

# all values that are not valid are said, one error each
refuses 3 '3 of the values given are not valid:' \
    '--set record_limit: it is empty; it must be a whole number, or left out' \
    "--set: the card has no field 'platfrom'; did you mean 'platform'?" \
    '--set registered: it must be true or false' \
    -- check search_devices --set record_limit= --set platfrom=x \
    registered=perhaps
host -c ./c.json check search_devices --json --set record_limit= --set platfrom=x
status_is 3
found=$(jq -c '[.code, .message, [.errors[] | .field]]' err)
want='["INVALID_INPUT","2 of the values given are not valid",["record_limit",null]]'
[ "$found" = "$want" ] || fail "--json: expected $want, found $found"
refuses 3 '--set body: it is empty; it must be JSON, or left out' \
    -- check $card POST /x --set body=

# help and version
host help
status_is 0
cp out help
host --help
cmp -s out help || fail 'help is not --help'
host help run
status_is 0
cp out help
host run --help
cmp -s out help || fail 'help run is not run --help'
host version
status_is 0
out_has 'card ABI 1'
refuses 2 "unknown command 'rnu'; did you mean 'run'?" -- help rnu
