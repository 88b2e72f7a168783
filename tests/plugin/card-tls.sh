#!/bin/sh
# SPDX-License-Identifier: MIT
# The card over TLS: only a certificate of a trusted authority, for this host
# and of today is taken, TLS 1.2 is the least, and no secret is sent before.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

card=$top_builddir/plugin/.libs/custom_api_action.so
token=00theSecretTokenOfTheTest
server=
trap 'kill $server 2>/dev/null; rm -rf "$tmp"' EXIT

# authority NAME, and certificate NAME AUTHORITY SUBJECT-ALT-NAME DAYS
key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
authority()
{
    # shellcheck disable=SC2086 # several options
    openssl req -x509 $key -keyout "$1.key" -out "$1.pem" -days 2 \
        -subj "/CN=$1" >openssl.log 2>&1 || fail "openssl: $(cat openssl.log)"
}
certificate()
{
    life="-days $4"
    # OpenSSL from 3.4 on takes no negative number
    if [ "$4" = -1 ] && openssl x509 -help 2>&1 | grep -q -e -not_after; then
        life='-not_before 20200101000000Z -not_after 20200102000000Z'
    fi
    printf 'subjectAltName=%s\n' "$3" >"$1.ext"
    # shellcheck disable=SC2086 # several options
    openssl req -new $key -keyout "$1.key" -out "$1.csr" -subj "/CN=$1" \
        >openssl.log 2>&1 &&
        openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" \
            -CAcreateserial $life -extfile "$1.ext" -out "$1.pem" \
            >openssl.log 2>&1 || fail "openssl: $(cat openssl.log)"
}

# serve CERTIFICATE OPTION...: an HTTPS server that answers every GET; $port.
serve()
{
    name=$1
    shift
    kill $server 2>/dev/null
    : >server.log # what the one before said is not this one's
    openssl s_server -accept 127.0.0.1:0 -cert "$name.pem" -key "$name.key" \
        -www "$@" >server.log 2>&1 </dev/null &
    server=$!
    until port=$(sed -n 's/^ACCEPT 127.0.0.1:\([0-9]*\)$/\1/p' server.log) &&
        [ -n "$port" ]; do
        kill -0 $server 2>/dev/null || fail "no server: $(cat server.log)"
        sleep 0.05
    done
}

# Under valgrind a handshake takes longer than a connection usually allows.
patient=
if [ -n "${UNDER_VALGRIND-}" ]; then
    patient=',"timeout_ms":600000,"connect_timeout_ms":600000'
fi

# get HOST [MEMBER]: one GET over HTTPS, with more members of the connection.
get()
{
    printf '{"domain":"https://%s:%s","api_token":"%s"%s}' "$1" "$port" \
        "$token" "${2:+,$2}$patient" >c.json
    chmod 600 c.json
    host -c c.json run "$card" --set request_type=GET --set relative_url=/x
}
trusted='"ca_file":"ours.pem"'

authority ours
authority theirs
certificate good ours IP:127.0.0.1,DNS:localhost 2
certificate other ours DNS:acme.example 2
certificate old ours IP:127.0.0.1 -1

serve good
get 127.0.0.1 "$trusted"
status_is 0
out_has '"status_code":200'
get localhost "$trusted"
status_is 0

get 127.0.0.1
status_is 7
err_has 'certificate was not accepted'
err_has 'ca_file'
err_has 'no authority that is trusted here signed it'
get 127.0.0.1 '"ca_file":"theirs.pem"'
status_is 7
err_has 'certificate was not accepted'
err_has "no authority in the connection's ca_file signed it"
get 127.0.0.1 '"ca_file":"none.pem"'
status_is 6
err_has 'CA File "none.pem" cannot be used'

serve other
get 127.0.0.1 "$trusted"
status_is 7
err_has 'certificate was not accepted'

serve old
get 127.0.0.1 "$trusted"
status_is 7
err_has 'expired'

serve good -tls1_1 -cipher ALL@SECLEVEL=0
get 127.0.0.1 "$trusted"
status_is 7
err_has 'TLS 1.2 or later'

# A server that asks for a certificate gets it, and one without it refuses.
certificate client ours DNS:client 2
serve good -Verify 1 -verify_return_error -CAfile ours.pem
get 127.0.0.1 "$trusted"
status_is 7
get 127.0.0.1 \
    "$trusted"',"client_cert":"client.pem","client_key":"client.key"'
status_is 0
get 127.0.0.1 "$trusted"',"client_cert":"none.pem","client_key":"client.key"'
status_is 6
err_has 'Client Certificate "none.pem" cannot be used'
if grep -q "$token" out err; then
    fail 'the token is shown'
fi
