#!/bin/sh
# SPDX-License-Identifier: MIT
# run --paginate joins the pages of a list into one array, as they came; one
# that is not complete is whole JSON all the same, and is told how to go on.
. "${top_srcdir:?}/tests/host-lib.sh"

pages()
{
    mode=$1
    shift
    run_greet --paginate --set mode="pages:$mode" "$@"
}
item()
{
    printf '{"%s": 10000000000000000000.0},\n"%s"' "$1" "$1"
}

# all pages, elements verbatim, and nothing said
pages 3
status_is 0
err_is_empty
out_is "[
$(item 3),
$(item 2),
$(item 1)
]"
pages 1 --body --json
status_is 0
out_is "[
$(item 1)
]"
pages 3 -o all.json
status_is 0
out_is_empty
[ "$(tail -n 1 all.json)" = ']' ] || fail 'the file is not the array'

# a page fails: what came is an array, and the form that goes on is told
pages b
status_is 7
out_is "[
$(item b)
]"
err_has 'the list is not complete: 2 items'
err_has '{"style":"plain","name":"x","mode":"pages:0"}'
pages b -o part.json
status_is 7
[ "$(tail -n 1 part.json)" = ']' ] || fail 'what came is lost'
pages b --json
status_is 7
[ "$(wc -l <err)" -eq 1 ] || fail 'more than one line'
# nothing came: nothing is written
cp part.json before
pages 0 -o part.json
status_is 7
cmp -s part.json before || fail 'the file has changed'
err_lacks 'not complete'
pages 0
out_is_empty

# --max-items ends it, within a page and at its end
pages 3 --max-items 3
status_is 0
out_is "[
$(item 3),
{\"2\": 10000000000000000000.0}
]"
err_has '3 items, as --max-items says; more follow. The form of the last page'
pages 3 --max-items 2
status_is 0
err_has 'The form of the next page: {"style":"plain","name":"x","mode":"pages:2"}'
pages 1 --max-items 2
err_is_empty

# a card that goes round in a circle, an answer that is no list
pages 9
status_is 9
out_is "[
$(item 9)
]"
err_has 'no other page as the next'
pages p
status_is 7
out_is_empty
err_has 'no array'

# usage
pages 1 --max-items 0
status_is 2
err_has '--max-items takes a whole number from 1 on'
run_greet --max-items 3
status_is 2
err_has '--max-items goes with --paginate'
pages 2 --deadline 30
status_is 0
