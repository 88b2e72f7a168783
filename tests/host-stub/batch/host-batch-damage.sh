#!/bin/sh
# SPDX-License-Identifier: MIT
# A journal that is damaged is not gone on with, and no file that another user
# put where the journal is written is written through.
. "${top_srcdir:?}/tests/lib/batch-lib.sh"

# ---- a wrong byte anywhere ----
forms 40 ',"op":"write"' >good
sed 's/"20"/"20","fail":"7"/' good >forms
batch forms -j 1 --fail-fast -o res
status_is 10
cp record before
python "$top_srcdir/tests/host-stub/batch/host-batch-damage.py" "$host_stub" ||
    fail 'a wrong byte'
rm -f res* record

# ---- what is there at FILE.journal.new ----
forms 3 >few
mkdir shared
chmod 777 shared
echo precious >victim
cp victim before
ln -s "$tmp/victim" shared/res.journal.new
batch few -o shared/res
status_is 0
all_in_order shared/res 3
cmp -s victim before || fail 'a file was written through a symbolic link'
ln -s "$tmp/none" shared/res.journal.new
batch few -o shared/res --overwrite
status_is 0
[ ! -e none ] || fail 'a file was made through a symbolic link'
ln victim shared/res.journal.new
batch few -o shared/res --overwrite
status_is 0
cmp -s victim before || fail 'a file was written by another name of it'
[ "$(ls shared)" = res ] || fail 'something is left'
mkdir -p shared/res.journal.new/x
batch few -o shared/res --overwrite
status_is 1
err_has 'shared/res.journal: Is a directory (it is written as shared/res.journal.new'
rm -r shared/res.journal.new

# ---- what is there at FILE.journal ----
forms 5 >good
sed 's/"2"/"2","fail":"7"/' good >forms
batch forms -j 1 --fail-fast -o res
mv res.journal journal
ln -s journal res.journal
batch forms -o res --resume
status_is 3
err_has 'res.journal: '
rm res.journal
mkfifo res.journal
batch forms -o res --resume
status_is 3
err_has 'res.journal is not the journal of a batch'
rm res.journal
mv journal res.journal
batch forms -j 1 -o res --resume
status_is 10

# ---- the output's own name ----
ln -s "$tmp/none" link
batch few -o link
status_is 2
err_has 'link is a symbolic link to a file that does not exist'
[ ! -e none ] || fail 'a file was made through a symbolic link'
: >empty
ln -sf "$tmp/empty" link
batch few -o link
status_is 0
all_in_order empty 3
if [ "$(id -u)" -eq 0 ]; then
    ln -s "$tmp/victim" shared/theirs
    chown -h 65534 shared/theirs
    for command in 'batch tally few --overwrite --quiet' \
        'run tally --set id=1'; do
        # shellcheck disable=SC2086
        host $command -o shared/theirs
        status_is 2
        err_has 'shared/theirs is a symbolic link that another user put'
        cmp -s victim before || fail 'a file was written through a link'
    done
fi
