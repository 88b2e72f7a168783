# SPDX-License-Identifier: MIT
"""Faults of a server below and within HTTP/1.1: see faulttable.py."""
import socket

from faultlib import OK, answer, closed_port
from faultplays import (BROKEN_OFF, CHUNKED, HEAD, NOT_HTTP, SHORT, hold,
                        output_is, plays, reset)
from faulttable import SLOW, all_hold, fault

# ---- connections that end ----

fault("reset before the headers", "NETWORK", "lost before an answer",
      again=True)(plays(b"", reset))
fault("closed without an answer", "NETWORK", "without an answer",
      again=True)(plays(b""))
# a line that did not end is nothing to libcurl
fault("reset within the status line", "NETWORK", "lost before an answer",
      again=True)(plays(b"HTTP/1.1 20", reset))
for interim in ("100 Continue", "102 Processing", "103 Early Hints"):
    fault("closed behind an interim answer, " + interim, "NETWORK",
          "without an answer", again=True)(
        plays(b"HTTP/1.1 %s\r\n\r\n" % interim.encode()))
fault("closed behind a hint with a field", "NETWORK", "without an answer",
      again=True)(
    plays(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"))
fault("closed within a hint", "NETWORK", "without an answer", again=True)(
    plays(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n"))
fault("reset behind an interim answer", "NETWORK", "before an answer",
      again=True)(plays(b"HTTP/1.1 103 Early Hints\r\n\r\n", reset))
fault("closed within the headers behind an interim answer", "NETWORK",
      BROKEN_OFF)(plays(b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD))
fault("reset within the headers", "NETWORK", BROKEN_OFF)(
    plays(HEAD + b"X-A: 1\r\nX-", reset))
fault("closed within the headers", "NETWORK", BROKEN_OFF)(
    plays(HEAD + b"X-A: 1\r\nX-"))
fault("reset after the headers", "NETWORK", BROKEN_OFF)(
    plays(HEAD + b"Content-Length: 7\r\n\r\n", reset))
fault("closed after the headers", "NETWORK", BROKEN_OFF)(
    plays(HEAD + b"Content-Length: 7\r\n\r\n"))
fault("reset within the body", "NETWORK", BROKEN_OFF)(
    plays(HEAD + b"Content-Length: 7\r\n\r\n{", reset))

fault("closed within JSON without a length", "NETWORK", BROKEN_OFF)(
    plays(HEAD + b"\r\n" + b'{"a":1'))
fault("closed behind JSON without a length", "OK",
      check=output_is(200, {"a": 1}))(plays(HEAD + b"\r\n" + b'{"a":1}'))
fault("closed within a text without a length", "OK",
      check=output_is(200, '{"a":1'))(
    plays(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"
          b'{"a":1'))

# ---- no connection ----

fault("refused", "NETWORK", "Could not connect to the domain", sent=False,
      connection={"domain": "http://127.0.0.1:%d" % closed_port()})(hold)
deaf = socket.create_server(("127.0.0.1", 0), backlog=0)
callers = [socket.socket() for _ in range(4)]
for caller in callers:
    # the queue of a server that never answers the door is full soon
    caller.setblocking(False)
    caller.connect_ex(deaf.getsockname())
fault("no answer to a connection", "TIMEOUT", "connect_timeout_ms",
      sent=False, connection={
          "domain": "http://127.0.0.1:%d" % deaf.getsockname()[1],
          "connect_timeout_ms": 400 * SLOW})(hold)

# ---- time ----

fault("silence", "TIMEOUT", "timeout_ms", connection=SHORT)(plays(b"", hold))
fault("silence within the headers", "TIMEOUT", "timeout_ms",
      connection=SHORT)(plays(HEAD, hold))
fault("silence within the body", "TIMEOUT", "timeout_ms", connection=SHORT)(
    plays(HEAD + b"Content-Length: 7\r\n\r\n{", hold))
fault("silence until the deadline", "TIMEOUT", "The deadline of the call",
      "before an answer arrived",
      deadline=0.4 * SLOW)(plays(b"", hold))


@fault("an answer by the byte", "TIMEOUT", "timeout_ms", connection=SHORT)
def _(wire):
    if wire.request():
        wire.drip(answer(b"{}", "X-A: " + "a" * 10000), 0.05 * SLOW)


@fault("an answer by the byte, in time", "OK", check=output_is(200, {"a": 1}))
def _(wire):
    if wire.request():
        wire.drip(OK, 0.001)


# ---- without an end ----

@fault("headers without an end", "PROTOCOL", "header fields exceed")
def _(wire):
    if wire.request() and wire.send(HEAD):
        wire.forever(b"X-A: 1\r\n" * 100)


@fault("headers without an end, slowly", "TIMEOUT", "timeout_ms",
       connection=SHORT)
def _(wire):
    if wire.request() and wire.send(HEAD):
        wire.forever(b"X-A: 1\r\n", 0.02)


@fault("a header line without an end", "PROTOCOL", "header fields exceed")
def _(wire):
    if wire.request() and wire.send(HEAD + b"X-A: "):
        wire.forever(b"a" * 1000)


@fault("a status line without an end", "PROTOCOL", "header fields exceed")
def _(wire):
    if wire.request() and wire.send(b"HTTP/1.1 200 "):
        wire.forever(b"a" * 1000)


@fault("a body without an end", "TOO_BIG", "max_response_bytes",
       connection={"max_response_bytes": 1000000})
def _(wire):
    if wire.request() and wire.send(HEAD + b"\r\n["):
        wire.forever(b"1," * 10000)


@fault("a body without an end, slowly", "TIMEOUT", "timeout_ms",
       connection=SHORT)
def _(wire):
    if wire.request() and wire.send(HEAD + b"\r\n["):
        wire.forever(b"1,", 0.02)


@fault("chunks without an end", "TOO_BIG", "max_response_bytes",
       connection={"max_response_bytes": 1000000})
def _(wire):
    if wire.request() and wire.send(CHUNKED):
        wire.forever(b"4000\r\n" + b"1" * 16384 + b"\r\n")


@fault("trailers without an end", "PROTOCOL", "header fields exceed")
def _(wire):
    if wire.request() and wire.send(CHUNKED + b"1\r\n1\r\n0\r\n"):
        wire.forever(b"X-A: 1\r\n" * 100)


@fault("a chunk extension without an end", "TIMEOUT", connection=SHORT)
def _(wire):
    if wire.request() and wire.send(CHUNKED + b"1;"):
        wire.forever(b"a" * 1000, 0.001)


# ---- lengths ----

fault("a length that is too long", "NETWORK", BROKEN_OFF)(
    plays(HEAD + b"Content-Length: 8\r\n\r\n" + b'{"a":1}'))
fault("a length that is too short", "OK", check=output_is(200, '{"a":'))(
    plays(HEAD + b"Content-Length: 5\r\n\r\n" + b'{"a":1}'))
fault("a length below nothing", "PROTOCOL", NOT_HTTP)(
    plays(HEAD + b"Content-Length: -7\r\n\r\n" + b'{"a":1}'))
fault("a length that is no number", "PROTOCOL", NOT_HTTP)(
    plays(HEAD + b"Content-Length: many\r\n\r\n" + b'{"a":1}'))
fault("a length that is too short, of which zeros are the first", "OK",
      check=output_is(200, '{"a":'))(
    plays(HEAD + b"Content-Length: 0005\r\n\r\n" + b'{"a":1}'))
for said in ("99999999999999999999", "9223372036854775808",
             "99999999999999999999999", "7abc", "+7", "7, 5", "7 5", "0x7",
             "7,", ",7", "7;7", "7.0", "", "\"7\"", "7\t7", "7\r7", "7, +7"):
    fault("a length of %r" % said, "PROTOCOL", NOT_HTTP, "Content-Length"
          if said and said[0] == "7" and "5" not in said else "")(
        plays(HEAD + b"Content-Length: %s\r\n\r\n" % said.encode()
              + b'{"a":1}', hold))
for first, second in ((7, 5), (5, 7), (7, 8), (7, 0)):
    fault("two lengths that differ, %d and %d" % (first, second), "PROTOCOL",
          NOT_HTTP, "two lengths")(
        plays(HEAD + b"Content-Length: %d\r\nContent-Length: %d\r\n\r\n" % (
            first, second) + b'{"a":1}', hold))
for said in ("7, 7", "7,7,7", "7\r\nContent-Length: 7", "07,\t7"):
    fault("a length that is said again, as %r" % said, "OK",
          check=output_is(200, {"a": 1}))(
        plays(HEAD + b"Content-Length: %s\r\n\r\n" % said.encode()
              + b'{"a":1}', hold))
fault("a blank before a length's colon", "PROTOCOL", NOT_HTTP, "blank")(
    plays(HEAD + b"Content-Length : 7\r\n\r\n" + b'{"a":1}', hold))
fault("a tab before the colon of chunks", "PROTOCOL", NOT_HTTP, "blank")(
    plays(HEAD + b"Transfer-Encoding\t: chunked\r\n\r\n"
          b"7\r\n{\"a\":1}\r\n0\r\n\r\n", hold))
fault("a length that goes on in a second line", "PROTOCOL", NOT_HTTP)(
    plays(HEAD + b"Content-Length: 7\r\n 7\r\n\r\n" + b'{"a":1}', hold))
fault("chunks that are named in a second line", "PROTOCOL", NOT_HTTP)(
    plays(HEAD + b"Transfer-Encoding:\r\n chunked\r\n\r\n"
          b"7\r\n{\"a\":1}\r\n0\r\n\r\n"))
fault("two lengths that differ, of no content", "OK",
      check=output_is(204, None))(
    plays(b"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n"
          b"Content-Length: 3\r\n\r\n", hold))


@fault("a terabyte", "TOO_BIG", "max_response_bytes",
       connection={"max_response_bytes": 1000000})
def _(wire):
    if wire.request() and wire.send(
            HEAD + b"Content-Length: 1099511627776\r\n\r\n["):
        wire.forever(b"1," * 10000)


# ---- chunks ----

for name, chunks in {
        "a size that is not hexadecimal": b"xyz\r\n{}\r\n0\r\n\r\n",
        "no size": b"\r\n{}\r\n0\r\n\r\n",
        "a size below nothing": b"-2\r\n{}\r\n0\r\n\r\n",
        "a size beyond 64 bits": b"1ffffffffffffffff1\r\n{}\r\n0\r\n\r\n",
        "no line end behind a chunk": b"2\r\n{}2\r\n{}\r\n0\r\n\r\n",
        "a size with a sign": b"+2\r\n{}\r\n0\r\n\r\n",
        "a size as in C": b"0x2\r\n{}\r\n0\r\n\r\n"}.items():
    fault("chunks: " + name, "PROTOCOL", NOT_HTTP)(
        plays(CHUNKED + chunks, hold))
fault("chunks: the last is missing", "NETWORK", BROKEN_OFF)(
    plays(CHUNKED + b"7\r\n{\"a\":1}\r\n"))
fault("chunks: one breaks off", "NETWORK", BROKEN_OFF)(
    plays(CHUNKED + b"7\r\n{\"a"))
fault("chunks: the end breaks off", "NETWORK", BROKEN_OFF)(
    plays(CHUNKED + b"7\r\n{\"a\":1}\r\n0\r\n"))
fault("chunks and a length", "OK", check=output_is(200, {"a": 1}))(
    plays(HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
          b"7\r\n{\"a\":1}\r\n0\r\n\r\n"))
fault("chunks and lengths that differ", "OK", check=output_is(200, {"a": 1}))(
    plays(HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n"
          b"Transfer-Encoding: chunked\r\n\r\n"
          b"7\r\n{\"a\":1}\r\n0\r\n\r\n"))
fault("Identity, and then an end", "OK", check=output_is(200, {"a": 1}))(
    plays(HEAD + b"Transfer-Encoding: Identity\r\n\r\n" + b'{"a":1}'))
fault("Chunked", "OK", check=output_is(200, {"a": 1}))(
    plays(HEAD + b"Transfer-Encoding: Chunked\r\n\r\n"
          b"7\r\n{\"a\":1}\r\n0\r\n\r\n"))
for coding in ("rot13", "gzip", "gzip, chunked", "deflate, chunked",
               "chunked, gzip", "chunked, chunked",
               "chunked\r\nTransfer-Encoding: chunked"):
    fault("a transfer coding of %r" % coding, "PROTOCOL")(
        plays(HEAD + b"Transfer-Encoding: %s\r\n\r\n" % coding.encode()
              + b"2\r\n{}\r\n0\r\n\r\n"))

# ---- interim answers ----

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
fault("100 continue, unasked", "OK",
      check=output_is(200, {"a": 1}, link=None))(plays(CONTINUE + OK))
fault("100 continue, and nothing more", "TIMEOUT", connection=SHORT)(
    plays(CONTINUE, hold))
fault("a hundred hints", "OK", check=output_is(200, {"a": 1}, link=None))(
    plays(HINT * 100 + OK))
fault("417, though nothing was expected", "HTTP_STATUS", "417", status=4,
      uncertain=False)(
    plays(answer(b"", status="417 Expectation Failed")))


@fault("a storm of 100", "PROTOCOL", "header fields exceed")
def _(wire):
    if wire.request():
        wire.forever(CONTINUE * 100)


@fault("a storm of 103", "PROTOCOL", "header fields exceed")
def _(wire):
    if wire.request():
        wire.forever(HINT * 100)


@fault("a storm of 102, slowly", "TIMEOUT", connection=SHORT)
def _(wire):
    if wire.request():
        wire.forever(b"HTTP/1.1 102 Processing\r\n\r\n", 0.02)


fault("101, unasked", "PROTOCOL", NOT_HTTP, "another protocol")(
    plays(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n"
          b"Connection: Upgrade\r\n\r\n", hold))

# ---- header lines ----

fault("ten thousand headers", "PROTOCOL", "header fields exceed")(
    plays(HEAD + b"".join(b"X-%d: 1\r\n" % i for i in range(10000))
          + b"Content-Length: 2\r\n\r\n{}"))
fault("NUL in a header's value", "PROTOCOL", NOT_HTTP)(
    plays(answer(b"{}", "X-A: a\0b")))
fault("NUL in a header's name", "PROTOCOL", NOT_HTTP)(
    plays(answer(b"{}", "X\0A: a")))
fault("NUL in the status line", "PROTOCOL", NOT_HTTP)(
    plays(answer(b"{}", status="200 O\0K")))
fault("CR in a header's value is a space", "OK",
      check=output_is(200, {"a": 1}, x_a="a X-B: b", x_b=None))(
    plays(answer(b'{"a":1}', "X-A: a\rX-B: b")))
fault("line ends without CR", "OK", check=output_is(200, {"a": 1}, x_a="a"))(
    plays(answer(b'{"a":1}', "X-A: a").replace(b"\r", b"")))
fault("a folded header", "OK", check=output_is(200, {"a": 1}, x_a="a b"))(
    plays(answer(b'{"a":1}', "X-A: a\r\n b")))
fault("a blank before a colon", "OK", check=output_is(200, {"a": 1}, x_a="a"))(
    plays(answer(b'{"a":1}', "X-A \t: a")))
fault("a header without a colon", "PROTOCOL", NOT_HTTP)(
    plays(answer(b'{"a":1}', "nothing")))
fault("a header without a name", "OK", check=output_is(200, {"a": 1}))(
    plays(answer(b'{"a":1}', ": nothing")))

# ---- what is no HTTP/1.1 ----

fault("HTTP/0.9", "PROTOCOL", NOT_HTTP)(plays(b"<html>hello</html>"))
fault("HTTP/1.0", "OK", check=output_is(200, {"a": 1}))(
    plays(OK.replace(b"1.1", b"1.0")))
fault("HTTP/3 in words", "PROTOCOL", NOT_HTTP)(
    plays(OK.replace(b"1.1", b"3")))
fault("HTTP/2 in words", "PROTOCOL", NOT_HTTP)(
    plays(OK.replace(b"1.1", b"2")))
fault("HTTP/2.0 in words", "PROTOCOL", NOT_HTTP)(
    plays(OK.replace(b"1.1", b"2.0")))
for line in ("http/1.1 500 Oops", "Http/1.1 200 OK", "hTTP/1.1 200 OK",
             "HTTP/1.1 2000", "HTTP/1.1 200X", "HTTP/1.1 200-OK",
             "HTTP/1.1  200 OK", "HTTP/1.1\t200 OK", "HTTP/1.1 200\tOK",
             "HTTP/1.1 +20 OK", "HTTP/1.1 -20 OK", "HTTP/1.1 0x2 OK",
             "HTTP/1.1 020 OK", "HTTP/1.1 2 0 OK", "HTTP/1.1 20", "HTTP/1.1 ",
             "HTTP/1.1", "HTTP/1.", "HTTP/", "HTTP 200 OK", "HTTP/1 200 OK",
             "HTTP/01.1 200 OK", "HTTP/1.10 200 OK", "HTTP/1,1 200 OK",
             "HTTP/ 1.1 200 OK", " HTTP/1.1 200 OK", "HTTP/1.1200 OK",
             "HTTP/1.2 200 OK", "HTTP/3 200 OK"):
    fault("the status line %r" % line, "PROTOCOL")(
        plays(OK.replace(b"HTTP/1.1 200 OK", line.encode())))
for line in ("HTTP/1.1 200", "HTTP/1.1 200 ", "HTTP/1.0 200", "HTTP/1.1 200  x",
             "HTTP/1.1 200 HTTP/1.1 404", "HTTP/1.1 200 \xe9"):
    fault("the status line %r is one" % line, "OK",
          check=output_is(200, {"a": 1}))(
        plays(OK.replace(b"HTTP/1.1 200 OK", line.encode("latin-1"))))
fault("a status line behind a hint that is none", "PROTOCOL", NOT_HTTP)(
    plays(HINT + OK.replace(b"HTTP", b"http")))
fault("a status line within the head is a field", "OK",
      check=lambda output: () if list(output["headers"]) == [
          "content-type", "http/1.1 404 x", "content-length"]
      else ["the headers are %r" % output["headers"]])(
    plays(OK.replace(b"Content-Length", b"HTTP/1.1 404 X: y\r\nContent-Length")))
fault("HTTP/9.9", "PROTOCOL", NOT_HTTP)(plays(OK.replace(b"1.1", b"9.9")))
fault("a status of two digits", "PROTOCOL", NOT_HTTP)(
    plays(OK.replace(b"200", b"20")))
fault("a status of four digits", "PROTOCOL", NOT_HTTP)(
    plays(OK.replace(b"200", b"2000")))
fault("the status 000", "PROTOCOL", NOT_HTTP)(plays(OK.replace(b"200", b"000")))
fault("the status 999", "HTTP_STATUS", "999", status=5, uncertain=False)(
    plays(OK.replace(b"200", b"999")))
fault("SSH", "PROTOCOL", NOT_HTTP)(plays(b"SSH-2.0-OpenSSH_9.2\r\n", hold))
fault("TLS", "PROTOCOL", NOT_HTTP)(
    plays(b"\x15\x03\x03\x00\x02\x02\x46"))
fault("noise", "PROTOCOL", NOT_HTTP)(plays(bytes(range(256)) * 8))

all_hold()
