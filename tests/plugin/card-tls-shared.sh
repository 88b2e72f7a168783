#!/bin/sh
# SPDX-License-Identifier: MIT
# A TLS session that one connection has made is taken up by the next one, also
# by one that another handle makes. (OpenSSL's server tells, in its answer.)
. "${top_srcdir:?}/tests/lib/host-lib.sh"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout key.pem -out cert.pem -days 2 -subj /CN=127.0.0.1 \
    -addext subjectAltName=IP:127.0.0.1 >openssl.log 2>&1 ||
    fail "openssl: $(cat openssl.log)"
openssl s_server -accept 127.0.0.1:0 -cert cert.pem -key key.pem -www \
    >server.log 2>&1 </dev/null &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$tmp"' EXIT
until port=$(sed -n 's/^ACCEPT 127.0.0.1:\([0-9]*\)$/\1/p' server.log) &&
    [ -n "$port" ]; do
    kill -0 $server 2>/dev/null || fail "no server: $(cat server.log)"
    sleep 0.05
done

python -B - "$top_srcdir/tests/lib" "$top_builddir/plugin/.libs" "$port" <<'END' ||
import sys
sys.path.insert(0, sys.argv[1])
from serveclient import Serve

serve = Serve("-p", sys.argv[2])
here = {"domain": "https://127.0.0.1:" + sys.argv[3], "api_token": "0t_x",
        "ca_file": "cert.pem"}

def session(**more):
    result = serve.result("run", card="custom_api_action",
                          connection={**here, **more},
                          inputs={"request_type": "GET", "relative_url": "/"})
    body = result["output"]["body"]
    return body[body.index("\n---\n"):].split(",")[0].split()[-1]

said = [session(), session(), session(http2=False)]
assert said == ["New", "Reused", "Reused"], said
END
    fail 'sessions'
