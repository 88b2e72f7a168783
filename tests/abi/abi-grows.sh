#!/bin/sh
# SPDX-License-Identifier: MIT
# Cards and hosts of three headers work with each other, all nine pairs: the
# first of ABI 1, today's, and one with a member more at the end of each struct.
# Neither side touches a byte beyond the struct it was given, and the member
# that is new arrives where both sides have it.
set -eu

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
. "${top_srcdir:?}/tests/abi/growth/abi-lib.sh"

module past "$top_srcdir/tests/abi/past/keep.c" past.so
module today "$top_srcdir/tests/abi/growth/grow.c" today.so
module future "$top_srcdir/tests/abi/growth/grow.c" future.so
program past "$top_srcdir/tests/abi/past/host.c" host-past
program today "$top_srcdir/tests/abi/growth/host.c" host-today
program future "$top_srcdir/tests/abi/growth/host.c" host-future

# expect HOST CARD: what that host prints of that card.
expect() {
    heard=today told=none word=none
    low=low high=high
    id=grow
    [ "$2" != past ] || id=keep
    if [ "$1" = future ]; then
        told="the host's own"
    fi
    if [ "$1$2" = futurefuture ]; then
        heard=future told='told by the card' word=yes
        low='low (choice low)' high='high (choice high)'
    fi
    # word NAME: of a thing of the card's that the host can see
    word() { if [ "$word" = yes ]; then echo "$1"; else echo none; fi; }
    cat <<END
card $id future: $(word descriptor)
input tone $low $high future: $(word 'field tone')
input word future: $(word 'field word')
dry 0 preview {"says":"nothing"} future: $told
run 0 output {"heard":"$heard"} future: $told
sign-in 1 future: $(word signin)
begun 0 output {"authorize_url":"https://a.example/","pending":"p"} future: $told
END
}

for host in past today future; do
    for card in past today future; do
        expect "$host" "$card" >want
        "./host-$host" "./$card.so" '{}' '{}' >got || {
            cat got
            echo "FAILED: a host of $host with a card of $card"
            exit 1
        }
        diff want got || {
            echo "a host of $host with a card of $card: < is wanted, > came"
            exit 1
        }
    done
done

# The card of this project, in hosts of all three: a dry run, and a sign-in.
form='{"request_type":"GET","relative_url":"/api/v1/devices"}'
connection='{"domain":"a.okta.com","auth":"authorization_code","client_id":"c",
"client_secret":"ssssss","scopes":"okta.devices.read"}'
for host in past today future; do
    DRY_ONLY=1 "./host-$host" "${top_builddir:?}/plugin/.libs/custom_api_action.so" \
        "$form" "$connection" >got || {
        cat got
        echo "FAILED: a host of $host with the project's card"
        exit 1
    }
    file_has got '^dry 0 preview {"method":"GET","url":"https://a.okta.com/'
    file_has got '^sign-in 1 '
    file_has got '^begun 0 output {"authorize_url":"https://a.okta.com/'
done

# verify judges cards of all times by the same rule, and says so where a card
# of the first header sets the size that is the host's.
checks='--only struct-size --only release --only extensions --only field-types
--only choices-struct'
for card in past today future; do
    id=grow
    [ $card != past ] || id=keep
    mkdir -p verified
    chmod 755 verified
    cp $card.so verified/$id.so
    chmod 644 verified/$id.so
    # shellcheck disable=SC2086
    "${top_builddir:?}/host-stub/host-stub" verify $checks verified/$id.so >got || {
        cat got
        echo "FAILED: verify of a card of $card"
        exit 1
    }
    warned=$(grep -c '^PASS  struct-size .*warning: it sets the' got) || true
    [ "$warned" = "$([ $card = past ] && echo 1 || echo 0)" ]
done

# host-stub runs the cards of all three, with their sign-ins.
host_stub=$top_builddir/host-stub/host-stub
export HOME="$dir"
mkdir cards
for card in past today future; do
    id=grow
    [ $card != past ] || id=keep
    cp $card.so cards/$id.so
    chmod 755 cards
    chmod 644 cards/$id.so
    "$host_stub" -p cards run $id --json --set tone=low >got
    file_has got '^{"heard":"today"}$'
    begin_sign_in "$host_stub" $id
    grep -q 'https://a.example/' got || {
        cat got
        echo "FAILED: host-stub does not sign in with a card of $card"
        exit 1
    }
    later_members "$host_stub" $id || {
        cat got
        echo "FAILED: host-stub does not show what a card of $card says"
        exit 1
    }
done

# A module with a family: hosts of all times see the card that it exports, those
# of the first header nothing else. host-stub has all cards of one that was built
# with the header of the future, whose elements are larger.
for card in today future; do
    module "$card" "$top_srcdir/tests/cards/family.c" "family-$card.so"
    for host in past today future; do
        "./host-$host" "./family-$card.so" '{}' '{}' >got || {
            cat got
            echo "FAILED: a host of $host with a family of $card"
            exit 1
        }
        cat >want <<END
card fam future: none
dry 0 preview {"card":"fam"} future: none
run 0 output {"card":"fam","at_once":0,"connection":{}} future: none
END
        case $host-$card in
        future-today) sed -i "2,\$s/none/the host's own/" want ;;
        future-future) sed -i '2,$s/none//' want ;; # the card empties it
        esac
        diff want got
    done
    cp "family-$card.so" cards/fam.so
    chmod 644 cards/fam.so
    for member in fam fam_echo fam_one fam_later; do
        "$host_stub" -p cards run $member --json >got
        file_has got "^{\"card\":\"$member\","
    done
    "$host_stub" verify cards/fam.so --only family-head --only family-members \
        --only family-ids --only family-connection --only family-constant \
        --only struct-size >got
done
