# SPDX-License-Identifier: MIT
"""A connection that was kept, and what its server does to it between two calls
or under the second, a POST: that is on the wire once, has an answer of its
own, and the call after it goes well."""
import os
import sys
import threading

import faulth2
from faultlib import (CARD, OK, TOKEN, Server, Wire, answer, authority,
                      certificate)
from faulth2 import H2, REFUSED_STREAM
from serveclient import Serve

UNCERTAIN = "The POST may have been carried out"
table = []


def case(name, code, wire=Wire, between=None):
    """Plays on the first connection when the second request is there; others
    are answered. between() is called behind the first answer, once the client
    has it."""
    def add(under):
        table.append((name, code, wire, between, under))
        return under
    return add


class Kept(Server):
    """Of which the first connection is the one that was kept."""

    def __init__(self, wire, between, under, tls):
        super().__init__(self.plays, tls, wire)
        self.between, self.under = between, under
        self.answered, self.done = threading.Event(), threading.Event()

    def good(self, wire, stream, count):
        body = b'{"n":%d}' % count
        if isinstance(wire, H2):
            wire.headers(stream)
            wire.data(stream, body)
        else:
            wire.send(answer(body, "Content-Type: application/json"))

    def plays(self, wire):
        stream = wire.request()
        if not stream:
            return
        self.good(wire, stream, len(self.requests))
        if wire.number == 1:
            self.answered.wait(60)
            ends = self.between and self.between(wire)
            if ends:
                wire.sock.close()
            self.done.set()
            if ends:
                return
            stream = wire.request()
            if not stream:
                return
            if self.under:
                self.under(wire, stream)
                return
            self.good(wire, stream, len(self.requests))
        while stream := wire.request():
            self.good(wire, stream, len(self.requests))


def evil(wire):
    wire.send(answer(b'{"evil":1}', "Content-Type: application/json"))


def closes(wire):
    return True


def resets(wire):
    wire.reset()
    return True


def goes_away(wire):
    wire.goaway(1)
    return False


case("nothing", "OK")(None)
case("more than an answer, late", "OK", between=evil)(None)
case("closed while idle", "OK", between=closes)(None)
case("reset while idle", "OK", between=resets)(None)
case("closed under the POST", "NETWORK")(lambda wire, _: None)
case("reset under the POST", "NETWORK")(lambda wire, _: wire.reset())
case("cut within the answer", "NETWORK")(lambda wire, _: wire.send(OK[:-2]))
case("h2: nothing", "OK", H2)(None)
case("h2: closed while idle", "OK", H2, closes)(None)
case("h2: a farewell while idle", "OK", H2, goes_away)(None)
case("h2: closed under the POST", "NETWORK", H2)(lambda wire, _: None)
case("h2: reset under the POST", "NETWORK", H2)(lambda wire, _: wire.reset())


@case("h2: a farewell under the POST", "NETWORK", H2)
def _(wire, stream):
    wire.goaway(1)
    wire.hold()


@case("h2: the POST's stream is refused", "NETWORK", H2)
def _(wire, stream):
    wire.end_stream(stream, REFUSED_STREAM)
    while stream := wire.request():
        wire.answer(stream)


def call(serve, server, method):
    form = {"request_type": method, "relative_url": "/" + method}
    if method == "POST":
        form["body"] = {"a": 1}
    more = {"ca_file": os.path.abspath("ours.pem")} if server.tls else {}
    said = serve.ask("run", card=CARD, inputs=form, connection={
        "domain": server.url(), "api_token": TOKEN, "max_retries": 0, **more})
    error = said["error"]["data"]["error"] if "error" in said \
        else {"code": "OK", "message": ""}
    return error, said.get("result")


def hold(serve, name, code, wire, between, under):
    tls = faulth2.tls() if wire is H2 else None
    with Kept(wire, between, under, tls) as server:
        error, _ = call(serve, server, "GET")
        yield error["code"] == "OK", "the first call failed: %r" % error
        server.answered.set()
        server.done.wait(60)
        error, result = call(serve, server, "POST")
        print("   ", error["code"], error["message"])
        yield error["code"] == code, "the code is %r" % error
        yield (UNCERTAIN in error["message"]) == (code != "OK"), \
            "it says that it is uncertain, or fails to"
        yield len(server.requests) == 2, \
            "%d requests arrived" % len(server.requests)
        if code == "OK":
            yield result["output"]["body"] == {"n": 2}, \
                "another's answer: %r" % result
        error, result = call(serve, server, "GET")
        yield error["code"] == "OK", "the last call failed: %r" % error
        yield len(server.requests) == 3, "the last call was not sent once"


authority("ours")
certificate("good", "ours")
serve = Serve("-j", "1")
bad = 0
for row in table:
    print(row[0])
    for holds, text in hold(serve, *row):
        if not holds:
            bad += 1
            print("    FAILED:", text)
status, said = serve.end()
assert (status, said) == (0, ""), (status, said)
sys.exit(1 if bad else 0)
