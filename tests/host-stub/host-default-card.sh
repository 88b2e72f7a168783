#!/bin/sh
# SPDX-License-Identifier: MIT
# Without -c: HOST_STUB_CONNECTION, the card's variables, the kept connection
# default or the only one; and host-stub connections, which manages what is kept.
. "${top_srcdir:?}/tests/lib/card-lib.sh"
unset SSL_CERT_FILE HOST_STUB_CONNECTION OKTA_CLIENT_ORGURL OKTA_CLIENT_TOKEN
org
url=$(sed -n 's/.*"domain": *"\([^"]*\)".*/\1/p' c.json)
token=$(sed -n 's/.*"api_token": *"\([^"]*\)".*/\1/p' c.json)
kept=$tmp/config/host-stub/connections/okta_devices

# works TEXT ARGS...: a dry run goes to the org, and stderr begins with the text
works()
{
    said=$1
    shift
    host check "$@" GET /x
    status_is 0
    out_has "GET $url/x"
    err_has "$said"
}

host check $card GET /x
status_is 6
err_lacks 'kept connections'
host connect $card acme -c c.json
status_is 0

# the only one; not with --json on stderr, and not for a path
works 'host-stub: the connection is acme, the only one that is kept; -c names another' \
    $card
SSL_CERT_FILE=/dev/null works 'the connection is acme' $card
host check $card GET /x --json
status_is 0
err_is_empty
host check ./cards/$card.so GET /x
status_is 6
err_has 'kept connections: acme; use one by -c, as in -c acme'
err_lacks 'without -c'

# one of several
host connect $card robot -c c.json
host check $card GET /x
status_is 6
[ "$(head -n 3 err)" = "host-stub: $card needs a connection, and none is given
  kept connections: acme, robot; use one by -c, as in -c acme
  without -c: set HOST_STUB_CONNECTION to its name, or keep one as default" ] ||
    fail 'it does not begin with what is kept'
err_lacks OKTA_CLIENT
SSL_CERT_FILE=/dev/null host check $card GET /x
err_has "$card needs a connection, and none is given"
OKTA_CLIENT_TOKEN=00token host check $card GET /x
err_lacks 'none is given'
host connect $card -c c.json
works 'host-stub: the connection is default; -c names another' $card
host -c acme check $card GET /x
status_is 0
err_lacks 'the connection is'

# the variables of the card come before what is kept
OKTA_CLIENT_ORGURL=https://other.okta.com OKTA_CLIENT_TOKEN=00token \
    host check $card GET /x
status_is 0
out_has 'GET https://other.okta.com/x'
err_lacks 'the connection is'

# the variable of host-stub
export HOST_STUB_CONNECTION=robot
works 'host-stub: the connection is robot (HOST_STUB_CONNECTION)' $card
OKTA_CLIENT_TOKEN=00token works \
    'the connection is robot (HOST_STUB_CONNECTION); OKTA_CLIENT_TOKEN is not used' \
    $card
HOST_STUB_CONNECTION=./c.json works 'the connection is ./c.json' $card
host check ./cards/$card.so GET /x
status_is 6
err_has 'HOST_STUB_CONNECTION is not used for a card that is given as a path'
err_has '-c robot gives it the connection'
HOST_STUB_CONNECTION=robto host check $card GET /x
status_is 6
err_has 'HOST_STUB_CONNECTION=robto: no connection of this name is kept'
err_has 'kept connections: acme, default, robot; did you mean robot?'
HOST_STUB_CONNECTION=- host check $card GET /x
status_is 2
err_has 'the variable names a kept connection or a file; for a stream give -c -'
unset HOST_STUB_CONNECTION
host -c acem check $card GET /x
status_is 6
err_has 'kept connections: acme, default, robot; did you mean acme?'
host -c c check $card GET /x
status_is 6
err_has 'for the file c.json here: -c c.json'

# a batch, and choices, have it too
line GET /api/v1/devices?limit=1 >forms
host batch $card forms --quiet
status_is 0
err_has 'the connection is default'

# ---- connections ----
host connections
status_is 0
[ "$(awk '{ print $1, $2, $3, $4, $5, $7 }' out)" = \
    "okta_devices acme $url API token worked
okta_devices default $url API token worked
okta_devices robot $url API token worked" ] || fail 'connections: not these three'
host connections --json
jq -e --arg url "$url" '[.connections[] | .connector, .name, .target, .sign_in,
    .tested.works] == ["okta_devices", "acme", $url, "api_token", true,
    "okta_devices", "default", $url, "api_token", true,
    "okta_devices", "robot", $url, "api_token", true]' out >seen ||
    fail 'connections --json: not these three'

# the secret is not shown, and neither are the arguments of a command
host connections acme
status_is 0
out_has '"api_token": "***"'
out_has "\"domain\": \"$url\""
out_lacks "$token"
(
    umask 077
    printf '{"domain":"%s","api_token":{"command":["pass","s3cret-part"]}}' \
        "$url" >"$kept/pass.json"
)
host connections okta_devices/pass --json
status_is 0
out_has '"api_token":{"command":["pass","***"]}'
out_lacks s3cret-part
out_has '"tested":null'

# no card of the connector: all is masked
"$host_stub" connections acme >out 2>err
status=$?
status_is 0
err_has 'no card of the connector okta_devices is found, so all values are masked'
out_has '"domain": "***"'
out_lacks "$token"

# a damaged one is a line, and does not hide the others
echo '{' >"$kept/bad.json"
host connections
status_is 0
out_has 'cannot be read: it: line 2, column 1'
out_has 'acme'
rm "$kept/bad.json" "$kept/pass.json"

# renamed with its test, never over another
cp "$kept/robot.json" before
host connections robot --rename machine
status_is 0
err_has 'okta_devices/robot is now machine'
cmp -s "$kept/machine.json" before || fail 'a renamed connection has changed'
[ ! -e "$kept/robot.json" ] || fail 'the old name is still there'
host connections machine --json
jq -e '.tested.works == true' out >seen || fail 'the test is not renamed'
host connections machine --rename acme
status_is 2
err_has 'acme.json is there already; forget it first, or choose another name'
[ -e "$kept/machine.json" ] || fail 'a refused rename removed it'
host connections machine --rename machine
status_is 2
err_has 'has this name already; choose another'
[ -e "$kept/machine.json" ] || fail 'a refused rename removed it'
host connections machine --rename ../x
status_is 2
err_has "'../x' is not a valid connection name"

host connections machine --forget
status_is 0
err_has 'okta_devices/machine is forgotten'
[ ! -e "$kept/machine.json" ] && [ ! -e "$kept/machine.tested" ] ||
    fail 'something of a forgotten connection is left'
host connections mahcine
status_is 6
err_has "no connection 'mahcine' is kept"
host connections acem
err_has "did you mean 'acme'?"
host connections --forget
status_is 2
err_has 'host-stub connections NAME --forget'
host connections acme --forget --rename x
status_is 2
err_has '--rename and --forget cannot be given together'

# one name of two connectors
mkdir "$tmp/config/host-stub/connections/other"
cp "$kept/acme.json" "$tmp/config/host-stub/connections/other/"
host connections acme
status_is 2
err_has 'kept for more than one connector; name one of: okta_devices/acme, other/acme'
host connections okta_devices/acme --forget
status_is 0
host connections okta_devices/acme
status_is 6

# what the earlier commands did they still do
host connect $card --list
status_is 0
out_is default

# a test that fails is noted for what is kept, and --no-test leaves none
host connect $card there -c c.json --no-test
host connections there --json
jq -e '.tested == null' out >seen || fail 'a test is noted that was not made'
kill "$sandbox"
wait "$sandbox" 2>/dev/null
sandbox=
host connect $card
status_is 7
host connections default --json
jq -e '.tested.works == false' out >seen || fail 'the failed test is not noted'
