#!/bin/sh
# SPDX-License-Identifier: MIT
# host-stub verify checks each card of a module: the module once, then every
# card by what is its own, and says which card a finding is of.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77

model=$cards/model.so

# verify BAD OPTION...
verify()
{
    name=$1
    shift
    BAD_CARD=$name "$host_stub" verify "$model" "$@" >out 2>err
    status=$?
}
few='--only load --only family-ids --only dry-run --only file-name
--only descriptor-texts'

# shellcheck disable=SC2086
verify good-family $few
status_is 0
sed -n 's/^\(Card [a-z0-9_-]*\):$/\1/p; s/^PASS  \([a-z-]*\).*/\1/p' out >got
cat >want <<'END'
Card model
load
descriptor-texts
file-name
dry-run
family-ids
Card model_two
descriptor-texts
dry-run
END
cmp -s got want || fail 'the cards, or their checks, are others'

# a finding is one of its card, which is called by its own execute()
verify member-exits --only dry-run
status_is 11
out_has '1 passed, 1 failed, 0 skipped'
sed '1,/^Card model_two:/d' out >rest
file_has rest '^FAIL  dry-run .*it returned 99' 'not of model_two'
verify member-texts --only descriptor-texts --only dry-run --only preview
status_is 11
sed '1,/^Card model_two:/d' out >rest
file_has rest '^FAIL  descriptor-texts' 'not of model_two'
file_has rest '^SKIP  dry-run' 'a card that is broken was called'

# one card alone: the module and that card
# shellcheck disable=SC2086
verify good-family --card model_two $few
status_is 0
out_has '5 passed, 0 failed'
verify good-family --card model --only dry-run
status_is 0
out_has '1 passed, 0 failed'
out_has 'Card model:'
verify good-family --card modle --only dry-run
status_is 9
err_has "has no card 'modle'; it has: model, model_two"
verify good --card model --only dry-run
status_is 0
verify good --card model_two --only dry-run
status_is 9

host verify "$model:model_two"
status_is 9
err_has 'to name one card of a module, use --card'

# a form is that of one card
echo '{"kind":"a","name":"World","count":1}' >form.json
verify good-family --form form.json --only dry-run
status_is 2
err_has 'give --card ID'
verify good-family --form form.json --card model_two --only dry-run
out_has '1 passed, 0 failed'
verify good --form form.json --only dry-run
out_has '1 passed, 0 failed'

# JSON names the card of each check, where there are several
verify good-family --json --only load --only dry-run
python - <<'END' || fail 'JSON'
import json

report = json.load(open("out"))
assert [(c["card"], c["name"]) for c in report["checks"]] == [
    ("model", "load"), ("model", "dry-run"), ("model_two", "dry-run")], report
assert report["passed"] == 3
END
verify good --json --only load
out_lacks '"card":'
