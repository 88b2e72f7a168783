# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# count.sh - runs tests, and counts what passed, failed and was skipped: a part of dev
#
# Needs say() and $jobs of dev, and adds to $passed, $failed and $skipped.

# counted COMMAND...: one more passed, or one more failed.
counted() {
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

# must COMMAND...: as counted, and it fails if the command does.
must() {
    local before=$failed
    counted "$@"
    [ "$failed" -eq "$before" ]
}

# The last word of a command that counts, however it ends: its EXIT trap.
tally() {
    local status=$?
    [ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
    if [ "$skipped" -gt 0 ]; then
        say "$passed passed, $failed failed, $skipped skipped"
    else
        say "$passed passed, $failed failed"
    fi
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] || exit 1
}

results() {
    find "$1" -name '*.trs' -exec cat {} + | awk -v want="^:test-result: ($2)" \
        '$0 ~ want { count++ } END { print count + 0 }'
}

# What the tests with such a result wrote.
show_logs() {
    local trs
    while read -r trs; do
        say "---- ${trs%.trs}.log"
        tail -n "$3" "${trs%.trs}.log" | sed 's/^/    /'
    done < <(grep -rlE --include='*.trs' "^:global-test-result: ($2)" "$1")
}

# show_reasons DIR: a line for each test that was skipped: its name, and why.
show_reasons() {
    local trs log why
    while read -r trs; do
        log=${trs%.trs}.log
        why=$(grep -v '^SKIP ' "$log" | tail -n 1 || true)
        say "    $(basename "${trs%.trs}"): ${why:-skipped, and it does not say why}"
    done < <(grep -rlE --include='*.trs' '^:global-test-result: SKIP' "$1" | sort)
}

# What runs the tests that ./dev check skips.
say_skipped() {
    [ "$skipped" -eq 0 ] ||
        say "./dev check --full installs what the $skipped skipped ones need," \
            "and runs them."
}

# show_progress DIR TITLE: how many tests have ended, until it is killed or the
# script ends: each second on a terminal, twice a minute elsewhere.
show_progress() {
    local seconds=0 count
    trap - EXIT
    while sleep 1 && kill -0 $$ 2>/dev/null; do
        seconds=$((seconds + 1))
        [ -t 1 ] || [ $((seconds % ${PROGRESS_SECONDS:-30})) -eq 0 ] || continue
        count=$(find "$1" -name '*.trs' 2>/dev/null | wc -l)
        if [ -t 1 ]; then
            printf '\r%s ... %d have ended (%d s) ' "$2" "$count" "$seconds"
        else
            printf '%d have ended ... ' "$count"
        fi
    done
}

# suite TITLE DIR [MAKE ARGUMENT]...: runs and counts the tests of a tree.
# suite_of is the target of make, check unless the caller says otherwise, and
# suite_make what is run as make.
suite() {
    local title=$1 dir=$2 start=$SECONDS fine=yes good bad left progress
    shift 2
    find "$dir" -name '*.trs' -delete
    printf '%s ... ' "$title"
    show_progress "$dir" "$title" &
    progress=$!
    "${suite_make-make}" -C "$dir" -j"$jobs" -k "${suite_of-check}" "$@" \
        >"$dir/check.log" 2>&1 </dev/null || fine=no
    kill "$progress" 2>/dev/null || true
    wait "$progress" 2>/dev/null || true
    [ ! -t 1 ] || printf '\r%s ... ' "$title"
    good=$(results "$dir" 'PASS|XFAIL')
    bad=$(results "$dir" 'FAIL|ERROR|XPASS')
    left=$(results "$dir" 'SKIP')
    say "$good passed, $bad failed, $left skipped ($((SECONDS - start)) s)"
    show_logs "$dir" 'FAIL|ERROR|XPASS' 80
    show_reasons "$dir"
    # Where make failed and no test did, it never came to the tests.
    if [ "$fine" = no ] && [ "$bad" -eq 0 ]; then
        bad=1
        say "make check failed; the end of $dir/check.log:"
        tail -n 60 "$dir/check.log" | sed 's/^/    /'
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    skipped=$((skipped + left))
}
