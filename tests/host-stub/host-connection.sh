#!/bin/sh
# SPDX-License-Identifier: MIT
# A connection comes from variables, a file, a kept name or stdin, resolved.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

# connects WANT ARGS...: the card is given exactly this connection
connects()
{
    want=$1
    shift
    host "$@" run greet --set style=plain --set name=x --set mode=connection \
        --body
    status_is 0
    printf '%s' "$want" | cmp -s - out || fail "the card did not get: $want"
    err_is_empty
}

refuses()
{
    want=$1
    shift
    host "$@" run greet --set style=plain --set name=x
    status_is 6
    err_has "$want"
    out_is_empty
    err_lacks s3cret
}

# by -c there is a file only, whatever the variables say
umask 077
printf '%s' '{ "place":"p", "token" : "s3cret","tries":1.0 }' >c.json
connects "$(cat c.json)" -c c.json
connects "$(cat c.json)" -c "$tmp/c.json"
GREET_PLACE=other connects "$(cat c.json)" -c ./c.json
host -c - run greet --set style=plain --set name=x --set mode=connection \
    --body <c.json
cmp -s c.json out || fail 'a connection from stdin is not kept'

# a kept name
mkdir -p config/host-stub/connections/test_cards home/.config/host-stub
cp c.json config/host-stub/connections/test_cards/work.json
connects "$(cat c.json)" -c work
refuses "$tmp/config/host-stub/connections/test_cards/home.json" -c home
cp c.json plainfile
refuses 'for the file of that name here: -c ./plainfile' -c plainfile
refuses 'is not a valid connection name' -c 'a b'
refuses 'none.json: No such file or directory' -c none.json
mv config/host-stub home/.config/
XDG_CONFIG_HOME=relative connects "$(cat c.json)" -c work

# not a JSON object
printf '{"place":}' >bad.json
refuses 'connection bad.json: line 1, column 10' -c bad.json
printf '[]' >bad.json
refuses 'it must be one JSON object' -c bad.json

# who may read and write it
chmod 644 c.json
refuses 'others can read it; run: chmod 600 c.json' -c c.json
chmod 620 c.json
[ "$(id -u)" -ne 0 ] || chgrp 65534 c.json
[ "$(id -u)" -ne 0 ] || refuses 'writable by its group; run: chmod go-w' -c c.json
[ "$(id -u)" -ne 0 ] || chgrp 0 c.json
chmod 644 c.json
printf '{"place":"p","token":{"env":"T"}}' >c.json
T=s3cret connects '{"place":"p","token":"s3cret"}' -c c.json
chmod 666 c.json
refuses 'writable by others; run: chmod go-w c.json' -c c.json

# references
mkdir sub
printf 'from a file\n' >sub/secret
printf '{"place":{"file":"secret"}}' >sub/c.json
connects '{"place":"from a file"}' -c sub/c.json
printf '{"place":{"file":"%s/sub/secret"},"tries":3}' "$tmp" >c.json
chmod 600 c.json
connects '{"place":"from a file","tries":3}' -c c.json
printf '#!/bin/sh\nprintf "%%s|" "$@"\n' >sub/tool
chmod 700 sub/tool
printf '{"place":{"command":["./tool","a b","$HOME;","\\u00e4"]}}' >sub/c.json
connects '{"place":"a b|$HOME;|ä|"}' -c sub/c.json
printf '{"key":{"command":["printf","a\\n\\"b\\"\\n\\n"]},"place":"p"}' >c.json
connects '{"key":"a\n\"b\"\n","place":"p"}' -c c.json

reference()
{
    printf '{"place":%s}' "$1" >c.json
    refuses "$2" -c c.json
}
reference '{"file":"none"}' 'connection: place: none: No such file'
reference '{"env":"NOT_SET_AT_ALL"}' \
    'connection: place: NOT_SET_AT_ALL: the variable is not set'
# under valgrind a fork cannot tell why a program did not start
why='No such file'
[ -z "${UNDER_VALGRIND-}" ] || why='exit status 127'
reference '{"command":["no-such-program-here"]}' "no-such-program-here: $why"
reference '{"command":["false"]}' 'false: exit status 1'
reference '{"command":["true"]}' 'it printed nothing'
reference '{"command":[]}' 'it must be an array of the program'
reference '{"command":"ls"}' '{"command": [PROGRAM, ...]}'
reference '{"command":[1]}' 'it must be an array of the program'
reference '{"flie":"x"}' 'an object here is a reference'
reference '{"env":"A","file":"x"}' 'give one of file, env or command'
printf '\377' >latin
reference '{"file":"latin"}' 'it is not UTF-8 text'
echo >nothing
reference '{"file":"nothing"}' 'connection: place: nothing: the file is empty'

# only a text of the descriptor is a reference
printf '{"place":"p","options":{"env":"A"},"other":{"file":"x"}}' >c.json
connects "$(cat c.json)" -c c.json

# variables, by their type
GREET_PLACE=p GREET_TOKEN='t"' GREET_TRIES=3 GREET_RING=True \
    GREET_OPTIONS='{"a": 1.0}' connects \
    '{"place":"p","token":"t\"","tries":3,"ring":true,"options":{"a": 1.0}}'
GREET_PLACE=p GREET_TOKEN='' connects '{"place":"p"}'
GREET_PLACE=p GREET_TRIES=many refuses 'GREET_TRIES (Tries) must be a number'
GREET_PLACE=p GREET_RING=perhaps refuses 'must be true or false'
GREET_PLACE=p GREET_OPTIONS='{' refuses 'must be JSON'
refuses 'greet needs a connection, and none is given'
err_has '-c CONNECTION'
err_has 'GREET_PLACE (Place, required)'
GREET_TOKEN=s3cret refuses 'No place is given.'
err_has 'GREET_PLACE (Place, required)'
