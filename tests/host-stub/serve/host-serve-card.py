# SPDX-License-Identifier: MIT
"""What host-serve-card.sh runs."""
import signal
import sys
from serveclient import *

options = ["-p", sys.argv[1], "-c", "./c.json"]
MANY = int(sys.argv[2])
CARD = {"card": "custom_api_action"}
with open("c.json") as file:
    connection = json.load(file)


def get(url, **more):
    return {"request_type": "GET", "relative_url": url, **more}


def run(serve, url, inputs={}, **more):
    return serve.send("run", **CARD, inputs=get(url, **inputs), **more)


def slow(serve, ms=60000, **more):
    return run(serve, "/sandbox/echo/slow", {
        "headers": {"X-Sandbox-Fault": "slow; ms=%d" % ms}}, **more)


serve = Serve(*options)
assert [c["id"] for c in serve.result("list")["cards"]] == [
    "custom_api_action", "read_device", "search_devices", "list_device_users",
    "activate_device", "deactivate_device", "suspend_device",
    "unsuspend_device", "delete_device", "greet"]
assert serve.result("describe", **CARD)["id"] == CARD["card"]
assert "relative_url" in serve.result("schema", **CARD)["properties"]
assert serve.result("test", **CARD)["connection_update"] is None

# Outputs and inputs as they were written, in one line; in ASCII where wished.
for number, asked, written in (
        (901, "false", "Zoë 😀 12345678901234567890.10 1E2"),
        (902, "true", r"Zo\u00eb \ud83d\ude00 12345678901234567890.10 1E2")):
    serve.raw('{"jsonrpc":"2.0","id":%d,"method":"run","params":{"card":'
              '"custom_api_action","ascii":%s,"inputs":{"request_type":"POST",'
              '"relative_url":"/sandbox/echo/x","body":["Zoë 😀",'
              '12345678901234567890.10,1E2]}}}\n' % (number, asked))
    output = serve.answer(number)["result"]["output"]
    assert output["body"]["body"] == \
        '["Zoë 😀",12345678901234567890.10,1E2]', output
    line = serve.lines[-1]
    assert line.isascii() == (asked == "true"), line

# What the card says: next, pace, attempts.
result = serve.answer(run(serve, "/api/v1/devices?limit=5"))["result"]
assert len(result["output"]["body"]) == 5
assert result["pace"]["limit"] == 1000000 and result["pace"]["bucket"]
assert len(result["attempts"]) == 1, result["attempts"]
rest = serve.result("run", **CARD, inputs=result["next"])
assert len(rest["output"]["body"]) == 4 and rest["next"] is None
ids = [d["id"] for d in result["output"]["body"] + rest["output"]["body"]]
assert len(set(ids)) == 9, ids
check = serve.result("check", **CARD, inputs=get("/x"))
assert check["repeatable"] is True and check["preview"]["method"] == "GET"
assert connection["api_token"] not in json.dumps(check)

# Errors, each with its code, and the answer beside it where there was one.
for url, inputs, code in (
        ("/api/v1/devices/none", {}, -32004),
        ("https://elsewhere.example.com/", {}, -32001),
        ("/sandbox/fault/close", {"request_type": "POST"}, -32005),
        ("/sandbox/fault/cut", {"request_type": "POST"}, -32005),
        ("/x", {"querry": {}}, -32001)):
    error = serve.answer(run(serve, url, inputs))["error"]
    assert error["code"] == code, (url, error)
    assert bool(error["data"]["output"]) == (code == -32004), (url, error)
wrong = {**connection, "api_token": "00nobody"}
error = serve.error("test", **CARD, connection=wrong)
assert error["code"] in (-32003, -32004), error
assert "00nobody" not in json.dumps(error)
error = serve.error("run", **CARD, inputs=get("/x"),
                    connection={"domain": "ftp://x"})
assert error["code"] == -32002, error
error = serve.answer(slow(serve, deadline_ms=300))["error"]
assert error["code"] == -32008, error

# Logs, progress and waits, for whom they were asked by, and no secret in them.
number = run(serve, "/sandbox/fault/429?seconds=1&times=1&key=w",
             progress=True, log_level=4)
serve.answer(number)
mine = [n for n in serve.notes if n["params"]["id"] == number]
states = [n["params"] for n in mine if n["method"] == "progress"]
assert [s["state"] for s in states] == ["started", "waiting", "going_on"], mine
assert states[1]["reason"] == "RATE_LIMIT" and states[1]["wait_ms"] >= 0, mine
assert [n for n in mine if n["method"] == "log"], mine
assert connection["api_token"] not in json.dumps(serve.notes)
before = len(serve.notes)
serve.answer(run(serve, "/sandbox/echo/1"))
assert len(serve.notes) == before, serve.notes[before:]

# Many at once, each with its own; a short one past the slow; cancelled by id.
asked = {run(serve, "/sandbox/echo/%d" % i): i for i in range(MANY)}
for number, i in asked.items():
    body = serve.answer(number)["result"]["output"]["body"]
    assert body["path"] == "/sandbox/echo/%d" % i, body
waiting = [slow(serve, progress=True) for _ in range(12)]
for number in waiting:
    serve.note(lambda n: n["params"] == {"id": number, "state": "started"})
assert "result" in serve.answer(run(serve, "/sandbox/echo/1"))
assert serve.result("cancel", id=waiting[3]) == {"cancelled": True}
assert serve.answer(waiting[3])["error"]["code"] == -32009
more = [slow(serve) for _ in range(30)]  # more than there are threads
serve.result("cancel", id=more[-1])
for number in waiting + more:
    serve.send("cancel", id=number)
for number in waiting + more:
    assert serve.answer(number)["error"]["code"] == -32009

# A call is not harmed by those that were cancelled over the same connections.
for i in range(20):
    body = serve.answer(run(serve, "/sandbox/echo/%d" % i))["result"]
    assert body["output"]["body"]["path"] == "/sandbox/echo/%d" % i

# A large answer among small ones.
big = run(serve, "/sandbox/fault/big?bytes=3000000")
small = [run(serve, "/sandbox/echo/%d" % i) for i in range(20)]
assert all("result" in serve.answer(n) for n in small)
assert len(json.dumps(serve.answer(big)["result"]["output"]["body"])) > 2e6

# The input ends: what is in hand is answered first.
last = [run(serve, "/sandbox/echo/%d" % i) for i in range(40)]
last.append(slow(serve, 500))
status, said = serve.end()
assert status == 0, status
assert all("result" in serve.answers[json.dumps(n)] for n in last)
assert said == "", said

# A signal cancels what is in hand, and that is answered.
serve = Serve(*options)
number = slow(serve, progress=True)
serve.note(lambda n: n["params"]["state"] == "started")
serve.process.send_signal(signal.SIGTERM)
assert serve.answer(number)["error"]["code"] == -32009
assert serve.process.wait(60) == 130

# shutdown answers what was asked before it.
serve = Serve(*options)
number = slow(serve, 300)
assert serve.result("shutdown") == {}
assert "result" in serve.answer(number) and serve.process.wait(60) == 0
