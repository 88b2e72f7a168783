# SPDX-License-Identifier: MIT
"""sides.py - the programs that are compared, each ready to be run

Each function gives one that runs the program once and returns its sample:
{"calls", "cpu_us", "wall_us", "peak_kb"}.
"""
import dataclasses
import os

import measure

AT_ONCE = 16  # requests under way, where a side makes several


@dataclasses.dataclass
class Place:
    """Where everything is, and how long to go on."""
    build: str    # the build tree
    source: str   # the source tree
    work: str     # a directory of this run
    server: object
    modules: str  # the directory of node-red, or "" where there is none
    sizes: dict   # of the answers, in bytes
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
        return min(3, full) if self.quick else full

    def calls(self, full):
        return max(1, full // 4) if self.quick else full

    def directory(self, name):
        os.makedirs(f"{self.work}/{name}", exist_ok=True)
        return f"{self.work}/{name}"


def loop_options(calls, warm, at_once=1):
    return ["-n", str(calls), "-w", str(warm), "-t", str(at_once)]


def bare(place, answer, calls, warm=50, threads=1):
    server = place.server
    return lambda: measure.run(
        [place.program("bare-loop"), *loop_options(calls, warm, threads),
         server.url(answer), server.ca, server.token])


def execute(place, answer, calls, warm=50, threads=1):
    return lambda: measure.run(
        [place.program("execute-loop"), *loop_options(calls, warm, threads),
         place.card, place.server.connection, place.server.form(answer)])


def parse(place, how, answer, calls):
    return lambda: measure.run(
        [place.program("parse-loop"), *loop_options(calls, 20), how,
         f"{place.work}/answers/{answer}"])


def spend(place, command, times=1):
    """A program from its start to its end."""
    return measure.run([place.program("spend"), "-n", str(times), *command])


def curl_options(place):
    return ["curl", "-sS", "-f", "--cacert", place.server.ca, "--compressed",
            "-H", "Accept: application/json",
            "-H", f"Authorization: SSWS {place.server.token}"]


def curl_cold(place, answer, times):
    command = curl_options(place) + [place.server.url(answer)]
    return lambda: spend(place, command, times)


def host_cold(place, answer, times):
    command = [place.host, "-p", os.path.dirname(place.card), "-c",
               place.server.connection, "run", "custom_api_action",
               place.server.form(answer), "--json"]
    return lambda: spend(place, command, times)


def curl_many(place, answer, calls):
    """curl -Z, one process for all."""
    path = f"{place.work}/curl-{answer}"
    with open(path, "w", encoding="utf-8") as out:
        out.write(f"url = {place.server.url(answer)}\n"
                  "output = /dev/null\n" * calls)
    command = curl_options(place) + ["-Z", "--parallel-max", str(AT_ONCE),
                                     "-K", path]
    return lambda: dict(spend(place, command), calls=calls)


def batch(place, answer, calls):
    with open(place.server.form(answer), encoding="utf-8") as form:
        line = form.read()
    path = f"{place.work}/forms-{answer}"
    with open(path, "w", encoding="utf-8") as out:
        out.write((line + "\n") * calls)
    command = [place.host, "-c", place.server.connection, "batch", place.card,
               path, "-j", str(AT_ONCE), "--quiet"]
    return lambda: dict(spend(place, command), calls=calls)
