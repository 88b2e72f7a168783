# SPDX-License-Identifier: MIT
"""A job of LINES lines against a server that breaks most of what it is asked,
and killed KILLS times: the server's ledger against the results. SEED chooses
which line meets which faults."""
import collections
import json
import os
import random
import subprocess
import sys
import time

from faultlib import CARD, HOST, TOKEN, Server, answer

VALGRIND = bool(os.environ.get("UNDER_VALGRIND"))
LINES = int(os.environ.get("LINES", 40 if VALGRIND else 1000))
KILLS = int(os.environ.get("KILLS", 2 if VALGRIND else 10))
SEED = int(os.environ.get("SEED", 20261125))
ONCE = ("POST", "PATCH")  # not to be carried out twice
UNCERTAIN = "may have taken effect"

AGAIN = "Retry-After: 0"
RIGHT = ["answered", "answered late"]
FAULTS = [
    "reset", "closed", "reset in the head", "closed in the head",
    "cut in the body", "reset in the body", "bad chunks", "bad gzip", "noise",
    "429", "429", "503", "503", "504", "500", "404", "stalled", "left hanging",
]


class Ledger:
    """What each request met, by its line."""

    def __init__(self):
        self.met = collections.defaultdict(list)  # line: [(method, what)]
        self.count = 0

    def next(self, method, line):
        seen = self.met[line]
        rand = random.Random("%d %d %d" % (SEED, line, len(seen)))
        what = rand.choice(FAULTS if rand.random() < 0.8 else RIGHT)
        seen.append((method, what))
        self.count += 1
        return what

    def carried_out(self, line):
        """How often, at most: a 429 was refused before."""
        return sum(what != "429" for _, what in self.met[line])

    def faults(self):
        return sum(what not in RIGHT
                   for seen in self.met.values() for _, what in seen)


ledger = Ledger()


def play(wire):
    while True:
        raw = wire.request()
        if not raw:
            return
        method, path, _ = raw.split(b" ", 2)
        line = int(path.split(b"/")[-1])
        assert raw.count(b"Authorization: SSWS " + TOKEN.encode()) == 1
        with wire.server.turn:
            what = ledger.next(method.decode(), line)
            number = len(ledger.met[line])
        if not meet(wire, what, json.dumps([line, number]).encode()):
            return


def meet(wire, what, body):
    """False when the connection ends with it."""
    whole = answer(body, "Content-Type: application/json")
    head, _, _ = whole.partition(b"\r\n\r\n")
    if what in ("429", "503", "504", "500", "404"):
        more = [AGAIN] if what in ("429", "503", "504") else []
        return wire.send(answer(b"{}", *more, status=what + " X"))
    if what == "answered":
        return wire.send(whole)
    if what in ("answered late", "stalled"):
        time.sleep(0.05)
        return what == "answered late" and wire.send(whole)
    if what == "closed in the head":
        wire.send(head)
    elif what == "reset in the head":
        wire.send(head[:30])
    elif what in ("cut in the body", "reset in the body"):
        wire.send(whole[:-2])
    elif what == "bad chunks":
        wire.send(head.replace(b"Content-Length", b"X-Length")
                  + b"\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n" + body)
    elif what == "bad gzip":
        wire.send(head + b"\r\nContent-Encoding: gzip\r\n\r\n" + body)
    elif what == "noise":
        wire.send(bytes(range(256)))
    elif what == "left hanging":
        wire.hold()
    if what.startswith("reset"):
        wire.reset()
    return False


def work(url):
    """The job, killed again and again, to its end. How often it was killed."""
    with open("c.json", "w") as out:
        json.dump({"domain": url, "api_token": TOKEN,
                   "timeout_ms": 20000 if VALGRIND else 2000}, out)
    os.chmod("c.json", 0o600)
    rand = random.Random(SEED)
    with open("forms", "w") as out:
        for line in range(1, LINES + 1):
            method = rand.choice(("GET", "POST", "PUT", "PATCH", "DELETE"))
            form = {"request_type": method, "relative_url": "/l/%d" % line}
            if method in ("POST", "PUT", "PATCH"):
                form["body"] = {"line": line}
            out.write(json.dumps(form) + "\n")
    words = [HOST, "-c", "c.json", "batch", CARD, "forms", "-o", "results",
             "-j", "32", "--quiet", "--resume"]
    killed = 0
    for _ in range(KILLS):
        # after so many more requests, not after a time
        until = ledger.count + rand.randrange(1, 2 * LINES // (KILLS + 1))
        job = subprocess.Popen(words)
        while ledger.count < until and job.poll() is None:
            time.sleep(0.001)
        job.kill()
        if job.wait() >= 0:
            break
        killed += 1
    if os.path.exists("results.journal") or not os.path.exists("results"):
        status = subprocess.run(words, timeout=600).returncode
        assert status == 10, status
    assert not os.path.exists("results.journal")
    return killed


def wrong(line, method, result):
    """What does not hold of a line's result."""
    done = ledger.carried_out(line)
    met = ledger.met[line]
    error = result.get("error")
    if method in ONCE and done > 1:
        return "carried out %d times" % done
    if any(seen != method for seen, _ in met):
        return "sent as another method"
    if error is None:
        number = result["output"]["body"][1]
        if result["output"]["body"][0] != line \
                or met[number - 1][1] not in RIGHT:
            return "another line's answer"
    elif error["code"] == "UNKNOWN":
        if method not in ONCE:
            return "unknown, though it could be sent again"
    elif error["code"] == "HTTP_STATUS":
        if str(error["http_status"]) not in [what for _, what in met]:
            return "another line's status"
    elif method in ONCE and done == 1 and UNCERTAIN not in error["message"]:
        return "carried out, and not said"
    elif error["code"] not in ("NETWORK", "PROTOCOL", "TIMEOUT"):
        return "a code that no fault has"
    return None


def main():
    print("LINES=%d KILLS=%d SEED=%d" % (LINES, KILLS, SEED))
    with Server(play) as server:
        server.turn = server.lock
        killed = work(server.url())
    results = [json.loads(text) for text in open("results")]
    forms = [json.loads(text) for text in open("forms")]
    assert [one["line"] for one in results] == list(range(1, LINES + 1)), \
        "not each line once, in order"
    bad = 0
    ends = collections.Counter()
    for result, form in zip(results, forms):
        ends[result.get("error", {"code": "OK"})["code"]] += 1
        what = wrong(result["line"], form["request_type"], result)
        if what:
            bad += 1
            print("FAILED:", what, form, ledger.met[result["line"]], result)
    print("%d requests, %d faults, killed %d times: %s"
          % (ledger.count, ledger.faults(), killed, dict(ends)))
    # On a slow machine the time of some lines is over before they are sent.
    assert ledger.count >= LINES // 2, "too few requests"
    assert ledger.faults() * 2 > ledger.count, "too few faults"
    assert killed > 0 and ends["UNKNOWN"] <= killed * 32
    sys.exit(1 if bad else 0)


main()
