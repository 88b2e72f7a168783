# SPDX-License-Identifier: MIT
# The echo tells each method's request as it was received, with a chosen status
# and no secret.
from sandboxlib import *

with Sandbox() as sandbox:
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        body = None if method in ("GET", "DELETE") else b'{"a":1.0}'
        answer = sandbox.call(
            method, "/sandbox/echo/a%2Fb/%C3%A9?x=1&x=a%20b+c&y&=z&after=%253D",
            [("X-One", "1"), ("x-two", "caf\u00e9"), ("X-One", "again"),
             ("X-Empty", ""), ("X-Blanks", " a b \t ")], body)
        same(answer.status, 200, method)
        value = answer.json()
        same(value["method"], method)
        same(value["path"], "/sandbox/echo/a%2Fb/%C3%A9")
        same(value["query"], "x=1&x=a%20b+c&y&=z&after=%253D")
        same(value["params"], [["x", "1"], ["x", "a b c"], ["y", ""], ["", "z"],
                               ["after", "%3D"]])
        same(value["headers"][:7],
             [["Host", "127.0.0.1:%d" % sandbox.port],
              ["Authorization", "SSWS ***"], ["X-One", "1"],
              ["x-two", "caf\u00e9"], ["X-One", "again"], ["X-Empty", ""],
              ["X-Blanks", "a b"]])
        same(value["body"], (body or b"").decode())
        same(value["body_size"], len(body or b""))
        lacks(answer.body, sandbox.token.encode())

    same(sandbox.get("/sandbox/echo").json()["query"], None)
    same(sandbox.get("/sandbox/echo?").json()["query"], "")
    for status in (200, 201, 202, 299, 302, 400, 404, 418, 503):
        same(sandbox.get("/sandbox/echo?status=%d" % status).status, status)
        same(sandbox.get("/sandbox/echo", ("X-Sandbox-Status",
                                           str(status))).status, status)
    for status in (204, 304):
        answer = sandbox.get("/sandbox/echo?status=%d" % status)
        same((answer.status, answer.body), (status, b""))
    for status in ("100", "199", "600", "x", ""):
        same(sandbox.get("/sandbox/echo?status=" + status).code(), "E0000001")

    import base64
    raw = bytes(range(256))
    value = sandbox.call("POST", "/sandbox/echo", body=raw).json()
    same((value["body"], base64.b64decode(value["body_base64"])), (None, raw))
    text = "\u0001 \"quoted\" \\ \u00e9 \U0001f600"
    same(sandbox.call("POST", "/sandbox/echo", body=text).json()["body"], text)
