#!/bin/sh
# SPDX-License-Identifier: MIT
# A module is refused as a whole where one card of its family breaks a rule, and
# the reason names that card: by list, by the card it exports, and by its path.
# A card that is nowhere else is then not found, and it is said that a file was
# refused.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/lib/family-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77

# refused FLAG REASON
refused()
{
    id=$(echo "$1" | tr '[:upper:]' '[:lower:]')
    PLACE=$id family "$id" "-D$1"
    "$host_stub" -p "$id" list >out 2>err
    status=$?
    status_is 0
    awk -v path="$id/$id.so" '
        index($0, path) { here = 1; next }
        here && /^  [^ ]/ { exit }
        here { sub(/^ +/, ""); printf "%s ", $0 }' out >reason
    grep -qF "$2" reason || fail "list does not say of $1: $2"
    out_lacks "$id  1.0.0"
    for card in "$id" "$id/$id.so" "$id/$id.so:${id}_later"; do
        "$host_stub" -p "$id" run "$card" >out 2>err
        status=$?
        status_is 9
        err_has "$id/$id.so: "
        err_has "$2"
    done
    "$host_stub" -p "$id" run "${id}_later" >out 2>err
    status=$?
    status_is 9
    err_has "no card '${id}_later' found"
    err_has '1 file was refused and could not be searched for the card'
}

refused FAMILY_MAGIC 'its family (card.family/1) does not begin with the magic'
refused FAMILY_ABI 'its family is built for card ABI 99, but this host-stub'
refused FAMILY_SIZE 'its family has 16 bytes, but ABI 1 requires at least 32'
refused FAMILY_COUNT 'its family has 256 cards, but at most 255 are allowed'
refused FAMILY_MEMBER_SIZE 'the members of its family have a wrong size'
refused FAMILY_MEMBER_ODD 'the members of its family have a wrong size'
refused FAMILY_NO_MEMBERS 'the members of its family have a wrong size, or are'
refused FAMILY_NO_DESCRIPTOR 'card 2 of its family: it has no descriptor'
refused FAMILY_NO_EXECUTE \
    "card 2 of its family ('family_no_execute_one'): it has no execute()"
refused FAMILY_TITLE \
    "card 2 of its family ('family_title_one'): its descriptor is broken: title"
refused FAMILY_BAD_ID 'card 2 of its family: its descriptor is broken: id is not'
refused FAMILY_SAME_ID \
    "card 2 of its family ('family_same_id_echo'): another card of the family"
refused FAMILY_ID_OF_FIRST \
    "card 1 of its family ('family_id_of_first'): it has the id of the card that"
refused FAMILY_CONNECTOR \
    "card 2 of its family ('family_connector_one'): its connector is 'others'"

# no members, and a card that returns one struct for every name: no family
family family_empty -DFAMILY_EMPTY
family family_any_name -DFAMILY_ANY_NAME
for card in family_empty family_any_name; do
    host run $card --json
    status_is 0
    out_has "{\"card\":\"$card\","
done
host list
out_lacks Refused

# one that crashes, or hangs, is passed over by who looks for another card, and
# is not loaded again for it; and still the card of a later file is found
family a_crash -DFAMILY_CRASHES
family b_hang -DFAMILY_HANGS
family c_good
export LOADED_MARK="$tmp/mark"
host run c_good_one --json
status_is 0
[ "$(sort mark | tr '\n' ' ')" = 'a_crash b_hang c_good c_good ' ] ||
    fail "loaded: $(cat mark)"
rm mark
host run c_good_one --json
status_is 0
[ "$(cat mark)" = c_good ] || fail "loaded: $(cat mark)"
# where no file has a card, those that were refused are loaded again
rm cards/b_hang.so mark
host run a_crash_one
status_is 9
err_has '1 file was refused and could not be searched for the card'
[ "$(cat mark)" = a_crash ] || fail "loaded: $(cat mark)"
