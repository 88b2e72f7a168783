#!/bin/sh
# SPDX-License-Identifier: MIT
# run --paginate joins the pages of a list into one array, as they came; one
# that is not complete is whole JSON all the same, and is told how to go on.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

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
err_has '"code":"CODE_5"'
err_has ',"next":{"style":"plain","name":"x","mode":"pages:0"}}'
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
err_has 'stopped after 3 items (--max-items); there are more. To continue from'
err_has 'from the last page, use this form; it gives that page again, whose first item'
err_has 'item is here already: {"style":'
pages 3 --max-items 2
status_is 0
err_has 'from the next page, use this form: {"style":"plain","name":"x","mode":"pages:2"}'
pages 1 --max-items 2
err_is_empty
pages 3 --max-items 1
err_has 'stopped after 1 item (--max-items)'

# a card that goes round in a circle, an answer that is no list
pages 9
status_is 7
out_is "[
$(item 9)
]"
err_has 'is the same page again'
err_has '2 items; to continue from there, use this form'
[ "$(grep -c 'not complete' err)" -eq 1 ] || fail 'it is said twice'
pages x
status_is 7
out_is "[
$(item x),
$(item y),
$(item z),
$(item x)
]"
err_has 'form a circle: the list is not complete'
err_has '"mode":"pages:y"'
pages x --json
grep -q '^{"code":"INCOMPLETE",.*"next":{.*"mode":"pages:y"}}$' err ||
    fail 'not what is wrong, and the form'
pages p
status_is 7
out_is_empty
err_has 'is not an array'
pages p --json
status_is 7
err_has '{"code":"INCOMPLETE","message":"--paginate: the answer'
err_lacks '"next"'
pages 9 --json
status_is 7
err_has '{"code":"INCOMPLETE","message":"the card'\''s next page is the same'
pages q --json
status_is 7
err_has '{"code":"INCOMPLETE","message":"--paginate: the answer'
err_has ',"next":{"style":"plain","name":"x","mode":"pages:p"}}'
run_greet --paginate --json --set mode=slow --deadline 0.2
status_is 8
err_has '"code":"TIMEOUT"'
pages b --json
grep -q '"next":{"style":"plain","name":"x","mode":"pages:0"}}$' err ||
    fail 'the form is not in the JSON'

# a next page that the card does not ask for: the list is not whole
pages r
status_is 7
out_is "[
$(item r)
]"
err_has 'the list is not complete: 2 items. The link leads away.'
err_has 'The link: https://other.example/\u001b?after=2'
pages r --json
grep -q '^{"code":"INCOMPLETE",.*"next_refused":{"message":.*"url":"https:' err ||
    fail 'the link is not in the JSON'
pages r --max-items 2
status_is 0
err_has 'there are more. The link leads away.'
pages r --max-items 1
status_is 0
run_greet --set mode=pages:r
status_is 0
[ "$(wc -l <err)" -eq 1 ] || fail 'not one notice'
err_has 'the list goes on after this page. The link leads away.'

# a list that goes on later is whole; empty pages are followed, within reason
pages l
status_is 0
err_has 'ends here for now. To read what is added later, use this form: {"style"'
pages e99
status_is 0
err_is_empty
out_is "[
$(item 1)
]"
pages e100
status_is 7
err_has 'a hundred pages in a row are empty'
err_has '{"style":"plain","name":"x","mode":"pages:1"}'

# usage
pages 1 --max-items 0
status_is 2
err_has '--max-items takes a whole number from 1 on'
run_greet --max-items 3
status_is 2
err_has '--max-items goes with --paginate'
pages 2 --deadline 30
status_is 0
