# SPDX-License-Identifier: MIT
"""What odd-host-zlib.sh runs."""
import gzip
import json
import subprocess
import zlib

from faultlib import TOKEN, Server

for coding, data in ("gzip", gzip.compress(b'{"a":1}')), \
        ("deflate", zlib.compress(b'{"a":1}')):
    def play(wire):
        if wire.request():
            wire.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\n"
                      b"Content-Length: %d\r\n\r\n%s" % (
                          coding.encode(), len(data), data))

    with Server(play) as server:
        done = subprocess.run(
            ["./odd-zlib",
             json.dumps({"domain": server.url(), "api_token": TOKEN}),
             '{"request_type":"GET","relative_url":"/x"}'],
            capture_output=True, timeout=60)
    assert done.returncode == 0, done
    assert json.loads(done.stdout)["body"] == {"a": 1}, done
    print("ok -", coding)
