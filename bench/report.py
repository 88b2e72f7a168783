# SPDX-License-Identifier: MIT
"""report.py - the table of figures: on the terminal, as JSON, as Markdown"""


def figure(value, unit):
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit.replace('us', 'µs')}"


def line(row, found):
    print(f"{row.what}: {row.ours} against {row.theirs}")
    if "failed" in found:
        print(f"    not measured: {found['failed']}", flush=True)
        return
    met = {True: "met", False: "NOT met", None: ""}[row.met(found["ratio"])]
    print(f"    {figure(found['ours'], row.unit)} / "
          f"{figure(found['theirs'], row.unit)} = {found['ratio']:.3f}"
          f"   {row.goal()} {met}", flush=True)
