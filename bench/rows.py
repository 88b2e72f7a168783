# SPDX-License-Identifier: MIT
"""rows.py - what is compared with what, and the goal of each row

A row is measured by a function that takes the Place (see sides.py) and gives
{"ours", "theirs", "ratio"}.
"""
import dataclasses
import typing

import measure
import nodes
import ratelimit
import sides


@dataclasses.dataclass
class Row:
    key: str
    what: str
    ours: str
    theirs: str
    unit: str  # of both sides
    measure: typing.Callable
    at_most: float = 0  # the ratio ours / theirs; 0: no goal
    at_least: float = 0

    def met(self, ratio):
        """True, False, or None where there is no goal."""
        if self.at_most:
            return ratio <= self.at_most
        return ratio >= self.at_least if self.at_least else None

    def goal(self):
        """As a person reads it: a small ratio is a part of one."""
        if not self.at_most:
            return f"≥ {self.at_least:g}" if self.at_least else "–"
        if self.at_most < 0.6:
            return f"≤ 1/{1 / self.at_most:g}"
        return f"≤ {self.at_most:g}"


def in_turns(ours, theirs, answer, calls, times, figure=measure.cpu):
    """calls: of each side, or of ours and of theirs."""
    mine, others = calls if isinstance(calls, tuple) else (calls, calls)

    def row(place):
        return measure.pairs(ours(place, answer, place.calls(mine)),
                             theirs(place, answer, place.calls(others)),
                             place.times(times), figure)
    return row


def cold(figure):
    def row(place):
        return measure.pairs(sides.host_cold(place, "1k", 5),
                             sides.curl_cold(place, "1k", 5),
                             place.times(31), figure)
    return row


def against(bound, figure):
    """A figure of ours against a fixed one."""
    def row(place):
        wanted = bound(place)
        figures = [figure(place) for _ in range(place.times(5))]
        return measure.outcome(figures, [wanted] * len(figures))
    return row


def megabytes(sample):
    return sample["peak_kb"] / 1024


def answer_size(place):
    return place.sizes["100m"] / 1048576


def memory_of_execute(place):
    return megabytes(sides.execute(place, "100m", 1, warm=0)())


def memory_of_body(place):
    command = [place.host, "-c", place.server.connection, "run", place.card,
               place.server.form("100m"), "--body"]
    return megabytes(sides.spend(place, command))


def validator_rate(place):
    sample = sides.parse(place, "valid", "185k", place.calls(4000))()
    return sample["bytes"] / sample["cpu_us"] / 1000


def parsers(place):
    ours = sides.parse(place, "valid", "185k", place.calls(2000))
    theirs = sides.parse(place, "json-c", "185k", place.calls(200))
    return measure.pairs(ours, theirs, place.times(7))


CARD_IN_RED = ("the card in Node-RED",
               "Node-RED's http request node")
# A batch is measured from its start to its end, Node when it is warm.
MANY = (8000, 2000)
SOME = (2000, 500)
BATCH_RED = ("host-stub batch -j16", "Node-RED's http request node")
CPU_1K = "CPU a call, 1 KB"
CPU_185K = "CPU a call, 185 KB of JSON"

ROWS = [
    Row("execute-1k", CPU_1K, "execute()", "bare libcurl loop", "us",
        in_turns(sides.execute, sides.bare, "1k", 4000, 21), at_most=1.10),
    Row("execute-185k", CPU_185K, "execute()", "bare libcurl loop", "us",
        in_turns(sides.execute, sides.bare, "185k", 1000, 21), at_most=1.7),
    Row("batch-1k", CPU_1K, *BATCH_RED, "us",
        in_turns(sides.batch, nodes.http_request, "1k", MANY, 5),
        at_most=1 / 15),
    Row("batch-185k", CPU_185K, *BATCH_RED, "us",
        in_turns(sides.batch, nodes.http_request, "185k", SOME, 5), at_most=1 / 8),
    Row("red-1k", CPU_1K, *CARD_IN_RED, "us",
        in_turns(nodes.card, nodes.http_request, "1k", 2000, 5),
        at_most=1 / 2),
    Row("red-185k", CPU_185K, *CARD_IN_RED, "us",
        in_turns(nodes.card, nodes.http_request, "185k", 500, 5),
        at_most=1 / 2),
    Row("memory", "memory at its highest, 100 MB of JSON", "execute()",
        "the answer's size", "MiB",
        against(answer_size, memory_of_execute), at_most=1.2),
    Row("memory-body", "memory at its highest, 100 MB of JSON",
        "host-stub run --body", "a bound of 16 MiB", "MiB",
        against(lambda place: 16, memory_of_body), at_most=1),
    Row("cold-cpu", "CPU of a run, cold, 1 KB", "host-stub run", "curl", "us",
        cold(measure.cpu), at_most=1.3),
    Row("cold-time", "time of a run, cold, 1 KB", "host-stub run", "curl",
        "ms", cold(measure.wall_ms), at_most=1.3),
    Row("rate", "requests a second, 1 KB", "host-stub batch -j16",
        "curl -Z, 16 at once", "/s",
        in_turns(sides.batch, sides.curl_many, "1k", 8000, 7, measure.rate),
        at_least=1),
    Row("limit", "time under a rate limit, four windows",
        "host-stub batch -j16", "what the limit allows", "s",
        ratelimit.row, at_most=1.04),
    Row("validator", "JSON checked a second of CPU, 185 KB",
        "the card's validator", "a bound of 1.5 GB/s", "GB/s",
        against(lambda place: 1.5, validator_rate), at_least=1),
    Row("batch-curl-1k", CPU_1K, "host-stub batch -j16",
        "curl -Z, 16 at once", "us",
        in_turns(sides.batch, sides.curl_many, "1k", 8000, 5)),
    Row("fetch-1k", CPU_1K, "host-stub batch -j16", "Node's fetch", "us",
        in_turns(sides.batch, nodes.fetch, "1k", MANY, 5)),
    Row("fetch-185k", CPU_185K, "host-stub batch -j16", "Node's fetch", "us",
        in_turns(sides.batch, nodes.fetch, "185k", SOME, 5)),
    Row("parse-185k", "CPU to read 185 KB of JSON", "the card's validator",
        "json-c, into objects", "us", parsers),
]
