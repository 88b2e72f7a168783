#!/bin/sh
# SPDX-License-Identifier: MIT
# A card that leaves out a function, a member or a text that it should give
# crashes nothing: what needs it is refused or left out, and the rest works.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

cp "$cards/gaps.so" cards/
chmod 644 cards/gaps.so
umask 077
printf '{"place":"p","token":"t"}' >c.json

# The sign-in extension lacks a function: there is none that can be used.
for gap in needed begin finish; do
    GAP=$gap PERSON=1
    export GAP PERSON
    host -c c.json run gaps --body
    status_is 0
    out_has 'done'
    host -c ./c.json connect gaps kept
    status_is 0
    host -c kept batch gaps /dev/null
    status_is 0
    host verify cards/gaps.so
    status_is 11
    out_has "card.signin/1 has no $gap()"
    printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"run","params":{"card":
"gaps","connection":"kept"}}' '{"jsonrpc":"2.0","id":2,"method":"signin.begin",
"params":{"card":"gaps","redirect_uri":"http://127.0.0.1:1/"}}' \
        '{"jsonrpc":"2.0","id":3,"method":"signin.finish","params":{"card":
"gaps","pending":"p","callback_url":"http://127.0.0.1:1/?x"}}' |
        tr -d '\n' | sed 's/}}{/}}\n{/g' >requests
    echo >>requests
    host serve <requests
    status_is 0
    out_has '"id":1,"result"'
    out_has '"id":2,"error":{"code":-32602,"message":"The card gaps has no browser sign'
    out_has '"id":3,"error":{"code":-32602,"message":"The card gaps has no browser sign'
done

# What begin() gives lacks a member, or is not what it should be.
for gap in url null-url url-number pending escape output file scheme; do
    GAP=$gap host -c ./c.json connect gaps kept --sign-in --paste </dev/null
    status_is 9
    err_has 'the card began a sign-in without a URL that a browser opens'
done
! grep -q "$(printf '\033')" err || fail 'a control character is printed'
GAP='' host -c ./c.json connect gaps kept --sign-in --paste </dev/null
status_is 6
err_has '    https://x.example/'
unset PERSON

# Callbacks that are given nothing.
GAP=log host -c c.json run gaps -vv --body
status_is 0
out_has 'done'
GAP=sink host -c c.json run gaps --body
status_is 130
echo '{}' >forms
for gap in reason log output; do
    GAP=$gap host -c c.json batch gaps forms
    [ "$status" -eq 0 ] || [ "$status" -eq 10 ] || fail "batch with $gap"
    for method in run check test; do
        printf '%s%s%s\n' '{"jsonrpc":"2.0","id":1,"method":"' $method \
            '","params":{"card":"gaps","log_level":4,"progress":true}}' >request
        [ $method != test ] || sed -i 's/"inputs":{},//' request
        GAP=$gap host -c kept serve <request
        status_is 0
        out_has '"id":1'
    done
done
GAP=output host -c c.json run gaps
status_is 9
err_has 'gaps returned CARD_OK without an output, against card.h'
GAP=output host -c c.json check gaps
[ "$status" -lt 128 ] || fail 'check crashes'
