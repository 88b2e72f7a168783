#!/bin/sh
# SPDX-License-Identifier: MIT
# A plugin that somebody else could have written is not loaded.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

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

# Whoever may rename what is above may put another card in its place; where it
# is sticky, nobody may.
chmod 755 cards
mkdir -p top/mid/in
chmod 755 top top/mid top/mid/in
cp cards/greet.so top/mid/in/
above()
{
    chmod "$1" top/mid
    host describe "$tmp/top/mid/in/greet.so"
    status_is "$2"
}
above 755 0
above 1777 0
above 775 0 # its own group
above 777 9
err_has "the directory $tmp/top/mid above it is writable by others, who could"
sed -n 's/.*run: //p' err >advice
sh ./advice || fail 'the advice is no command'
host describe "$tmp/top/mid/in/greet.so"
status_is 0
# by a link in a place of one's own; and a link there to a place of one's own
chmod 777 top/mid
ln -sf "$tmp/top/mid/in/greet.so" links/greet.so
host describe links/greet.so
status_is 9
ln -s "$tmp/cards" top/mid/way
host describe top/mid/way/greet.so
status_is 0
mkdir top/mid/in/links
ln -s "$tmp/cards/greet.so" top/mid/in/links/greet.so
host describe top/mid/in/links/greet.so
status_is 9
host -p top/mid/in list
out_has "the directory $tmp/top/mid above it is writable by others"
if [ "$(id -u)" -eq 0 ]; then
    chown 65534 top/mid
    above 755 9
    err_has "the directory $tmp/top/mid above it belongs to user 65534, not to"
    chown 0:65534 top/mid
    above 775 9
    err_has 'above it is writable by its group'
    chown 0:0 top/mid
fi
chmod 755 top/mid

# Access lists count, for the file, its directory and those above.
listed()
{
    /usr/bin/python3 "$top_srcdir/tests/lib/acl.py" "$@" && return
    [ $? -eq 77 ] || fail acl.py
    exit 0 # the file system keeps none
}
[ -x /usr/bin/python3 ] || exit 0
for path in top/mid/in/greet.so top/mid/in top/mid; do
    for who in user:65534:6 group:65534:7; do
        listed $path $who
        host describe "$tmp/top/mid/in/greet.so"
        status_is 9
        err_has 'is writable by those in its access list'
        sed -n 's/.*run: //p' err >advice
        sh ./advice || fail 'the advice is no command'
        host describe "$tmp/top/mid/in/greet.so"
        status_is 0
    done
done
listed top/mid/in/greet.so user:65534:4
listed top/mid/in user:"$(id -u)":7
host describe "$tmp/top/mid/in/greet.so"
status_is 0

# The attack that this keeps away: another directory swapped in, all the time.
[ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null || exit 0
mkdir -p ww/in evil
chmod 777 ww
cp cards/greet.so ww/in/
cat >evil.c <<'END'
#include <stdlib.h>
__attribute__((constructor)) static void run(void)
{
    system("touch \"$OWNED\"");
}
END
${CC:-cc} -shared -fPIC -o evil/greet.so evil.c || exit 99
chown -R 65534 evil
mv evil ww/
chmod 755 ww/in ww/evil
cat >swap.py <<'END'
import ctypes, sys, time
libc = ctypes.CDLL(None)
end = time.monotonic() + 60
while time.monotonic() < end:
    libc.renameat2(-100, b"ww/in", -100, b"ww/evil", 2)
END
setpriv --reuid 65534 --clear-groups /usr/bin/python3 swap.py &
swapper=$!
trap 'kill $swapper 2>/dev/null; rm -rf "$tmp"' EXIT
export OWNED="$tmp/owned"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
    host describe "$tmp/ww/in/greet.so"
    [ "$status" -ne 0 ] || fail 'it was loaded from where others may write'
done
[ ! -e owned ] || fail 'code of another user ran'
