#!/bin/sh
# SPDX-License-Identifier: MIT
# Logins and names in a path reach an org that asks for DPoP, however they are
# written: the proof names the path decoded, as Okta compares it.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"

card=$top_builddir/plugin/.libs/custom_api_action.so
sandbox --service-app "$tmp/c.json" --scopes okta.users.read --api-nonce \
    --record "$tmp/seen"

# ---- a path as a person writes it, or as a program encodes it ----
# reaches RELATIVE_URL: the API accepts the proof of that call.
reaches()
{
    host -c c.json run "$card" --set request_type=GET \
        --set "relative_url=$1" --json
    [ "$status" -eq 0 ] || fail "$1: the proof was refused"
}

for name in bob@acme.com 'bob%40acme.com' 'a+b@acme.com' 'a%2Bb%40acme.com' \
    'bob smith' 'bob%20smith' 'café@acme.com' 'caf%C3%A9' 'caf%c3%a9' \
    '100%25' '%2520' '%25zz' '"quoted"' '%22a%22' '[x]' '%5Bx%5D' '|' '%7C' \
    "o'brien" '%27' '%5E%60%3C%3E%7B%7D' '^`<>{}' 'a%23b' 'a%3Fb' 'a;b=c' \
    'a%3Bb%3Dc' 'a%2Fb' '%7E%2D%5f' '%F0%9F%98%80' '%E2%80%AE' '%C2%A0' \
    '$&!*(),:' '%24%26%21%2A%28%29%2C%3A' \
    '%FF' 'caf%E9' '%E2%82' '%C0%AF' '%ED%A0%80' '%F4%90%80%80x'; do
    reaches "/sandbox/echo/users/$name/devices"
    reaches "/sandbox/echo/$name?q=$name"
done

# A backslash is refused where it is written, and encoded it is a character.
reaches '/sandbox/echo/acme%5Cbob'
host -c c.json run "$card" --set request_type=GET \
    --set 'relative_url=/sandbox/echo/acme\bob'
status_is 3

# What could end a line or a text in the proof is refused before it is made.
for name in 'a%00b' 'a%0Ab' 'a%0D' '%7F'; do
    host -c c.json run "$card" --set request_type=GET \
        --set "relative_url=/sandbox/echo/$name"
    status_is 3
done

# ---- a batch over a CSV of logins ----
cat >logins.csv <<'END'
login
bob@acme.com
a+b@acme.com
José Núñez
"say ""hi"""
100%25
acme\bob
[x]|{y}^`<z>
a/b?c#d;e=f
日本語
END
echo '{"request_type":"GET","relative_url":"/api/v1/users/{{login}}/devices"}' \
    >form.json
host -c c.json batch "$card" logins.csv --template form.json --quiet \
    --ignore-status
status_is 0
[ "$(grep -c '"status_code":404' out)" -eq 9 ] ||
    fail 'not each login was looked for'
out_lacks '"status_code":400'
grep -c '"url":"/api/v1/users/bob%40acme.com/devices"' seen >/dev/null ||
    fail 'the path is not sent encoded'
