#!/bin/sh
# SPDX-License-Identifier: MIT
# What a card renews goes into the connection's file, or is told to be lost.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

renew()
{
    host "$@" run greet --set style=plain --set name=x --set mode=renew
    status_is 0
    err_lacks fr3sh
}

umask 077
printf '{ "place": "p",\n  "token": "old", "tries": 1.0 }\n' >c.json
renew -c c.json
err_is_empty
printf '{ "place": "p",\n  "token": "fr3sh", "tries": 1.0, "options": {"until":12} }\n' |
    cmp -s - c.json || fail "the file holds: $(cat c.json)"
[ "$(stat -c %a c.json)" = 600 ] || fail 'the file is not 0600'

# a reference gives way to the text that replaces it, and the mode follows
printf '{"place":"p","token":{"env":"T"}}' >r.json
chmod 644 r.json
T=old renew -c r.json
printf '{"place":"p","token":"fr3sh", "options": {"until":12}}' | cmp -s - r.json ||
    fail "the file holds: $(cat r.json)"
[ "$(stat -c %a r.json)" = 600 ] || fail 'the file is not 0600'

# a kept name that is a link stays a link
mkdir -p config/host-stub/connections/test_cards
ln -s "$tmp/c.json" config/host-stub/connections/test_cards/work.json
sed -i s/fr3sh/old/ c.json
renew -c work
[ -L config/host-stub/connections/test_cards/work.json ] || fail 'link is gone'
file_has c.json fr3sh 'the target is not renewed'

GREET_PLACE=p renew
err_has 'there is no file to keep that in'
renew -c - <c.json
err_has 'there is no file to keep that in'

# what a killed process left beside it is used up; what is not ours to write to
# is not written to
printf '%0500d' 0 >.c.json.new
sed -i s/fr3sh/old/ c.json
renew -c c.json
err_is_empty
file_has c.json fr3sh 'the file is not renewed'
[ "$(wc -l <c.json)" -eq 2 ] || fail "the file holds: $(cat c.json)"
for lay in 'ln -s' ln mkfifo; do
    rm -f .c.json.new
    printf victim >victim
    chmod 600 victim
    case $lay in
    mkfifo) mkfifo .c.json.new ;;
    *) $lay victim .c.json.new ;;
    esac
    sed -i s/fr3sh/old/ c.json
    renew -c c.json
    err_is_empty
    [ "$(cat victim)" = victim ] || fail "$lay: it was written to"
    [ ! -L c.json ] || fail "$lay: it took the place of the file"
    file_has c.json fr3sh "$lay: not renewed"
done
rm victim

# many at once write one after the other
jobs=
for i in 1 2 3 4 5 6 7 8; do
    "$host_stub" -p cards -c c.json run greet --set style=plain \
        --set "name=$i" --set mode=renew >many.out 2>>many.err &
    jobs="$jobs $!"
done
# shellcheck disable=SC2086 # one number each
wait $jobs
[ ! -s many.err ] || fail "at once: $(cat many.err)"
printf '{ "place": "p",\n  "token": "fr3sh", "tries": 1.0, "options": {"until":12} }\n' |
    cmp -s - c.json || fail "the file holds: $(cat c.json)"
rm many.out many.err

# nothing else is left beside it
[ "$(ls -A | tr '\n' ' ')" = \
    'c.json cards config err out r.json ' ] || fail "left: $(ls -A)"
