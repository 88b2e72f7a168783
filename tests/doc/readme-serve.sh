#!/bin/sh
# SPDX-License-Identifier: MIT
# The programs in Python and Node that the README shows run as printed.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"
[ -x /usr/bin/python3 ] || exit 77

program()
{
    sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$top_srcdir/README.md" | sed '1d;$d' >"$2"
    [ -s "$2" ] || fail "the README has no program in $1"
    [ "$(wc -l <"$2")" -le 32 ] || fail "the program in $1 is too long"
}
program python devices.py
program js several.mjs

mkdir bin
printf '#!/bin/sh\nexec "%s" "$@"\n' "$host_stub" >bin/host-stub
chmod 755 bin/host-stub
PATH=$tmp/bin:$PATH
CARD_PLUGINS=$top_builddir/plugin/.libs
export CARD_PLUGINS
sandbox --connection c.json
host -c ./c.json connect custom_api_action acme
status_is 0

/usr/bin/python3 devices.py >out 2>err || fail 'the program in Python'
[ "$(grep -c '^guo' out)" -eq 250 ] || fail 'not all devices are listed'
command -v node >/dev/null || exit 0
node several.mjs >out 2>err || fail 'the program in Node'
out_has '200 200'

# One that could not read a request does not say which: the program fails by
# what was said, and by nothing else; what comes later for nobody is passed over.
cat >bin/host-stub <<'END'
#!/bin/sh
read -r one
read -r other
echo '{"jsonrpc":"2.0","method":"log","params":{"id":1}}'
echo '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Unread."}}'
echo '{"jsonrpc":"2.0","id":1,"result":{}}'
END
node several.mjs >out 2>err && fail 'a null id is passed over'
err_has 'Error: Unread.'
err_lacks TypeError
