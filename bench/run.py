# SPDX-License-Identifier: MIT
"""run.py BUILD [OPTION]... [ROW]... - measures, and prints the table

./dev bench builds and installs what is needed, then calls this. A ROW is the
beginning of a row's key; without one all are measured. The exit status is 1
where a side did not work; a goal that is not met is no failure.
"""
import argparse
import json
import os
import sys
import tempfile

import answers
import measure
import picture
import report
import rows
import server
import sides
import versions

SIZES = {"1k": 1024, "185k": 185000, "100m": 100 * 1024 * 1024}
SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def options():
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("build", help=argparse.SUPPRESS)
    parser.add_argument("--modules", default="", help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true",
                        help="fewer calls and pairs: a rough picture")
    parser.add_argument("--write", action="store_true",
                        help="put the table into BENCHMARKS.md, and draw it")
    parser.add_argument("rows", nargs="*", metavar="ROW", help="the beginning "
                        "of: " + " ".join(row.key for row in rows.ROWS))
    return parser.parse_intermixed_args()


def chosen(names):
    for name in names:
        if not any(row.key.startswith(name) for row in rows.ROWS):
            keys = " ".join(row.key for row in rows.ROWS)
            raise SystemExit(f"no row {name}; there are: {keys}")
    return [row for row in rows.ROWS
            if not names or any(row.key.startswith(name) for name in names)]


def measured(row, place):
    result = {"key": row.key, "what": row.what, "unit": row.unit,
              "ours_name": row.ours, "theirs_name": row.theirs,
              "goal": row.goal()}
    try:
        result.update(row.measure(place))
        result["met"] = row.met(result["ratio"])
    except measure.Absent as why:
        result["absent"] = str(why)
    except measure.Failed as why:
        result["failed"] = str(why)
    return result


def tell(what):
    """On a terminal, a line that the next one replaces."""
    if sys.stderr.isatty():
        print(f"\r{what:<40}\r", end="", file=sys.stderr, flush=True)


def measure_all(asked):
    results = []
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        os.mkdir(f"{work}/answers")
        sizes = answers.make(f"{work}/answers", SIZES)
        with server.Server(work) as nginx:
            place = sides.Place(os.path.abspath(asked.build), SOURCE, work,
                                nginx, asked.modules, sizes, asked.quick)
            for row in chosen(asked.rows):
                tell(f"measuring {row.key}")
                results.append(measured(row, place))
    tell("")
    return results


def main():
    asked = options()
    if asked.write and (asked.rows or asked.quick):
        raise SystemExit("--write is for the whole table, at full length")
    os.environ.pop("SSLKEYLOGFILE", None)
    results = measure_all(asked)
    used = versions.all_of(asked.modules)
    os.makedirs(f"{asked.build}/bench", exist_ok=True)
    with open(f"{asked.build}/bench/results.json", "w",
              encoding="utf-8") as out:
        json.dump({"versions": used, "rows": results}, out, indent=1)
    print(report.table(results) + "\n\n" + report.versions_text(used))
    picture.draw(results, f"{asked.build}/bench/bench.svg")
    if asked.write:
        report.write_into(f"{SOURCE}/BENCHMARKS.md", "figures",
                          report.markdown(results, used))
        picture.draw(results, f"{SOURCE}/doc/bench.svg")
    sys.exit(1 if any("failed" in result for result in results) else 0)


main()
