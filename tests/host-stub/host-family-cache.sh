#!/bin/sh
# SPDX-License-Identifier: MIT
# Which file has a card of a family is remembered: a later run loads that file
# alone. What is remembered holds as long as the file is what it was, is never
# trusted, and is never needed.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/lib/family-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77

cache=$tmp/cache/host-stub/families.json
export LOADED_MARK="$tmp/mark"

# loads WANT COMMAND...: these modules are loaded by it, a line a load
loads()
{
    want=$1
    shift
    rm -f mark
    "$@"
    status_is 0
    [ "$(sort mark 2>/dev/null | tr '\n' ' ')" = "$want" ] ||
        fail "$*: loaded $(cat mark), not $want"
}

family aaa
family bbb
family ccc

# ---- found, then remembered ----

# a file of the card's name: nothing else is loaded, remembered or read
loads 'bbb ' host run bbb --json
[ ! -e cache ] || fail 'a cache was made for a card that has a file'

loads 'aaa bbb bbb ' host run bbb_one --json
out_has '{"card":"bbb_one",'
[ "$(stat -c '%a %F' "$cache")" = '600 regular file' ] || fail 'mode'
[ "$(stat -c %a cache/host-stub)" = 700 ] || fail 'mode of the directory'
[ "$(ls -A cache/host-stub)" = families.json ] || fail 'something is left'
loads 'bbb ' host run bbb_one --json
loads 'bbb ' host run bbb_later --json
loads 'bbb bbb ' host describe bbb_later
loads 'aaa ' host run aaa_one --json
loads 'ccc ccc ' host run ccc_one --json
loads 'ccc ' host run ccc_one --json

# list looks into all, and remembers it
rm "$cache"
loads 'aaa bbb ccc ' host list
# what is known already is not written again
inode=$(stat -c %i "$cache")
host list
[ "$(stat -c %i "$cache")" = "$inode" ] || fail 'written again'
loads 'ccc ' host run ccc_one --json

# a slip loads none of them
loads_none()
{
    rm -f mark
    host run "$1"
    status_is 9
    [ ! -e mark ] || fail "loaded: $(cat mark)"
}
loads_none bbb_on
err_has "did you mean 'bbb_one'?"

# ---- a file that was replaced, or is gone ----

family aaa
loads 'aaa bbb ' host run bbb_one --json
loads 'bbb ' host run bbb_one --json
# in place, with the same size and time
touch -r cards/aaa.so stamp
PREFIX=bbx_ family bbb
cp cards/bbb.so new.so
PREFIX=bbb_ family bbb
touch -r stamp cards/bbb.so
loads 'bbb bbb ' host run bbb_one --json
cat new.so >cards/bbb.so
touch -r stamp cards/bbb.so
rm -f mark
host run bbb_one --json
status_is 9
loads 'bbb ' host run bbx_one --json
# it does not have any more what is remembered of it: all is looked into again
PREFIX=bby_ family bbb
stamp=$(stat -c '%d:%i:%s:%.9Y:%.9Z' cards/bbb.so)
sed -i "/\"bbx_/s/\"stamp\":\"[^\"]*\"/\"stamp\":\"$stamp\"/" "$cache"
file_has "$cache" "\"stamp\":\"$stamp\",\"cards\":\[\"bbx_" 'not put'
rm -f mark
host run bbx_one --json
status_is 9
err_has "no card 'bbx_one' found; did you mean 'bby_one'?"
loads 'bbb ' host run bby_one --json
# an entry for a file that is gone goes with the next that is written
file_has "$cache" 'ccc.so' 'ccc.so is not remembered'
rm cards/ccc.so
family bbb
loads 'bbb bbb ' host run bbb_one --json
file_lacks "$cache" 'ccc.so' 'a file that is gone is remembered'
family ccc

# ---- a cache that is not to be used ----

# spoilt COMMAND...: the cache is so; a member is found and run all the same
spoilt()
{
    rm -rf cache
    mkdir -p cache/host-stub
    chmod 700 cache/host-stub
    "$@"
    host run ccc_one --json
    status_is 0
    out_has '{"card":"ccc_one",'
    err_is_empty
}
put()
{
    printf %s "$1" >"$cache"
}
spoilt put ''
loads 'ccc ' host run ccc_one --json
spoilt put 'no JSON'
loads 'ccc ' host run ccc_one --json
version=$("$host_stub" --version | sed 's/^host-stub \([^ ]*\).*/\1/')
for files in '' '7' '"x"' '[7]' '[{}]' '[{"path":7,"stamp":"","cards":[]}]' \
    '[{"path":"/x","stamp":"1","cards":["../../x"]}]' \
    '[{"path":"/x","stamp":"1","cards":[null]}]' \
    '[{"path":"/x","stamp":"1","cards":{}}]' '[{"path":"/x","stamp":"1"}]'; do
    spoilt put "{\"host-stub\":\"$version\",\"files\":$files}"
    loads 'ccc ' host run ccc_one --json
done
spoilt put "{\"host-stub\":\"0.0.0\",\"files\":[]}"
loads 'ccc ' host run ccc_one --json
larger()
{
    head -c 2000000 /dev/zero | tr '\0' ' ' >"$cache"
}
spoilt larger

# others' hands, links and directories
link()
{
    echo kept >target
    ln -s "$tmp/target" "$cache"
}
spoilt link
[ "$(cat target)" = kept ] || fail 'a link was written through'
[ ! -L "$cache" ] || fail 'the link is still there'
link_directory()
{
    rmdir cache/host-stub
    mkdir -p elsewhere
    ln -s "$tmp/elsewhere" cache/host-stub
}
spoilt link_directory
[ -z "$(ls -A elsewhere)" ] || fail 'a link to a directory was followed'
second_name()
{
    echo kept >target
    ln "$tmp/target" cache/host-stub/.families.json.new
}
spoilt second_name
[ "$(cat target)" = kept ] || fail 'a second name was written to'
fifo()
{
    mkfifo "$cache" cache/host-stub/.families.json.new
}
spoilt fifo
directory()
{
    mkdir "$cache"
}
spoilt directory
open_to_all()
{
    chmod 777 cache/host-stub
}
spoilt open_to_all
[ -z "$(ls -A cache/host-stub)" ] || fail 'a directory of all was used'
writable_by_all()
{
    put "{\"host-stub\":\"$version\",\"files\":[]}"
    chmod 666 "$cache"
}
spoilt writable_by_all
not_to_be_made()
{
    rm -rf cache
    echo 'no directory' >cache
}
spoilt not_to_be_made
if [ "$(id -u)" -ne 0 ]; then
    closed()
    {
        chmod 500 cache/host-stub
    }
    spoilt closed
    chmod 700 cache/host-stub
else
    foreign()
    {
        put "{\"host-stub\":\"$version\",\"files\":[]}"
        chown -R 12345 cache
    }
    spoilt foreign
    [ "$(stat -c %u "$cache")" -eq 12345 ] || fail 'a file of others was replaced'
    foreign_home()
    {
        rmdir cache/host-stub
        chown 12345 cache
    }
    spoilt foreign_home
    [ -z "$(ls -A cache)" ] || fail "a directory was made in another user's"
fi
rm -rf cache

# a relative XDG_CACHE_HOME is ignored; without one it is in the home directory
mkdir -p home
XDG_CACHE_HOME=relative "$host_stub" -p cards run ccc_one --json >out 2>err
[ ! -e relative ] || fail 'a relative XDG_CACHE_HOME was used'
[ -f home/.cache/host-stub/families.json ] || fail 'not in ~/.cache'
rm -r home/.cache
(unset XDG_CACHE_HOME && "$host_stub" -p cards run ccc_one --json >out 2>err)
[ -f home/.cache/host-stub/families.json ] || fail 'not in ~/.cache'

# ---- it trusts nothing ----

loads 'aaa bbb ccc ccc ' host run ccc_one --json
chmod 666 cards/ccc.so
rm -f mark
host run ccc_one --json
status_is 9
err_has '1 file was refused and could not be searched for the card'
[ ! -e mark ] || fail "loaded: $(cat mark)"
chmod 644 cards/ccc.so
host run ccc_one --json
status_is 0

# ---- which file wins ----

# a file of the name, wherever it is; then the first of a family
PLACE=late family ccc_one
PLACE=late PREFIX=ccc_ family ddd
"$host_stub" -p cards -p late run ccc_one --json >out 2>err
out_has '"card":"ccc_one"'
"$host_stub" -p cards -p late describe ccc_one >out 2>err
out_has 'First (ccc_one)'
"$host_stub" -p cards -p late run ccc_later --json >out 2>err
out_has '"card":"ccc_later"'
"$host_stub" -p cards -p late list --json >out 2>err
python - "$tmp" <<'END' || fail 'list'
import json
import sys

report = json.load(open("out"))
top = sys.argv[1]
cards = {c["id"]: c["path"] for c in report["cards"]}
assert cards["ccc_one"] == top + "/late/ccc_one.so", cards
assert cards["ccc_later"] == top + "/cards/ccc.so", cards
hidden = {(r["path"], r.get("card")): r["reason"] for r in report["refused"]}
reason = hidden["cards/ccc.so", "ccc_one"]
assert reason == "its card 'ccc_one' is hidden by late/ccc_one.so, which has " \
    "this id as its name", reason
reason = hidden["late/ddd.so", "ccc_later"]
assert reason == "its card 'ccc_later' is hidden by the card of this id in " \
    "cards/ccc.so, which is looked into first", reason
assert ("late/ddd.so", "ccc_one") in hidden and len(hidden) == 4, hidden
END
"$host_stub" -p cards -p late list >out 2>err
out_has "its card 'ccc_one' is hidden by late/ccc_one.so"
# the family of a file that is hidden is hidden with it
PLACE=late PREFIX=more_ family aaa
"$host_stub" -p cards -p late run more_one --json >out 2>err
status=$?
status_is 9
