#!/bin/sh
# SPDX-License-Identifier: MIT
# What a descriptor says beyond the first header is shown: what a card may do, its
# documentation, that it is deprecated, and how values are written. Cards that do
# not say it are shown as ever.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
cp "$top_builddir/tests/cards/.libs/pick.so" \
    "$top_builddir/plugin/.libs/custom_api_action.so" cards/
chmod 644 cards/*.so

# ---- described
host describe pick
status_is 0
err_is_empty
out_has 'What it may do: reads and deletes'
out_has 'Documentation: https://pick.example/manual'
out_has 'Deprecated: It picks too little.'
out_has 'count  Count: number, a whole one, optional'
out_has 'since  Since: text, written as date-time, optional'
out_has 'Schema: {"type": "array", "items": {"type": "string"}}'
out_has 'Values by name: host-stub choices pick device'
host describe pick --json
status_is 0
out_has '"effects":["reads","deletes"],"documentation_url":"https://pick.example/'
out_has '/manual","icon_svg":"<svg '
out_has '"deprecated":"It picks too little.\nUse greet instead."}'
out_has '"format":"integer"'
out_has '"format":"date-time"'
out_has '"schema":{"type":"array","items":{"type":"string"}}'
host describe greet --json
for member in effects documentation_url icon_svg deprecated format schema choices_from; do
    out_lacks "\"$member\""
done

# ---- listed
host list
out_has '    Deprecated: It picks too little.'
[ "$(grep -c Deprecated out)" -eq 1 ] || fail 'other cards are deprecated too'
host list --json
out_has '"deprecated":"It picks too little.\nUse greet instead."'
printf '{"jsonrpc":"2.0","id":1,"method":"list"}\n' |
    "$host_stub" -p cards serve >out 2>err
out_has '"deprecated":"It picks too little.\nUse greet instead."'

# ---- said to who uses it, in one line and not to programs
line='host-stub: pick is deprecated: It picks too little. Use greet instead.'
for command in run check; do
    host $command pick --set device=x
    status_is 0
    [ "$(grep -c deprecated err)" -eq 1 ] || fail "$command does not say it once"
    grep -qxF "$line" err || fail "$command does not say it in one line"
    out_lacks deprecated
    host $command pick --json --set device=x
    status_is 0
    err_is_empty
    out_lacks deprecated
done
printf 'x\n\n\n\n\n\n\n\n\n' | "$host_stub" -p cards form pick -i >out 2>err
grep -qxF "$line" err || fail 'form -i does not say it'
host form pick
err_is_empty
run_greet --color=never
err_lacks deprecated

# ---- what a form would do, in plain words
says()
{
    host check pick --set "device=$1"
    status_is 0
    err_has "$2"
    out_lacks "$2"
}
says '["reads"]' 'This form only reads, and changes nothing.'
says '["changes"]' 'This form creates or changes something.'
says '["reads","deletes"]' 'This form deletes something, which may not come back.'
says '["deletes","changes"]' 'This form creates or changes something, and deletes'
for nothing in x '[]' '["mends"]' '[7, null]'; do
    says "$nothing" 'This card may delete something, which may not come back.'
done
host check pick --json --set 'device=["deletes"]'
out_is '{"says":"picked","effects":["deletes"]}'
err_is_empty
greet check greet --set style=plain --set name=x
err_is_empty
for pair in GET:reads POST:changes PUT:changes PATCH:changes DELETE:deletes; do
    OKTA_CLIENT_ORGURL=a.okta.com OKTA_CLIENT_TOKEN=0t_x host check \
        custom_api_action --json --set request_type="${pair%:*}" \
        --set relative_url=/x
    out_has ",\"effects\":[\"${pair#*:}\"]}"
done

# ---- whole numbers, however they are written
for number in 5 5.0 5e0 50e-1 1E2; do
    host run pick --set device=x --set count=$number
    status_is 0
    out_has "\"count\":"
    out_has ": $number"
done
for number in 1.5 5e-1 0.1; do
    host run pick --set device=x --set count=$number
    status_is 3
    err_has '--set count: it must be a whole number, without a fraction'
    host check pick --set device=x --set offset=$number
    status_is 3
    host run pick --set device=x --set even=$number
    status_is 0
done
host run pick --set device=x --set count=many
err_has '--set count'
printf 'x\n\n1.5\n2.0\n\n\n\n\n\n\n' | "$host_stub" -p cards form pick -i >out 2>err
out_has '"count": 2.0'
err_has 'Count (whole number, optional), from 1 to 1000, otherwise 2'
err_has 'Count: it must be a whole number, without a fraction'
err_has 'Since (text, optional), written as date-time'
