# SPDX-License-Identifier: MIT
"""Lists of a server that names its pages in every wrong way: what run, batch
and serve make of them, with the real card."""
import json
import os
import subprocess

from faultlib import CARD, HOST, TOKEN, Server, answer, host

FIRST = "/api/v1/devices?limit=2"


class Site:
    """Pages by target: each a list of items and the Link fields of its head."""

    def __init__(self, pages):
        self.pages = pages

    def __call__(self, wire):
        while True:
            request = wire.request()
            if not request:
                return
            target = request.split(b" ", 2)[1].decode()
            items, *links = self.pages.get(target, ("null",))
            here = "http://127.0.0.1:%d" % wire.server.port
            wire.send(answer(json.dumps(items).encode(),
                             "Content-Type: application/json",
                             *("Link: " + l.replace("HERE", here)
                               for l in links)))


def form(target):
    return json.dumps({"request_type": "GET", "relative_url": target})


def connection(server):
    return json.dumps({"domain": server.url(), "api_token": TOKEN})


def serve(server, target):
    request = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "run", "params": {
        "card": "custom_api_action", "inputs": json.loads(form(target)),
        "connection": json.loads(connection(server))}})
    done = subprocess.run([HOST, "-p", os.path.dirname(CARD), "serve"],
                          input=(request + "\n").encode(),
                          stdout=subprocess.PIPE, timeout=120)
    reply = json.loads(done.stdout.splitlines()[0])
    assert "result" in reply, (target, reply)
    return reply["result"]


class Told:
    """What each command says of the list that begins at a target."""

    def __init__(self, pages, first=FIRST):
        with Server(Site(pages)) as server:
            where = connection(server)
            self.run = host(where, "run", CARD, "-", "--paginate",
                            stdin=form(first).encode())
            self.asked = [r.split(b" ", 2)[1].decode() for r in server.requests]
            self.json = host(where, "run", CARD, "-", "--paginate", "--json",
                             stdin=form(first).encode())
            self.once = host(where, "run", CARD, "-", stdin=form(first).encode())
            said = host(where, "batch", CARD, "-", "--paginate", "--quiet",
                        stdin=form(first).encode() + b"\n")
            self.line = json.loads(said.out)
            self.result = serve(server, first)

    def items(self):
        return json.loads(self.run.out)

    def incomplete(self, *words):
        """Nobody says that it is whole, and the words are said."""
        error = json.loads(self.json.err)
        assert self.run.status == 7, (self.run.status, self.run.err)
        assert error["code"] == "INCOMPLETE", error
        assert self.line["error"]["code"] == "INCOMPLETE", self.line
        for word in words:
            assert word in self.run.err, (word, self.run.err)
        return error

    def refused(self, url, *words):
        error = self.incomplete(url, *words)
        assert error["next_refused"]["url"] == url, error
        assert self.line["next_refused"]["url"] == url, self.line
        assert self.result["next"] is None
        assert self.result["next_refused"]["url"] == url, self.result
        assert self.once.status == 0
        assert len(self.once.err.splitlines()) == 1 and url in self.once.err

    def whole(self, items):
        assert self.run.status == 0, self.run.err
        assert self.items() == items, self.run.out
        assert "error" not in self.line, self.line
        assert self.line["output"]["body"] == items
        assert "next_refused" not in self.result


def next_is(url):
    return '<%s>; rel="next"' % url


# ---- links that are not followed ----

for url, word in (
        ("https://other.example.com/api/v1/devices?after=x", "leads away"),
        ("https://127.0.0.1/api/v1/devices?after=x", "leads away"),
        ("http://HERE.example/x", "leads away"),
        ("/api/v1/devices?after=50%", "two hexadecimal digits"),
        ("/api/v1/devices?after=a\\b", "not one that Relative URL accepts"),
        ("//api/v1/devices?after=x", "leads away"),
        ("/api/v1/devices?after=%0A", "control character"),
        ("/api/v1/devices?after=" + "x" * 8200, "longer than 8192 bytes"),
        (FIRST, "the same page again"), ("#x", "the same page again"),
        ("/api/v1/devices?%6cimit=2", "the same page again")):
    url = url.replace("HERE", "127.0.0.1")
    told = Told({FIRST: ([1, 2], next_is(url))})
    assert told.items() == [1, 2]
    told.refused(url, word, "the list is not complete: 2 items")

for link in ('HERE/api/v1/devices?after=x; rel="next"',
             '<HERE/api/v1/devices?after=x; rel="next"'):
    Told({FIRST: ([1, 2], link)}).incomplete(
        "is not written as a Link header has it",
        "the list is not complete: 2 items")

# ---- a page that is not a list, and is not the last ----

for page in ({"a": 1}, "text", None):
    for link in ("?after=x", "https://other.example.com/x"):
        told = Told({FIRST: (page, next_is(link))})
        told.incomplete("is not an array")
        assert told.line["output"]["body"] == page, told.line
        assert "next" not in told.line, told.line

told = Told({FIRST: ([1], next_is("https://other.example.com/x"))})
told.refused("https://other.example.com/x", "not complete: 1 item. ")

# ---- links that are ----

END = ([3],)
for url, target in (
        ("/api/v1/devices?search=a b&after=x", "?search=a%20b&after=x"),
        ('?search=status eq "ACTIVE"&after=x',
         "?search=status%20eq%20%22ACTIVE%22&after=x"),
        ("HERE/api/v1/./x/../devices?after=x", "?after=x"),
        ("?after=x#top", "?after=x")):
    target = "/api/v1/devices" + target
    told = Told({FIRST: ([1, 2], next_is(url)), target: END})
    told.whole([1, 2, 3])
    assert told.asked == [FIRST, target], told.asked

away = "https://id.example.com/api/v1/devices?after=x"
told = Told({FIRST: ([1, 2], "<https://id.example.com%s>; rel=\"self\"" % FIRST,
                     next_is(away)),
             "/api/v1/devices?after=x": END})
told.whole([1, 2, 3])

# ---- pages that come round ----

PAGES = ["/api/v1/devices?after=%d" % i for i in range(5)]
for length in (2, 3, 5):
    told = Told({target: ([i], next_is(PAGES[(i + 1) % length]))
                 for i, target in enumerate(PAGES)}, PAGES[0])
    told.incomplete("form a circle")
    assert told.items() == list(range(length)), told.run.out

# ---- pages that are empty ----

def row(path, count, last):
    """Pages 0 to count - 1 of this path are empty, the one after them is last."""
    pages = {"%s?after=%d" % (path, i): ([], next_is("?after=%d" % (i + 1)))
             for i in range(count)}
    pages["%s?after=%d" % (path, count)] = last
    return pages, "%s?after=0" % path


Told(*row("/api/v1/devices", 99, END)).whole([3])
told = Told(*row("/api/v1/devices", 100, END))
told.incomplete("a hundred pages in a row are empty", "/api/v1/devices?after=100")
assert told.line["next"]["relative_url"] == "/api/v1/devices?after=100"

# The log ends where it is empty, unless it is bounded by `until`.
pages, first = row("/api/v1/logs", 99, END)
told = Told({"/api/v1/logs": ([1], next_is(first)), **pages}, "/api/v1/logs")
told.whole([1])
assert told.asked == ["/api/v1/logs", first]
assert "1 item; the list ends here for now" in told.run.err
assert '"relative_url":"/api/v1/logs?after=1"' in told.run.err
assert told.line["next"]["relative_url"] == "/api/v1/logs?after=1"
told = Told(pages, first)
assert told.result["next_later"] and told.once.err == ""
assert told.result["next"]["relative_url"] == "/api/v1/logs?after=1"
told = Told({"/api/v1/logs?until=x": ([], next_is("?until=x&after=1")),
             "/api/v1/logs?until=x&after=1": END}, "/api/v1/logs?until=x")
told.whole([3])
print("ok")
