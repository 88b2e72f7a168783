# SPDX-License-Identifier: MIT
"""Texts with escapes, C1 controls and marks that turn text, on a terminal."""

import json
import os
import pty
import re
import subprocess
import sys

HOST, CARDS = sys.argv[1:]
ODD = "a\u009b31mb\u202ec\u2066d\u007fe\u200bf\ufeffg"
RAW = ["\u009b", "\u202e", "\u2066", "\u007f", "\u200b", "\ufeff"]
# our own colours, and nothing else that begins with ESC
COLOR = re.compile("\x1b\\[[0-9;]*m")
ENV = {**os.environ, "GREET_PLACE": "here" + ODD, "TERM": "xterm",
       "BAD_CARD": "escapes"}


def on_terminal(*args, given=None):
    master, slave = pty.openpty()
    child = subprocess.Popen([HOST, "-p", CARDS, *args],
                             stdin=given or slave, stdout=slave, stderr=slave,
                             env=ENV)
    os.close(slave)
    seen = b""
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:
            break
        if not data:
            break
        seen += data
    child.wait()
    os.close(master)
    return seen.decode()


def safe(what, *args, has="\\u202e", given=None):
    text = on_terminal(*args, given=given)
    bare = COLOR.sub("", text)
    for raw in [*RAW, "\x1b"]:
        assert raw not in bare, (what, hex(ord(raw)), text)
    assert "\x1b[31mred" not in text, (what, text)
    assert has in text, (what, text)
    print("ok", what)


def greet(*args):
    return ("run", "greet", "--set", "style=plain", "--set", "name=x", *args)


odd = ("--set", "extras=" + json.dumps({"k" + ODD: ODD}, ensure_ascii=False))
html = ("--set", "mode=html")
safe("an answer", *greet(*odd))
safe("an answer as JSON", *greet(*odd, "--json"))
safe("a body", *greet(*odd, "--body"))
safe("a body as JSON", *greet(*odd, "--body", "--json"))
safe("a body of text", *greet(*html, "--body"), has="\\u001b[31mred")
safe("a body of text, as JSON", *greet(*html, "--body", "--json"),
     has="\\u001b[31mred")
safe("an answer of text", *greet(*html), has="\\u001b[31mred")
safe("an error of the card's", *greet("--set", "mode=fail:5"),
     has="\\u001b[31mred")
safe("an error as JSON", *greet("--set", "mode=fail:5", "--json"),
     has="\\u001b[31mred")
safe("a file that is not there, as JSON", "run", "greet", "./" + ODD, "--json")
safe("a file that is not there", "run", "greet", "./" + ODD)
safe("pages", *greet("--set", "mode=pages:2", *odd, "--paginate"), has="[")
safe("a check", "check", *greet(*odd)[1:])
safe("a check as JSON", "check", *greet(*odd)[1:], "--json")
safe("a title", "describe", "model")
safe("a title as JSON", "describe", "--json", "model")
safe("the list as JSON", "list", "--json")

with open("odd.ndjson", "w", encoding="utf-8") as forms:
    json.dump({"style": "plain", "name": "x", "extras": {"k" + ODD: ODD}},
              forms, ensure_ascii=False)
safe("results of a batch", "batch", "greet", "odd.ndjson")

with open("requests", "w+", encoding="utf-8") as requests:
    json.dump({"jsonrpc": "2.0", "id": ODD, "method": "run",
               "params": {"card": "greet", "inputs": {
                   "style": "plain", "name": "x", "extras": {"k": ODD}}}},
              requests, ensure_ascii=False)
    requests.write("\n")
    requests.seek(0)
    safe("an answer of serve", "serve", given=requests)

piped = subprocess.run([HOST, "-p", CARDS, *greet(*odd)], env=ENV,
                       stdout=subprocess.PIPE, check=True).stdout.decode()
for char in RAW:
    assert char in piped, hex(ord(char))
assert json.loads(piped)["echo"]["extras"] == {"k" + ODD: ODD}
print("ok in a pipe it is as it came")
