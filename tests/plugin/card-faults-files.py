# SPDX-License-Identifier: MIT
"""A compressed answer that breaks off leaves nothing in a file, and no line of
a batch that looks done; and what is in the log of an answer with two lengths."""
import gzip
import json
import os
import sys
import zlib

from faultlib import CARD, TOKEN, Server, host
from faultplays import HEAD

TEXT = b"id,name\n" + b"".join(b"%d,Ada\n" % i for i in range(20000))
LIST = json.dumps([{"id": i} for i in range(20000)]).encode()
FORM = json.dumps({"request_type": "GET", "relative_url": "/x"})
bad = 0


def coded(kind, coding, data, cut):
    head = HEAD.replace(b"application/json", kind) + b"Content-Encoding: " \
        + coding + b"\r\n"
    half = data[:cut]
    yield head + b"Content-Length: %d\r\n\r\n" % len(half) + half
    yield head + b"Transfer-Encoding: chunked\r\n\r\n" \
        + b"%x\r\n%s\r\n0\r\n\r\n" % (len(half), half)
    yield head + b"Connection: close\r\n\r\n" + half


def must(holds, text):
    global bad
    print("ok" if holds else "FAILED", "-", text)
    bad += not holds


def call(server, *words, stdin=b""):
    return host(json.dumps({"domain": server.url(), "api_token": TOKEN,
                            "max_retries": 0}), *words, stdin=stdin)


def into_a_file(server, name):
    for path in ("new.out", "old.out"):
        if path == "old.out":
            with open(path, "w") as out:
                out.write("yesterday's")
        said = call(server, "run", CARD, "-", "--body", "-o", path,
                    stdin=FORM.encode())
        must(said.status == 7 and "decompressed" in said.err,
             "%s fails, into %s: %d %s" % (name, path, said.status,
                                           said.err.strip()[:150]))
    must(not os.path.exists("new.out"), name + " leaves no file")
    with open("old.out") as kept:
        must(kept.read() == "yesterday's", name + " leaves a file as it was")
    left = [file for file in os.listdir(".") if ".out" in file]
    must(left == ["old.out"], "nothing is beside it: %r" % left)


def into_a_batch(server, name):
    said = call(server, "batch", CARD, "-", stdin=(FORM + "\n").encode())
    line = json.loads(said.out)
    must(line.get("error", {}).get("code") == "PROTOCOL"
         and "output" not in line, name + " is a line that failed: %r" % line)


def chunks_and_a_length(wire):
    if wire.request():
        wire.send(HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"
                  b"\r\n2\r\n[]\r\n0\r\n\r\n")


with Server(chunks_and_a_length) as server:
    said = call(server, "run", CARD, "-", "--json", "-v", stdin=FORM.encode())
    must(said.status == 0 and "a Content-Length that does not count"
         in said.err, "a length beside chunks is warned of: " + said.err)

for kind, content in (b"text/csv", TEXT), (b"application/json", LIST):
    for coding, data in (b"gzip", gzip.compress(content)), \
            (b"deflate", zlib.compress(content)):
        for answer in coded(kind, coding, data, len(data) // 2):
            def play(wire):
                if wire.request():
                    wire.send(answer)
            what = "half a %s of %s" % (coding.decode(), kind.decode())
            with Server(play) as server:
                into_a_file(server, what)
                into_a_batch(server, what)
sys.exit(1 if bad else 0)
