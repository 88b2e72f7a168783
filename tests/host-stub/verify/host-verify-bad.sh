#!/bin/sh
# SPDX-License-Identifier: MIT
# For each check of host-stub verify there is a card that is bad at that and at
# nothing else: verify finds it by that check alone. A check that goes, or looks
# no more, turns this red.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77

model=$cards/model.so
mkdir -p bad
chmod 755 bad
at_once=8

# Sanitizers count the heap themselves, need a larger stack and have a handler
# at exit; then verify skips that.
sanitized=
if nm "$host_stub" 2>/dev/null | grep -q '__asan_init'; then
    sanitized='small-stack exit-handlers leaks leaks-in-runs'
fi

is_sanitized()
{
    case " $sanitized " in
    *" $1 "*) return 0 ;;
    esac
    return 1
}

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
        "$top_srcdir/tests/cards/model-extensions.c" \
        "$top_srcdir/tests/cards/model-http.c" \
        "$top_srcdir/tests/cards/model-real.c" \
        "$top_srcdir/tests/cards/model-texts.c" \
        "$top_srcdir/tests/cards/model-world.c" \
        "$top_srcdir/tests/cards/fits.c" \
        "$top_builddir/common/.libs/libcommon.a" >"bad/$name/log" 2>&1 || {
        cat "bad/$name/log"
        exit 99
    }
    chmod 644 "bad/$name/model.so"
}

# verify_all NAME...: the outcome of verify with each card that is bad at it, as
# the names of the checks that fail.
verify_all()
{
    # shellcheck disable=SC2016
    printf '%s\n' "$@" | host_stub=$host_stub model=$model \
        xargs -n 1 -P "$at_once" sh -c '
            file=bad/$1/model.so
            only=bad/$1.only
            [ -f "$file" ] || file=$model
            [ ! -f "$only" ] || set -- "$1" --only "$(cat "$only")"
            name=$1
            shift
            BAD_CARD=$name "$host_stub" verify "$file" "$@" \
                >"bad/$name.out" 2>"bad/$name.err"
            echo $? >"bad/$name.status"
            sed -n "s/^FAIL  \([a-z-]*\).*/\1/p" "bad/$name.out" \
                >"bad/$name.failed"' sh
}

# when_idle WAY: verify looks at it again, alone, where a check that goes by time
# said that it could not judge: it may, with so many at once. Any other outcome
# counts as it is.
when_idle()
{
    for _ in 1 2 3; do
        grep -q 'too busy to tell' "bad/$1.out" || return 0
        verify_all "$1"
    done
}

# The outcome must be this check alone, or of a way to end the one named.
judge()
{
    when_idle "$1"
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
variant fast-math -ffast-math -Wl,-z,nodelete

# the card itself, and with another in its family: each check finds both good,
# and none is skipped
for way in none good-family; do
    verify_all "$way"
    when_idle "$way"
    status=$(cat "bad/$way.status")
    cp "bad/$way.out" out
    cp "bad/$way.err" err
    status_is 0
    [ "$(sed -n 's/^\(FAIL\|SKIP\)  \([a-z-]*\).*/\2/p' out | sort -u |
        xargs)" = "$(echo "$sanitized" | xargs -n 1 | sort | xargs)" ] ||
        fail 'the model card is not clean'
done

# every check has its bad card, and none of these has lost its check
names='load symbols exports resident descriptor-head descriptor-sizes
descriptor-texts thread-model file-name roles extensions signin
documentation icon effects
descriptor-constant
field-keys
field-texts field-types choices conditions values limits
formats field-schemas
patterns dry-run
preview error-object unknown-flags release release-fresh refuses-garbage
refuses-missing refuses-types refuses-unknown refuses-choices refuses-limits
refuses-patterns connection-garbage connection-missing connection-types
connection-choices connection-limits connection-patterns null-call wrong-magic
struct-size inputs-bounds inputs-not-kept oversize silent environment locale
directory umask signals descriptors
resource-limits priority floating-point host-descriptors cancel-fd-kept
small-stack dry-run-writes-nothing dry-run-runs-nothing exit-handlers outlives
while-running
dry-run-sends-nothing outputs result-texts
one-line sink check-connection cancel-flag cancel-fd deadline log
parallel leaks secrets
input-values output-values value-garbage connection-values deep-values
key-twice key-escaped attempts connection-update pace next-pages odd-answers
family-head family-members family-ids family-connection
family-constant
results-apart call-not-kept moved-result leaks-in-runs
threads-left descriptors-left children-left keys-left timers-left
answers-apart runs-overlap
sink-stops sink-bytes payload-facts callbacks callbacks-unlocked
signin-needed signin-begin signin-finish
choices-struct choices-list choices-unknown choices-dry'
host verify --list
[ "$(sed -n 's/^\([a-z][a-z-]*\) .*/\1/p' out | tr '\n' ' ')" = \
    "$(echo "$names" | tr '\n' ' ')" ] || fail 'verify --list has other checks'
ways='leaks-pages leaks-pages-in-runs crash exit
only-own-header own-struct-size beyond-struct-size
small-signin next-refused next-later crash-on-load timers-alarm
callbacks-waiting choices-missing
keeps-pools fills-pools threads-end-later rewrites-json payload-empty-said
signals-own-child'
# further cards that are bad at what a check looks at, each with its check
cat >further <<'END'
values-fraction values
formats-unknown formats
field-schemas-type field-schemas
field-schemas-ref field-schemas
effects-unknown effects
effects-words effects
choices-output choices-struct
refuses-fractions refuses-types
connection-fractions connection-types
family-connector family-connection
family-itself family-members
uselocale locale
signal-mask signals
signals-parent signals
signals-queued signals
signals-thread signals
dry-run-signals signals
one-processor priority
rounding floating-point
rounding-by-errors floating-point
replaces-input host-descriptors
reads-input host-descriptors
secrets-error secrets
secrets-error-member secrets
descriptors-left-by-errors descriptors-left
descriptors-left-by-404 descriptors-left
silent-but-errors silent
update-with-error connection-update
payload-empty-json payload-facts
payload-empty-bytes payload-facts
choices-empty-value choices-list
input-flags host-descriptors
closes-twice host-descriptors
cancel-fd-read cancel-fd-kept
deep-on-small-stack small-stack
check-writes dry-run-writes-nothing
dry-run-appends dry-run-writes-nothing
dry-run-truncates dry-run-writes-nothing
dry-run-removes dry-run-writes-nothing
dry-run-renames dry-run-writes-nothing
dry-run-makes-directory dry-run-writes-nothing
exit-destructor exit-handlers
exit-crash exit-handlers
exit-uncalled exit-handlers
exit-status exit-handlers
exit-slow exit-handlers
leaves-child outlives
while-umask while-running
while-locale while-running
brief-locale while-running
while-environment while-running
while-signals while-running
while-limits while-running
answers-apart-lengths answers-apart
callbacks-unlocked-sink callbacks-unlocked
results-apart-pair results-apart
descriptors-left-seldom descriptors-left
children-left-seldom children-left
keys-left-seldom keys-left
timers-left-seldom timers-left
END
# later compilers no longer change it for a shared object
if nm bad/fast-math/model.so | grep -q set_fast_math; then
    echo fast-math floating-point >>further
fi
ways="$ways $(cut -d ' ' -f 1 further)"
# With sanitizers each process takes seconds: there, the check itself is enough.
if [ -n "$sanitized" ]; then
    for name in $names; do
        echo "$name" >"bad/$name.only"
    done
    while read -r way check; do
        echo "$check" >"bad/$way.only"
    done <further
fi
# shellcheck disable=SC2086
verify_all $names $ways
for name in $names; do
    # of which AddressSanitizer ends another check's process too
    [ -z "$sanitized" ] || [ "$name" != call-not-kept ] || continue
    is_sanitized "$name" || judge "$name" "$name"
done

while read -r way check; do
    is_sanitized "$check" || judge "$way" "$check"
done <further

# memory that malloc() does not know of is missing as well
if [ -z "$sanitized" ]; then
    judge leaks-pages leaks
    out_has 'in the process'
    judge leaks-pages-in-runs leaks-in-runs
    out_has 'the process'
fi

# a card that crashes, waits for ever or ends the process in a call
for way in crash exit; do
    judge "$way" dry-run
done
grep -q 'it ended the process (exit status 3) in execute()' out ||
    fail 'verify does not say how the card ended'

# results of other headers than the card's own, in as many ways
for way in only-own-header own-struct-size beyond-struct-size; do
    judge "$way" struct-size
done

# what the process keeps that is no timer of timer_create(), and a callback that
# few cards make
judge timers-alarm timers-left
judge callbacks-waiting callbacks
out_has 'waiting is called on another thread'

# what a card keeps for later runs, what ends by itself, and JSON that means the
# same as what the sink got, are not faults
for way in keeps-pools fills-pools threads-end-later rewrites-json \
    payload-empty-said signals-own-child; do
    cp "bad/$way.out" out
    [ "$(cat "bad/$way.status")" = 0 ] || fail "$way: a good card fails"
done

# in an environment in which malloc() gives out memory in another order, what it
# keeps for the thread is not counted as a leak
for way in uselocale locale while-locale; do
    [ -n "$sanitized" ] ||
        env -i PATH="$PATH" HOME="$HOME" BAD_CARD=$way "$host_stub" verify \
            "$model" --only leaks --only leaks-in-runs --only moved-result \
            >out 2>err || fail "$way: a good card leaks"
done

# an input that promises choices, with nothing that lists them
judge choices-missing choices-struct

# a sign-in that is smaller than any header has it
judge small-signin signin

# a next page that is refused, or for later, otherwise than card.h has it
for way in next-refused next-later; do
    judge "$way" result-texts
done

# On a busy machine another check may need more than two seconds: it gets more where
# that is all that is wrong.
for seconds in 2 10 60; do
    BAD_CARD=hang "$host_stub" verify --deadline "$seconds" "$model" >out 2>err
    status=$?
    grep '^FAIL' out >failed
    [ "$(wc -l <failed)" -gt 1 ] || break
    ! grep -v 'it did not come back within' failed || break
done
status_is 11
[ "$(grep -c '^FAIL' out)" -eq 1 ] || fail 'more than one check fails'
out_has "it did not come back within $seconds s in execute()"
judge crash-on-load load

# one that keeps its host from exiting is ended with the check
if [ -z "$sanitized" ]; then
    BAD_CARD=exit-hang "$host_stub" verify --deadline 2 "$model" \
        --only exit-handlers >out 2>err
    status=$?
    status_is 11
    out_has 'FAIL  exit-handlers'
    out_has 'it did not come back within 2 s while the host'
fi

# nothing that a card has started outlives verify
ls left-* >/dev/null || fail 'no process was left'
for name in left-*; do
    ! kill -0 "${name#left-}" 2>/dev/null || fail "$name still runs"
done

# what the runtime of Go does is said, and is no fault
BAD_CARD=raised-limit python -c '
import os, resource, sys
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
os.execv(sys.argv[1], sys.argv[1:])' "$host_stub" verify "$model" \
    --only resource-limits >out 2>err
status=$?
status_is 0
out_has 'PASS  resource-limits'
out_has 'warning: the soft limit RLIMIT_NOFILE was 512'
