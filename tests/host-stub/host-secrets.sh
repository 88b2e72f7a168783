#!/bin/sh
# SPDX-License-Identifier: MIT
# A secret is printed by nothing, and the process gives none away.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

umask 077
printf '{"place":"p","token":"s3cret","key":{"env":"KEY"}}' >c.json
KEY=s3cret
export KEY
cp c.json kept.json

hides()
{
    "$host_stub" -p cards -c c.json "$@" >out 2>err
    status=$?
    out_lacks s3cret
    err_lacks s3cret
}

for mode in log fail:5 fail:4:404 silent:3 renew broken none html; do
    for more in -v -vv --json --timing --body; do
        hides run greet --set style=plain --set name=x --set mode=$mode $more
    done
    hides check greet --set style=plain --set name=x --set mode=$mode -vv
    cp kept.json c.json
done
hides check greet --set style=plain --set name=x --curl
# shellcheck disable=SC2016
out_has '"${GREET_TOKEN:?}"'
hides check greet --set style=plain --set name=x --json
hides check greet --set style=x
hides describe greet
hides form greet

# a mistake in the connection shows where it is, not what stands there
printf '{"place":"p","token":"s3cret"' >c.json
hides run greet --set style=plain
status_is 6
printf '{"token":"s3cret","place":{"s3cret":1}}' >c.json
hides run greet --set style=plain --set name=x
status_is 6

# no core file, no key log, no token left in the environment
SSLKEYLOGFILE=$tmp/keys run_greet --set mode=process --body
status_is 0
if ldd "$host_stub" | grep -q libasan; then
    out_has '"keylog":false,"token":false'
else
    printf '{"dumpable":0,"keylog":false,"token":false}' | cmp -s - out ||
        fail 'the process keeps what it should not'
fi
[ ! -e keys ] || fail 'a key log was written'
