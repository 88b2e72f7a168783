# SPDX-License-Identifier: MIT
# Whatever words a line has, __complete ends with 0, says nothing on standard
# error, and prints nothing that commands a terminal.
import random
import re
from completelib import *

setting()
words()
words("crash", "-DWORDS_CRASHES")
put("config/host-stub/connections/test_cards/acme.json", "{}")
put("config/host-stub/connections/test_cards/\x1b[31m.json", "{}")
put("config/host-stub/connections/odd\x1b[31m/acme.json", "{}")
put("config/host-stub/calls/mine.json", "{nothing")
put("cache/host-stub/families.json", "{nothing")

ODD = [b"", b" ", b"-", b"--", b"---", b"=", b"--=", b"--set=", b"--set", b"-c",
       b"-p", b"-pcards", b"-p=", b"-\xff", b"--\xff=", b"\xff\xfe", b"a\xc3",
       b"\x1b[31m", b"a\nb", b"\t", b"@", b"@@", b"@mine", b"@/", b"@.so",
       b"words", b"crash", b"run", b"connect", b"choices", b"batch", b"save",
       b"verify", b"help", b"schema", b"word=", b"word=@", b"word=\xff", b".",
       b"object.", b"object.=", b"object.size=", b"object..size=", b"=word",
       b"~", b"~/", b"./", b".so", b".so:", b"./cards/words.so:", b"x.so:",
       b"/dev/null.so:", b"cards/", b"/", b"{}", b"{", b'{"word":"plain"}',
       b"word={", b"limit=1e999", b"pin=x", b"%s%n", b"\\", b"'", b'"', b"$(x)",
       b"`x`", b"*", "é".encode(), "\u202e".encode(), b"x" * 100000,
       b"--" + b"x" * 100000, b"word=" + b"x" * 100000, b"@" + b"x" * 5000,
       b"--set=word=" + b"\xff" * 5000, b"--card", b"--only", b"--map=a="]
RAW = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")


def judge(*line):
    printed = run(*line)
    if RAW.search(printed):
        fail("a control character for %r" % (line,), printed)
    return printed


def words_of(*line):
    printed = judge("words", *line)
    if printed[-1:] != b"\n":
        fail("no line for %r" % (line,), printed)
    printed.decode()


seed = int(os.environ.get("SEED", "1"))
count = int(os.environ.get("CASES", "40" if TRACED else "600"))
print("SEED=%d CASES=%d" % (seed, count))
chance = random.Random(seed)
for odd in ODD if not TRACED else ODD[::4]:
    words_of(odd)
    words_of(b"run", b"words", odd)
for case in range(count):
    line = chance.choices(ODD, k=chance.randrange(7))
    words_of(*line)
    text = b" ".join([b"host-stub", *line])[:100000]
    judge("bash", text, text[len(text) - chance.randrange(9):])
judge("bash", b"host-stub '", b"")
judge("bash", b"host-stub \\", b"\\")
judge("bash", b"host-stub run \xff", b"\xff")
judge("bash", b"x", b"longer than the line")
words_of(*[b"-v"] * 5000)
