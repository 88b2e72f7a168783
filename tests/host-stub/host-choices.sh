#!/bin/sh
# SPDX-License-Identifier: MIT
# Values that the service knows are listed by name: host-stub choices, form -i and
# serve's method choices. What a service or a card does wrong is said, and ends.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
cp "$top_builddir/tests/cards/.libs/pick.so" cards/
chmod 644 cards/pick.so
unset PICK_MODE PICK_TOKEN

# pick MODE FIELD ARGUMENT...: choices of the card in that mode.
pick()
{
    mode=$1
    shift
    PICK_MODE=$mode host choices pick "$@"
}

lines_are()
{
    [ "$(wc -l <out)" -eq "$1" ] || fail "there are not $1 lines"
}

# ---- the command: pages are joined up to a bound, and that there are more is said
pick '' device
status_is 0
lines_are 100
out_has 'dev-007  Laptop 7 (seen today)'
err_has '100 choices are shown, and there are more: --search TEXT'
pick '' device --max-items 250
lines_are 250
err_lacks 'there are more'
pick '' device --max-items 249
lines_are 249
err_has 'there are more'
pick '' device --max-items 101 --json
status_is 0
lines_are 1
err_is_empty
[ "$(grep -o '"value"' out | wc -l)" -eq 101 ] || fail 'not 101 in the JSON'
out_has '{"value":"dev-100","title":"Laptop 100"}],"more":true}'
pick '' device --search 'op 24' --json
out_has '{"choices":[{"value":"dev-024","title":"Laptop 24"},{"value":"dev-240",'
out_has '"more":false}'
pick '' device --search nowhere
status_is 0
out_is_empty
err_has 'the service knows no such choices for device'

# what they depend on is in the form
pick '' group
status_is 3
err_has 'Choose a device first.'
pick '' group --set device=dev-1
status_is 0
out_is 'g1  Everyone of dev-1'
echo '{"device": "dev-2"}' >form.json
pick '' group form.json
out_is 'g1  Everyone of dev-2'

# ---- what has no choices says which have
pick '' count
status_is 2
err_has "the field 'count' has no choices that the service knows"
err_has 'those that have are: device, group'
pick '' devcie
status_is 2
err_has "did you mean 'device'?"
greet choices greet style
status_is 2
err_has 'host-stub describe greet shows its own'
greet choices greet name
status_is 2
err_has 'no field of greet has'

# ---- a service or a card that does wrong
for code in 3:6 5:7 8:8 11:1; do
    pick "fail:${code%:*}" device
    status_is "${code#*:}"
    err_has 'As told.'
    out_is_empty
done
pick late device --max-items 200
status_is 7
lines_are 100
err_has 'The line broke.'
pick late device --max-items 200 --json
status_is 7
out_has '],"more":true}'
pick circle device --max-items 1000
status_is 7
lines_are 101
err_has 'the list of choices is not complete: 101 came, then a page comes round again'
pick endless device
status_is 7
out_is_empty
err_has 'page after page is empty'
pick more device --max-items 300
status_is 0
lines_are 300
pick hostile device
status_is 0
out_is 'a\u001b[31m  \u202etxt\u0007 (\u009b1m\u000a2)'
pick hostile device --json
out_lacks '"more":[1]'
[ "$(wc -l <out)" -eq 1 ] || fail 'a line end of the service is in the JSON'

# bad TEXT WORDS: an output that is refused as a whole.
bad()
{
    pick "raw:$1" device
    status_is 9
    out_is_empty
    err_has "$2"
}
bad '[]' 'is not a JSON object'
bad 'nonsense' 'is not a JSON object'
bad '{}' 'has no array of choices'
bad '{"choices":{}}' 'has no array of choices'
bad '{"choices":[1]}' 'has a choice that is not an object'
bad '{"choices":[{"title":"x"}]}' 'without a value or a title'
bad '{"choices":[{"value":"x"}]}' 'without a value or a title'
bad '{"choices":[{"value":"","title":"x"}]}' 'without a value or a title'
bad '{"choices":[{"value":1,"title":"x"}]}' 'not a string, or too long'
bad '{"choices":[{"value":"x","title":"x","help":[]}]}' 'not a string, or too long'
bad '{"choices":[],"after":7}' 'has an after that is not a string'
long=$(printf '%70000s' '')
bad "{\"choices\":[{\"value\":\"x\",\"title\":\"$long\"}]}" 'not a string, or too long'
bad "{\"choices\":[],\"after\":\"$long\"}" 'has an after that is too long'
pick 'raw:{"choices":[],"after":""}' device
status_is 0

# ---- deadline and ^C
pick slow device --deadline 0.2
status_is 8
err_has 'The deadline has passed.'
rm err # that of the call before says deprecated too
PICK_MODE=slow "$host_stub" -p cards choices pick device >out 2>err &
child=$!
until grep -qs deprecated err; do sleep 0.05; done
kill -TERM $child
wait $child
status=$?
status_is 130

# ---- what the card renews is kept, as run keeps it
umask 077
echo '{"mode": "renew", "token": "old"}' >connection.json
host -c connection.json choices pick device --max-items 150
status_is 0
file_has connection.json '"token": "renewed"' 'the token is not kept'
echo '{"mode": ""}' >plain.json
echo '{"mode": "fail:5"}' >failing.json

# ---- an extension without its function is none
# shellcheck disable=SC2086
${CC:-cc} ${CFLAGS-} ${LDFLAGS-} -D_GNU_SOURCE -DPICK_WITHOUT_LIST -w -shared \
    -fPIC -fvisibility=hidden -I"$top_srcdir/include" \
    -I"$top_srcdir/common" -o cards/without.so \
    "$top_srcdir/tests/cards/pick.c" "$top_srcdir/tests/cards/fits.c" \
    "$top_srcdir/tests/cards/border.c" \
    "$top_builddir/common/.libs/libcommon.a" || exit 99
mkdir -p no
chmod 755 no
mv cards/without.so no/pick.so
chmod 644 no/pick.so
host choices "$tmp/no/pick.so" device
status_is 2
err_has 'no field of pick has'
host describe "$tmp/no/pick.so" --json
out_lacks choices_from
host describe pick --json
[ "$(grep -o '"choices_from":"card"' out | wc -l)" -eq 2 ] ||
    fail 'describe does not name the fields that have choices'

# ---- form -i
ask()
{
    # shellcheck disable=SC2059
    printf "$2" | "$host_stub" -p cards -c "$1" form pick -i >out 2>err
    status=$?
}
ask plain.json '+\n21\n1\n\n\n\n\n\n\n\n'
status_is 0
out_has '"device": "dev-020"'
out_has '"group": "g1"'
err_has '  20  dev-019  Laptop 19'
err_has '  40  dev-039  Laptop 39'
err_has 'Everyone of dev-020'
err_has '?TEXT searches, + shows more'
ask plain.json '?op 24\n3\n\n\n\n\n\n\n\n\n'
out_has '"device": "dev-241"'
err_has '   3  dev-241  Laptop 241'
ask plain.json '\n?nowhere\n?\ndev-777\n\n\n\n\n\n\n\n\n'
out_has '"device": "dev-777"'
err_has 'There are no such values.'
err_has 'The id of a device'
err_has 'A value is needed here.'
ask plain.json '<\n999\n\n\n\n\n\n\n\n\n'
out_has '"device": "999"'
err_has 'That is not how the card wants Device'
ask failing.json 'typed\n\n\n\n\n\n\n\n\n'
status_is 0
out_has '"device": "typed"'
err_has 'As told.'
err_has 'one can be typed'
ask no-such-file.json ''
status_is 6
printf 'typed\n\n\n\n\n\n\n\n\n' | "$host_stub" -p cards form pick -i >out 2>err
out_has '"device": "typed"'
err_has 'With -c CONNECTION the values that the service knows are listed here.'

# ---- serve
serve()
{
    printf '{"jsonrpc":"2.0","id":1,"method":"choices","params":%s}\n' "$1" |
        "$host_stub" -p cards serve >out 2>err
    status=$?
    status_is 0
}
serve '{"card":"pick","field":"device","connection":{},"search":"op 24"}'
out_has '"result":{"choices":[{"value":"dev-024","title":"Laptop 24"},'
out_lacks after
out_lacks connection_update
serve '{"card":"pick","field":"device","connection":{},"after":"100"}'
out_has '"choices":[{"value":"dev-100",'
out_has '],"after":"200"}}'
serve '{"card":"pick","field":"group","connection":{},"inputs":{"device":"d"}}'
out_has '{"value":"g1","title":"Everyone of d"}'
serve '{"card":"pick","field":"device","connection":{"mode":"renew"}}'
out_has '"connection_update":{"token":"renewed"}}}'
echo '{"mode": "renew", "token": "old"}' >connection.json
serve '{"card":"pick","field":"device","connection":"./connection.json"}'
file_has connection.json '"token": "renewed"' 'serve does not keep it'
serve '{"card":"pick","field":"device","connection":{"mode":"fail:5"}}'
out_has '"error":{"code":-32005,"message":"As told.","data":{"error":{"code":"CODE_5"'
serve '{"card":"pick","field":"device","connection":{"mode":"raw:{}"}}'
out_has '"code":-32012,'
out_has 'has no array of choices.'
serve '{"card":"pick","field":"device","connection":{"mode":"slow"},"deadline_ms":100}'
out_has '"code":-32008,'
serve '{"card":"pick","field":"device","connection":{},"max_answer_bytes":100}'
out_has '"code":-32010,'
serve '{"card":"pick","field":"device","connection":{"mode":"hostile"},"ascii":true}'
out_has '"title":"\u202etxt'
for wrong in '"count"' '"no-such"' '7' '""'; do
    serve "{\"card\":\"pick\",\"field\":$wrong,\"connection\":{}}"
    out_has '"error":{"code":-32602,'
done
serve '{"card":"greet","field":"style","connection":{}}'
out_has '"error":{"code":-32602,'
serve '{"card":"pick","field":"device","connection":{},"search":7}'
out_has 'The parameter search must be a string.'
serve '{"card":"pick","field":"device","connection":{},"serach":"x"}'
out_has "did you mean 'search'?"
