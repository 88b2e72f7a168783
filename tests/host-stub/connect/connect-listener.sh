#!/bin/sh
# SPDX-License-Identifier: MIT
# The listener of connect: whoever comes with something else renews no patience,
# and whoever sends next to nothing keeps the browser out no longer than it
# takes to come; and the browser that is started sees no secret.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77 # it takes seconds to begin there
umask 077
cp "$cards/gaps.so" cards/
chmod 644 cards/gaps.so
printf '{"place":"p","token":{"env":"MYSECRET"}}' >c.json
export PERSON=1 MYSECRET=t0psecret OTHER=seen

# A browser of its own tells what it sees.
cat >browser <<'END'
#!/bin/sh
env >seen.new
mv seen.new seen
END
chmod 755 browser

python -B "$top_srcdir/tests/host-stub/connect/connect-listener.py" \
    "$host_stub" "$tmp/browser" >out 2>err || fail 'listener'
