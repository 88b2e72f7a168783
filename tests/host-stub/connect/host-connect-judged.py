# SPDX-License-Identifier: MIT
"""Gives connect keys and files that cannot be used: host-connect-judged.py HOST
CARDS, in a directory with svc.json, a service app's connection whose key is a
JWK, and with key.pem, locked.pem (its passphrase is opensesame), public.pem and
cert.pem."""
import json
import os
import sys

from typist import Typist, fail

HOST, CARDS = sys.argv[1:]
KEPT = "config/host-stub/connections/okta_devices/%s.json"
ASK = "%s (? for help)> "


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def same(what, found, expected):
    if found != expected:
        fail(what, "found:    %r" % (found,), "expected: %r" % (expected,))
    print("ok", what)


def kept(name):
    return json.loads(read(KEPT % name))


def pasted(text):
    return text.strip("\n").replace("\n", "\r") + "\r"


def begin(name, domain, *more):
    """Up to the private key."""
    typist = Typist([HOST, "-p", CARDS, "connect", "custom_api_action", name,
                     *more], TERM="xterm")
    typist.at(ASK % "domain", domain + "\n")
    typist.at(ASK % "auth", "service_app\n")
    typist.at(ASK % "client_id", svc["client_id"] + "\n")
    return typist


svc = json.loads(read("svc.json"))
good = read("key.pem")
middle = len(good) // 2
damaged = good[:middle] + good[middle + 8:]
eighth = len(good) // 8  # within the modulus
changed = good[:eighth] + "AAAA" + good[eighth + 4:]
jwk = json.loads(svc["private_key"])
public = {key: value for key, value in jwk.items() if key != "d"}

# a key that cannot be used is refused when it is given, with the reason
typist = begin("keys", svc["domain"], "--no-test")
for text, why in (
        (damaged, "part of it is missing"),
        (changed, "do not match"),
        (good.replace("END PRIVATE", "END PUBLIC"), "Its last line"),
        (read("cert.pem"), "certificate. Give"),
        (read("public.pem"), "It is a public key"),
        (json.dumps(public), "Its JWK is a public key"),
        ("a secret!", "It is neither PEM")):
    typist.hidden_at(ASK % "private_key", pasted(text))
    typist.sees(why)
    typist.sees("once more, it is taken")
typist.hidden_at(ASK % "private_key", pasted(good))
typist.at(ASK % "scopes", svc["scopes"] + "\n")
typist.at("[n] ", "n\n")
typist.sees("Use it: ")
typist.ends(0)
same("a key after some that are none", kept("keys")["private_key"],
     good.strip("\n"))
same("the answers before it", kept("keys")["client_id"], svc["client_id"])
typist.hides(good.splitlines()[1][:20])
typist.hides(damaged.splitlines()[1][:20])

# one that is encrypted has its passphrase asked for, until it fits
typist = begin("locked", svc["domain"], "--no-test")
typist.hidden_at(ASK % "private_key", pasted(read("locked.pem")))
typist.at(ASK % "scopes", svc["scopes"] + "\n")
typist.sees("It is encrypted: set")
typist.hidden_at(ASK % "private_key_passphrase", "opensesame2\n")
typist.sees("It cannot be decrypted: check")
typist.hidden_at(ASK % "private_key_passphrase", "opensesame\n")
typist.at("[n] ", "n\n")
typist.sees("Use it: ")
typist.ends(0)
same("a passphrase", kept("locked")["private_key_passphrase"], "opensesame")
typist.hides("opensesame")

# a JWK on many lines arrives whole; a failed test with nothing to blame asks
# what to do, and a field may be changed, or all of it kept
lines = json.dumps(jwk, indent=2)
typist = begin("jwk", svc["domain"])
typist.hidden_at(ASK % "private_key", pasted(lines))
typist.at(ASK % "scopes", svc["scopes"] + "\n")
typist.at("[n] ", "n\n")
typist.sees("Use it: ")
typist.ends(0)
same("a JWK on many lines", json.loads(kept("jwk")["private_key"]), jwk)

typist = begin("kept", "http://127.0.0.1:1")
typist.hidden_at(ASK % "private_key", pasted(lines))
typist.at(ASK % "scopes", svc["scopes"] + "\n")
typist.at("[n] ", "n\n")
# the error names the domain; it stays
typist.at(ASK % "domain", "\n")
typist.sees("The fields are: domain")
typist.at("what now> ", "nonsense\n")
typist.sees("That is not the name of a field.")
typist.at("what now> ", "scopes\n")
typist.at(ASK % "scopes", "okta.devices.read\n")
typist.at(ASK % "domain", "\n")
typist.at("what now> ", "keep\n")
typist.sees("Use it: ")
typist.ends(0)
same("what was changed, and kept", kept("kept")["scopes"], "okta.devices.read")
same("what stayed", json.loads(kept("kept")["private_key"]), jwk)
if "The connection works" in typist.screen():
    fail("it says that it works", typist.screen())

# files: whether they are there and what is in them, before anything is sent
typist = begin("files", "https://127.0.0.1:1", "--no-test")
typist.hidden_at(ASK % "private_key", pasted(good))
typist.at(ASK % "scopes", svc["scopes"] + "\n")
typist.at("[n] ", "y\n")
answers = {
    "ca_file": (("nope.pem", "there is no such file"),
                ("key.pem", "it holds no certificate"), ("cert.pem", None)),
    "client_cert": (("/", "it is a directory"), ("cert.pem", None)),
    "client_key": (("public.pem", "it holds no private key"),
                   ("locked.pem", None)),
    "client_key_passphrase": (("wrong", "does not decrypt the key"),
                              ("opensesame", None)),
}
while typist.sees(" (? for help)> ", "Use it: ") is not None:
    asked = typist.screen().rsplit(" (? for help)> ", 1)[0].split()[-1]
    for value, why in answers.pop(asked, (("", None),)):
        if asked == "client_key_passphrase":
            while typist.echoes():
                pass
        typist.type(value + "\r")
        if why is not None:
            typist.sees(why)
            typist.sees(ASK % asked)
typist.ends(0)
same("all files were asked for", answers, {})
same("the files", [kept("files")[key] for key in
                   ("ca_file", "client_cert", "client_key")],
     [os.path.abspath(name) for name in ("cert.pem", "cert.pem",
                                         "locked.pem")])

# over plain HTTP nobody reads them, but that one is missing is said
typist = begin("plain", svc["domain"], "--no-test", "--set",
               "private_key=@key.pem", "--set", "ca_file=nope.pem", "-i")
typist.hidden_at(ASK % "private_key", "\n")
typist.at(ASK % "scopes", svc["scopes"] + "\n")
typist.at("[n] ", "y\n")
while typist.sees(" (? for help)> ", "Use it: ") is not None:
    asked = typist.screen().rsplit(" (? for help)> ", 1)[0].split()[-1]
    typist.type("\r")
    if asked == "ca_file":
        typist.sees("nope.pem: No such file or directory")
        typist.at(ASK % "ca_file", "\n")
typist.ends(0)
