#!/bin/sh
# SPDX-License-Identifier: MIT
# For each check of host-stub verify there is a card that is bad at that and at
# nothing else: verify finds it by that check alone. A check that goes, or looks
# no more, turns this red.
. "${top_srcdir:?}/tests/host-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77

model=$cards/model.so
mkdir -p bad
chmod 755 bad
at_once=4

# Sanitizers count the heap themselves; then verify skips that.
sanitized=
if nm "$host_stub" 2>/dev/null | grep -q '__asan_init'; then
    sanitized=leaks
fi

# variant CHECK FLAG...: the model card, built another way.
variant()
{
    name=$1
    shift
    mkdir -p "bad/$name"
    chmod 755 "bad/$name"
    # shellcheck disable=SC2086
    ${CC:-cc} ${CFLAGS-} ${LDFLAGS-} -D_GNU_SOURCE -shared -fPIC \
        -fvisibility=hidden -I"$top_srcdir/include" -I"$top_srcdir/common" \
        -o "bad/$name/model.so" "$@" "$top_srcdir/tests/cards/model.c" \
        "$top_srcdir/tests/cards/model-descriptor.c" \
        "$top_srcdir/tests/cards/model-http.c" \
        "$top_srcdir/tests/cards/fits.c" \
        "$top_builddir/common/.libs/libcommon.a" >"bad/$name/log" 2>&1 || {
        cat "bad/$name/log"
        exit 99
    }
    chmod 644 "bad/$name/model.so"
}

# verify NAME: the outcome of verify with the card that is bad at it, as the
# names of the checks that fail.
verify()
{
    file=bad/$1/model.so
    [ -f "$file" ] || file=$model
    BAD_CARD=$1 "$host_stub" verify "$file" >"bad/$1.out" 2>"bad/$1.err"
    echo $? >"bad/$1.status"
    sed -n 's/^FAIL  \([a-z-]*\).*/\1/p' "bad/$1.out" >"bad/$1.failed"
}

# The outcome must be this check alone, or of a way to end the one named.
judge()
{
    status=$(cat "bad/$1.status")
    cp "bad/$1.out" out
    cp "bad/$1.err" err
    [ "$(cat "bad/$1.failed")" = "$2" ] ||
        fail "bad at $1, it fails at: $(tr '\n' ' ' <"bad/$1.failed")"
    status_is 11
    out_has ' 1 failed, '
}

variant load -DMODEL_UNDEFINED -Wl,-z,nodelete
variant symbols -DMODEL_NO_EXECUTE -Wl,-z,nodelete
variant exports -DMODEL_EXPORTS -Wl,-z,nodelete
variant resident

# the card itself: each check finds it good, and none is skipped
host verify "$model"
status_is 0
[ "$(sed -n 's/^\(FAIL\|SKIP\)  \([a-z-]*\).*/\2/p' out)" = "$sanitized" ] ||
    fail 'the model card is not clean'

# every check has its bad card, and none of these has lost its check
names='load symbols exports resident descriptor-head descriptor-sizes
descriptor-texts thread-model file-name roles extensions descriptor-constant
field-keys
field-texts field-types choices conditions values limits patterns dry-run
preview error-object unknown-flags release release-fresh refuses-garbage
refuses-missing refuses-types refuses-unknown refuses-choices refuses-limits
refuses-patterns connection-garbage connection-missing connection-types
connection-choices connection-limits connection-patterns null-call wrong-magic
struct-size inputs-bounds inputs-not-kept oversize silent environment locale
directory umask signals descriptors dry-run-sends-nothing outputs result-texts
one-line sink check-connection cancel-flag cancel-fd deadline secrets log
parallel leaks'
host verify --list
[ "$(sed -n 's/^\([a-z][a-z-]*\) .*/\1/p' out | tr '\n' ' ')" = \
    "$(echo "$names" | tr '\n' ' ')" ] || fail 'verify --list has other checks'
count=0
for name in $names; do
    verify "$name" &
    count=$((count + 1))
    [ $((count % at_once)) -ne 0 ] || wait
done
wait
for name in $names; do
    if [ "$name" = leaks ] && [ -n "$sanitized" ]; then
        continue
    fi
    judge "$name" "$name"
done

# a card that crashes, waits for ever or ends the process in a call
for way in crash exit; do
    verify "$way"
    judge "$way" dry-run
done
grep -q 'it ended the process (exit status 3) in execute()' out ||
    fail 'verify does not say how the card ended'
BAD_CARD=hang "$host_stub" verify --deadline 2 "$model" >out 2>err
status=$?
status_is 11
[ "$(grep -c '^FAIL' out)" -eq 1 ] || fail 'more than one check fails'
out_has 'it did not come back within 2 s in execute()'
verify crash-on-load
judge crash-on-load load
