# SPDX-License-Identifier: MIT
"""The test of a connection wants what a list of devices is. All else is no org
of Okta's, whatever its status; what came is said, and nothing is kept."""
import json
import os
import sys

from faultlib import CARD, TOKEN, Server, answer, host
from serveclient import Serve

JSON = "Content-Type: application/json"
HTML = "Content-Type: text/html; charset=utf-8"
PAGE = b"<html><title>Welcome to WiFi</title></html>"
NOT_ONE = "does not answer as an Okta org does"
bad = 0


def same(what, got, wanted):
    global bad
    if got != wanted:
        bad += 1
        print("FAILED %s: %r, not %r" % (what, got, wanted))
    else:
        print("ok", what)


def tells(whole):
    def play(wire):
        while wire.request() and wire.send(whole):
            pass
    return play


cases = [
    ("a redirect", answer(b"", "Location: https://portal.example/login",
                          status="302 Found"),
     ["302", "https://portal.example/login"]),
    ("an org that has moved", answer(
        b"", "Location: https://new.okta.com/api/v1/devices?limit=1",
        status="301 Moved Permanently"), ["301", "https://new.okta.com"]),
    ("a redirect to nowhere", answer(b"", status="307 Temporary Redirect"),
     ["307"]),
    ("not modified", b"HTTP/1.1 304 Not Modified\r\n\r\n", ["304"]),
    ("a page", answer(PAGE, HTML), ["200", "text/html"]),
    ("a page that says it is JSON", answer(PAGE, JSON),
     ["200", "not JSON"]),
    ("no type at all", answer(b"OK"), ["200"]),
    ("nothing", b"HTTP/1.1 204 No Content\r\n\r\n", ["204"]),
    ("nothing, with 200", answer(b"", JSON), ["200", "nothing"]),
    ("a list, with another status", answer(b"[]", JSON, status="201 Created"),
     ["201"]),
    ("an object", answer(b'{"hello":1}', JSON), ["200", "an object"]),
    ("an error with 200", answer(b'{"errorCode":"E0000011"}', JSON),
     ["200", "an object"]),
    ("a string", answer(b'"hello"', JSON), ["200", "a string"]),
    ("null", answer(b"null", JSON), ["200", "null"]),
    ("a list of numbers", answer(b"[1,2]", JSON), ["200", "a list of"]),
    ("a list of lists", answer(b"[[]]", JSON), ["200", "a list of"]),
]

serve = Serve("-p", os.path.join(os.environ["top_builddir"], "plugin/.libs"))


def ask_all(whole):
    """connect, and serve's test: what each says."""
    with Server(tells(whole)) as server:
        connection = {"domain": server.url(), "api_token": TOKEN}
        said = host(json.dumps(connection), "connect", CARD, "kept")
        reply = serve.ask("test", card="custom_api_action",
                          connection=connection)
    kept = [name for _, _, files in os.walk(os.environ["XDG_CONFIG_HOME"])
            for name in files if name == "kept.json"]
    return said, reply.get("error"), kept


for what, whole, words in cases:
    said, error, kept = ask_all(whole)
    told = error["data"]["error"] if error else {}
    print("   ", told.get("message"))
    same(what + ": connect", (said.status, "works" in said.out), (6, False))
    same(what + ": it says so", NOT_ONE in said.err, True)
    same(what + ": it is not kept", kept, [])
    same(what + ": serve's test",
         (told.get("code"), told.get("field"), told.get("retryable")),
         ("BAD_CONNECTION", "domain", False))
    same(what + ": what came", [
        w for w in words if w not in told.get("message", "")], [])

for status, body, words in (
        ("404 Not Found", b"", ["404", "domain"]),
        ("404 Not Found", b'{"errorCode":"E0000007","errorSummary":"Gone"}',
         ["404", "Gone", "domain"]),
        ("405 Method Not Allowed", b"", ["405", "domain"]),
        ("401 Unauthorized", b"", ["401", "token"])):
    said, error, kept = ask_all(answer(body, JSON, status=status))
    message = error["data"]["error"]["message"]
    print("   ", message)
    same(status + ": connect", (said.status, kept), (4, []))
    same(status + ": words", [w for w in words if w not in message], [])
    same(status + ": nothing of a form", [
        w for w in ("Relative URL", "Request Type") if w in message
        or w in said.err], [])

for what, body in (("a device", b'[{"id":"guo1"}]'), ("none", b"[]"),
                   ("none, with blanks", b" \n[ \n] ")):
    said, error, kept = ask_all(answer(body, JSON))
    same(what + ": it works", (said.status, error, "works" in said.out, kept),
         (0, None, True, ["kept.json"]))
    os.remove(os.path.join(os.environ["XDG_CONFIG_HOME"],
                           "host-stub/connections/okta_devices/kept.json"))
serve.end()
sys.exit(1 if bad else 0)
