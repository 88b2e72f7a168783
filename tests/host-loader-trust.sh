#!/bin/sh
# SPDX-License-Identifier: MIT
# A plugin that somebody else could have written is not loaded.
. "${top_srcdir:?}/tests/host-lib.sh"

mode()
{
    chmod "$1" cards/greet.so
    chmod "$2" cards
    host describe greet
    status_is "$3"
}

mode 644 755 0
mode 600 700 0
mode 755 755 0
mode 646 755 9
err_has "run: chmod go-w $tmp/cards/greet.so"
mode 644 757 9
err_has "run: chmod go-w $tmp/cards"
host list
out_has 'the directory is writable by others'
mode 644 1777 9
err_has 'put the card into a directory of your own'

# the advice works as it is printed, for a path that needs quoting too
mkdir "a 'b"
cp cards/greet.so "a 'b/greet.so"
chmod 755 "a 'b"
chmod 666 "a 'b/greet.so"
host describe "$tmp/a 'b/greet.so"
status_is 9
sed -n 's/.*run: //p' err >advice
sh ./advice || fail 'the advice is no command'
host describe "$tmp/a 'b/greet.so"
status_is 0

# symbolic links: judged where they lead to, and found by their own name
chmod 755 cards
chmod 644 cards/greet.so
mkdir links store
chmod 755 links
chmod 777 store
cp cards/greet.so store/greet.so
ln -s ../cards/greet.so links/greet.so
"$host_stub" -p links describe greet >out 2>err
status=$?
status_is 0
ln -sf ../store/greet.so links/greet.so
"$host_stub" -p links describe greet >out 2>err
status=$?
status_is 9
err_has "chmod go-w $tmp/store"
ln -sf nowhere.so links/greet.so
"$host_stub" -p links describe greet >out 2>err
status=$?
status_is 9
err_has 'No such file or directory'

# a group that is not the owner's own; who is not root has only one
if [ "$(id -u)" -eq 0 ]; then
    chown 0:65534 cards/greet.so
    mode 664 755 9
    err_has 'writable by its group'
    mode 644 755 0
    chown 65534:0 cards/greet.so
    mode 644 755 9
    err_has 'belongs to user 65534, not to you or root'
    chown 0:0 cards/greet.so
    mode 664 755 0
fi
