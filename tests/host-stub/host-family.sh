#!/bin/sh
# SPDX-License-Identifier: MIT
# The cards of a family are cards: each command takes them, by id or by
# PATH.so:ID, and each is called and released by what is its own.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/lib/family-lib.sh"

family fam

# ---- list and describe ----

host list
status_is 0
out_has 'fam  1.0.0  Families: First'
out_has 'fam_later  1.0.0  Families: Later'
out_has "$tmp/cards/fam.so, in the family of fam"
out_lacks Refused
host list --json
python - <<'END' || fail 'list --json'
import json

cards = json.load(open("out"))["cards"]
ids = {c["id"]: c for c in cards}
assert list(ids) == ["fam", "fam_echo", "fam_one", "fam_later", "greet"], ids
assert "family" not in ids["fam"] and "family" not in ids["greet"]
for name in "fam_echo", "fam_one", "fam_later":
    card = ids[name]
    assert card["family"] == "fam" and card["path"] == ids["fam"]["path"]
    assert card["connector"] == "families" and card["version"] == "1.0.0"
END

host describe fam_later
status_is 0
out_has 'Later (fam_later), version 1.0.0'
out_has 'In the family of: fam'
out_has '  tone  Tone: text, optional'
host describe fam_later --json
out_has '"family":"fam"'
host describe fam --json
out_lacks '"family"'

# on a terminal the cards of a connector are together, whichever files have them
mkdir more
chmod 755 more
cp "$cards/gaps.so" "$cards/model.so" more/
chmod 644 more/*.so
on_terminal()
{
    python -c 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]))' "$host_stub" \
        -p "$tmp/cards" "$@" </dev/null | tr -d '\r' >out
}
on_terminal -p "$tmp/more" list
cat >expected <<END
Families  1.0.0  $tmp/cards/fam.so
  fam        First
  fam_echo   Echo
  fam_one    One at a time
  fam_later  Later

Test Cards  1.2.3  $tmp/cards/greet.so
  greet  Greeting

Test Cards  1.0.0  $tmp/more/model.so
  model  Model: reads and changes
    Deprecated: It is for tests.

Gaps  1.0.0  $tmp/more/gaps.so
  gaps  Gaps
END
diff out expected || fail 'the list on a terminal'
host -p "$tmp/more" list --json
out_has '"path":"'"$tmp"'/more/model.so","effects":["reads","changes"]'

# ---- each command, by id and by the file that has it ----

for card in fam fam_echo fam_one fam_later; do
    for name in $card cards/fam.so:$card "$tmp/cards/fam.so:$card"; do
        host run "$name" --json
        status_is 0
        out_has "{\"card\":\"$card\","
        host check "$name" --json
        status_is 0
        out_is "{\"card\":\"$card\"}"
    done
done
(cd cards && "$host_stub" run fam.so:fam_one --json >../out 2>../err)
out_has '{"card":"fam_one",'
host run cards/fam.so --json
out_has '{"card":"fam",'
host form fam_later
status_is 0
out_has '"tone"'
host schema fam_later
status_is 0
out_has 'urn:card:fam_later:input'
out_has '"word"'
printf '{"word":"a"}\n{"word":"b"}\n' >forms
host batch fam_later forms -o results --quiet
status_is 0
[ "$(grep -c '"card":"fam_later"' results)" -eq 2 ] || fail 'batch'

# a journal is of the card, whichever way it was named
printf '{"word":"a"}\n{"word":"fail"}\n{"word":"b"}\n' >forms
host batch fam_later forms -o more.ndjson -j 1 --fail-fast --quiet
status_is 10
[ "$(wc -l <more.ndjson)" -eq 2 ] || fail 'the batch did not stop'
host batch fam_one forms -o more.ndjson --resume --quiet
status_is 3
err_has 'another card'
host batch cards/fam.so:fam_later forms -o more.ndjson --resume --quiet
status_is 10
[ "$(wc -l <more.ndjson)" -eq 3 ] || fail 'the batch was not gone on with'
host run fam_later --set tone=high --set word=x --json
status_is 0

# ---- a slip ----

host run fam_lter
status_is 9
err_has "no card 'fam_lter' found; did you mean 'fam_later'?"
host run cards/fam.so:fam_on
status_is 9
err_has "cards/fam.so: it has no card 'fam_on'; did you mean 'fam_one'?"
err_has 'Its cards: fam, fam_echo, fam_one, fam_later'
host describe cards/greet.so:other
status_is 9
err_has "it has no card 'other'. Its only card: greet"
host run cards/fam.so:
status_is 9
err_has 'the file of a card must be named ID.so'

# ---- one connection for all, and the sign-in of the member that has one ----

host connect fam_echo home --set place=here
status_is 0
[ -f config/host-stub/connections/families/home.json ] || fail 'not kept'
for card in fam fam_echo fam_one fam_later; do
    host -c home run $card --json
    status_is 0
    out_has '"place": "here"'
done
for card in fam_later fam_one; do
    printf '%s"card":"%s","connection":{},"redirect_uri":"%s"}}\n' \
        '{"jsonrpc":"2.0","id":1,"method":"signin.begin","params":{' \
        $card http://127.0.0.1:1/
done | "$host_stub" -p cards serve >out 2>err
out_has 'https://a.example/'
out_has 'The card fam_one has no browser sign-in'

# ---- serve: each with its thread model; those of one at a time share it ----

python -B - "$top_srcdir/tests/lib" "$tmp/cards" <<'END' || fail 'serve'
import sys
sys.path.insert(0, sys.argv[1])
from serveclient import *

serve = Serve("-p", sys.argv[2], "-j", "8")
about = serve.result("describe", card="fam_one")
assert about["family"] == "fam" and about["threads"] == "one", about
listed = {c["id"]: c.get("family") for c in serve.result("list")["cards"]}
assert listed["fam_later"] == "fam" and listed["fam"] is None, listed
serve.result("schema", card="fam_later")
names = ["fam_one", "fam_later", sys.argv[2] + "/fam.so:fam_one", "fam_echo"]
numbers = [(name, serve.send("run", card=name, connection={}))
           for name in names * 4]
for name, number in numbers:
    output = serve.answer(number)["result"]["output"]
    assert output["card"] == name.rpartition(":")[2], (name, output)
    assert output["at_once"] <= 1, output
END
