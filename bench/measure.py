# SPDX-License-Identifier: MIT
"""measure.py - running programs in pairs, and what came of it

The two sides of a comparison run in turns, A B A B, so that what else the
machine does meets both. A ratio is taken in each pair; the median stands.
"""
import json
import statistics
import subprocess


class Failed(Exception):
    """A side that did not work: its row says why in place of a figure."""


def run(command, **more):
    """Runs a program and gives its last line of output, read as JSON."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, **more)
    if done.returncode != 0:
        raise Failed(f"{command[0]}: status {done.returncode}: "
                     + done.stderr.strip()[-500:])
    return json.loads(done.stdout.strip().split("\n")[-1])


def each(sample, figure):
    """The figure of one call."""
    return sample[figure] / sample["calls"]


def pairs(ours, theirs, times, figure="cpu_us"):
    """Runs both in turns; medians of each side and of the ratios."""
    left, right = [], []
    for turn in range(times):
        for side in (0, 1) if turn % 2 == 0 else (1, 0):
            if side == 0:
                left.append(each(ours(), figure))
            else:
                right.append(each(theirs(), figure))
    ratios = sorted(a / b for a, b in zip(left, right))
    return {"ours": statistics.median(left),
            "theirs": statistics.median(right),
            "ratio": statistics.median(ratios),
            "ratios": [round(ratio, 4) for ratio in ratios]}
