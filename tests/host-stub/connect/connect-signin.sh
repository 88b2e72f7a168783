#!/bin/sh
# SPDX-License-Identifier: MIT
# host-stub connect, then run, in each of the card's ways to sign in; with a
# person, through the browser, against the sandbox's authorization server.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"
[ -x /usr/bin/python3 ] || exit 77

cp "$top_builddir/plugin/.libs/custom_api_action.so" cards/
chmod 644 cards/custom_api_action.so
card=custom_api_action
kept=config/host-stub/connections/okta_devices
scopes='okta.devices.read okta.devices.manage'

sandbox --connection api.json --service-app svc.json --web-app web.json \
    --record record
url=$(told url)

works()
{
    host -c "$1" run $card --set request_type=GET \
        --set relative_url=/api/v1/devices --set query.limit=1 --body
    status_is 0
    out_has '"id":"guo'
}

# An API token, an access token, a service app.
host -c ./api.json connect $card api
status_is 0
works api
told access_token >token
host connect $card bearer --set domain="$url" --set access_token=@token
status_is 0
works bearer
host -c ./svc.json connect $card svc
status_is 0
works svc

# Paths of the card's own files become absolute.
host connect $card bearer --set ca_file=ca.pem --no-test
status_is 0
grep -qF "\"ca_file\": \"$tmp/ca.pem\"" $kept/bearer.json ||
    fail 'the path is relative'

# Changing the way leaves no secret of the way before.
host connect $card bearer --set auth=api_token --set api_token=@token --no-test
status_is 0
file_lacks $kept/bearer.json '"access_token":' 'the old token is there'

# A person, by browser: $BROWSER is given the address.
BROWSER=$top_srcdir/tests/lib/browser.py
BROWSER_PAGE=$tmp/page
BROWSER_USER=$(told user)
BROWSER_PASSWORD=$(told password)
export BROWSER BROWSER_PAGE BROWSER_USER BROWSER_PASSWORD
signs_in()
{
    rm -f page
    host --deadline 60 "$@" --redirect-uri http://127.0.0.1:0/callback
}
page_is()
{
    for _ in $(seq 300); do
        [ ! -e page ] || break
        sleep 0.2 # the browser writes it after we are done
    done
    [ "$(head -n 1 page)" = "$1" ] || fail "the page's status is not $1"
    grep -qF "$2" page || fail "the page has no: $2"
}
web()
{
    signs_in connect $card web "$@"
}
# with fewer scopes than the sandbox wrote
signs_in -c ./web.json connect $card web --set scopes="$scopes"
status_is 0
err_has "Signed in; granted: $scopes offline_access"
err_has 'The app must list the redirect URI http://127.0.0.1:'
page_is 200 'You may close this window.'
[ "$(stat -c %a $kept/web.json)" = 600 ] || fail 'others can read it'
file_has $kept/web.json '"refresh_token": "' 'no refresh token is kept'
works web
works web

# It works: nobody needs to sign in again, unless --sign-in says so.
before=$(cat $kept/web.json)
web
status_is 0
err_is_empty
[ ! -e page ] || fail 'a browser was opened'
[ "$before" != "$(cat $kept/web.json)" ] || fail 'the token did not rotate'
web --sign-in
status_is 0
page_is 200 'You may close this window.'
works web

# Denied: told here and in the browser, and what was kept still works.
BROWSER_DECISION=deny web --sign-in
status_is 6
err_has 'refused this sign-in'
page_is 400 'access_denied'
works web

# What was signed in for is used up elsewhere: run says how to go on.
printf x >junk
host connect $card web --set refresh_token=@junk --no-test
host -c web run $card --set request_type=GET --set relative_url=/
status_is 6
err_has "to sign in by browser: host-stub -c web connect $card web"
web
status_is 0
page_is 200 'You may close this window.'
works web

# By an address that is pasted, to a redirect URI that leads elsewhere.
BROWSER_STOP=$tmp/back
export BROWSER_STOP
cat >paste.py <<'EOF2'
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True)
for line in process.stderr:
    if line.startswith("    http"):
        break
browser = os.environ["BROWSER"]
subprocess.run(["/usr/bin/python3", browser, line.strip()], check=True)
with open(os.environ["BROWSER_STOP"]) as file:
    process.stdin.write(file.read())
process.stdin.close()
rest = process.stderr.read()
if process.wait() != 0:
    sys.exit(rest)
EOF2
python paste.py "$host_stub" -p cards connect $card web --sign-in --paste \
    --deadline 60 \
    --redirect-uri http://127.0.0.1:4711/callback >out 2>err || fail 'paste'
works web
unset BROWSER_STOP
# Of an address that lost its end, or is something else
for text in http://127.0.0.1:4711/callback 'http://127.0.0.1:4711/callback?code=x'; do
    host connect $card web --sign-in --paste --deadline 60 \
        --redirect-uri http://127.0.0.1:4711/callback <<END
$text
END
    err_has 'or this is not the whole address that it came back to'
done

# The listener: only the path of the redirect URI, only GET, and an answer to
# another sign-in is told so while the wait goes on.
cat >stray.py <<'EOF2'
import http.client, os, re, subprocess, sys
from urllib.parse import parse_qs, unquote, urlsplit

def ask(netloc, method, target):
    link = http.client.HTTPConnection(netloc, timeout=60)
    link.request(method, target)
    answer = link.getresponse()
    return answer.status, answer.read().decode()

process = subprocess.Popen(sys.argv[1:], stderr=subprocess.PIPE, text=True)
for line in process.stderr:
    if line.startswith("    http"):
        break
url = line.strip()
uri = urlsplit(parse_qs(urlsplit(url).query)["redirect_uri"][0])
assert ask(uri.netloc, "GET", "/favicon.ico")[0] == 404
assert ask(uri.netloc, "GET", uri.path + "/x?code=1")[0] == 404
assert ask(uri.netloc, "POST", uri.path)[0] == 405
for query in "", "?code=x&state=forged", "?error=access_denied&state=<b>":
    status, page = ask(uri.netloc, "GET", uri.path + query)
    assert status == 400 and "another sign-in" in page, (status, page)
    assert "<b>" not in page
subprocess.run(["/usr/bin/python3", os.environ["BROWSER"], url], check=True)
rest = process.stderr.read()
if process.wait() != 0:
    sys.exit(rest)
EOF2
python stray.py "$host_stub" -p cards connect $card web --sign-in \
    --deadline 60 --no-browser --redirect-uri http://localhost:0/callback >out 2>err ||
    fail 'stray requests'
works web

# Where it cannot listen, and when nobody comes.
host connect $card web --sign-in --redirect-uri https://app.example/cb
status_is 2
err_has 'with --paste any other will do'
host connect $card web --sign-in --no-browser --deadline 0.2 \
    --redirect-uri http://127.0.0.1:0/callback
status_is 8
err_has 'nobody came back from the browser'
works web

# No secret was told, or came by where others see it.
for secret in "$(sed 's/.*"client_secret":"\([^"]*\).*/\1/' web.json)" \
    "$(sed -n 's/.*"refresh_token": "\([^"]*\).*/\1/p' $kept/web.json)"; do
    [ -n "$secret" ] || fail 'no secret to look for'
    ! grep -qF "$secret" out err page record || fail 'a secret was told'
done
