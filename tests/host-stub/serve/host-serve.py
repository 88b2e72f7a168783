# SPDX-License-Identifier: MIT
"""What host-serve.sh runs."""
import signal
import sys
from serveclient import *

cards = ["-p", sys.argv[1]]
FORM = {"style": "plain", "name": "World"}
HERE = {"place": "here", "token": "s3cret"}


def run(serve, mode=None, **more):
    return serve.send("run", card="greet", connection=HERE, inputs={
        **FORM, **({"mode": mode} if mode else {})}, **more)


serve = Serve(*cards)
about = serve.result("initialize", client="test")
assert about["protocol"] == 1 and about["abi"] == 1, about
assert serve.result("ping") == {}
assert [c["id"] for c in serve.result("list")["cards"]] == ["chatty", "greet"]
assert serve.result("describe", card="greet")["id"] == "greet"
assert "properties" in serve.result("schema", card="greet")
assert "token" in serve.result("schema", card="greet",
                               which="connection")["properties"]

# What is asked wrongly is told, with the nearest name, and the rest goes on.
def wrong(text, code, words, key="null"):
    serve.raw(text + "\n")
    error = serve.answer(json.loads(key))["error"]
    assert error["code"] == code and words in error["message"], error

wrong("nonsense", -32700, "not valid JSON")
wrong('{"a":1', -32700, "not valid JSON")
wrong("[]", -32600, "one request per line")
wrong("7", -32600, "object")
wrong('{"id":"a","method":"ping"}', -32600, "jsonrpc", '"a"')
wrong('{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600, "id must be")
wrong('{"jsonrpc":"2.0","id":"b","method":1}', -32600, "method", '"b"')
wrong('{"jsonrpc":"2.0","id":"c","method":"ping","params":[]}', -32602,
      "by name", '"c"')
wrong('{"jsonrpc":"2.0","id":"d","method":"rum"}', -32601, "'run'", '"d"')
wrong('{"jsonrpc":"2.0","id":"e","method":"help"}', -32601,
      "There is no method 'help'; the methods are: ", '"e"')
serve.raw("\n  \r\n")
for params, words in (
        ({"crad": "greet"}, "did you mean 'card'"), ({}, "card must be"),
        ({"card": 1}, "card must be"), ({"card": "greet", "inputs": []},
                                        "inputs must be an object"),
        ({"card": "greet", "connection": 1}, "connection must be"),
        ({"card": "greet", "deadline_ms": 0}, "deadline_ms must be"),
        ({"card": "greet", "deadline_ms": "1"}, "deadline_ms must be"),
        ({"card": "greet", "log_level": 9}, "log_level must be")):
    error = serve.error("run", **params)
    assert error["code"] == -32602 and words in error["message"], error
error = serve.error("describe", card="gret")
assert error["code"] == -32059 and "'greet'" in error["message"], error
error = serve.error("schema", card="greet", which="inptu")
assert error["code"] == -32602 and "'input'" in error["message"], error
assert "no browser sign-in" in serve.error("signin.begin", card="greet",
                                   redirect_uri="x")["message"]

# A request without an id is carried out and never answered.
serve.raw('{"jsonrpc":"2.0","method":"ping"}\n')
serve.raw('{"jsonrpc":"2.0","method":"no"}\n')
before = len(serve.answers)
assert serve.result("ping") == {} and len(serve.answers) == before + 1

# Outputs and inputs as they were written, in one line.
serve.raw('{"jsonrpc":"2.0","id":1e2,"method":"run","params":{"card":"greet",'
          '"connection":{"place":"here"},"inputs":{"style":"plain","name":"x",'
          '"extras":{"n":12345678901234567890.10,"z":1E2,"a":-0}}}}\n')
serve.answer(1e2)
line = serve.lines[-1]
assert b'"id":1e2' in line, line
assert b'{"n":12345678901234567890.10,"z":1E2,"a":-0}' in line, line

# In ASCII for whom that is easier: the same, by escapes.
for number, asked, written in ((901, "false", "Zoë 😀".encode()),
                               (902, "true", rb"Zo\u00eb \ud83d\ude00")):
    serve.raw('{"jsonrpc":"2.0","id":%d,"method":"run","params":{"card":'
              '"greet","connection":{"place":"here"},"ascii":%s,"inputs":'
              '{"style":"plain","name":"x","extras":{"who":"Zoë 😀"}}}}\n'
              % (number, asked))
    echo = serve.answer(number)["result"]["output"]["echo"]
    assert echo["extras"] == {"who": "Zoë 😀"}, echo
    line = serve.lines[-1]
    assert written in line and line.isascii() == (asked == "true"), line

# What the card says, all of it, and an error has the result beside it.
result = serve.answer(run(serve))["result"]
assert set(result) == {"output", "next", "pace", "attempts",
                       "connection_update"}, result
assert result["output"]["status"] == 200
assert len(result["attempts"]) == 2
page = serve.answer(run(serve, "pages:2"))["result"]
assert page["next"]["mode"] == "pages:1"
refused = serve.answer(run(serve, "pages:r"))["result"]
assert refused["next"] is None
assert refused["next_refused"]["url"].startswith("https://other.example/"), refused
later = serve.answer(run(serve, "pages:l"))["result"]
assert later["next_later"] is True and later["next"]["mode"] == "pages:l"
renewed = serve.answer(run(serve, "renew"))["result"]["connection_update"]
assert renewed == {"token": "fr3sh", "options": {"until": 12}}
error = serve.answer(run(serve, "fail:4:404"))["error"]
assert error["code"] == -32004 and error["data"]["output"]["status"] == 404
assert error["data"]["error"]["request_id"] == "r-1"
assert serve.answer(run(serve, "silent:5"))["error"]["code"] == -32005
error = serve.answer(run(serve, "broken"))["error"]
assert error["code"] == -32012 and "not valid JSON" in error["message"], error
assert error["data"]["output"] is None and error["data"]["attempts"]
error = serve.error("run", card="greet", connection=HERE, inputs={})
assert error["code"] == -32001, error
assert len(error["data"]["error"]["errors"]) == 2, error
check = serve.result("check", card="greet", connection=HERE, inputs=FORM)
assert check["repeatable"] is False and check["preview"]["method"] == "POST"
assert serve.result("test", card="greet", connection=HERE) == {
    "attempts": None, "connection_update": None}
error = serve.error("test", card="greet", connection={
    "place": "renewing", "token": "bad"})
assert error["code"] == -32003
assert error["data"]["connection_update"] == {"token": "fr3sh"}

# Logs and progress, for whom they were asked by.
number = run(serve, "log", log_level=3, progress=True)
serve.answer(number)
mine = [n for n in serve.notes if n["params"]["id"] == number]
assert [n["method"] for n in mine] == ["progress"] + ["log"] * 3, mine
assert [n["params"]["level"] for n in mine[1:]] == ["error", "warning", "info"]

# What a call waits for, to whom wants to know.
number = run(serve, "waits", progress=True)
serve.answer(number)
mine = [n["params"] for n in serve.notes if n["params"]["id"] == number]
assert mine == [
    {"id": number, "state": "started"},
    {"id": number, "state": "waiting", "reason": "RATE_LIMIT", "wait_ms": 1500},
    {"id": number, "state": "going_on", "reason": "RATE_LIMIT"}], mine
number = run(serve, "waits")
serve.answer(number)
assert not [n for n in serve.notes if n["params"]["id"] == number]

# Many at once, a short one past the slow; cancelled by id, one or another.
slow = [run(serve, "slow", progress=True) for _ in range(12)]
for number in slow:
    serve.note(lambda n: n["params"] == {"id": number, "state": "started"})
assert serve.answer(run(serve))["result"]["output"]["status"] == 200
assert serve.result("cancel", id=slow[3]) == {"cancelled": True}
assert serve.answer(slow[3])["error"]["code"] == -32009
assert serve.result("cancel", id="none") == {"cancelled": False}
waiting = [run(serve, "slow") for _ in range(30)]  # more than there are threads
serve.result("cancel", id=waiting[-1])
for number in slow + waiting:
    serve.send("cancel", id=number)
for number in slow + waiting:
    assert serve.answer(number)["error"]["code"] == -32009

# What a card prints goes to stderr.
assert serve.result("run", card="chatty", inputs={})
# The input ends: what is in hand is answered first.
last = [run(serve) for _ in range(50)]
status, said = serve.end()
assert status == 0, status
assert all("result" in serve.answers[json.dumps(n)] for n in last)
assert "hello from a card" in said and "s3cret" not in said, said

# A last line without its end is a request too; shutdown ends it.
serve = Serve(*cards)
serve.raw('{"jsonrpc":"2.0","id":1,"method":"ping"}')
assert serve.end()[0] == 0 and "1" in serve.answers
serve = Serve(*cards)
number = run(serve)
assert serve.result("shutdown") == {}
assert "result" in serve.answer(number) and serve.process.wait(60) == 0

# A signal cancels what is in hand, and that is answered.
serve = Serve(*cards)
number = run(serve, "slow", progress=True)
serve.note(lambda n: n["params"]["state"] == "started")
serve.process.send_signal(signal.SIGTERM)
assert serve.answer(number)["error"]["code"] == -32009
assert serve.process.wait(60) == 130

# Nobody reads the answers: it ends, and cancels what is in hand.
serve = Serve(*cards)
number = run(serve, "slow", progress=True)
serve.note(lambda n: n["params"]["state"] == "started")
ends = os.pipe()
lonely = subprocess.Popen(
    serve.process.args, stdin=subprocess.PIPE, stdout=ends[1],
    stderr=subprocess.DEVNULL)
os.close(ends[0])
os.close(ends[1])
lonely.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n' * 2)
lonely.stdin.flush()
assert lonely.wait(60) == 1
serve.send("cancel", id=number)
serve.answer(number)
serve.end()

# A card that crashes takes down this process, which its parent sees.
serve = Serve("-p", sys.argv[1] + "/../crash")
serve.send("run", card="crashing", inputs={})
assert serve.process.wait(60) == -signal.SIGABRT
serve.reader.join(60)
assert serve.answers == {}

# A line beyond 64 MiB is told and left out; the next is answered.
serve = Serve(*cards)
serve.raw('"' + "x" * (65 << 20) + '"\n')
error = serve.answer(None)["error"]
assert error["code"] == -32600 and "64 MiB" in error["message"], error
assert serve.result("ping") == {}
serve.end()
