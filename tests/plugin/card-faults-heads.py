# SPDX-License-Identifier: MIT
"""Two answers over one handle of libcurl, of which the second has a head or a
trailer that begins with a blank: libcurl before 8.1 then follows a pointer into
what it freed, and the process that has the card dies. Each is played to a
serve of its own, which must answer, and answer the call after it too."""
import os
import socket
import sys
import threading

from faultlib import (CARD, TOKEN, Server, answer, authority, certificate,
                      context)
from serveclient import Serve

FIRST = answer(b'{"n":1}', "X-First: " + "a" * 40, "X-Last: " + "b" * 200)
GOOD = answer(b'{"n":2}', "Content-Type: application/json")
LONG = b"c" * 60
OK, REFUSED = "OK", "PROTOCOL"
table = []


def case(name, code, second, first=FIRST, **more):
    table.append((name, code, first, second, more))


def head(*lines, status=b"HTTP/1.1 200 OK", end=b"\r\n"):
    return end.join([status, *lines, b"Content-Length: 2", b"", b"[]"])


blank = b" X: " + LONG
case("a field that begins with a space", REFUSED, head(blank))
case("a tab", REFUSED, head(b"\tX: " + LONG))
case("a space and nothing more", REFUSED, head(b" "))
case("a space without a colon", REFUSED, head(b" " + LONG))
case("line ends without CR", REFUSED, head(blank, end=b"\n"))
case("HTTP/1.0", REFUSED, head(blank, status=b"HTTP/1.0 200 OK"))
case("a status line without a reason", REFUSED,
     head(blank, status=b"HTTP/1.1 200"))
case("an error's head", REFUSED,
     head(blank, status=b"HTTP/1.1 404 Not Found"))
case("a line longer than a piece", REFUSED, head(b" X: " + b"c" * 70000))
case("a line of which a later piece begins with a blank", OK,
     head(b"X: " + b"c" * (16384 - 3) + b" " + LONG))
case("a line that is blank in all later pieces", OK,
     head(b"X: c" + b" " * 60000 + b"c"))
case("after a hint with no field", REFUSED,
     b"HTTP/1.1 103 Early Hints\r\n\r\n" + head(blank))
case("after many hints with no field", REFUSED,
     b"HTTP/1.1 103 Early Hints\r\n\r\n" * 9 + head(blank))
case("after a hint with a field", REFUSED,
     b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + head(blank))
case("in a hint", REFUSED,
     b"HTTP/1.1 103 Early Hints\r\n" + blank + b"\r\n\r\n" + GOOD)
case("in a second hint", REFUSED,
     b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n" + blank
     + b"\r\n\r\n" + GOOD)
case("an answer without a field", OK, b"HTTP/1.1 204 No Content\r\n\r\n")
case("a second field that goes on", OK, head(b"X: 1", blank, b"\t2"))
case("a trailer that begins with a blank", OK,
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n"
     + blank + b"\r\nX: 1\r\n\t2\r\n\r\n")
case("a trailer that begins with a blank, and no body", OK,
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\t"
     + blank + b"\r\n\r\n")
case("after an answer with a trailer", REFUSED, head(blank),
     first=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n"
           b"0\r\nX-Trailer: 1\r\n\r\n")
case("after an answer without a body", REFUSED, head(blank),
     first=b"HTTP/1.1 204 No Content\r\nX-Last: 1\r\n\r\n")
case("after an answer with a field that goes on", REFUSED, head(blank),
     first=answer(b"{}", "X-Last: 1\r\n 2"))
case("a retry", REFUSED, head(blank), retry=True,
     first=answer(b"{}", "Retry-After: 0", "X-Last: 1",
                  status="429 Too Many Requests"))
case("over TLS", REFUSED, head(blank), tls=True)
case("over TLS, a second field that goes on", OK, head(b"X: 1", blank),
     tls=True)
case("through a proxy, the answer's", REFUSED, head(blank), tls=True,
     proxy=b"HTTP/1.1 200 OK\r\nX-Proxy: 1\r\n\r\n")
for name, said in {
        "the proxy's": b"HTTP/1.1 200 OK\r\n" + blank + b"\r\n\r\n",
        "the proxy's, with a tab": b"HTTP/1.1 200 OK\n\tX: " + LONG
                                    + b"\n\n",
        "the proxy's second": b"HTTP/1.1 200 OK\r\nX: 1\r\n" + blank
                              + b"\r\n\r\n"}.items():
    # of each connection, so that both calls meet it
    case("through a proxy, " + name, OK, GOOD, tls=True, proxy=said,
         first=answer(b"{}", "Connection: close", "X-Last: 1"))


class Two(Server):
    """Its first connection is answered by the first bytes, then by the second;
    what a later one asks is answered well."""

    def __init__(self, first, second, tls):
        super().__init__(self.plays, tls)
        self.first, self.second, self.count = first, second, 0

    def plays(self, wire):
        while wire.request():
            with self.lock:
                self.count += 1
                count = self.count
            said = {1: self.first, 2: self.second}.get(count, GOOD)
            if not wire.send(said) or b"Connection: close" in said:
                return


class Proxy(Server):
    """Says so to each CONNECT, and goes to the one server it knows."""

    def __init__(self, said, port):
        super().__init__(self.plays)
        self.said, self.to = said, port

    def plays(self, wire):
        if not wire.request():
            return
        with socket.create_connection(("127.0.0.1", self.to)) as far:
            wire.send(self.said)
            back = threading.Thread(target=self.copy, args=(far, wire.sock),
                                    daemon=True)
            back.start()
            self.copy(wire.sock, far)
            back.join(60)

    @staticmethod
    def copy(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def call(serve, server, more, proxy, tries):
    domain = server.url()
    if proxy:
        domain = "https://org.example:%d" % server.port
    connection = {"domain": domain, "api_token": TOKEN, "max_retries": tries}
    if more.get("tls"):
        connection["ca_file"] = os.path.abspath("ours.pem")
    if proxy:
        connection["proxy"] = proxy.url()
    said = serve.ask("run", card=CARD, connection=connection, inputs={
        "request_type": "GET", "relative_url": "/x"})
    if "result" in said:
        return "OK", ""
    error = said["error"]["data"]["error"]
    return error["code"], error["message"]


def calls(serve, server, code, more, proxy):
    """What each call must end in, and what it did; the retry's first two are
    one call."""
    wanted = [code, "OK"] if more.get("retry") else ["OK", code, "OK"]
    for i, want in enumerate(wanted):
        yield want, *call(serve, server, more, proxy,
                          1 if more.get("retry") and i == 0 else 0)


def hold(name, code, first, second, more):
    tls = context("good") if more.get("tls") else None
    serve = Serve("-j", "1", env={**os.environ, "MALLOC_PERTURB_": "165"})
    good = True
    with Two(first, second, tls) as server, \
            Proxy(more.get("proxy"), server.port) as proxy:
        try:
            for want, got, text in calls(serve, server, code, more,
                                         proxy if "proxy" in more else None):
                good = good and want == got
                print("   ", got, text, "" if want == got else "NOT " + want)
        except (AssertionError, OSError) as gone:
            print("    serve is gone:", str(gone)[:200])
            good = False
    status, _ = serve.end() if good else (serve.process.kill(), "")
    return good and status == 0


authority("ours")
certificate("good", "ours", "IP:127.0.0.1,DNS:localhost,DNS:org.example")
bad = 0
for row in table:
    if all(word in row[0] for word in sys.argv[1:]):
        print(row[0])
        if not hold(*row):
            print("    FAILED")
            bad += 1
print("%d did not hold" % bad)
sys.exit(1 if bad else 0)
