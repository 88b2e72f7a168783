# SPDX-License-Identifier: MIT
"""rows.py - what is compared with what, and the goal of each row

A row is measured by a function that takes the Place (where everything is) and
gives {"ours", "theirs", "ratio"}; what the columns mean is said beside it.
"""
import dataclasses
import typing

import measure


@dataclasses.dataclass
class Place:
    """Where everything is, and how long to go on."""
    build: str    # the build tree
    work: str     # a directory of this run
    server: object
    modules: str  # node_modules, or "" where there are none
    quick: bool

    def program(self, name):
        return f"{self.build}/bench/{name}"

    @property
    def card(self):
        return f"{self.build}/plugin/.libs/custom_api_action.so"

    @property
    def host(self):
        return f"{self.build}/host-stub/host-stub"

    def times(self, full):
        """How many pairs."""
        return max(3, full // 4) if self.quick else full

    def calls(self, full):
        return max(10, full // 4) if self.quick else full


@dataclasses.dataclass
class Row:
    key: str
    what: str        # what one call is
    ours: str
    theirs: str
    unit: str        # of both sides: us, ms, MiB, /s, s
    measure: typing.Callable
    at_most: float = 0  # the ratio ours / theirs; 0: no goal
    at_least: float = 0

    def met(self, ratio):
        """True, False, or None where there is no goal."""
        if self.at_most:
            return ratio <= self.at_most
        if self.at_least:
            return ratio >= self.at_least
        return None

    def goal(self):
        if self.at_most:
            return f"≤ {self.at_most:g}"
        return f"≥ {self.at_least:g}" if self.at_least else ""


# ---- sides ----

def bare(place, answer, calls, warm):
    return lambda: measure.run(
        [place.program("bare-loop"), "-n", str(calls), "-w", str(warm),
         place.server.url(answer), place.server.ca, place.server.token])


def execute(place, answer, calls, warm):
    return lambda: measure.run(
        [place.program("execute-loop"), "-n", str(calls), "-w", str(warm),
         place.card, place.server.connection, place.server.form(answer)])


# ---- rows ----

def execute_against_bare(answer, calls):
    def row(place):
        count, warm = place.calls(calls), 50
        return measure.pairs(execute(place, answer, count, warm),
                             bare(place, answer, count, warm),
                             place.times(15))
    return row


ROWS = [
    Row("execute-1k", "1 KB answer, CPU a call", "execute()",
        "bare libcurl loop", "us", execute_against_bare("1k", 4000),
        at_most=1.10),
    Row("execute-185k", "185 KB answer, CPU a call", "execute()",
        "bare libcurl loop", "us", execute_against_bare("185k", 1000),
        at_most=1.7),
]
