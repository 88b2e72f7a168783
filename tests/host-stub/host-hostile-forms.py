# SPDX-License-Identifier: MIT
"""Hostile forms and connections: what host-stub says, and what it takes."""

import os
import resource
import subprocess
import sys
import threading

HOST, CARD, GREET = sys.argv[1:]
SANITIZED = b"__asan_init" in open(HOST, "rb").read()
MEGA = 1 << 20
CONNECTION = "c.json"


def limit_time():
    """Of the processor: a busy machine takes nothing from it."""
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))


def run(*args):
    """Exit status, stderr, and the memory it had at most, in bytes."""
    child = subprocess.Popen([HOST, *args], stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             preexec_fn=limit_time)
    text = child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, text, usage.ru_maxrss * 1024


def refused(what, args, status, says, memory):
    got, text, used = run(*args)
    assert got == status, (what, got, text[:500])
    assert says in text, (what, text[:500])
    assert len(text) < 100000, (what, len(text))
    assert SANITIZED or used < memory, (what, used)
    print("ok", what, used // MEGA, "MB")


def form(what, path, says, memory, status=3):
    refused(what, ["-c", CONNECTION, "check", CARD, path], status, says, memory)


def write(path, pieces):
    with open(path, "w", encoding="utf-8") as file:
        for piece in pieces:
            file.write(piece)
    return path


def keys(name):
    """Ten million members."""
    yield "{"
    for start in range(0, 10_000_000, 100_000):
        yield "".join(f'"{name}{n}":1,' for n in range(start, start + 100_000))
    yield '"z":1}'


write(CONNECTION, ['{"domain":"acme.okta.com","api_token":"00aBcDeFgH"}'])
os.chmod(CONNECTION, 0o600)

open("sparse", "wb").close()
os.truncate("sparse", 1 << 30)
form("a form of 1 GB", "sparse", "it is larger than 268435456 bytes", 64 * MEGA)
os.truncate("sparse", 200 * MEGA)
form("a form of 200 MB of NUL", "sparse", "line 1, column 1", 400 * MEGA)
form("a form without end", "/dev/zero", "it is larger than 268435456 bytes",
     700 * MEGA)
form("a form that is empty", "/dev/null", "the text is empty", 64 * MEGA)
form("a form that is a directory", "/", "Is a directory", 64 * MEGA)
form("a million levels", write("deep", ["[" * 1_000_000]), "nested too deeply",
     64 * MEGA)
form("ten million keys", write("keys", keys("k")), "k0", 700 * MEGA)
form("ten million keys that are nearly right", write("keys", keys("quer")),
     'Did you mean "query"?', 900 * MEGA)
refused("the same, where a field is set",
        ["-c", CONNECTION, "check", CARD, "keys", "--set", "query.a=1"], 3,
        'Did you mean "query"?', 900 * MEGA)
os.unlink("keys")

for what, path, says in (
        ("a connection without end", "/dev/zero", "it is larger than"),
        ("a connection that is a directory", "/tmp/", "Is a directory")):
    refused(what, ["-c", path, "check", CARD, "--set", "relative_url=/"], 6,
            says, 64 * MEGA)

# pipes with names are read as any file is
os.mkfifo("pipe")


def feed(text):
    with open("pipe", "w", encoding="utf-8") as file:
        file.write(text)


for what, text, args in (
        ("a form from a named pipe", '{"style":"plain","name":"x"}',
         ["-c", CONNECTION, "run", GREET, "pipe"]),
        ("a connection from a named pipe", '{"place":"here"}',
         ["-c", "./pipe", "run", GREET, "--set", "style=plain",
          "--set", "name=x"])):
    write(CONNECTION, ['{"place":"here"}'])
    writer = threading.Thread(target=feed, args=(text,))
    writer.start()
    got, text, _ = run(*args)
    writer.join()
    assert got == 0, (what, got, text)
    print("ok", what)
