#!/bin/sh
# SPDX-License-Identifier: MIT
# host-stub verify finds a card good, and says so in as many ways as it is
# asked for.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77

slow='{"style":"plain","name":"x","mode":"slow"}'

host verify cards/greet.so
status_is 0
out_has 'SKIP  cancel-fd'
out_has ' 0 failed'
echo "$slow" >slow.json
host verify cards/greet.so --form slow.json --only cancel-flag \
    --only cancel-fd --only deadline
status_is 0
out_has '3 passed, 0 failed, 0 skipped'
echo '{"place":"here","token":"s3cret-of-mine"}' >c.json
chmod 600 c.json
host -c c.json verify cards/greet.so --only outputs --only secrets
status_is 0
out_has '2 passed, 0 failed, 0 skipped'
echo '{"place":7}' >c.json
host -c c.json verify cards/greet.so --only outputs
status_is 12
out_has 'give them with --form and -c. The last try: CARD_BAD_CONNECTION'

# JSON: one object on one line, and each check with all of its parts
host --json verify cards/greet.so --only load --only leaks
status_is 0
python - <<'END' || fail 'the JSON is not as the manual has it'
import json

(line,) = open("out", encoding="utf-8")
report = json.loads(line)
assert set(report) == {"path", "checks", "passed", "failed", "skipped"}
assert report["path"].endswith("/cards/greet.so")
assert [c["name"] for c in report["checks"]] == ["load", "leaks"]
assert report["passed"] == len(report["checks"]) - report["skipped"]
for check in report["checks"]:
    assert {"name", "rule", "where", "remedy", "verdict", "ms"} <= set(check)
END

# a finding has the rule, where it stands and what to do; nothing of the card's
# own reaches the terminal as it is
BAD_CARD=silent "$host_stub" verify "$cards/model.so" --only silent >out 2>err
status=$?
status_is 11
out_has 'FAIL  silent'
out_has 'it wrote: hello \u001b[31m from a card'
out_has 'card.h: "It does not exit, print, or change the"'
out_has 'To do: Remove what prints'
err_is_empty
BAD_CARD=escapes "$host_stub" verify "$cards/model.so" --only load >out 2>err
status=$?
status_is 0

# what the checks say of card.h stands there, and each is told of in full
host --json verify --list
status_is 0
python - "$top_srcdir/include/card.h" <<'END' || fail 'a check is not whole'
import json
import sys

header = open(sys.argv[1], encoding="utf-8").read()
checks = json.load(open("out", encoding="utf-8"))
assert len(checks) >= 60
assert len({c["name"] for c in checks}) == len(checks)
for check in checks:
    assert check["where"] in header, check
    assert check["rule"].endswith(".") and check["remedy"].endswith((".", ";"))
END

# what is no plugin file at all
verify_refuses()
{
    host verify "$1"
    status_is 9
    err_has "$2"
    out_is_empty
}
echo text >cards/text.so
chmod 644 cards/text.so
mkdir cards/dir.so
mkfifo cards/fifo.so
cp cards/greet.so cards/open.so
chmod 666 cards/open.so
verify_refuses cards/none.so 'No such file or directory'
verify_refuses cards/text.so 'is not a shared object'
verify_refuses greet 'verify needs the path of a .so file'
verify_refuses cards/dir.so 'it is a directory'
verify_refuses cards/fifo.so 'it is not a regular file'
verify_refuses cards/open.so 'writable by others'
head -c 3000 cards/greet.so >cards/cut.so
chmod 644 cards/cut.so
host verify cards/cut.so
status_is 11
out_has 'FAIL  load'

host verify
status_is 2
err_has 'verify: missing argument'
host verify cards/greet.so --only cancle-fd
status_is 2
err_has "there is no check 'cancle-fd'; did you mean 'cancel-fd'?"
host -c - verify cards/greet.so
status_is 2
err_has 'give a file'

# a form that can be read once only is not one for many checks
mkfifo once
host verify cards/greet.so --form once
status_is 2
err_has 'verify reads it once for each check; give a file'
