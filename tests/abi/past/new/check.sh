#!/bin/sh
# SPDX-License-Identifier: MIT
# check.sh - the card in host-stub, as a person would use it: make check
set -u
host_stub=${HOST_STUB:-host-stub}
card=./keeper.so
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
unset CARD_PLUGINS
# The key of SipHash's own test vector; not one to keep.
export "KEEPER_KEY=000102030405060708090a0b0c0d0e0f"

# host COMMAND...: what host-stub says is in $dir/out and $dir/err.
host() {
    "$host_stub" "$@" >"$dir/out" 2>"$dir/err" </dev/null
    status=$?
}

fail() {
    echo "FAILED: $*, exit status $status"
    cat "$dir/out" "$dir/err"
    exit 1
}

# says STATUS TEXT: how it went, and what host-stub said.
says() {
    [ "$status" -eq "$1" ] || fail "not status $1"
    cat "$dir/out" "$dir/err" | grep -qF -- "$2" || fail "it does not say: $2"
}

# form KEY=VALUE...: a form of its own.
form() {
    for set; do
        shift
        set -- "$@" --set "$set"
    done
    host run "$card" "$@"
}

host list -p .
says 0 'keeper'
host describe "$card"
says 0 'KEEPER_KEY'

# what it does
host check "$card" form.json --json
says 0 '"hidden":2'
host run "$card" form.json
says 0 '"id": 12345678901234567890,'
says 0 '"name": "********lace"'
says 0 '"phone": "************0958" }, { "phone": null }'
[ "$(wc -l <"$dir/out")" -eq 1 ] || fail 'the output is not one line'
host run "$card" form.json --body
says 0 '********lace'
form method=blank 'data={"a": {"b": [1]}, "c": 2.50}' members=b
says 0 '"data":{"a": {"b": null}, "c": 2.50}'
form method=pseudonym members=a \
    'data={"a": "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e"}'
says 0 '"a": "a129ca6149be45e5"'

# what it refuses, and where it says the mistake is
form method=mask 'data={"a": 1}'
says 3 '/members'
form method=shout 'data={"a": 1}' members=a
says 3 'pseudonym, mask, blank'
form method=blank 'data={"a": 1}' members=a keep=4
says 3 '/keep'
form method=mask 'data={"a": 1}' members=a keep=17
says 3 'from 0 to 16'
form method=mask 'data={"x/y": [{"a": {}}]}' members=a
says 3 '/data/x~1y/0/a'
form method=mask 'data={"a": 1}' members=a colour=red
says 3 'colour'
form method=mask data=5 members=a
says 3 'must be an object'
export "KEEPER_KEY=000102"
form method=mask 'data={"a": 1}' members=a
says 6 '32 hexadecimal digits'
grep -qF '"000102' "$dir/err" && fail 'the key is shown'
export "KEEPER_KEY=000102030405060708090a0b0c0d0e0f"

# what card.h asks of every card
if "$host_stub" verify --help >/dev/null 2>&1; then
    host verify "$card"
    says 0 ''
fi
echo "$card: all is well"
