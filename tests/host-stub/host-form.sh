#!/bin/sh
# SPDX-License-Identifier: MIT
# form prints a form that is right when filled in; -i asks for each field.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

host form greet
status_is 0
err_is_empty
out_has '"style": "plain"'
out_has '"name": "World"'
out_has '"note": null'
out_has '"times": 1'
out_lacks pin
cp out form.json
greet run greet form.json
status_is 0

# asked and answered: help, a number, a wrong answer, members, JSON lines
ask()
{
    printf "$1" | "$host_stub" -p cards form greet -i >out 2>err
    status=$?
}
ask '?\nletr\n9\n3\n\nit'\''s\nlimit=1.0\nq=a b\n\n{"a":\n[1.0]}\n4\ntrue\n\n'
status_is 0
printf '%s\n' '{' '  "style": "letter",' '  "name": "it'\''s",' \
    '  "extras": {' '    "limit": 1.0,' '    "q": "a b"' '  },' '  "note": {' \
    '    "a": [' '      1.0' '    ]' '  },' '  "times": 4,' \
    '  "polite": true' '}' >want
cmp -s want out || fail 'not the form that was answered'
err_has 'How to greet. A letter may carry a note.'
err_has 'did you mean letter?'
err_has 'Type a number from 1 to 3'
err_has 'A value is needed here.'
err_has 'Pin is a secret and no part of a form.'

# a value that the card would refuse is asked for again
ask 'plain\n<b>\nx\n\n\n\n\n'
status_is 0
err_has 'That is not how the card wants Name to be written. An example is:'
err_lacks '^[^<>]*$'
out_has '"name": "x"'

# a field that is not shown is not asked for
ask 'plain\nx\n\n\n\n\n'
status_is 0
err_lacks 'Note'
printf '%s\n' '{' '  "style": "plain",' '  "name": "x"' '}' | cmp -s - out ||
    fail 'not the form that was answered'
ask '1\nx\n[1]\n{"a":1}\nfour\n4\n\n\n'
status_is 0
err_has 'It must be an object'
err_has 'Times: it must be a number'

# the end of the input leaves nothing
ask '1\n'
status_is 3
out_is_empty
err_has 'the input ended before the form was complete'
