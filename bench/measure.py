# SPDX-License-Identifier: MIT
"""measure.py - running programs in pairs, and what came of it

The two sides of a comparison run in turns, A B B A, so that what else the
machine does meets both. A ratio is taken in each pair; the median stands.
"""
import json
import statistics
import subprocess


class Failed(Exception):
    """A side that did not work: its row says why in place of a figure."""


class Absent(Exception):
    """A side that is not there to be measured."""


def run(command, **more):
    """Runs a program and gives its last line of output, read as JSON."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip())[-500:]
        raise Failed(f"{command[0]}: status {done.returncode}: {said}")
    return json.loads(done.stdout.strip().split("\n")[-1])


# ---- what a sample says of one call ----

def cpu(sample):
    return sample["cpu_us"] / sample["calls"]


def wall_ms(sample):
    return sample["wall_us"] / sample["calls"] / 1000


def rate(sample):
    return sample["calls"] / sample["wall_us"] * 1e6


def outcome(left, right):
    """Of two rows of figures, those of one turn beside each other."""
    ratios = sorted(a / b for a, b in zip(left, right))
    return {"ours": statistics.median(left),
            "theirs": statistics.median(right),
            "ratio": statistics.median(ratios),
            "ratios": [round(ratio, 4) for ratio in ratios]}


def pairs(ours, theirs, times, figure=cpu):
    """Runs both in turns; medians of each side and of the ratios."""
    left, right = [], []
    for turn in range(times):
        sides = [(left, ours), (right, theirs)]
        for figures, side in sides if turn % 2 == 0 else sides[::-1]:
            figures.append(figure(side()))
    return outcome(left, right)
