#!/bin/sh
# SPDX-License-Identifier: MIT
# A call is saved by name and run as @NAME; so are the examples that are installed.
. "${top_srcdir:?}/tests/lib/card-lib.sh"
unset SSL_CERT_FILE HOST_STUB_CONNECTION
org
url=$(sed -n 's/.*"domain": *"\([^"]*\)".*/\1/p' c.json)
calls=$tmp/config/host-stub/calls
export CARD_EXAMPLES="$top_srcdir/schemas/examples"

# goes URL ARGS...
goes()
{
    want="GET $url$1"
    shift
    host "$@"
    status_is 0
    [ "$(head -n 1 out)" = "$want" ] ||
        fail "expected '$want', found '$(head -n 1 out)'"
}

# with a file, from another directory; KEY=VALUE and --set change it
host -c c.json save devices $card GET /api/v1/devices query.limit=2
status_is 0
out_has "@devices is saved in $calls/devices.json"
out_has 'Use it: host-stub run @devices'
[ "$(stat -c %a "$calls/devices.json")" = 600 ] || fail 'its mode is not 0600'
mkdir elsewhere
cd elsewhere || exit 99
host check @devices
cd .. || exit 99
[ "$(head -n 1 out)" = "GET $url/api/v1/devices?limit=2" ] ||
    fail "elsewhere: found $(head -n 1 out)"
goes '/api/v1/devices?limit=3' check @devices query.limit=3
goes '/api/v1/devices?limit=4' check @devices --set query.limit=4
host check @devices limit=5
status_is 3
err_has "limit=5: $card has no input 'limit'; its inputs are: request_type, relative_url"
err_has 'for a member of an object: headers.limit=5, query.limit=5'
host -c c.json save reads read_device guo1
host check @reads limit=5
status_is 3
err_has "read_device has no input 'limit'; its inputs are: device_id"
host check @reads id=guo2
status_is 3
err_has "did you mean 'device_id'?"
host saved reads --forget
goes '/api/v1/users?limit=2' check @devices GET /api/v1/users
host run @devices --body
status_is 0
[ "$(jq length out)" = 2 ] || fail "run @devices: expected 2, found $(jq length out)"

# -c of the command line comes first
host -c ./none.json check @devices
status_is 6
err_has 'none.json: No such file'

# listed, exported, overwritten only when told, removed
host connect $card acme -c c.json
printf '{"request_type":"GET","relative_url":"/again"}' >again.json
host -c acme save again $card --form again.json
status_is 0
err_is_empty
host -c acme save @users $card GET /api/v1/users
status_is 0
host saved
status_is 0
[ "$(sed 's/  */ /g' out)" = "@again $card acme
@devices $card $tmp/c.json
@users $card acme" ] || fail 'saved: not these three'
host saved users
out_is '{
  "request_type": "GET",
  "relative_url": "/api/v1/users"
}'
cp out form.json
goes /api/v1/users -c acme check $card form.json
host saved users --json
form='{"request_type":"GET","relative_url":"/api/v1/users"}'
out_is "{\"name\":\"users\",\"card\":\"$card\",\"connection\":\"acme\",\"form\":$form}"
cp "$calls/users.json" before
host save users $card GET /other
status_is 2
err_has 'a call is saved as @users already; --overwrite replaces it'
cmp -s before "$calls/users.json" || fail 'a refused save has changed it'
host save users $card GET /other --overwrite
status_is 0
goes /other check @users
err_has 'the connection is acme, the only one that is kept'
host saved again --forget
status_is 0
[ ! -e "$calls/again.json" ] || fail 'a forgotten call is still there'

# the card judges the form now; what is required may come with the call
host save wrong $card GET /x nothing=1
status_is 2
host save wrong $card request_type=GETT relative_url=/x
status_is 3
err_has 'request_type'
err_has 'nothing is saved'
printf '{"request_type":"GET","relative_url":"/x","nope":1}' >wrong.json
host save wrong $card --form wrong.json
status_is 3
err_has 'nope'
[ ! -e "$calls/wrong.json" ] || fail 'a wrong form is saved'
host save part $card request_type=GET
status_is 0
err_has '@part lacks what the card needs: relative_url; give it with the call'
err_has 'as in: host-stub run @part relative_url=...'
goes /late -c acme check @part relative_url=/late
host save $card GET /x
status_is 2
err_has "save needs a name for the call before the card: host-stub save NAME $card GET /x"

# a connection that is renamed or forgotten, and the calls that name it
host connect $card robot -c c.json --no-test
host -c robot save one $card GET /one
host -c robot save two read_device guo1
host -c acme save three $card GET /three
host connections robot --rename machine
status_is 0
err_has 'okta_devices/robot is now machine, also in @one, @two'
goes /one check @one
host saved one --json
out_has '"connection":"machine"'
goes /three check @three
printf '{"card":"nothing_here","connection":"machine","form":{}}' >"$calls/lost.json"
host connections machine --rename robot
err_has '@lost: -c machine is left as it was'
host connections robot --forget
status_is 0
err_has 'okta_devices/robot is forgotten'
err_has '@one, @two named it: give another by -c, or save the call again'
rm "$calls/lost.json"
host connect $card robot -c c.json --no-test
host connect $card robot --forget
status_is 0
err_has '@one, @two named it'
for name in one two three part; do
    host saved $name --forget
done

# a card by its path
cp -r cards moved
host -c acme save path ./moved/$card.so:read_device guo1
status_is 0
host saved path --json
out_has "\"card\":\"$(realpath moved)/$card.so:read_device\""
goes /api/v1/devices/guo1 check @path

# refused
host run @dveices
status_is 2
err_has 'no call is saved as @dveices; did you mean @devices?'
err_has 'host-stub saved lists them, host-stub examples those that are installed'
host saved --forget
status_is 2
err_has 'host-stub saved NAME --forget'
host saved none --forget
status_is 2
err_has 'no call is saved as @none'
host save a/b $card GET /x
status_is 2
err_has "'a/b' is not a valid name for a saved call"
host -c - save x $card GET /x
status_is 2
err_has '-c - is read once and cannot be saved'
host check @devices form.json
status_is 2
err_has '@devices has a form already; change it by KEY=VALUE'
chmod 666 "$calls/devices.json"
host run @devices
status_is 3
err_has 'devices.json is writable by others; run: chmod go-w'
chmod 600 "$calls/devices.json"
echo '{"card":"x","form":[]}' >"$calls/bad.json"
host run @bad
status_is 3
err_has 'bad.json: "form" must be a JSON object'
host saved
status_is 0
out_has 'bad.json: "form" must be a JSON object'
out_has '@devices'

# examples: each has a form that its card accepts, and none is left out
host examples
status_is 0
out_has '@list-devices '
host examples --json
status_is 0
jq -r '.examples[] | .name' out >names
[ -s names ] || fail 'there are no examples'
printf '{"base_url":"https://api.example.com","auth":"none"}' >any.json
cp "$top_builddir/plugin/.libs/http_api.so" cards/
chmod 600 any.json
chmod 644 cards/http_api.so
while read -r name; do
    connection=acme
    [ "$name" != http_api ] || connection=./any.json
    host -c $connection check "@$name"
    status_is 0
done <names
(cd "$CARD_EXAMPLES" && ls ./*.json cards/*.json) | sed 's,^\./,,' |
    grep -vx -e index.json -e list-next-page.json | sort >files
jq -r '.examples[].form' "$CARD_EXAMPLES/index.json" | grep -v ^search_devices/ |
    sort | cmp -s - files || fail 'the index has other forms than there are'
goes '/api/v1/devices?limit=20' -c acme check @list-devices
host examples list-devices
status_is 0
out_has '"relative_url": "/api/v1/devices"'
cp out form
host examples @list-devices
cmp -s out form || fail 'an example is shown otherwise by its @'
host examples list-devcies
status_is 2
err_has "there is no example 'list-devcies'; did you mean 'list-devices'?"
host run users GET /x
status_is 9
err_has 'for the saved call or example: host-stub run @users'
host check list-device
err_has 'for the saved call or example: host-stub check @list-devices'
host run connections
err_has 'connections is a command: host-stub connections [NAME]'
for words in 'describe @users' 'batch @users lines'; do
    # shellcheck disable=SC2086
    host $words
    status_is 9
    err_has '@users is the name of a saved call or an example, and a card is needed here'
done
host examples none
status_is 2
err_has "there is no example 'none'; host-stub examples lists them"
host -c acme save list-devices $card GET /mine
goes /mine check @list-devices
CARD_EXAMPLES=$tmp/none host examples
status_is 9
err_has "no examples are installed: $tmp/none/index.json: No such file"
