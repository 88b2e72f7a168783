# SPDX-License-Identifier: MIT
"""Suspend Device's choices in host-stub serve: on the sandbox of c.json, and on
servers whose answers are not such a list, or never end.
"""
import json
import os
import re
import subprocess

from faultlib import HOST, TOKEN, Server, answer
from serveclient import Serve

CARDS = os.path.join(os.environ["top_builddir"], "plugin/.libs")
CARD = {"card": "suspend_device", "field": "device_id"}
JSON = "Content-Type: application/json"
LIST = "/api/v1/devices"
serve = Serve("-p", CARDS)
with open("c.json", encoding="utf-8") as text:
    sandbox = json.load(text)
with open("app.json", encoding="utf-8") as text:
    app = json.load(text)


def listed(connection, **more):
    return serve.result("choices", connection=connection, **CARD, **more)


def failed(connection, **more):
    return serve.error("choices", connection=connection, **CARD,
                       **more)["data"]["error"]


# ---- the sandbox ----

seen, cursors, after = [], set(), {}
while True:
    page = listed(sandbox, **after)
    seen += [choice["value"] for choice in page["choices"]]
    if "after" not in page:
        break
    assert page["after"] not in cursors, page["after"]
    cursors.add(page["after"])
    after = {"after": page["after"]}
assert len(seen) == len(set(seen)) == 450 and len(cursors) == 4, len(seen)

# a search keeps to its page
page = listed(sandbox, search="o")
assert len(page["choices"]) == 100 and page["after"], len(page["choices"])
later = listed(sandbox, search="o", after=page["after"])
assert not {c["value"] for c in later["choices"]} & {
    c["value"] for c in page["choices"]}
assert failed(sandbox, after="a&limit=1")["code"] == "INVALID_INPUT"

# the device that was chosen is one that the card accepts
one = listed(sandbox, search="Example device name 2")["choices"][0]["value"]
assert serve.result("run", card="suspend_device", connection=sandbox,
                    inputs={"device_id": one})["output"] == {"status_code": 204}
assert listed(sandbox, search=one)["choices"][0]["help"].endswith("SUSPENDED")

# a sign-in is shared with the calls
def tokens():
    with open("seen", encoding="utf-8") as lines:
        return sum("/oauth2/v1/token" in json.loads(line)["url"] for line in lines)


assert tokens() == 0
assert listed(app)["choices"]
signed_in = tokens()
assert signed_in > 0
assert listed(app, search="mac")["choices"]
serve.result("run", card="custom_api_action", connection=app,
             inputs={"request_type": "GET", "relative_url": LIST})
assert tokens() == signed_in, "a list of choices signs in for itself"

# ---- other servers ----


def plays(body, *lines, status="200 OK"):
    def play(wire):
        while wire.request() and wire.send(answer(body, *lines, status=status)):
            pass
    return play


def to(server):
    return {"domain": server.url(), "api_token": TOKEN, "max_retries": 0}


for status, code, words in (
        ("400 Bad Request", "HTTP_STATUS", "type the id of the device"),
        ("401 Unauthorized", "HTTP_STATUS", "Check the connection's token"),
        ("403 Forbidden", "HTTP_STATUS", "admin role"),
        ("404 Not Found", "HTTP_STATUS", "Check the connection's domain"),
        ("429 Too Many Requests", "HTTP_STATUS", "rate limit"),
        ("500 Internal Server Error", "HTTP_STATUS", "The fault is the server's"),
        ("302 Found", "BAD_CONNECTION", "the answer was 302, which"),
        ("204 No Content", "BAD_CONNECTION", "which is not 200")):
    with Server(plays(b"", JSON, status=status)) as server:
        error = failed(to(server), search="x")
        assert error["code"] == code and words in error["message"], error
        assert "Device ID" not in error["message"], error
        assert "Relative URL" not in error["message"], error
for body, line, words in (
        (b"<html>Sign in</html>", "Content-Type: text/html", "login page"),
        (b"{}", JSON, "a list was expected, but the answer was 200 with an object"),
        (b"[1]", JSON, "with a list of something else"),
        (b"[{}", JSON, "not JSON"), (b"", JSON, "with nothing in it")):
    with Server(plays(body, line)) as server:
        error = failed(to(server))
        assert error["code"] == "BAD_CONNECTION", error
        assert error["field"] == "domain" and words in error["message"], error

# an error repeats no secret, and is tried again as that of any call
with Server(plays(json.dumps({"errorSummary": TOKEN}).encode(), JSON,
                  status="403 Forbidden")) as server:
    error = failed(to(server))
    assert TOKEN not in json.dumps(error) and "***" in error["message"], error


def busy_once(wire):
    while wire.request():
        if len(wire.server.requests) == 1:
            wire.send(answer(b"", "Retry-After: 0", status="503 Busy"))
        else:
            wire.send(answer(b'[{"id":"guo1"}]', JSON))


with Server(busy_once) as server:
    assert listed({**to(server), "max_retries": 2})["choices"] == [
        {"value": "guo1", "title": "guo1"}]
    assert len(server.requests) == 2

# a text of 64 KiB, control characters, names that are written twice
long, most = "n" * 70000, "n" * 65534
devices = [{"id": "a", "profile": {"displayName": long}},
           {"id": "b", "profile": {"displayName": most}},
           {"id": long}, {"id": 7}, {},
           {"id": "c", "profile": {"displayName": "\x1b[31m\u202e\x07"}}]
body = json.dumps(devices)[:-1] + ', {"id":"x","id":"d","status":"A","status":"B"}]'
with Server(plays(body.encode(), JSON)) as server:
    titles = [(c["value"], c["title"]) for c in listed(to(server))["choices"]]
    assert titles == [("a", "a"), ("b", most), ("c", "\x1b[31m\u202e\x07"),
                      ("d", "d")], [t[0] for t in titles]

# more than a page may have
body = json.dumps([{"id": "guo%d" % i} for i in range(10001)])
with Server(plays(body.encode(), JSON)) as server:
    assert len(listed(to(server))["choices"]) == 10000
    error = failed({**to(server), "max_response_bytes": 1000})
    assert error["code"] == "TOO_BIG", error


def link(url):
    return '<%s>; rel="next"' % url


# pages that are not of this list, or not this org's; the first is one of it
with Server(plays(b"[]", JSON, "Link: " + link("?after=later"))) as server:
    assert listed(to(server), after="now") == {"choices": [], "after": "later"}
for url in ("?after=now", "?after=n%6Fw&limit=7", "?limit=3", "/api/v1/users?after=x",
            "https://other.example.com" + LIST + "?after=x", "?after=%zz",
            "//127.0.0.1:1" + LIST + "?after=x", "?after=a\\b", "#", ""):
    with Server(plays(b"[]", JSON, "Link: " + link(url))) as server:
        page = listed(to(server), after="now")
        assert page == {"choices": []}, (url, page)


def circle(length, body):
    """A list whose pages form a circle."""
    def play(wire):
        while True:
            request = wire.request()
            if not request:
                return
            found = re.search(rb"[?&]after=(\d+)", request.split(b"\r\n")[0])
            at = int(found[1]) if found else 0
            wire.send(answer(body, JSON, "Link: " + link(
                "%s?limit=100&after=%d" % (LIST, (at + 1) % length))))
    return play


def host(server, *words):
    done = subprocess.run(
        [HOST, "-p", CARDS, "-c", "/dev/stdin", "choices", "suspend_device",
         "device_id", *words], input=json.dumps(to(server)).encode(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


for body, count, words in ((b'[{"id":"guo1"}]', 5, "a page comes round again"),
                           (b"[]", 0, "page after page is empty")):
    with Server(circle(5 if count else 1000, body)) as server:
        status, out, err = host(server, "--max-items", "9999")
        assert status == 7 and words in err, (status, err)
        assert len(out.splitlines()) <= count + 1, out
        assert len(server.requests) <= 102, len(server.requests)

# what a terminal is shown commands nothing
body = json.dumps([{"id": "a", "profile": {"displayName": "\x1b[31m",
                                           "osVersion": "\u009b\n"}}])
with Server(plays(body.encode(), JSON)) as server:
    status, out, err = host(server)
    assert (status, out) == (0, "a  \\u001b[31m (version \\u009b\\u000a)\n"), out
assert serve.end()[0] == 0
