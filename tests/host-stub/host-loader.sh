#!/bin/sh
# SPDX-License-Identifier: MIT
# What is no card is refused with the file, the reason and what to do.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

broken no_symbol BROKEN_SYMBOL
broken no_execute BROKEN_EXECUTE
broken no_descriptor BROKEN_DESCRIPTOR
broken small BROKEN_SMALL
broken bad_magic BROKEN_MAGIC
broken bad_abi BROKEN_ABI
broken bad_size BROKEN_SIZE
broken bad_title BROKEN_TITLE
broken no_release BROKEN_RELEASE
broken bad_fields BROKEN_FIELDS
broken two_keys BROKEN_KEYS
broken no_choices BROKEN_DROPDOWN
broken bad_condition BROKEN_CONDITION
broken bad_default BROKEN_DEFAULT
broken good BROKEN_NOTHING
cp cards/greet.so cards/other.so
echo 'no library' >cards/text.so
mkdir cards/directory.so
mkfifo cards/fifo.so
cp cards/greet.so 'cards/Not an id.so'

host list --json
status_is 0
out_has '"id":"greet"'
out_has '"id":"good"'
err_is_empty

# the same reason by list, by id and by path
refused()
{
    host list
    awk -v path="/cards/$1.so" '
        index($0, path) { here = 1; next }
        here && /^  \// { exit }
        here { sub(/^ +/, ""); printf "%s ", $0 }' out >reason
    grep -qF "$2" reason || fail "list does not say of $1: $2"
    host describe "$1"
    status_is 9
    err_has "cards/$1.so: "
    err_has "$2"
    host describe "$tmp/cards/$1.so"
    status_is 9
    err_has "$2"
}

refused no_symbol 'undefined symbol: nobody_has_this_symbol'
refused no_execute 'does not export execute'
refused no_descriptor 'does not export card_descriptor'
refused small 'too small for a descriptor'
refused bad_magic 'does not begin with the magic number'
refused bad_abi 'it is built for card ABI 99, but this host-stub supports ABI 1'
refused bad_size 'its descriptor has 40 bytes'
refused bad_title 'title is missing'
refused no_release 'release is missing'
refused bad_fields 'its inputs have a wrong count or size'
refused two_keys "field 'one': two fields have this key"
refused no_choices 'a dropdown without choices'
refused bad_condition 'shown_if_key names no other field'
refused bad_default 'default_json is not JSON'
refused other "it holds the card 'greet'; name the file greet.so"
refused text 'it cannot be loaded: '
refused directory 'it is a directory, not a regular file'
refused fifo 'it is not a regular file'
host describe "$tmp/cards/Not an id.so"
status_is 9
err_has 'the file of a card must be named ID.so'

# a card that is not there
host describe gret
status_is 9
err_has "no card 'gret' found; did you mean 'greet'?"
err_has "looked in: $tmp/cards"
host describe ./greet.so
status_is 9
err_has './greet.so: No such file'

# the library name alone is never looked for anywhere else
LD_LIBRARY_PATH=$tmp/cards "$host_stub" describe greet >out 2>err
status=$?
status_is 9
