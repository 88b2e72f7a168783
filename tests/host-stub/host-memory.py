# SPDX-License-Identifier: MIT
"""What host-memory.sh runs."""
import http.server
import json
import os
import subprocess
import sys
import threading
import zlib

stub, plugins, tmp = sys.argv[1:]
MIB = 1 << 20
SIZE = 48 * MIB
PIECE = (b'{"id":"guo8s3t1kz4mQyWeR1d7","status":"ACTIVE","n":[1,2.5],\n'
         b'"displayName":"a laptop"},') * 512


def pieces():
    """A JSON list of SIZE bytes."""
    yield b"["
    left = SIZE - 2 - len(b"null")
    while left > 0:
        piece = PIECE if left >= len(PIECE) else b" " * left
        left -= len(piece)
        yield piece
    yield b"null]"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *unused):
        pass

    def do_GET(self):
        self.close_connection = True
        kind = self.path.strip("/")
        deflate = zlib.compressobj(1, zlib.DEFLATED, 31)
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if kind == "html" else
                         "application/json")
        self.send_header("Connection", "close")
        if kind == "gzip":
            self.send_header("Content-Encoding", "gzip")
        if kind in ("length", "cut", "html"):
            self.send_header("Content-Length", str(SIZE))
        else:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        sent = 0
        for piece in pieces():
            sent += len(piece)
            if kind == "cut" and sent > SIZE // 2:
                return
            if kind == "gzip":
                piece = deflate.compress(piece)
            self.put(kind, piece)
        if kind == "gzip":
            self.put(kind, deflate.flush())
        if kind not in ("length", "cut", "html"):
            self.wfile.write(b"0\r\n\r\n")

    def put(self, kind, piece):
        if kind in ("length", "cut", "html"):
            self.wfile.write(piece)
        elif piece:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
connection = os.path.join(tmp, "connection.json")
with open(connection, "w", opener=lambda p, f: os.open(p, f, 0o600)) as out:
    json.dump({"domain": "http://127.0.0.1:%d" % server.server_port,
               "api_token": "00token", "max_retries": 0}, out)

# Another process measures: what Python takes is not to be counted.
SPEND = """
import os, resource, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
print(used.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""
wrong = []


def run(kind, *options, status=0):
    done = subprocess.run(
        [sys.executable, "-S", "-c", SPEND, stub, "-p", plugins, "-c",
         connection, "run", "custom_api_action", "--set", "request_type=GET",
         "--set", "relative_url=/" + kind, *options],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        check=False)
    *said, peak = done.stderr.strip().split("\n")
    if done.returncode != status:
        wrong.append(f"{kind} {options}: status {done.returncode}, {said}")
    return int(peak) * 1024, "\n".join(said)


def at_most(limit, kind, *options):
    peak = run(kind, *options)[0]
    print(f"{kind} {' '.join(options)}: {peak / MIB:.1f} MiB of "
          f"{limit / MIB:.1f}")
    if peak > limit:
        wrong.append(f"{kind} {options}: {peak} bytes, allowed {limit}")


out = os.path.join(tmp, "out")
base = run("length", "--body")[0]
for kind in "length", "chunked", "gzip", "html":
    at_most(16 * MIB, kind, "--body")
    at_most(16 * MIB, kind, "--body", "-o", out)
    if os.path.getsize(out) != SIZE:
        wrong.append(f"{kind}: the file has {os.path.getsize(out)} bytes")
    at_most(1.2 * SIZE + (base if kind != "html" else 12 * MIB), kind)
os.unlink(out)

_, said = run("cut", "--body", "-o", out, status=7)
if os.listdir(tmp) != ["connection.json"]:
    wrong.append(f"left behind: {os.listdir(tmp)}")
_, said = run("cut", "--body", status=7)
print(said)
if "cut short" not in said:
    wrong.append("nobody is told that the output is cut")
server.shutdown()
sys.exit("\n".join(wrong) or 0)
