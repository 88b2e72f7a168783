# SPDX-License-Identifier: MIT
"""Just enough of HTTP/2 (RFC 9113) to break it: frames by hand over TLS.

A fault plays on an H2 in place of a Wire: request() reads frames to the end of
the next request and gives its stream; frame(), headers() and data() send."""
import struct

from faultlib import Wire, context

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, \
    WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, ACK, END_HEADERS = 1, 1, 4
NO_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR = 0, 1, 2
REFUSED_STREAM, CANCEL, ENHANCE_YOUR_CALM, HTTP_1_1_REQUIRED = 7, 8, 11, 13
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def tls(*protocols):
    made = context("good")
    made.set_alpn_protocols(list(protocols or ["h2"]))
    return made


def both():
    return tls("h2", "http/1.1")


def literal(name, value):
    """A header field of HPACK (RFC 7541, 6.2.2), kept by no table."""
    return b"\0%c%s%c%s" % (len(name), name, len(value), value)


JSON = literal(b"content-type", b"application/json")
OK_FIELDS = b"\x88" + JSON  # :status 200


class H2(Wire):
    def __init__(self, *words):
        super().__init__(*words)
        self.begun = False
        self.head = b""

    def take(self, size):
        while len(self.left) < size:
            more = self.read()
            if not more:
                return None
            self.left += more
        taken, self.left = self.left[:size], self.left[size:]
        return taken

    def frame(self, kind, payload=b"", flags=0, stream=0):
        return self.send(struct.pack(">I", len(payload))[1:]
                         + struct.pack(">BBI", kind, flags, stream) + payload)

    def receive(self):
        """The next frame; None at the end."""
        head = self.take(9)
        if head is None:
            return None
        kind, flags, stream = struct.unpack(">BBI", head[3:])
        payload = self.take(int.from_bytes(head[:3], "big"))
        return None if payload is None else (kind, flags, stream, payload)

    def begin(self):
        if not self.begun:
            self.begun = True
            if self.take(len(PREFACE)) != PREFACE:
                return False
            self.frame(SETTINGS)
        return True

    def request(self):
        """The stream of the next request that came whole; 0 at the end."""
        if not self.begin():
            return 0
        seen = b""
        while True:
            frame = self.receive()
            if frame is None:
                return 0
            kind, flags, stream, payload = frame
            if kind == SETTINGS and not flags & ACK:
                self.frame(SETTINGS, flags=ACK)
            if kind not in (HEADERS, DATA):
                continue
            seen += payload
            if flags & END_STREAM:
                self.server.keep(seen)
                return stream

    def headers(self, stream, fields=OK_FIELDS, flags=END_HEADERS):
        return self.frame(HEADERS, fields, flags, stream)

    def data(self, stream, body=b'{"a":1}', flags=END_STREAM):
        return self.frame(DATA, body, flags, stream)

    def answer(self, stream):
        return self.headers(stream) and self.data(stream)

    def end_stream(self, stream, why):
        return self.frame(RST_STREAM, struct.pack(">I", why), 0, stream)

    def goaway(self, last, why=NO_ERROR):
        return self.frame(GOAWAY, struct.pack(">II", last, why))


class Either:
    """An H2 or a Wire, as the client has chosen."""

    def __new__(cls, sock, server, number):
        h2 = sock.selected_alpn_protocol() == "h2"
        return (H2 if h2 else Wire)(sock, server, number)
