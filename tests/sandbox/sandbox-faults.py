# SPDX-License-Identifier: MIT
# Every fault that --help names misbehaves as it says, by header and by path.
import sys
from sandboxlib import *

help_text = subprocess.run([PROGRAM, "--help"], check=True, text=True,
                           stdout=subprocess.PIPE).stdout
listed = set(re.findall(r"^  ([a-z0-9-]+) ", help_text.split("NAME is one of:")[1],
                        re.M))
tested = set()

with Sandbox("--limit", "100000/60") as sandbox:
    devices = "/api/v1/devices?limit=1"

    def strike(name, keys="", **headers):
        """By header and by path; both answers are to be alike."""
        tested.add(name)
        fault = name + "".join("; " + k for k in keys.split("&") if k)
        by_header = sandbox.get(devices, ("X-Sandbox-Fault", fault))
        by_path = sandbox.get("/sandbox/fault/%s?%s" % (name, keys))
        same(by_header.status, by_path.status, name)
        return by_header, by_path

    for answer in strike("html-200"):
        same((answer.status, answer.header("Content-Type")), (200, "text/html"))
        begins(answer.body, b"<html>")
    for answer in strike("bad-json"):
        same(answer.header("Content-Type"), "application/json")
        has(answer.body, b"NaN")
    for answer in strike("binary"):
        same(sorted(answer.body), list(range(256)))
        same(answer.header("Content-Type"), "application/octet-stream")
    for answer in strike("binary", "bytes=1000"):
        same(len(answer.body), 1000)
    for answer in strike("empty-200"):
        same((answer.status, answer.header("Content-Length"), answer.body),
             (200, "0", b""))
    for answer in strike("no-content"):
        same((answer.status, answer.body), (204, b""))
    for answer in strike("redirect"):
        same(answer.status, 302)
        begins(answer.header("Location"), "https://elsewhere.invalid/")
    for answer in strike("redirect", "status=307"):
        same(answer.status, 307)
    for answer in strike("401"):
        same((answer.status, answer.code()), (401, "E0000011"))
    for answer in strike("403"):
        same((answer.status, answer.code()), (403, "E0000006"))
        same(answer.header("WWW-Authenticate"), None)
    for answer in strike("403-scope"):
        same((answer.status, answer.body), (403, b""))
        has(answer.header("WWW-Authenticate"), 'error="insufficient_scope"')
    for answer in strike("429"):
        same((answer.status, answer.code()), (429, "E0000047"))
        same(answer.header("X-Rate-Limit-Limit"), "100000")
        same(answer.header("X-Rate-Limit-Remaining"), "0")
    far, near = [int(strike("429", "seconds=%d" % n)[0].header(
        "X-Rate-Limit-Reset")) for n in (80000, 0)]
    between(79901, far - near, 80000)
    for answer in strike("429-concurrency"):
        same((answer.status, answer.code()), (429, "E0000047"))
        same(answer.header("X-Rate-Limit-Limit"), "0")
        same(answer.header("X-Rate-Limit-Remaining"), "0")
    for answer in strike("503"):
        same((answer.status, answer.header("Retry-After")), (503, None))
    for answer in strike("503", "seconds=7"):
        same((answer.status, answer.header("Retry-After")), (503, "7"))
    for answer in strike("504"):
        same(answer.status, 504)
    for answer in strike("status", "status=418"):
        same((answer.status, answer.json()["status"]), (418, 418))
    for answer in strike("status"):
        same(answer.status, 500)
    same(sandbox.get(devices, ("X-Sandbox-Fault", "status"),
                     ("X-Sandbox-Status", "409")).status, 409)

    # These change how the usual answer comes.
    usual = sandbox.get(devices).json()
    answer, by_path = strike("slow", "ms=1")
    same((answer.json(), by_path.json()), (usual, {"fault": "slow"}))
    same(sandbox.get(devices, ("X-Sandbox-Fault", "slow"),
                     ("X-Sandbox-Delay-Ms", "1")).json(), usual)
    same(sandbox.get(devices, ("X-Sandbox-Fault", "slow"),
                     ("X-Sandbox-Delay-Ms", "soon")).status, 400)
    answer, by_path = strike("drip", "ms=1")
    same((answer.json(), by_path.json()), (usual, {"fault": "drip"}))
    answer, by_path = strike("repeated-headers")
    same(answer.json(), usual)
    for answer in (answer, by_path):
        same([re.search('rel="(.*)"', link)[1] for link in answer.all("Link")][:2],
             ["first", "second"])
        same(answer.all("Set-Cookie"),
             ["first=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/",
              "second=2; Path=/; HttpOnly"])
        same([(n, v) for n, v in answer.headers
              if n.lower() == "x-sandbox-repeated"],
             [("X-Sandbox-Repeated", "one"), ("X-SANDBOX-REPEATED", "two"),
              ("x-sandbox-repeated", "three")])
    for answer in strike("bare"):
        same([n for n, _ in answer.headers if n.lower().startswith("x-")], [])
    right = sandbox.get(devices)
    for answer in strike("clock", "seconds=-86400"):
        same(len(answer.all("Date")), 1)
        differs(answer.header("Date"), right.header("Date"))
        same(answer.header("X-Rate-Limit-Remaining") is None, False)
    shifted = int(strike("clock", "seconds=-1000000")[0].header(
        "X-Rate-Limit-Reset"))
    between(0, shifted, int(right.header("X-Rate-Limit-Reset")) - 900001)

    # These end the connection.
    for name in ("close", "cut"):
        tested.add(name)
        for target, headers in ((devices, [("X-Sandbox-Fault", name)]),
                                ("/sandbox/fault/" + name, [])):
            try:
                sandbox.get(target, *headers)
            except (Lost, ConnectionResetError):
                continue
            sys.exit(name + ": an answer came")

    # Big ones are JSON of exactly that size.
    for size in (2, 3, 58, 59, 60, 117, 118, 119, 1000, 100000, 1 << 20):
        answer, by_path = strike("big", "bytes=%d" % size)
        same(len(answer.body), size)
        same(answer.body, by_path.body)
        holds(isinstance(answer.json(), list), size)
    between(10001, len(answer.json()), None)

    # times and key: a fault that passes.
    def statuses(fault, count):
        return [sandbox.get(devices, ("X-Sandbox-Fault", fault)).status
                for _ in range(count)]

    same(statuses("503; times=2; key=a", 4), [503, 503, 200, 200])
    same(statuses("503; times=1; key=b", 2), [503, 200])
    same(statuses("504;times=1;key=a", 2), [504, 200])
    same(statuses("503; times=0", 1), [200])
    same([sandbox.get("/sandbox/fault/503?times=1&key=p").status
          for _ in range(2)], [503, 200])

    # A slip is told.
    for fault, cause in (
            ("slo", "'slo' is not a fault; perhaps you mean slow."),
            ("", "'' is not a fault."), ("whatever", "'whatever' is not a fault."),
            ("slow; mss=1", "'mss' is no key of the fault slow."),
            ("close; ms=1", "'ms' is no key of the fault close."),
            ("slow; ms=x", "ms: The value must be a number from 0 to 600000."),
            ("status; status=9", "status: The value must be a number from 200 "
             "to 599.")):
        answer = sandbox.get(devices, ("X-Sandbox-Fault", fault))
        same((answer.status, answer.code()), (400, "E0000001"), fault)
        holds(answer.cause().startswith(cause), answer.cause())
    same(sandbox.get("/sandbox/fault").code(), "E0000001")
    same(sandbox.get("/sandbox/faults/slow").code(), "E0000008")

same(tested, listed)
