#!/bin/sh
# SPDX-License-Identifier: MIT
# What root renews stays its owner's, with its lock; and no card names a place
# outside of where connections are kept.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
umask 077
cp "$cards/gaps.so" cards/
chmod 644 cards/gaps.so

# A connector that is a path is no directory.
printf '{"place":"p","token":"t"}' >c.json
GAP=connector host -c ./c.json connect gaps out
status_is 9
err_has "the card's connector is '../../../..', which cannot be the name of a"
[ ! -e config ] && [ ! -e out.json ] || fail 'something was made'
GAP=connector host -c kept run gaps
status_is 9
GAP=connector host connect gaps --list
status_is 9
GAP=connector host connect gaps kept --forget
status_is 9
GAP=connector host -c ./c.json run gaps --body
status_is 0

# A directory with control characters in its name commands no terminal.
CARD_TEMPLATE=$top_srcdir/template
export CARD_TEMPLATE
host new ok "$(printf "d'ir\033]0;x\007")"
status_is 0
out_lacks "$(printf '\033')"
out_has '\u001b]0;x'

[ "$(id -u)" -eq 0 ] || exit 0
export PERSON=1 RENEWS=1
mkdir theirs
cp c.json theirs/c.json
chown -R 65534:65534 theirs
host -c theirs/c.json run gaps --body
status_is 0
file_has theirs/c.json n3w 'it was not renewed'
for file in c.json c.json.lock; do
    [ "$(stat -c '%u:%g %a' theirs/$file)" = '65534:65534 600' ] ||
        fail "$file is $(stat -c '%u:%g %a' theirs/$file)"
done
# by a kept name, and where the lock was there before
mkdir -p config/host-stub/connections/test_gaps
cp c.json config/host-stub/connections/test_gaps/kept.json
: >config/host-stub/connections/test_gaps/kept.json.lock
chown -R 65534 config
host -c kept run gaps --body
status_is 0
host connect gaps kept --set place=q --no-test
status_is 0
for file in kept.json kept.json.lock; do
    [ "$(stat -c %u config/host-stub/connections/test_gaps/$file)" -eq 65534 ] ||
        fail "$file is not the owner's"
done
# a lock that is another file of root's is not given away
echo precious >precious
ln precious theirs/link.json.lock
cp c.json theirs/link.json
chown 65534 theirs/link.json
host -c theirs/link.json run gaps --body
[ "$(stat -c %u precious)" -eq 0 ] || fail 'a file of root was given away'
# what is root's stays root's
host -c c.json run gaps --body
status_is 0
[ "$(stat -c %u c.json)" -eq 0 ] || fail 'c.json is not root'\''s'
