# SPDX-License-Identifier: MIT
"""What connect-listener.sh runs."""
import os, re, socket, subprocess, sys, threading, time

def connect(*more):
    process = subprocess.Popen(
        [sys.argv[1], "-p", "cards", "-c", "./c.json", "connect", "gaps",
         "kept", "--sign-in", "--no-test", "--redirect-uri",
         "http://127.0.0.1:0/back", *more], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
        env={**os.environ, "BROWSER": sys.argv[2]})
    for line in process.stderr:
        found = re.search(r"redirect URI http://127.0.0.1:(\d+)/", line)
        if found:
            return process, int(found[1])
    raise AssertionError(process.wait())

def ask(port, query):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as link:
            link.sendall(b"GET /back?%s HTTP/1.1\r\nHost: x\r\n\r\n" % query)
            return link.recv(15)
    except (ConnectionError, TimeoutError):
        return b""

# Wrong ones, several at once, again and again until it has ended: one that comes
# while it ends keeps it no longer.
for _ in range(4):
    process, port = connect("--deadline", "1", "--no-browser")
    refused, over = [], threading.Event()
    def pester():
        while not over.is_set():
            if ask(port, b"wrong") == b"HTTP/1.1 400 Ba":
                refused.append(True)
    threads = [threading.Thread(target=pester, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        assert process.wait(40) == 8, process.stderr.read()
    except subprocess.TimeoutExpired:
        process.kill()
        raise AssertionError("it goes on waiting")
    over.set()
    for thread in threads:
        thread.join()
    assert refused and "in 1 s" in process.stderr.read()

# Connections that trickle, more than there is room for, all the time.
process, port = connect("--deadline", "60", "--no-browser")
links, over = [], threading.Event()
def trickle():
    while not over.is_set():
        try:
            while len(links) < 200:
                link = socket.create_connection(("127.0.0.1", port), timeout=1)
                link.sendall(b"GET /back?")
                links.append(link)
        except OSError:
            pass
        for link in list(links):
            try:
                link.sendall(b"x")
            except OSError:
                links.remove(link)
        over.wait(0.05)
thread = threading.Thread(target=trickle, daemon=True)
thread.start()
time.sleep(0.5)
answer = b""
for _ in range(20):
    answer = ask(port, b"good")
    if answer:
        break
over.set()
thread.join()
assert answer == b"HTTP/1.1 200 OK", answer
assert process.wait(60) == 0, process.stderr.read()

# What the browser is started with.
process, port = connect("--deadline", "60")
assert ask(port, b"good") == b"HTTP/1.1 200 OK"
assert process.wait(60) == 0
while not os.path.exists("seen"):
    time.sleep(0.05)
with open("seen") as file:
    seen = file.read()
assert "OTHER=seen" in seen and "t0psecret" not in seen, seen
