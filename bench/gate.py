# SPDX-License-Identifier: MIT
"""gate.py BUILD [--record] - does a call take more instructions than before

./dev bench --gate calls it. Each figure is compared with the one that is kept
in instructions.json for these versions of the libraries, or else with the last
one; --record keeps the present ones. The exit status is 1 where one has risen.
"""
import argparse
import json
import os
import sys
import tempfile

import answers
import instructions
import measure
import report
import server
import sides
import verdict
import versions

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KEPT = f"{SOURCE}/bench/instructions.json"
SIZES = {"1k": 1024, "185k": 185000}
KEPT_VERSIONS = ("compiler", "curl and libcurl", "OpenSSL")
OWN = ("custom_api_action.so", "parse-loop")
CALLS = {"1k": 10, "185k": 2}  # a lap


def options():
    parser = argparse.ArgumentParser(prog="./dev bench --gate")
    parser.add_argument("build", help=argparse.SUPPRESS)
    parser.add_argument("--record", action="store_true",
                        help="keep the present figures")
    parser.add_argument("--kept", default=KEPT, metavar="FILE",
                        help="where figures are kept")
    parser.add_argument("--write", action="store_true", help="put where the "
                        "instructions go into BENCHMARKS.md")
    parser.add_argument("--card", help="another card to count")
    return parser.parse_args()


def count(place, card):
    """Instructions of a call by name: by object and by step; the validator's
    of a text."""
    found = {}
    for size, calls in CALLS.items():
        for name, places in (
                ("bare", [place.server.url(size), place.server.ca,
                          place.server.token]),
                ("execute", [card, place.server.connection,
                             place.server.form(size)])):
            found[f"{name}-{size}"] = instructions.a_call(
                place.program(f"{name}-loop"), places, calls, place.work)
    found["validator-185k"] = instructions.a_call(
        place.program("parse-loop"), ["valid", f"{place.work}/answers/185k"],
        5, place.work)
    return found


def present(asked):
    """{"versions", "figures"} of this run, and what count() found."""
    used = versions.all_of("")
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        os.mkdir(f"{work}/answers")
        sizes = answers.make(f"{work}/answers", SIZES)
        with server.Server(work) as nginx:
            place = sides.Place(os.path.abspath(asked.build), SOURCE, work,
                                nginx, "", sizes, True)
            found = count(place, asked.card or place.card)
    kept = {name: used[name] for name in KEPT_VERSIONS}
    figures = {name: {"total": taken["total"],
                      "own": sum(taken.get(own, 0) for own in OWN)}
               for name, (taken, _) in found.items()}
    return {"versions": {"processor": versions.kind(), **kept},
            "figures": figures}, found


def records(path):
    try:
        with open(path, encoding="utf-8") as kept:
            return json.load(kept)
    except FileNotFoundError:
        return []


def keep(path, new):
    """The newest is the last; one a set of versions."""
    kept = [record for record in records(path)
            if record["versions"] != new["versions"]] + [new]
    with open(path, "w", encoding="utf-8") as out:
        out.write(json.dumps(kept, indent=2) + "\n")
    print(f"Kept in {os.path.relpath(path)}:")
    for name, figures in new["figures"].items():
        print(f"  {name:<16} {figures['total']:>12,} instructions a call, "
              f"{figures['own']:>10,} of them our own")


def judge(kept, now):
    record = verdict.choose(kept, now["versions"])
    if not record:
        print("Not judged: no figures are kept for a processor like this one, "
              f"{now['versions']['processor']}.")
        return True
    lines = verdict.compare(record, now)
    for line in lines:
        digits = 0 if line.was > 1000 else 3
        print(f"{line.what:<26} {line.was:>12,.{digits}f} "
              f"-> {line.now:>12,.{digits}f}  {100 * line.rise:+6.1f} %"
              + (f"  TOO MUCH: at most +{100 * line.allowed:.0f} %"
                 if line.fails else ""))
    print("A cost that is not in every lap is not counted.")
    if record["versions"] != now["versions"]:
        print("The figures kept are of other versions, so more is allowed; "
              "./dev bench --gate --record keeps those of these:")
        for name, value in now["versions"].items():
            print(f"  {name}: {value}, was {record['versions'][name]}")
    return not any(line.fails for line in lines)


def main():
    asked = options()
    try:
        now, found = present(asked)
    except measure.Failed as why:
        raise SystemExit(str(why)) from why
    if asked.write:
        report.write_into(f"{SOURCE}/BENCHMARKS.md", "profile",
                          report.profile(found))
        report.write_into(f"{SOURCE}/BENCHMARKS.md", "steps",
                          report.steps(found))
    if asked.record:
        keep(asked.kept, now)
    elif not judge(records(asked.kept), now):
        print("A call has become dearer. Where it has to be: "
              "./dev bench --gate --record")
        sys.exit(1)


main()
