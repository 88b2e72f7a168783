#!/bin/sh
# SPDX-License-Identifier: MIT
# host-stub new copies a template, puts the names in, and overwrites nothing.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
export CARD_TEMPLATE="$top_srcdir/template"

# copied DIR KIND ID TITLE ENV: DIR is that template with the names in.
copied()
{
    for file in "$CARD_TEMPLATE/$2"/*; do
        copy=$1/${file##*/}
        # no name that begins with a dot is installed
        [ "${file##*/}" != gitignore ] || copy=$1/.gitignore
        [ -w "$copy" ] || fail "not there, or read-only: $copy"
        sed "s/@ID@/$3/g; s/@TITLE@/$4/g; s/@ENV@/$5/g" "$file" |
            cmp - "$copy" || fail "not as in the template: $copy"
    done
    ! grep -rE '@(ID|TITLE|ENV)@' "$1" || fail 'a mark is left'
    [ "$(find "$1" -type f | wc -l)" -eq \
        "$(find "$CARD_TEMPLATE/$2" -type f | wc -l)" ] || fail "more in $1"
}

host new my_first-card
status_is 0
err_is_empty
out_has 'cd my_first-card'
copied my_first-card plain my_first-card 'My First Card' MY_FIRST_CARD
file_has my_first-card/Makefile '^ID = my_first-card$' 'no id'
file_has my_first-card/card.c '\.id = "my_first-card"' 'no id'
file_has my_first-card/card.c '\.title = "My First Card"' 'no title'

host new --http my_api
status_is 0
copied my_api http my_api 'My Api' MY_API
file_has my_api/card.c '\.env = "MY_API_TOKEN"' 'no env'

# A variable of the shell begins with no digit.
host new 7up elsewhere --http
status_is 0
file_has elsewhere/card.c '"_7UP_TOKEN"' 'no env'
[ ! -e 7up ] || fail 'made twice'

# The option is new's alone.
host list --http
status_is 2
err_has 'list has no option --http; it goes with: new'
host new --htp card
status_is 2
err_has 'did you mean --http?'

# Nothing is overwritten, whatever is there.
echo mine >my_first-card/README.md
mkdir empty
ln -s nowhere dangling
for there in my_first-card empty out dangling; do
    host new another "$there"
    status_is 2
    err_has 'is there already'
    out_is_empty
done
[ "$(cat my_first-card/README.md)" = mine ] || fail 'overwritten'
[ -z "$(ls empty)" ] || fail 'something was put in it'

# A name that no card can have.
for name in My-Card 'my card' ../up a/b 'é' ''; do
    host new "$name" somewhere
    status_is 2
    err_has 'cannot be the id of a card'
done
host new "$(printf '%0100d' 0)" somewhere
status_is 2
err_has 'at most 64 characters'
host new
status_is 2
err_has 'host-stub new NAME [DIR]'
host new a b c
status_is 2
[ ! -e somewhere ] || fail 'made nevertheless'

host new card no/such/place
status_is 1
err_has 'cannot make no/such/place'

# Where the template is not, or cannot be read, nothing is left.
CARD_TEMPLATE=$tmp/none host new card
status_is 1
err_has "$tmp/none"
CARD_TEMPLATE=$tmp/empty host new card
status_is 1
err_has 'no template in it'
[ ! -e card ] || fail 'left'
mkdir large
echo fine >large/fine
head -c 2000000 /dev/zero >large/large
CARD_TEMPLATE=$tmp/large host new card
status_is 1
err_has 'larger than'
[ ! -e card ] || fail 'left'

# A template of one's own, as it was before there were two: the directory itself.
# Files of an editor and directories are not part of it.
mkdir -p own/below
echo '@ID@ @TITLE@ @ENV@ @ID a@b @' >own/file
echo old >'own/file~'
CARD_TEMPLATE=$tmp/own host new a-b
status_is 0
[ "$(ls a-b)" = file ] || fail "copied: $(ls a-b)"
[ "$(cat a-b/file)" = 'a-b A B A_B @ID a@b @' ] || fail "$(cat a-b/file)"
CARD_TEMPLATE=$tmp/own host new --http a-c
status_is 1
err_has "$tmp/own/http"
[ ! -e a-c ] || fail 'left'
