# SPDX-License-Identifier: MIT
"""Faults of compressed answers: see faulttable.py."""
import gzip
import zlib

from faultlib import OK
from faultplays import CHUNKED, HEAD, output_is, plays
from faulttable import all_hold, fault

def packed(data, coding, head=HEAD):
    return head + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (
        coding, len(data)) + data


whole = gzip.compress(b'{"a":1}', mtime=0)
GZIP_ENDS = (b"", b"\0", b"\0" * 8)
fault("gzip", "OK", check=output_is(200, {"a": 1}))(
    plays(packed(whole, b"gzip")))
fault("a gzip bomb", "TOO_BIG", "max_response_bytes",
      connection={"max_response_bytes": 1000000})(
    plays(packed(gzip.compress(bytes(50000000), 9), b"gzip")))
fault("a gzip bomb in a gzip bomb", "TOO_BIG", "max_response_bytes",
      connection={"max_response_bytes": 1000000})(
    plays(packed(gzip.compress(gzip.compress(bytes(500000000), 9), 9),
                 b"gzip, gzip")))
fault("gzip that is broken", "PROTOCOL", "decompress")(
    plays(packed(whole[:12] + b"\xff\xff\xff" + whole[15:], b"gzip")))
fault("gzip that is none", "PROTOCOL", "decompress")(
    plays(packed(b'{"a":1}', b"gzip")))
fault("gzip with a wrong checksum", "PROTOCOL", "decompress")(
    plays(packed(whole[:-8] + bytes(8), b"gzip")))
fault("deflate that is broken", "PROTOCOL", "decompress")(
    plays(packed(zlib.compress(b'{"a":1}')[:-4] + bytes(4), b"deflate")))
fault("deflate", "OK", check=output_is(200, {"a": 1}))(
    plays(packed(zlib.compress(b'{"a":1}'), b"deflate")))


def raw_deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


bare = raw_deflate(b'{"a":1}')
fault("deflate without its format", "OK", check=output_is(200, {"a": 1}))(
    plays(packed(bare, b"deflate")))
fault("deflate without its format, and a checksum", "OK",
      check=output_is(200, {"a": 1}))(
    plays(packed(bare + b"1234", b"deflate")))
fault("deflate without its format, and more", "PROTOCOL", "decompress")(
    plays(packed(bare + b"12345", b"deflate")))
fault("deflate, and more", "PROTOCOL", "goes on after")(
    plays(packed(zlib.compress(b'{"a":1}') + b"\0", b"deflate")))
for name in (b"GZIP", b"x-gzip", b"identity, gzip", b"gzip,", b" ,gzip\t"):
    fault("gzip under the name %r" % name, "OK",
          check=output_is(200, {"a": 1}))(plays(packed(whole, name)))
for name in (b"identity", b"none", b"", b",", b"Identity, identity"):
    fault("no coding under the name %r" % name, "OK",
          check=output_is(200, {"a": 1}))(plays(packed(b'{"a":1}', name)))
fault("gzip and deflate", "OK", check=output_is(200, {"a": 1}))(
    plays(packed(zlib.compress(whole), b"gzip, deflate")))
fault("deflate and gzip in two lines", "OK", check=output_is(200, {"a": 1}))(
    plays(packed(gzip.compress(bare),
                 b"deflate\r\nContent-Encoding: gzip")))
fault("three codings", "PROTOCOL", "more than twice")(
    plays(packed(gzip.compress(gzip.compress(whole)), b"gzip, gzip, gzip")))
halves = gzip.compress(b'{"a"') + gzip.compress(b"") + gzip.compress(b":1}")
for end in GZIP_ENDS:
    fault("three gzips in a row, and %d zeros" % len(end), "OK",
          check=output_is(200, {"a": 1}))(plays(packed(halves + end, b"gzip")))
fault("gzips with zeros between them", "OK", check=output_is(200, {"a": 1}))(
    plays(packed(gzip.compress(b'{"a"') + bytes(512)
                 + gzip.compress(b":1}"), b"gzip")))
for tail in (b"x", b"{}", b"\0\0x", b"\x1f\x8b", gzip.compress(b"1")[:-1]):
    fault("gzip, and %r" % tail, "PROTOCOL", "decompress")(
        plays(packed(whole + tail, b"gzip")))
fault("a gzip of nothing", "OK", check=output_is(200, None))(
    plays(packed(gzip.compress(b""), b"gzip")))


@fault("gzip by the byte, in chunks", "OK", check=output_is(200, {"a": 1}))
def _(wire):
    if wire.request() and wire.send(
            CHUNKED[:-2] + b"Content-Encoding: gzip\r\n\r\n"):
        for i in range(len(halves)):
            wire.send(b"1\r\n" + halves[i:i + 1] + b"\r\n")
        wire.send(b"0\r\n\r\n")


BIG = b"[" + b"123," * 50000 + b"1]"
CODED = {b"gzip": gzip.compress(BIG), b"deflate": zlib.compress(BIG),
         b"gzip, gzip": gzip.compress(gzip.compress(BIG)),
         b"deflate, gzip": gzip.compress(zlib.compress(BIG))}
CODED[b"x-gzip"] = CODED[b"gzip"] + gzip.compress(b" ")
TYPES = {"JSON": HEAD,
         "a text": HEAD.replace(b"application/json", b"text/csv")}
for name, data in CODED.items():
    for kind, head in TYPES.items():
        for cut in (1, 2, 4, 10, 18, len(data) // 2, len(data) - 8,
                    len(data) - 1):
            coded = head + b"Content-Encoding: " + name + b"\r\n"
            half = data[:cut]
            for frame, sent in {
                    "by length": coded + b"Content-Length: %d\r\n\r\n" % cut
                    + half,
                    "in chunks": coded + b"Transfer-Encoding: chunked\r\n\r\n"
                    b"%x\r\n%s\r\n0\r\n\r\n" % (cut, half),
                    "by an end": coded + b"\r\n" + half}.items():
                if kind == "JSON" or frame == "in chunks":
                    fault("%s of %r, %d bytes of it %s" % (
                        kind, name, cut, frame), "PROTOCOL", "breaks off")(
                        plays(sent))
fault("deflate without its format that breaks off", "PROTOCOL", "breaks off")(
    plays(packed(raw_deflate(BIG)[:-1], b"deflate")))
fault("gzip of which nothing came, by an end", "PROTOCOL", "decompress")(
    plays(HEAD + b"Content-Encoding: gzip\r\n\r\n"))
for frame in (b"Content-Length: 0\r\n\r\n",
              b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):
    fault("gzip without a body, %r" % frame[:8], "OK",
          check=output_is(200, None))(
        plays(HEAD + b"Content-Encoding: gzip\r\n" + frame))
for status in (204, 304):
    fault("gzip and no body, as %d has none" % status, "OK",
          check=output_is(status, None))(
        plays(HEAD.replace(b"200 OK", b"%d -" % status)
              + b"Content-Encoding: gzip\r\n\r\n"))
for coding in (b"br", b"zstd", b"compress", b"x-compress", b"rot13", b"UTF-8",
               b"aws-chunked", b"gzip, br", b"br, gzip", b"g zip"):
    fault("a coding that was not asked for, %r" % coding, "PROTOCOL",
          "decompress", "not asked for")(plays(packed(whole, coding)))
fault("codings without an end", "PROTOCOL", "decompress")(
    plays(packed(b'{"a":1}', b", ".join([b"gzip"] * 100))))
fault("gzip in gzip, and many zeros", "OK", check=output_is(200, {"a": 1}))(
    plays(packed(gzip.compress(whole + bytes(5000000), 1), b"gzip, gzip")))

# An error's status and headers say enough.
for status, text, coding, body in (
        (404, "404", b"gzip", b'{"errorCode":"E0000007"}'),
        (404, "404", b"br", b'{"errorCode":"E0000007"}'),
        (401, "401", b"gzip", b"<html>"),
        (403, "403", b"deflate", b"\xff"),
        (400, "400", b"gzip", gzip.compress(BIG)[:-9]),
        (500, "500", b"gzip, gzip, gzip", whole),
        (500, "500", b"gzip", b"x" * 100000)):
    fault("a %d whose coding %r is wrong, of %d bytes" % (
        status, coding, len(body)), "HTTP_STATUS", text,
        "could not be decompressed", status=4 if status < 500 else 5,
        uncertain=False, check=output_is(status, None, x_a="1"))(
        plays(packed(body, coding, HEAD.replace(b"200 OK", b"%d -" % status)
                     + b"X-A: 1\r\n")))
fault("a 404 whose coding is right", "HTTP_STATUS", "Not found", status=4,
      uncertain=False, not_words=["decompressed"])(
    plays(packed(gzip.compress(b'{"errorSummary":"Not found"}'), b"gzip",
                 HEAD.replace(b"200 OK", b"404 -"))))
fault("a 302 whose coding is wrong", "PROTOCOL", "decompress")(
    plays(packed(b"{}", b"gzip", HEAD.replace(b"200 OK", b"302 -"))))


fault("a 503 whose coding is wrong", "HTTP_STATUS", "503", status=5,
      uncertain=False, again=True, check=output_is(503, None))(
    plays(packed(b'{"a":2}', b"gzip", HEAD.replace(b"200 OK", b"503 -")
                 + b"Retry-After: 0\r\n")))

all_hold()
