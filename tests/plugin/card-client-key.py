# SPDX-License-Identifier: MIT
"""A client key that cannot be used: the card never asks a terminal for a
passphrase, and says which of certificate, key and passphrase is at fault."""
import json
import os
import pty
import select
import shutil
import ssl
import subprocess
import sys

from faultlib import (CARD, HOST, OK, PATIENT, TOKEN, Server, authority,
                      certificate, context, openssl)

PATIENCE = 60
bad = 0


def same(what, got, wanted):
    global bad
    if got != wanted:
        bad += 1
        print("FAILED %s: %r, not %r" % (what, got, wanted))
    else:
        print("ok", what)


def on_terminal(connection, *words, stdin=b""):
    """host-stub with a controlling terminal, and its streams elsewhere: the
    status, what it said, and what it wrote to the terminal."""
    master, slave = pty.openpty()
    name = os.ttyname(slave)
    with open("connection.json", "w") as out:
        json.dump(connection, out)
    os.chmod("connection.json", 0o600)
    with subprocess.Popen(
            [HOST, "-c", "./connection.json", *words], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=lambda: os.open(name, os.O_RDWR)) as process:
        try:
            out, err = process.communicate(stdin, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
    shown = b""
    while select.select([master], [], [], 0)[0]:
        shown += os.read(master, 65536)
    os.close(master)
    os.close(slave)
    return process.returncode, out.decode(), err.decode(), shown


def fault_of(err):
    error = json.loads(err.splitlines()[-1]) if err.strip() else {}
    return error.get("code"), error.get("field"), error.get("message", "")


GET = b'{"request_type":"GET","relative_url":"/x"}'


def call(what, more, code, field, *words, not_words=()):
    connection = {"domain": server.url(), "api_token": TOKEN,
                  "ca_file": "ours.pem", **PATIENT, **more}
    status, _, err, shown = on_terminal(
        connection, "run", CARD, "-", "--json", "--deadline", "50", stdin=GET)
    said_code, said_field, message = fault_of(err)
    print("   ", message)
    same(what + ": code", (status, said_code, said_field),
         ({"BAD_CONNECTION": 6, None: 0}[code], code, field))
    same(what + ": nothing is asked on the terminal", shown, b"")
    same(what + ": words", [w for w in words if w not in message], [])
    same(what + ": other words", [w for w in not_words if w in message], [])
    same(what + ": no passphrase is shown", "opensesame" in err, False)


def play(wire):
    while wire.request() and wire.send(OK):
        pass


authority("ours")
for name in "good", "client", "other":
    certificate(name, by="ours")
openssl("pkcs8", "-topk8", "-in", "client.key", "-out", "locked.key",
        "-v2", "aes256", "-passout", "pass:opensesame")
openssl("ec", "-in", "client.key", "-aes256", "-out", "old-locked.key",
        "-passout", "pass:opensesame")
openssl("pkey", "-in", "client.key", "-pubout", "-out", "public.pem")
openssl("x509", "-in", "client.pem", "-outform", "DER", "-out", "client.der")
with open("both.pem", "wb") as both:
    for name in "client.pem", "locked.key":
        with open(name, "rb") as part:
            shutil.copyfileobj(part, both)
# by PBE-MD5-DES, which was the way of OpenSSL 1.0; its passphrase is opensesame
with open("ancient.key", "w") as ancient:
    ancient.write("""-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGwMBsGCSqGSIb3DQEFAzAOBAjRrWUWchjeewICCAAEgZCI6XbbY/PHP7EC8LZS
+eB5cqPupJoJHT5G+lL03p8N4gcn2v4B5hZnUcQLVvos3lYiPteLX6blL8fw54QS
LYfuZS6RS5C1HC3Dga+402+MHcKxRnT+/llX9fgp3rfMPOQ33Q3UJJHZTWCn+1rf
ElrU/m8S8LSZsDzEq2RuormyOHC0oJXIHms1cJVyNXGkvAQ=
-----END ENCRYPTED PRIVATE KEY-----
""")
with open("text.pem", "w") as text:
    text.write("this is no PEM\n")
open("empty.pem", "w").close()
os.mkdir("directory.pem")
os.mkfifo("pipe.pem")
os.symlink("pipe.pem", "link.pem")
with open("large.pem", "w") as large:
    large.truncate(16 * 1024 * 1024 + 1)


def asks():
    tls = context("good")
    tls.verify_mode = ssl.CERT_REQUIRED
    tls.load_verify_locations("ours.pem")
    return tls


CERT = {"client_cert": "client.pem"}
WRONG = "BAD_CONNECTION"
with Server(play, asks()) as server:
    call("a key that is in order", {**CERT, "client_key": "client.key"},
         None, None)
    for key in "locked.key", "old-locked.key":
        call(key + " with its passphrase",
             {**CERT, "client_key": key, "client_key_passphrase":
              "opensesame"}, None, None)
        call(key + " without a passphrase", {**CERT, "client_key": key},
             WRONG, "client_key_passphrase", key, "encrypted",
             "Passphrase is missing")
        call(key + " with an empty one",
             {**CERT, "client_key": key, "client_key_passphrase": ""},
             WRONG, "client_key_passphrase", key, "encrypted",
             "Passphrase is missing")
        call(key + " with a wrong one",
             {**CERT, "client_key": key,
              "client_key_passphrase": "opensesame2"},
             WRONG, "client_key_passphrase", key, "does not decrypt",
             not_words=("missing", "opensesame2"))
    call("ancient.key with its passphrase",
         {**CERT, "client_key": "ancient.key",
          "client_key_passphrase": "opensesame"},
         WRONG, "client_key", "no longer supported", "pkcs8 -topk8",
         not_words=("does not decrypt",))
    call("ancient.key without it", {**CERT, "client_key": "ancient.key"},
         WRONG, "client_key_passphrase", "encrypted", "Passphrase is missing")
    call("both in a file, without a passphrase", {"client_cert": "both.pem"},
         WRONG, "client_key_passphrase", "both.pem", "encrypted")
    call("both in a file", {"client_cert": "both.pem",
                            "client_key_passphrase": "opensesame"},
         None, None)
    call("the key of another certificate",
         {**CERT, "client_key": "other.key"}, WRONG, "client_key",
         "other.key", "client.pem", "does not match")
    call("a certificate without its key", CERT, WRONG, "client_key",
         "Client Key is missing", "client.pem", "no private key")
    for file, word in (("none.pem", "no such file"),
                       ("directory.pem", "directory"),
                       ("text.pem", "PEM"), ("empty.pem", "PEM"),
                       ("public.pem", "no private key"),
                       ("client.pem", "no private key"),
                       ("client.der", "PEM")):
        call("a key in " + file, {**CERT, "client_key": file},
             WRONG, "client_key", 'Client Key "%s" cannot be used' % file,
             word)
    for file, word in (("none.pem", "no such file"),
                       ("directory.pem", "directory"),
                       ("text.pem", "PEM"), ("empty.pem", "PEM"),
                       ("client.key", "no certificate"),
                       ("client.der", "PEM")):
        call("a certificate in " + file,
             {"client_cert": file, "client_key": "client.key"},
             WRONG, "client_cert",
             'Client Certificate "%s" cannot be used' % file, word)
    for file, word in (("none.pem", "no such file"),
                       ("directory.pem", "directory"),
                       ("text.pem", "PEM"), ("empty.pem", "PEM"),
                       ("client.key", "no certificate")):
        call("authorities in " + file, {"ca_file": file}, WRONG, "ca_file",
             'CA File "%s" cannot be used' % file, word)
    # no deadline ends an open() that waits, nor reading without an end
    for file in "pipe.pem", "link.pem", "/dev/zero":
        for what in ({"ca_file": file}, {"client_cert": file},
                     {**CERT, "client_key": file}):
            field = list(what)[-1]
            call("%s in %s" % (field, file), what, WRONG, field,
                 '"%s" cannot be used: it is a pipe, a device' % file)
    call("authorities in large.pem", {"ca_file": "large.pem"}, WRONG,
         "ca_file", "larger than 16 MiB")
    call("a key without a certificate", {"client_key": "client.key"},
         WRONG, "client_key", "client_cert")
    call("a key that is no file, without a certificate",
         {"client_key": "/nope"}, WRONG, "client_key", "client_cert")
    call("a passphrase without a certificate",
         {"client_key_passphrase": "opensesame"}, WRONG,
         "client_key_passphrase", "client_cert")
    same("what is not used is refused before a request is made",
         on_terminal({"domain": server.url(), "api_token": TOKEN,
                      "client_key": "/nope"}, "check", CARD, "-",
                     stdin=GET)[0], 6)

    # ---- the key of a service app ----

    for passphrase in {}, {"private_key_passphrase": ""}, \
            {"private_key_passphrase": "opensesame2"}:
        call("a service app's key, %r" % passphrase,
             {"api_token": None, "auth": "service_app", "client_id": "0oaX",
              "scopes": "okta.devices.read",
              "private_key": open("locked.key").read(), **passphrase},
             WRONG, "private_key_passphrase", "private_key_passphrase")

# nobody reads the file where there is no TLS

with Server(play) as server:
    call("authorities in a pipe, over plain HTTP", {"ca_file": "pipe.pem"},
         None, None)

    call("a service app's ancient key",
         {"auth": "service_app", "client_id": "0oaX", "api_token": None,
          "scopes": "okta.devices.read", "ca_file": "ours.pem",
          "private_key": open("ancient.key").read(),
          "private_key_passphrase": "opensesame"},
         WRONG, "private_key", "no longer supported", "pkcs8 -topk8")

sys.exit(1 if bad else 0)
