# SPDX-License-Identifier: MIT
"""run.py BUILD [--quick] [ROW]... - measures and prints the table

Called by ./dev bench, which builds and installs what is needed. A ROW is the
beginning of a row's key; without one, all are measured.
"""
import argparse
import os
import sys
import tempfile

import answers
import measure
import report
import rows
import server

SIZES = {"1k": 1024, "185k": 185000, "100m": 100 * 1024 * 1024}


def options():
    parser = argparse.ArgumentParser(prog="./dev bench", add_help=False)
    parser.add_argument("build")
    parser.add_argument("--modules", default="")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("rows", nargs="*")
    return parser.parse_args()


def chosen(names):
    for name in names:
        if not any(row.key.startswith(name) for row in rows.ROWS):
            keys = " ".join(row.key for row in rows.ROWS)
            raise SystemExit(f"no row {name}; there are: {keys}")
    return [row for row in rows.ROWS
            if not names or any(row.key.startswith(name) for name in names)]


def measured(row, place):
    """The row's figures; where a side does not work, why."""
    try:
        return row.measure(place)
    except measure.Failed as why:
        return {"failed": str(why)}


def main():
    asked = options()
    table = chosen(asked.rows)
    os.environ.pop("SSLKEYLOGFILE", None)
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        os.mkdir(f"{work}/answers")
        answers.make(f"{work}/answers", SIZES)
        with server.Server(work) as nginx:
            place = rows.Place(os.path.abspath(asked.build), work, nginx,
                               asked.modules, asked.quick)
            results = []
            for row in table:
                results.append((row, measured(row, place)))
                report.line(*results[-1])
    sys.exit(1 if any("failed" in found for _, found in results) else 0)


main()
