# SPDX-License-Identifier: MIT
# Rate limits: the headers count down, the call after the last one is answered 429
# with E0000047, each API has its own limit, and too many calls at once are
# refused with a limit of 0.
from sandboxlib import *

import select
import threading
import time


def wait_for_requests(sandbox, count, connections):
    """Waits until so many requests are recorded. None of them may be answered
    before, nor the sandbox end."""
    def recorded():
        with open(sandbox.file("seen")) as seen:
            return seen.read().count("\n")

    while recorded() < count:
        same(sandbox.process.poll(), None, "the sandbox has ended")
        same(select.select(connections, [], [], 0.01)[0], [], "answered")


with Sandbox("--limit", "3/86400") as sandbox:
    ids = set()
    for left in ("2", "1", "0"):
        answer = sandbox.get("/api/v1/devices?limit=1")
        same(answer.status, 200)
        same(answer.header("X-Rate-Limit-Limit"), "3")
        same(answer.header("X-Rate-Limit-Remaining"), left)
        reset = answer.header("X-Rate-Limit-Reset")
        ids.add(answer.header("X-Okta-Request-Id"))
    for _ in range(2):
        answer = sandbox.get("/api/v1/devices/" + FIRST)
        same((answer.status, answer.code()), (429, "E0000047"))
        same(answer.header("X-Rate-Limit-Remaining"), "0")
        same(answer.header("X-Rate-Limit-Reset"), reset)
        ids.add(answer.header("X-Okta-Request-Id"))
    same(len(ids), 5)
    lacks(ids, None)
    same(sandbox.get("/api/v1/device-assurances").header(
        "X-Rate-Limit-Remaining"), "2")
    # A refused token costs nothing.
    sandbox.get("/api/v1/device-assurances", ("Authorization", "SSWS x"))
    same(sandbox.get("/api/v1/device-assurances").header(
        "X-Rate-Limit-Remaining"), "1")

# The reset is the end of the window, by the clock of the Date header.
with Sandbox("--limit", "1/86400") as sandbox:
    from email.utils import parsedate_to_datetime
    begun = time.time()
    answer = sandbox.get("/api/v1/devices?limit=1")
    took = time.time() - begun
    date = parsedate_to_datetime(answer.header("Date")).timestamp()
    ahead = int(answer.header("X-Rate-Limit-Reset")) - date
    # the window begins with this call; both are whole seconds
    between(86400 - took - 1, ahead, 86400)

# Two that wait fill a sandbox for two; it says so to the third, and still ends
# at once when it is told to.
with Sandbox("--concurrency", "2", "--record", "seen") as sandbox:
    slow = [sandbox.connect() for _ in range(2)]
    for connection in slow:
        connection.sendall(sandbox.head(
            "GET", "/sandbox/echo", [("X-Sandbox-Fault", "slow; ms=600000")],
            None))
    wait_for_requests(sandbox, 2, slow)
    answer = sandbox.get("/api/v1/devices")
    same((answer.status, answer.code()), (429, "E0000047"))
    same(answer.header("X-Rate-Limit-Limit"), "0")
    same(answer.header("X-Rate-Limit-Remaining"), "0")
    matches(answer.header("X-Rate-Limit-Reset"), ".+")
    sandbox.process.terminate()
    same(sandbox.process.wait(60), 0)
    for connection in slow:
        connection.close()

# Without such a limit, one that waits holds up nobody.
with Sandbox("--record", "seen") as sandbox:
    with sandbox.connect() as slow:
        slow.sendall(sandbox.head("GET", "/sandbox/fault/slow?ms=600000", (),
                                  None))
        wait_for_requests(sandbox, 1, [slow])
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(
            sandbox.get("/api/v1/devices?expand=user").status))
            for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        same(answers, [200] * 16)
