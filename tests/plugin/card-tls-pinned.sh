#!/bin/sh
# SPDX-License-Identifier: MIT
# ca_file is there instead of the system's authorities: who is trusted by the
# system alone is not trusted then. (The system's are played by a directory that
# is mounted over them for this test's processes.)
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

certs=$(openssl version -d | sed -n 's/^OPENSSLDIR: "\(.*\)"$/\1/p')/certs
certs=$(readlink -f "$certs")
for private in 'unshare -m' 'unshare -rm'; do
    $private mount --bind "$tmp" "$certs" 2>/dev/null && break
    private=
done
[ -n "$private" ] || { echo 'skipped: no mount of its own here'; exit 77; }

cat >pinned.py <<'END'
import json
import os
import shutil
import subprocess
import sys

from faultlib import (CARD, OK, TOKEN, Server, authority, certificate,
                      context, host)

authority("system")
authority("other")
authority("ours")
certificate("good", by="system")
os.mkdir("certs")
name = subprocess.run(["openssl", "x509", "-hash", "-noout", "-in",
                       "system.pem"], stdout=subprocess.PIPE, check=True)
shutil.copy("system.pem", "certs/%s.0" % name.stdout.decode().strip())
shutil.copy("other.pem", "certs/ca-certificates.crt")
subprocess.run(["mount", "--bind", "certs", sys.argv[1]], check=True)


def play(wire):
    while wire.request() and wire.send(OK):
        pass


def run(**more):
    with Server(play, context("good")) as server:
        said = host(json.dumps({"domain": server.url(), "api_token": TOKEN,
                                **more}), "run", CARD, "-", "--json",
                    stdin=b'{"request_type":"GET","relative_url":"/x"}')
    return said.status


if run() != 0:
    print("skipped: this libcurl does not look there")
    sys.exit(77)
assert run(ca_file="system.pem") == 0
assert run(ca_file="ours.pem") == 7, "the system is trusted besides ca_file"
END
$private /usr/bin/python3 pinned.py "$certs"
