#!/bin/sh
# SPDX-License-Identifier: MIT
# A form is exactly one JSON object; anything else is told by line and column.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

wrong()
{
    want=$1
    printf "$2" >form.json
    greet run greet form.json
    status_is 3
    err_has 'form form.json: '
    err_has "$want"
    out_is_empty
    greet run greet - <form.json
    status_is 3
    err_has 'form from standard input: '
    err_has "$want"
    greet --json check greet form.json
    status_is 3
    err_has '{"code":"INVALID_INPUT","message":"form form.json: '
}

wrong 'line 1, column 1' ''
wrong 'line 3, column 2' '{\n"a":1,\n }'
wrong 'line 1, column 6' '{"a":NaN}'
wrong 'line 1, column 1' '\357\273\277{}'
wrong 'line 1, column 1: it must be one JSON object' '[1]'
wrong 'line 2, column 3: it must be one JSON object' '\n  "text"'
wrong 'line 1, column 4' '{} {}'
wrong 'line 1, column 9' '{"a":"\303\244'\''\377"}'
greet run greet none.json
status_is 3
err_has 'form none.json: No such file or directory'
greet run greet .
status_is 3
err_has 'form .: Is a directory'

# quotes of a word processor
printf '{“style”: "plain"}' >curly.json
greet check greet curly.json
status_is 3
err_has 'line 1, column 2: expected a key in double quotes'
err_has 'this is a typographic quote, and JSON needs the straight one: "'
printf '{style: "plain"}' >bare.json
greet check greet bare.json
status_is 3
err_lacks typographic
