# SPDX-License-Identifier: MIT
# A record has each request, one a line, as it was received, and no secret unless
# it is asked for.
from sandboxlib import *

for options, shown in ((), "SSWS ***"), (("--record-secrets",), None):
    with Sandbox("--record", "seen", *options) as sandbox:
        path = sandbox.file("seen")
        same(os.stat(path).st_mode & 0o777, 0o600)
        sandbox.get("/api/v1/devices?limit=1&after=%253D+x", ("X-Two", "a"),
                    ("x-two", "b"))
        sandbox.call("POST", "/sandbox/echo/%20", body=b"caf\xc3\xa9\n\x00")
        sandbox.call("PUT", "/nowhere", body=b"\xff")
        sandbox.call("PATCH", "/nowhere", body=b"x" * 1100000)
        text = open(path).read()
        lines = [json.loads(line) for line in text.splitlines()]
        same([(line["method"], line["url"], line["body"]) for line in lines],
             [("GET", "/api/v1/devices?limit=1&after=%253D+x", ""),
              ("POST", "/sandbox/echo/%20", "caf\u00e9\n\u0000"),
              ("PUT", "/nowhere", None), ("PATCH", "/nowhere", None)])
        same(lines[0]["headers"],
             [["Host", "127.0.0.1:%d" % sandbox.port],
              ["Authorization", shown or "SSWS " + sandbox.token],
              ["X-Two", "a"], ["x-two", "b"]])
        same(lines[2]["body_base64"], "/w==")
        same((lines[3]["body_size"], lines[3]["body_dropped"]), (1100000, True))
        same(sandbox.token in text, shown is None)
