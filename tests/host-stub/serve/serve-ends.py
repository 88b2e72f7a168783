# SPDX-License-Identifier: MIT
"""What serve-ends.sh runs."""
import fcntl
import signal
from serveclient import *

cards = ["-p", "cards", "-j", "2"]
FORM = {"style": "plain", "name": "World"}
HERE = {"place": "here", "token": "s3cret"}


def run(serve, connection=HERE, mode=None, **more):
    return serve.send("run", card="greet", connection=connection, inputs={
        **FORM, **({"mode": mode} if mode else {})}, **more)


def code(answer):
    return answer["error"]["code"]


# The deadline and a cancel end what a connection refers to; then others go on.
serve = Serve(*cards)
for name in "./hang.json", "./fifo.json", "./fifo":
    two = [run(serve, name, deadline_ms=300) for _ in range(2)]
    assert "result" in serve.answer(run(serve))
    for number in two:
        answer = serve.answer(number)
        assert code(answer) == -32008, answer
        assert answer["error"]["data"]["error"]["code"] == "TIMEOUT", answer
    two = [run(serve, name) for _ in range(2)]
    for number in two:
        while not serve.result("cancel", id=number)["cancelled"]:
            pass
        answer = serve.answer(number)
        assert code(answer) == -32009, answer
        assert answer["error"]["data"]["error"]["code"] == "CANCELLED", answer

# So does the lock of a connection whose tokens are good for once.
os.environ["PERSON"] = "1"
person = Serve(*cards)
with open("person.json.lock", "w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    first = person.send("run", card="gaps", connection="./person.json",
                        deadline_ms=300)
    second = person.send("run", card="gaps", connection="./person.json")
    assert code(person.answer(first)) == -32008
    assert person.result("cancel", id=second)["cancelled"]
    assert code(person.answer(second)) == -32009
assert "result" in person.ask("run", card="gaps", connection="./person.json")
assert person.end()[0] == 0
del os.environ["PERSON"]

# Its own streams are nobody's connection.
for name in "-", "fd:0", "fd:1", "fd:3", "fd:x":
    error = serve.error("run", card="greet", connection=name, inputs=FORM)
    assert error["code"] == -32602, error
    assert "standard input is for requests" in error["message"], error
for name in ("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0", "/proc/self/fd/1",
             "/proc/self/fd/3", "/dev/tty", "/dev/zero", "./stdin.json"):
    error = serve.error("run", card="greet", connection=name, inputs=FORM)
    assert error["code"] == -32056, error
error = serve.error("run", card="greet", connection="./dash.json", inputs=FORM)
assert "No such file" in error["message"], error
assert "result" in serve.answer(run(serve))
assert "result" in serve.answer(run(serve, "./plain.json"))

# A signal ends what hangs, and that is answered.
numbers = [run(serve, name) for name in ("./hang.json", "./fifo.json")]
numbers += [run(serve, mode="slow") for _ in range(20)]
assert serve.result("ping") == {}
serve.process.send_signal(signal.SIGTERM)
for number in numbers:
    assert code(serve.answer(number)) == -32009
assert serve.process.wait(60) == 130

# Also when the input has ended,
serve = Serve(*cards)
number = run(serve, "./hang.json")
serve.process.stdin.close()
serve.process.send_signal(signal.SIGTERM)
assert serve.process.wait(60) in (130, -signal.SIGTERM)

# when more wait than may, so that nothing more is read,
serve = Serve(*cards)
numbers = []
def feed():
    try:
        for _ in range(3000):
            numbers.append(run(serve, mode="slow"))
    except (BrokenPipeError, ValueError):
        pass
feeder = threading.Thread(target=feed, daemon=True)
feeder.start()
def is_full():
    before = len(numbers)
    feeder.join(0.5)
    return before > 1024 and len(numbers) == before
while feeder.is_alive() and not is_full():
    pass
serve.process.send_signal(signal.SIGTERM)
assert serve.process.wait(60) == 130
serve.reader.join(60)
assert len(serve.answers) > 100, len(serve.answers)
assert all(code(a) in (-32009, -32060) for a in serve.answers.values())

# and when nobody reads the answers.
mute = subprocess.Popen(serve.process.args, stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
def fill():
    line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "describe",
                       "params": {"card": "greet"}}).encode() + b"\n"
    try:
        for _ in range(3000):
            mute.stdin.write(line)
            mute.stdin.flush()
            numbers.append(line)
    except BrokenPipeError:
        pass
del numbers[:]
feeder = threading.Thread(target=fill, daemon=True)
feeder.start()
while True:
    before = len(numbers)
    feeder.join(0.5)
    if before > 10 and len(numbers) == before:
        break
mute.send_signal(signal.SIGTERM)
assert mute.wait(60) == 130, mute.returncode
