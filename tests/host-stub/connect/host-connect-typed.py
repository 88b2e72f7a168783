# SPDX-License-Identifier: MIT
"""Types a connection on a terminal: host-connect-typed.py HOST CARDS, in a
directory with api.json and svc.json, the sandbox's connections."""
import json
import os
import sys

from typist import Typist, fail

HOST, CARDS = sys.argv[1:]
KEPT = "config/host-stub/connections/okta_devices/%s.json"
ASK = "%s (? for help)> "


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def same(what, found, expected):
    if found != expected:
        fail(what, "found:    %r" % (found,), "expected: %r" % (expected,))
    print("ok", what)


def connect(name, *more):
    return Typist([HOST, "-p", CARDS, "connect", "custom_api_action", name,
                   *more], TERM="xterm")


api, svc = read("api.json"), read("svc.json")
with open("home/token", "w", encoding="utf-8") as file:
    file.write(api["api_token"] + "\n")
os.chmod("home/token", 0o644)

# each answer is judged when it is given; the test leads back to the token
typist = connect("api")
typist.at(ASK % "domain", "clear\n")
typist.at(ASK % "domain", api["domain"] + "\n")
typist.at(ASK % "auth", "API_TOKEN\n")
typist.hidden_at(ASK % "api_token", "Bearer x\n")
typist.hidden_at(ASK % "api_token", "00mistyped\n")
typist.at("[n] ", "n\n")
typist.hidden_at(ASK % "api_token", "@~/token\n")
typist.sees("Use it: ")
typist.ends(0)
same("a corrected token", read(KEPT % "api"),
     {"domain": api["domain"], "auth": "api_token",
      "api_token": api["api_token"]})
for text in ("The domain is incomplete", "begins with the scheme", "401",
             "Warning: others can read"):
    typist.shows(text)
typist.hides("00mistyped")
typist.hides(api["api_token"])

# keys, pasted at once and in small pieces
key = svc["private_key"]
lines = key.replace("\n", "\r") + "\r"
for name, pieces in (("once", [lines]),
                     ("pieces", [lines[i:i + 13]
                                 for i in range(0, len(lines), 13)])):
    typist = connect(name, "--no-test")
    typist.at(ASK % "domain", svc["domain"] + "\n")
    typist.at(ASK % "auth", "service_app\n")
    typist.at(ASK % "client_id", svc["client_id"] + "\n")
    typist.hidden_at(ASK % "private_key", *pieces)
    typist.at(ASK % "scopes", svc["scopes"] + "\n")
    typist.at("[n] ", "n\n")
    typist.sees("Use it: ")
    typist.ends(0)
    same("a key, " + name, read(KEPT % name)["private_key"], key.strip("\n"))
    typist.hides(key.splitlines()[1][:20])
