#!/bin/sh
# SPDX-License-Identifier: MIT
# Files that are no cards, whatever they are, are lines in the list, and refused
# when they are asked for; the cards beside them work. Nothing is found by
# another way than its path.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77

# refused ID TEXT: by the list, and when it is described; nothing crashes.
refused()
{
    host list
    status_is 0
    out_has 'greet  1.2.3'
    out_has "/cards/$1.so"
    host describe "$1"
    status_is 9
    err_has "cards/$1.so: "
    err_has "$2"
    rm -rf "cards/$1.so"
}

# cut off anywhere: a library that is read beyond its end is a SIGBUS
for size in 0 3 4 16 63 64 65 200 1000 4095 4096 4097 8192 20000; do
    head -c $size cards/greet.so >"cards/cut$size.so"
done
chmod 644 cards/cut*.so
host list
status_is 0
out_has 'greet  1.2.3'
[ "$(grep -c '/cards/cut[0-9]*\.so$' out)" -eq 14 ] || fail 'a cut file is lost'
for size in 0 3 4 16 63 64 65 200 1000 4095 4096 4097 8192 20000; do
    host describe "cut$size"
    status_is 9
done
rm -f cards/cut*.so

# for another machine, another word size, another byte order
made_for()
{
    python - "$1" "$2" <<'END' || exit 99
import sys

at, value = (int(word) for word in sys.argv[1:])
data = bytearray(open("cards/greet.so", "rb").read())
data[at] = value
open("cards/alien.so", "wb").write(data)
END
    chmod 644 cards/alien.so
    refused alien 'it cannot be loaded'
}
made_for 18 40
made_for 18 183
made_for 4 1
made_for 5 2
made_for 16 2

# links that lead nowhere, in a circle, or to what is no file
ln -s circle.so cards/circle.so
refused circle 'Too many levels of symbolic links'
ln -s /dev/zero cards/device.so
refused device 'it is not a regular file'
mkfifo fifo
ln -s ../fifo cards/pipe.so
refused pipe 'it is not a regular file'
ln -s / cards/root.so
refused root 'it is a directory'
mkdir cards/directory.so
refused directory 'it is a directory'

# much larger than memory, and nothing in it
truncate -s 64G cards/huge.so
chmod 644 cards/huge.so
refused huge 'it cannot be loaded'
cp cards/greet.so cards/padded.so
truncate -s 64G cards/padded.so
chmod 644 cards/padded.so
refused padded "it holds the card 'greet'"

# a module that leaves a mark when it is loaded, by whatever way
mkdir evil
chmod 755 evil
cat >evil.c <<'END'
#include <fcntl.h>
__attribute__((constructor)) static void mark(void)
{
    creat(MARK, 0600);
}
END
${CC:-cc} -shared -fPIC -DMARK="\"$tmp/mark\"" -o evil/greet.so evil.c || exit 99
cp evil/greet.so evil/evil.so
cp evil/greet.so evil/libgreet.so
chmod 644 evil/*.so
unmarked()
{
    [ ! -e mark ] || fail "$1: another file was loaded"
}

# a .la beside a card, or alone, leads nowhere
for name in greet alone; do
    cat >cards/$name.la <<END
# $name.la - a libtool library file
dlname='evil.so'
library_names='evil.so'
installed=yes
shouldnotlink=yes
libdir='$tmp/evil'
END
done
host list
out_has 'greet  1.2.3'
out_lacks alone
host describe greet
status_is 0
host describe alone
status_is 9
host describe "$tmp/cards/alone.la"
status_is 9
unmarked 'a .la file'
rm -f cards/*.la

# nor do the paths of the loaders
for variable in LD_LIBRARY_PATH LTDL_LIBRARY_PATH; do
    run_it()
    {
        env "$variable=$tmp/evil" GREET_PLACE=here "$host_stub" "$@" \
            >out 2>err
        status=$?
    }
    run_it -p "$tmp/cards" run greet --set style=plain --set name=x
    status_is 0
    run_it -p "$tmp/cards" list
    out_has 'greet  1.2.3'
    mkdir -p empty
    run_it -p "$tmp/empty" describe greet
    status_is 9
    run_it -p "$tmp/empty" describe greet.so
    status_is 9
    unmarked "$variable"
done

# descriptors that lie about themselves: no crash, no memory taken
cp "$cards/model.so" cards/model.so
chmod 644 cards/model.so
lies()
{
    BAD_CARD=$1 host list
    status_is 0
    out_has 'greet  1.2.3'
    out_has '/cards/model.so'
    out_lacks 'Test Cards: Model'
    [ "$(wc -c <out)" -lt 4000 ] || fail "$1: the list is long"
    BAD_CARD=$1 host describe model
    status_is 9
    err_has "$2"
    [ "$(wc -c <err)" -lt 4000 ] || fail "$1: the reason is long"
    BAD_CARD=$1 host schema model
    status_is 9
    BAD_CARD=$1 host form model
    status_is 9
}
lies hostile-count 'its inputs have a wrong count or size'
lies hostile-size 'its inputs have a wrong count or size'
lies hostile-choices 'its choices have a wrong count or size'
lies hostile-key 'its inputs: field 2 has no key'
lies hostile-title 'title is missing, too long or not UTF-8'
lies hostile-help 'a text is too long or not UTF-8'
lies hostile-pointer 'while it was being loaded'
lies hostile-inputs 'while it was being loaded'
BAD_CARD=none host describe model
status_is 0

# names and texts that would command a terminal
harmless()
{
    ! LC_ALL=C grep -q "$(printf '[\033\233]')" "$1" || fail "$1 has escapes"
    ! LC_ALL=C grep -q "$(printf '\342\200\256')" "$1" || fail "$1 turns text"
}
odd=$(printf 'odd\033[31m\302\233\342\200\256')
mkdir "$odd"
chmod 755 "$odd"
cp cards/greet.so "$odd/$odd.so"
host -p "$odd" list
out_has 'odd\u001b[31m\u009b\u202e.so'
harmless out
host describe "$odd/$odd.so"
status_is 9
err_has 'odd\u001b[31m\u009b\u202e.so'
harmless err
host -p "$odd" describe "$odd"
harmless err
host "$odd"
harmless err
host run greet "$odd.json"
harmless err
for command in list 'describe model' 'describe --json model' 'schema model'; do
    # shellcheck disable=SC2086
    BAD_CARD=escapes host $command
    status_is 0
    case $command in
    *json* | schema*) ;;
    *) harmless out ;;
    esac
done

# the loader's own words hold what the file holds
cat >symbol.c <<'END'
extern int undefined(void) __asm__("\"a\033[31mb\"");
int execute(void)
{
    return undefined();
}
END
if ${CC:-cc} -shared -fPIC -o cards/symbol.so symbol.c 2>/dev/null; then
    chmod 644 cards/symbol.so
    host describe symbol
    status_is 9
    err_has 'undefined symbol: a\u001b[31mb'
    harmless err
    host list
    harmless out
fi
