#!/bin/sh
# SPDX-License-Identifier: MIT
# host-stub verify finds what a card gives wrongly for one input only, in one of
# several ways, or in another form: each by the check that is about it, and by no
# other. A card that does none of that, in an unusual way, is good; one
# that could not be called is not.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77

model=$cards/model.so
at_once=4

# The checks that look at texts: the others are those of host-verify-bad.sh.
texts=
for check in dry-run preview error-object outputs result-texts one-line sink \
    refuses-garbage connection-garbage check-connection secrets input-values \
    output-values value-garbage connection-values deep-values key-twice \
    key-escaped attempts connection-update pace next-pages odd-answers signals log; do
    texts="$texts --only $check"
done

# verify WAY: the outcome with the card that is bad in this way.
verify()
{
    # shellcheck disable=SC2086
    BAD_CARD=$1 "$host_stub" verify $texts "$model" >"$1.out" 2>"$1.err"
    echo $? >"$1.status"
}

# judge WAY CHECK: only that check fails.
judge()
{
    status=$(cat "$1.status")
    cp "$1.out" out
    cp "$1.err" err
    failed=$(sed -n 's/^FAIL  \([a-z-]*\).*/\1/p' out | tr '\n' ' ')
    [ "$failed" = "$2 " ] || fail "bad in $1, it fails at: $failed"
    status_is 11
}

cat >ways <<'END'
internal dry-run
unsaid dry-run
preview-headers preview
result-error result-texts
result-repeatable result-texts
result-payload result-texts
log-bytes log
input-choice input-values
input-limit input-values
input-error input-values
output-choice output-values
output-long output-values
output-pair output-values
garbage-code value-garbage
key-first key-twice
internal-in-runs outputs
attempts-failure attempts
attempts-times attempts
attempts-waited attempts
update-type connection-update
update-range connection-update
update-refused connection-update
pace-bucket pace
pace-remaining pace
next-same next-pages
next-circle next-pages
secrets-output secrets
secrets-base64 secrets
secrets-base64-user secrets
secrets-base64-name secrets
secrets-hex secrets
secrets-hex-upper secrets
secrets-percent secrets
secrets-escapes secrets
secrets-log secrets
secrets-next secrets
secrets-update secrets
hex-secret secrets
END
good='url-only method-only signals-restored short-secret other-connection'
count=0
for way in $(cut -d' ' -f1 ways) $good; do
    verify "$way" &
    count=$((count + 1))
    [ $((count % at_once)) -ne 0 ] || wait
done
wait
while read -r way check; do
    judge "$way" "$check"
done <ways

# what is found says of which input or secret, and in which form
grep -q "with its choice 'b' as input 'kind'" input-choice.out ||
    fail 'verify does not say which choice'
file_has secrets-base64.out 'in base64' 'verify does not say the form'

# a preview with one member of HTTP, and a handler that was put back, are good
for way in url-only method-only signals-restored; do
    cp "$way.out" out
    out_has ' 0 failed'
    [ "$(cat "$way.status")" -eq 0 ] || fail "$way is not good"
done

# a secret that is too short to be looked for is said to be
cp short-secret.out out
out_has 'SKIP  secrets'
out_has "too short to be"
[ "$(cat short-secret.status)" -eq 0 ] || fail 'a short secret is a finding'

# a card that refuses every connection: nothing could be tried
cp other-connection.out out
out_has 'give'
out_has 'Nothing could be tried'
out_has ' 0 failed'
[ "$(cat other-connection.status)" -eq 12 ] || fail 'the status is not 12'
BAD_CARD=other-connection "$host_stub" verify --only load "$model" >out 2>err
status=$?
status_is 0
BAD_CARD=internal "$host_stub" verify "$model" >out 2>err
status=$?
status_is 11
