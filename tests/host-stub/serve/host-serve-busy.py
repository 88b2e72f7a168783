# SPDX-License-Identifier: MIT
"""What host-serve-busy.sh runs."""
import resource
import sys
from serveclient import *

cards = ["-p", sys.argv[1]]
HERE = {"place": "here", "token": "s3cret"}
BUSY = -32060


def run(serve, mode=None, note=None, **more):
    inputs = {"style": "letter" if note else "plain", "name": "World"}
    if mode:
        inputs["mode"] = mode
    if note:
        inputs["note"] = note
    return serve.send("run", card="greet", connection=HERE, inputs=inputs,
                      **more)


def held(serve, **more):
    """A call that lasts until it is cancelled, taken up by a thread."""
    number = run(serve, "slow", progress=True, **more)
    serve.note(lambda n: n["params"] == {"id": number, "state": "started"})
    return number


def order(serve, *numbers):
    keys = list(serve.answers)
    return [keys.index(json.dumps(number)) for number in numbers]


# ---- as many as may wait, and one more ----
# More than there are descriptors: what waits needs none.
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, hard), hard))
serve = Serve(*cards, "-j", "1")
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
about = serve.result("initialize")
assert about["protocol"] == 1 and about["jobs"] == 1, about
assert about["line_bytes_max"] == 64 << 20, about
most = about["waiting_max"]
assert most == 1024 and about["waiting_bytes_max"] == 64 << 20, about
slow = held(serve)
waiting = [run(serve) for _ in range(most)]
for _ in range(3):
    answer = serve.answer(run(serve))
    assert answer["error"]["code"] == BUSY, answer
    data = answer["error"]["data"]["error"]
    assert data["code"] == "BUSY" and data["retryable"] is True, data
    assert "1024" in data["message"], data
for method, params in (("check", {"inputs": {}}), ("test", {})):
    answer = serve.ask(method, card="greet", connection=HERE, **params)
    assert answer["error"]["code"] == BUSY, answer
# one that nobody waits for is left out, and that is said
serve.raw('{"jsonrpc":"2.0","method":"run","params":{"card":"greet"}}\n')
# what needs no thread works
assert serve.result("ping") == {}
assert serve.result("initialize") == about
assert any(c["id"] == "greet" for c in serve.result("list")["cards"])
assert serve.result("describe", card="greet")["id"] == "greet"
assert "properties" in serve.result("schema", card="greet")
# ... and one that waits is answered when it is cancelled, first, last or between,
# while the one before it is still under way; then all others go on
for gone in (waiting[0], waiting[500], waiting[-1]):
    assert serve.result("cancel", id=gone) == {"cancelled": True}
    answer = serve.answer(gone)
    assert answer["error"]["code"] == -32009, answer
    assert "before it was made" in answer["error"]["message"], answer
    assert serve.result("cancel", id=gone) == {"cancelled": False}
waiting = waiting[1:500] + waiting[501:-1]
more = [run(serve) for _ in range(3)]
assert serve.answer(run(serve))["error"]["code"] == BUSY
waiting += more
assert serve.result("cancel", id=slow) == {"cancelled": True}
assert serve.answer(slow)["error"]["code"] == -32009
for number in waiting:
    assert "result" in serve.answer(number)
assert "result" in serve.answer(run(serve))
status, said = serve.end()
assert status == 0 and said.count("was dropped") == 1, (status, said)

# ---- as many bytes as may wait ----
serve = Serve(*cards, "-j", "1")
serve.result("initialize")
slow = held(serve)
waiting = [run(serve, note="n" * (1 << 20)) for _ in range(65)]
answer = serve.answer(waiting[-1])
assert answer["error"]["code"] == BUSY, str(answer)[:300]
assert serve.result("ping") == {}
serve.send("cancel", id=slow)
for number in waiting[:-1]:
    assert "result" in serve.answer(number)
serve.end()

# ---- without initialize: nothing is refused, and reading waits ----
for count, note in ((1025, None), (65, "n" * (1 << 20))):
    serve = Serve(*cards, "-j", "1")
    slow = held(serve, deadline_ms=1500)
    waiting = [run(serve, note=note) for _ in range(count)]
    ping = serve.send("ping")
    for number in waiting:
        assert "result" in serve.answer(number), str(number)
    assert serve.answer(ping)["result"] == {}
    first, last = order(serve, slow, ping)
    assert first < last, (first, last)
    serve.end()

# ---- one at a time ----
serve = Serve(*cards)
for card, fits in (("model_one", lambda most: most == 1),
                   ("model_unknown", lambda most: most == 1),
                   ("model_any", lambda most: most <= 16)):
    for number in [serve.send("run", card=card) for _ in range(64)]:
        answer = serve.answer(number)
        assert "result" in answer, answer
        most = answer["result"]["output"]["most"]
        assert fits(most), (card, most)

# by whatever name it was asked for
names = ["model_one", sys.argv[1] + "/model_one.so"]
for number in [serve.send("run", card=names[i % 2]) for i in range(32)]:
    assert serve.answer(number)["result"]["output"]["most"] == 1, number

# ---- who waits for such a card holds no thread, sees deadline and cancel ----
fifo = sys.argv[1] + "/../fifo"
os.mkfifo(fifo)


def stuck(serve):
    """A call that ends neither by its deadline nor when it is cancelled."""
    number = serve.send("run", card="model_one", inputs={"hold": fifo},
                        progress=True, deadline_ms=1)
    serve.note(lambda n: n["params"] == {"id": number, "state": "started"})
    return number


def let_go():
    os.close(os.open(fifo, os.O_WRONLY))


one = Serve(*cards, "-j", "2")
first = stuck(one)
waiting = [one.send("run", card="model_one", progress=True) for _ in range(9)]
late = one.error("run", card="model_one", deadline_ms=50, progress=True)
assert late["code"] == -32008, late
assert late["data"]["error"]["code"] == "TIMEOUT", late
assert "model_one accepts one call at a time" in late["message"], late
assert "not made" in late["message"], late
assert one.result("cancel", id=waiting[4]) == {"cancelled": True}
error = one.answer(waiting.pop(4))["error"]
assert error["code"] == -32009, error
assert error["data"]["error"]["code"] == "CANCELLED", error
assert "result" in one.answer(run(one)), "another card has no thread"
# both are held: what was cancelled is answered all the same
slow = held(one)
queued = run(one)
one.send("cancel", id=queued)
assert one.answer(queued)["error"]["code"] == -32009
assert one.result("ping") == {}
assert not any(json.dumps(n) in one.answers for n in [first, slow, *waiting])
assert len([n for n in one.notes if n["params"]["state"] == "started"]) == 2
# a deadline that does not pass while it waits
patient = one.send("run", card="model_one", deadline_ms=60000)
let_go()
for number in [first, *waiting, patient]:
    assert one.answer(number)["result"]["output"]["most"] == 1, number
one.send("cancel", id=slow)
assert one.answer(slow)["error"]["code"] == -32009
assert one.end()[0] == 0

# the input ends: those that wait are made; a signal: they are cancelled
one = Serve(*cards, "-j", "2")
first = stuck(one)
waiting = [one.send("run", card="model_one") for _ in range(9)]
one.process.stdin.close()
let_go()
one.reader.join(60)
assert one.process.wait(60) == 0
assert all("result" in one.answer(n) for n in [first, *waiting])
one = Serve(*cards, "-j", "1")
first = stuck(one)
waiting = [one.send("run", card="model_one") for _ in range(9)]
assert one.result("ping") == {}
one.process.send_signal(15)
assert all(one.answer(n)["error"]["code"] == -32009 for n in waiting)
let_go()
assert one.process.wait(60) == 130
assert "result" in one.answer(first)

# ---- an answer is as long as the client takes it ----
def long(**more):
    """The note as it is, two bytes a character, which a card echoes so."""
    serve.last += 1
    serve.raw(json.dumps({
        "jsonrpc": "2.0", "id": serve.last, "method": "run", "params": {
            "card": "greet", "connection": HERE, **more, "inputs": {
                "style": "letter", "name": "x", "mode": "renew",
                "note": "ä" * 1000}}}, ensure_ascii=False) + "\n")
    return serve.answer(serve.last)


whole = long()["result"]
for most, ascii, fits in ((4000, False, True), (2000, False, False),
                          (4000, True, False), (8000, True, True)):
    answer = long(ascii=ascii, max_answer_bytes=most)
    if fits:
        assert answer["result"]["output"] == whole["output"], answer
        continue
    error = answer["error"]
    assert error["code"] == -32010, error
    assert "max_answer_bytes" in error["message"], error
    assert error["data"]["error"]["code"] == "TOO_BIG", error
    assert error["data"]["output"] is None, error
    # what was renewed is not lost by it
    assert error["data"]["connection_update"] == {
        "token": "fr3sh", "options": {"until": 12}}, error
# an error stays what it was
error = serve.answer(run(serve, "fail:4:404", max_answer_bytes=1))["error"]
assert error["code"] == -32004 and error["data"]["output"] is None, error
refused = error["data"]["output_refused"]["message"]
assert "max_answer_bytes" in refused and "1" in refused, error
error = serve.answer(run(serve, "fail:4:404"))["error"]
assert error["data"]["output"] and "output_refused" not in error["data"], error
for bad in (0, -1, "1", 1.5):
    error = serve.error("run", card="greet", max_answer_bytes=bad)
    assert error["code"] == -32602, error
status, said = serve.end()
assert status == 0, (status, said)
