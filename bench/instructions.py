# SPDX-License-Identifier: MIT
"""instructions.py - how many instructions a call takes, by valgrind's callgrind

A loop program is run for some laps, and callgrind writes what each took: the
start and the warming up are not in it. The least of the laps counts: waiting for
a busy machine takes more, and nothing takes less. Many short laps, so that some
are free of that: it repeats within 0.5 %, over TLS too. As valgrind shows each
program the same processor, those libraries that choose by it choose the same on
most machines.
"""
import collections
import os
import re
import subprocess

import measure

LAPS = 15
NAME = re.compile(r"(c?)(ob|fn)=\((\d+)\)(?: (.*))?")
STORY = "connector_execute"  # whose steps are counted


def counted(path):
    """Of one lap: instructions by object, the file its code is in; and by step,
    a function that execute() calls, with all that this one calls."""
    names, taken, steps = {}, collections.Counter(), collections.Counter()
    here, called = {}, {}
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = NAME.match(line)
            if match:
                calls, kind, number, name = match.groups()
                if name:
                    names[kind, number] = os.path.basename(name.strip())
                (called if calls else here)[kind] = names[kind, number]
            elif line.startswith("calls="):
                cost = int(next(lines).split()[-1])  # counted there
                if here["fn"] == STORY:
                    steps[called["fn"]] += cost
            elif line[0] in "0123456789+-*":
                taken[here["ob"]] += int(line.split()[-1])
    return taken, steps


def a_call(command, places, calls, work):
    """Instructions of a call by object, the sum of them as "total"; and by step
    of execute()."""
    out = f"{work}/callgrind"
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}",
         "--dump-before=loop_lap", command, "-n", str(calls), "-w", "5",
         "-l", str(LAPS), *places], stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = [line for line in done.stderr.split("\n")
                if line and not line.startswith("==")]
        raise measure.Failed(f"{command}: status {done.returncode}: "
                             + "\n".join(said))
    # The first part is all that was before the first lap.
    laps = [counted(f"{out}.{lap + 2}") for lap in range(LAPS)]
    for lap in range(LAPS + 1):
        os.unlink(f"{out}.{lap + 1}")
    os.unlink(out)
    for taken, _ in laps:
        taken["total"] = sum(taken.values())
    least = min(laps, key=lambda lap: lap[0]["total"])
    return tuple({name: round(cost / calls) for name, cost in part.items()}
                 for part in least)
