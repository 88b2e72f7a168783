# SPDX-License-Identifier: MIT
"""What a server does to a connection that was kept, between two calls or during
the second one, a POST. The POST is on the wire once and gets its own answer, and
the call after it succeeds."""
import json
import os
import sys
import threading

import faulth2
from faultlib import (CARD, OK, PATIENT, TOKEN, Server, Wire, answer,
                      authority, certificate, host)
from faulth2 import H2, REFUSED_STREAM
from faulttable import SLOW
from serveclient import Serve

UNCERTAIN = "The POST may have taken effect"
table = []


def case(name, code, wire=Wire, between=None, certain=False, count=2,
         **connection):
    """A decorator: under(wire, stream) plays on the first connection once the
    second request has arrived; None answers it. All other requests are answered.
    between(wire) is called after the first answer, once the client has it, and
    returns whether it has ended the connection. certain: the error does not say
    that the POST may have been carried out. count: the number of requests that
    arrive by the end of the POST. connection: more members of the connection,
    for the POST alone."""
    def add(under):
        table.append((name, code, wire, between, under, certain, count,
                      connection))
        return under
    return add


class Kept(Server):
    """A server whose first connection is the one that was kept."""

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


# It names the GET as the last request that was processed: the POST is sent again.
@case("h2: a farewell under the POST", "OK", H2, count=3, max_retries=1)
def _(wire, stream):
    wire.goaway(1)
    wire.hold()


@case("h2: a farewell under the POST, and an end", "OK", H2, count=3,
      max_retries=1)
def _(wire, stream):
    wire.goaway(1)


@case("h2: a farewell under the POST, and no try is left", "NETWORK", H2,
      certain=True)
def _(wire, stream):
    wire.goaway(1)
    wire.hold()


@case("h2: a farewell that may have taken the POST", "NETWORK", H2,
      max_retries=1)
def _(wire, stream):
    wire.goaway(stream)


@case("h2: a farewell that says nothing of the POST", "NETWORK", H2,
      max_retries=1)
def _(wire, stream):
    wire.goaway(2 ** 31 - 1)


@case("h2: the POST's stream is refused", "NETWORK", H2)
def _(wire, stream):
    wire.end_stream(stream, REFUSED_STREAM)
    while stream := wire.request():
        wire.answer(stream)


def silence(wire, stream):
    wire.hold()


for name, kind in {"": Wire, "h2: ": H2}.items():
    case(name + "silence under the POST", "TIMEOUT", kind,
         timeout_ms=400 * SLOW)(silence)


class Silent(Server):
    """Answers a connection's first request, and waits for the client to give
    the second up; impatient: the client did, before long."""

    def plays_two(self, wire):
        stream = wire.request()
        if stream:
            Kept.good(self, wire, stream, 1)
        if wire.request():
            wire.sock.settimeout(20 * SLOW)
            try:
                while wire.sock.recv(65536):
                    pass
                self.impatient = True
            except TimeoutError:
                pass
            except OSError:
                self.impatient = True
            self.done.set()

    def __init__(self, wire, tls):
        super().__init__(self.plays_two, tls, wire)
        self.impatient, self.done = False, threading.Event()


def two_calls(server, timeout_ms):
    """How the calls of a batch ended."""
    said = host(json.dumps({
        "domain": server.url(), "api_token": TOKEN, "max_retries": 0,
        "timeout_ms": timeout_ms, "connect_timeout_ms": 60000,
        **({"ca_file": os.path.abspath("ours.pem")} if server.tls else {}),
    }), "batch", CARD, "forms.ndjson", "-j", "1")
    lines = [json.loads(line) for line in said.out.splitlines()]
    return [line.get("error", {"code": "OK"})["code"] for line in lines]


def gives_up_in_time(wire):
    """A host that only reads a descriptor to cancel, and so wakes nobody: the
    second call of a batch over the connection of the first."""
    form = json.dumps({"request_type": "GET", "relative_url": "/x"}) + "\n"
    with open("forms.ndjson", "w") as out:
        out.write(form * 2)
    timeout_ms = 400 * SLOW
    while True:
        with Silent(wire, faulth2.tls() if wire is H2 else None) as server:
            codes = two_calls(server, timeout_ms)
            if codes[0] == "TIMEOUT" and timeout_ms < 10000:
                timeout_ms *= 2  # a slow machine: no answer came within it
                continue
            server.done.wait(60)
        print("   ", codes)
        yield codes == ["OK", "TIMEOUT"], "the calls ended as %r" % codes
        yield server.connections == 1, "the connection was not kept"
        yield server.impatient, "timeout_ms was not kept"
        return


def call(serve, server, method, connection):
    form = {"request_type": method, "relative_url": "/" + method}
    if method == "POST":
        form["body"] = {"a": 1}
    more = {"ca_file": os.path.abspath("ours.pem")} if server.tls else {}
    said = serve.ask("run", card=CARD, inputs=form, connection={
        "domain": server.url(), "api_token": TOKEN, "max_retries": 0,
        **PATIENT, **more, **connection})
    error = said["error"]["data"]["error"] if "error" in said \
        else {"code": "OK", "message": ""}
    return error, said.get("result")


def judge(server, serve, code, certain, count, connection):
    """Makes the three calls of a case. Yields for each check whether it holds,
    and what to print if it does not."""
    error, _ = call(serve, server, "GET", {})
    yield error["code"] == "OK", "the first call failed: %r" % error
    server.answered.set()
    server.done.wait(60)
    error, result = call(serve, server, "POST", connection)
    print("   ", error["code"], error["message"])
    yield error["code"] == code, "the code is %r" % error
    yield (UNCERTAIN in error["message"]) \
        == (code != "OK" and not certain), \
        "it says that it is uncertain, or fails to"
    yield len(server.requests) == count, \
        "%d requests arrived" % len(server.requests)
    if code == "OK":
        yield result["output"]["body"] == {"n": count}, \
            "another's answer: %r" % result
    error, result = call(serve, server, "GET", {})
    yield error["code"] == "OK", "the last call failed: %r" % error
    yield len(server.requests) == count + 1, "the last call was not sent once"


def checks_of(serve, code, wire, between, under, certain, count, connection):
    """Plays a case, and returns what judge() yields. A timeout that ended before
    the POST was sent shows nothing, so the case is played again with a longer
    one."""
    for times in 1, 4, 16, 64:
        slower = {key: value * times if key == "timeout_ms" else value
                  for key, value in connection.items()}
        tls = faulth2.tls() if wire is H2 else None
        with Kept(wire, between, under, tls) as server:
            checks = list(judge(server, serve, code, certain, count, slower))
            arrived = len(server.requests) > count
        if arrived or "timeout_ms" not in connection:
            break
    return checks


class Forgetful(Server):
    """Refuses the first stream within its body, and resets what comes over
    the next connection."""

    def __init__(self):
        super().__init__(self.plays_both, faulth2.tls(), H2)

    def plays_both(self, wire):
        stream = wire.request()
        if stream and wire.number == 1:
            wire.headers(stream)
            wire.data(stream, b"[", flags=0)
            wire.end_stream(stream, REFUSED_STREAM)
            wire.hold()
        elif stream:
            wire.reset()


def a_refusal_is_of_its_own_request(serve):
    """libcurl remembers that a stream was refused, and takes a connection that
    ends for a refusal of the next one."""
    with Forgetful() as server:
        for method in "GET", "POST":
            error, _ = call(serve, server, method, {"max_retries": 1})
            print("   ", error["code"], error["message"])
            yield error["code"] == "NETWORK", "the code is %r" % error
        yield UNCERTAIN in error["message"], "it does not say so"
        yield len(server.requests) == 2, \
            "%d requests arrived" % len(server.requests)


authority("ours")
certificate("good", "ours")
serve = Serve("-j", "1")
bad = 0
for name, *row in table:
    print(name)
    for holds, text in checks_of(serve, *row):
        if not holds:
            bad += 1
            print("    FAILED:", text)
print("a refusal, and another request that is lost")
for holds, text in a_refusal_is_of_its_own_request(serve):
    if not holds:
        bad += 1
        print("    FAILED:", text)
for wire in Wire, H2:
    print("a timeout over a kept connection,", wire.__name__)
    for holds, text in gives_up_in_time(wire):
        if not holds:
            bad += 1
            print("    FAILED:", text)
status, said = serve.end()
assert (status, said) == (0, ""), (status, said)
sys.exit(1 if bad else 0)
