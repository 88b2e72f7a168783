#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A journal with a wrong byte: it is refused, or nothing is written twice.

host-batch-damage.py HOST-STUB: in a directory with `forms`, a job's files `res`
and `res.journal`, and the record of its calls as `before`.
"""

import collections
import os
import pathlib
import subprocess
import sys

# A run takes a second under valgrind.
STEP = 256 if "UNDER_VALGRIND" in os.environ else 8

host = sys.argv[1]
output = pathlib.Path("res").read_bytes()
journal = pathlib.Path("res.journal").read_bytes()
before = pathlib.Path("before").read_text()
command = [host, "-p", "cards", "batch", "tally", "forms", "-o", "res",
           "--resume", "--quiet", "-j", "8"]
refused = resumed = 0


def writes():
    record = pathlib.Path("record")
    lines = record.read_text().splitlines() if record.exists() else []
    return collections.Counter(
        line for line in before.splitlines() + lines
        if line.startswith("write "))


places = [*range(0, len(journal) - STEP, STEP), len(journal) - 8]
for at in places:
    damaged = bytearray(journal)
    damaged[at] ^= 0x55
    pathlib.Path("res").write_bytes(output)
    pathlib.Path("res.journal").write_bytes(damaged)
    pathlib.Path("record").unlink(missing_ok=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    twice = [line for line, count in writes().items() if count > 1]
    assert not twice, (at, twice, done)
    if done.returncode == 3:
        refused += 1
        assert "res.journal is damaged: the record at byte " in done.stderr, at
        assert "Restore it and res from a copy" in done.stderr, at
        assert pathlib.Path("res").read_bytes() == output, at
        assert pathlib.Path("res.journal").read_bytes() == damaged, at
        assert not pathlib.Path("record").exists(), at
    else:
        resumed += 1
        assert done.returncode in (0, 10), (at, done)
# what cannot be told from a tear is in the last record only
assert refused >= len(places) - 7, (refused, resumed)
assert resumed > 0

# A journal that is cut short: what the output has a result of is not sent again.
for at in range(journal.index(b"}") + 1, len(journal) + 1, 3 * STEP):
    pathlib.Path("res").write_bytes(output)
    pathlib.Path("res.journal").write_bytes(journal[:at])
    pathlib.Path("record").unlink(missing_ok=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 10, (at, done)
    twice = [line for line, count in writes().items() if count > 1]
    assert not twice, (at, twice, done)
    lines = pathlib.Path("res").read_text().splitlines()
    assert len(lines) == 40, (at, lines)
assert '"code":"UNKNOWN"' not in lines[0], lines[0]
pathlib.Path("res").write_bytes(output)
pathlib.Path("res.journal").write_bytes(journal[:journal.index(b"}") + 1])
subprocess.run(command, capture_output=True, check=False)
lines = pathlib.Path("res").read_text().splitlines()
assert all('"code":"UNKNOWN"' in line and "was cut short" in line
           for line in lines[:20]), lines
assert all('"error"' not in line for line in lines[20:]), lines
