# SPDX-License-Identifier: MIT
"""Faults of a server within HTTP/2, over TLS: see faulttable.py."""
import struct

import faulth2
from faulth2 import (CANCEL, CONTINUATION, DATA, END_HEADERS, END_STREAM,
                     ENHANCE_YOUR_CALM, H2, HEADERS, HTTP_1_1_REQUIRED,
                     INTERNAL_ERROR, JSON, NO_ERROR,
                     OK_FIELDS, PING, PROTOCOL_ERROR, PUSH_PROMISE,
                     REFUSED_STREAM, SETTINGS, WINDOW_UPDATE, literal)
from faultlib import OK, authority, certificate, libcurl
from faulttable import SLOW, Fault, all_hold

SHORT = {"timeout_ms": 400 * SLOW}
BROKEN = "violated HTTP/2"
NO_ANSWER = "before an answer arrived"
BROKEN_OFF = "lost within the answer"


def fault(name, code, *words, connection=None, **more):
    return Fault(name, code, *words, tls=faulth2.tls, wire=H2, **more,
                 connection={"ca_file": "ours.pem", **(connection or {})})


def is_right(output):
    if (output["status_code"], output["body"]) != (200, {"a": 1}):
        yield "the output is %r" % output


@fault("an answer", "OK", check=is_right)
def _(wire):
    wire.answer(wire.request())
    wire.hold()


def resets(why, *before):
    """RST_STREAM after these frames of an answer."""
    def play(wire):
        while stream := wire.request():
            for send in before:
                send(wire, stream)
            wire.end_stream(stream, why)
    return play


def head(wire, stream):
    wire.headers(stream)


def half(wire, stream):
    wire.headers(stream)
    wire.data(stream, b'{"a":', flags=0)


# ---- RST_STREAM ----

UNTAKEN = "did not process"


# Sent again with every method: the server says that it did not take it.
fault("a stream that is always refused", "NETWORK", UNTAKEN, times=2,
      uncertain=False)(resets(REFUSED_STREAM))


def once(play):
    """On the first connection; others are answered."""
    def either(wire):
        if wire.number == 1:
            play(wire)
        else:
            while stream := wire.request():
                if isinstance(wire, H2):
                    wire.answer(stream)
                else:
                    wire.send(OK)
    return either


fault("a stream that is refused once", "OK", times=2, check=is_right)(
    once(resets(REFUSED_STREAM)))
for name, why in {"for no reason": NO_ERROR, "as cancelled": CANCEL,
                  "for an error of the server's": INTERNAL_ERROR,
                  "to be calmer": ENHANCE_YOUR_CALM}.items():
    fault("a stream reset " + name, "NETWORK", NO_ANSWER, again=True)(
        resets(why))
Fault("a stream reset to use HTTP/1.1", "OK", times=2, check=is_right,
      tls=faulth2.both, wire=faulth2.Either,
      connection={"ca_file": "ours.pem"})(once(resets(HTTP_1_1_REQUIRED)))
Fault("a stream reset to use HTTP/1.1, and no try is left", "NETWORK",
      "http2", uncertain=False, tls=faulth2.both, wire=faulth2.Either,
      connection={"ca_file": "ours.pem", "max_retries": 0})(
    once(resets(HTTP_1_1_REQUIRED)))
fault("a stream reset after the headers", "NETWORK", BROKEN_OFF)(
    resets(INTERNAL_ERROR, head))
fault("a stream reset within the body", "NETWORK", BROKEN_OFF)(
    resets(INTERNAL_ERROR, half))
fault("a stream refused within the body", "NETWORK", BROKEN_OFF)(
    resets(REFUSED_STREAM, half))

# ---- interim answers ----

def hint(wire, stream):
    return wire.headers(stream, literal(b":status", b"103")
                        + literal(b"link", b"</a>"))


fault("a hint and an answer", "OK", check=is_right)(
    lambda wire: [hint(wire, stream) and wire.answer(stream)
                  for stream in iter(wire.request, 0)])
fault("a stream reset behind a hint", "NETWORK", NO_ANSWER, again=True)(
    resets(INTERNAL_ERROR, hint))


@fault("an end behind a hint", "NETWORK", again=True)
def _(wire):
    stream = wire.request()
    if stream:
        hint(wire, stream)


# ---- GOAWAY ----

def leaves(last, why=NO_ERROR, end=False):
    """The last stream it took is that of the request, or one before it."""
    def play(wire):
        stream = wire.request()
        if stream:
            wire.goaway(last if last is not None else stream, why)
            if not end:
                wire.hold()
    return play


for end in False, True:
    for why in NO_ERROR, PROTOCOL_ERROR, ENHANCE_YOUR_CALM:
        how = "with the error %d%s" % (why, ", and an end" if end else "")
        fault("a farewell that did not take the request, " + how, "OK",
              times=2, check=is_right)(once(leaves(0, why, end)))
        fault("a farewell that may have taken the request, " + how, "NETWORK",
              again=True)(
            leaves(1, why, True))
        fault("a farewell that says nothing of it, " + how, "NETWORK",
              again=True)(leaves(2 ** 31 - 1, why, True))
fault("a farewell that did not take the request, always", "NETWORK", UNTAKEN,
      times=2, uncertain=False)(leaves(0))


# which libcurl may or may not have read when it sends
@fault("a farewell before the request", "NETWORK", sent=False, uncertain="any")
def _(wire):
    wire.begin()
    wire.goaway(0)


@fault("a farewell that took the request, and an end", "NETWORK", again=True)
def _(wire):
    stream = wire.request()
    if stream:
        wire.goaway(stream)


@fault("a farewell that took the request, and an answer", "OK",
       check=is_right)
def _(wire):
    stream = wire.request()
    if stream:
        wire.goaway(stream)
        wire.answer(stream)
        wire.hold()


@fault("a farewell within the answer", "NETWORK", BROKEN_OFF)
def _(wire):
    stream = wire.request()
    if stream:
        half(wire, stream)
        wire.goaway(stream)


# ---- the connection ends ----

@fault("an end before an answer", "NETWORK", again=True)
def _(wire):
    wire.request()


@fault("a reset before an answer", "NETWORK", again=True)
def _(wire):
    if wire.request():
        wire.reset()


@fault("an end within the body", "NETWORK", BROKEN_OFF)
def _(wire):
    stream = wire.request()
    if stream:
        half(wire, stream)


@fault("silence", "TIMEOUT", "timeout_ms", connection=SHORT)
def _(wire):
    wire.request()
    wire.hold()


# ---- frames that are wrong ----

def sends(*frames):
    """Frames by kind, payload, flags and stream; None: the request's."""
    def play(wire):
        stream = wire.request()
        if stream:
            for kind, payload, flags, on in frames:
                wire.frame(kind, payload, flags, stream if on is None else on)
            wire.hold()
    return play


for name, frames in {
        "no status": [(HEADERS, JSON, END_HEADERS, None)],
        "a header in capitals": [
            (HEADERS, OK_FIELDS + literal(b"X-A", b"1"), END_HEADERS, None)],
        "a header of HTTP/1.1": [
            (HEADERS, OK_FIELDS + literal(b"connection", b"close"),
             END_HEADERS, None)],
        "a line break in a header": [
            (HEADERS, OK_FIELDS + literal(b"x-a", b"1\r\nx-b: 2"),
             END_HEADERS, None)],
        "NUL in a header": [
            (HEADERS, OK_FIELDS + literal(b"x-a", b"1\0"), END_HEADERS,
             None)],
        "a length that is too short": [
            (HEADERS, OK_FIELDS + literal(b"content-length", b"2"),
             END_HEADERS, None), (DATA, b"[1,2]", END_STREAM, None)],
        "a length that is too long": [
            (HEADERS, OK_FIELDS + literal(b"content-length", b"9"),
             END_HEADERS, None), (DATA, b"[1,2]", END_STREAM, None)],
        }.items():
    fault(name, "PROTOCOL", BROKEN)(sends(*frames))

# libcurl 7 ends the connection over these, and says that nothing came; 8 says
# what was wrong.
NEWER = libcurl() >= (8, 0)


def breaks(name):
    if NEWER:
        return fault(name, "PROTOCOL", BROKEN)
    return fault(name, "NETWORK", '"http2" to false', again=True)


for name, frames in {
        "a body without headers": [(DATA, b"{}", END_STREAM, None)],
        "headers that are no HPACK": [
            (HEADERS, b"\xff\xff\xff\xff\xff\xff\xff", END_HEADERS, None)],
        "settings on a stream": [(SETTINGS, b"", 0, None)],
        "settings that are cut": [(SETTINGS, b"abc", 0, 0)],
        "a frame that is too long": [(DATA, bytes(1 << 22), 0, None)],
        "a window beyond 31 bits": [
            (WINDOW_UPDATE, struct.pack(">I", (1 << 31) - 1), 0, 0)] * 2,
        "a window update of nothing": [(WINDOW_UPDATE, bytes(4), 0, 0)],
        "a promise nobody wanted": [
            (PUSH_PROMISE, struct.pack(">I", 2) + b"\x82\x87\x84",
             END_HEADERS, None)],
        "an answer to nothing": [(HEADERS, OK_FIELDS, END_HEADERS, 99)],
        }.items():
    breaks(name)(sends(*frames))


@fault("a broken frame within the body", *(
    ("PROTOCOL", BROKEN) if NEWER else ("NETWORK", BROKEN_OFF)))
def _(wire):
    stream = wire.request()
    if stream:
        half(wire, stream)
        wire.frame(SETTINGS, b"", 0, stream)
        wire.hold()


@breaks("noise in place of frames")
def _(wire):
    if wire.request():
        wire.send(bytes(range(256)) * 100)
        wire.hold()


# ---- without an end ----

@fault("headers without an end", "PROTOCOL")
def _(wire):
    stream = wire.request()
    if stream:
        wire.headers(stream, flags=0)
        line = literal(b"x-a", b"1" * 100) * 100
        while wire.frame(CONTINUATION, line, 0, stream):
            pass


@fault("interim answers without an end", "PROTOCOL", "header fields exceed")
def _(wire):
    stream = wire.request()
    while stream and wire.headers(stream, literal(b":status", b"103")
                                  + literal(b"x-a", b"1" * 100)):
        pass


@fault("pings without an end", "TIMEOUT", connection=SHORT)
def _(wire):
    stream = wire.request()
    while stream and wire.frame(PING, bytes(8)) \
            and not wire.server.over.wait(0.01):
        pass


@fault("a body without an end", "TOO_BIG", "max_response_bytes",
       connection={"max_response_bytes": 10000})
def _(wire):
    stream = wire.request()
    if stream:
        wire.headers(stream)
        for _ in range(4):
            wire.data(stream, b"1" * 10000, flags=0)
        wire.hold()


authority("ours")
certificate("good", "ours")
all_hold()
