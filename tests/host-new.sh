#!/bin/sh
# SPDX-License-Identifier: MIT
# host-stub new copies the template, puts the names in, and overwrites nothing.
. "${top_srcdir:?}/tests/host-lib.sh"
export CARD_TEMPLATE="$top_srcdir/template"

host new my_first-card
status_is 0
err_is_empty
out_has 'cd my_first-card'
for file in "$CARD_TEMPLATE"/.gitignore "$CARD_TEMPLATE"/*; do
    [ -f "my_first-card/${file##*/}" ] || fail "not there: ${file##*/}"
    [ -w "my_first-card/${file##*/}" ] || fail "read-only: ${file##*/}"
done
! grep -rE '@(ID|TITLE|ENV)@' my_first-card || fail 'a mark is left'
grep -q '^ID = my_first-card$' my_first-card/Makefile || fail 'no id'
grep -q '\.id = "my_first-card"' my_first-card/descriptor.c || fail 'no id'
grep -q '\.title = "My First Card"' my_first-card/descriptor.c || fail 'no title'
grep -q '\.env = "MY_FIRST_CARD_KEY"' my_first-card/descriptor.c || fail 'no env'
# All else is as it was: a lone @ too.
sed 's/my_first-card/@ID@/g; s/My First Card/@TITLE@/g; s/MY_FIRST_CARD/@ENV@/g' \
    my_first-card/check.sh | cmp - "$CARD_TEMPLATE/check.sh" || fail 'changed'

# A variable of the shell begins with no digit.
host new 7up elsewhere
status_is 0
grep -q '"_7UP_KEY"' elsewhere/descriptor.c || fail 'no env'
[ ! -e 7up ] || fail 'made twice'

# Nothing is overwritten, whatever stands there.
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

# Where the template is not, or cannot be read, nothing is left behind.
CARD_TEMPLATE=$tmp/none host new card
status_is 1
err_has "$tmp/none"
CARD_TEMPLATE=$tmp/empty host new card
status_is 1
err_has 'no template in it'
[ ! -e card ] || fail 'left behind'
mkdir large
echo fine >large/fine
head -c 2000000 /dev/zero >large/large
CARD_TEMPLATE=$tmp/large host new card
status_is 1
err_has 'larger than'
[ ! -e card ] || fail 'left behind'

# Files of an editor and directories are no part of a template.
mkdir -p own/below
echo '@ID@ @TITLE@ @ENV@ @ID a@b @' >own/file
echo old >'own/file~'
CARD_TEMPLATE=$tmp/own host new a-b
status_is 0
[ "$(ls a-b)" = file ] || fail "copied: $(ls a-b)"
[ "$(cat a-b/file)" = 'a-b A B A_B @ID a@b @' ] || fail "$(cat a-b/file)"
