# SPDX-License-Identifier: MIT
"""report.py - the figures as a table: on the terminal, and in BENCHMARKS.md"""
import re


def figure(value, unit):
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit.replace('us', 'µs')}"


def ratio(value):
    """A small one as a part of one, as the goals are given."""
    return f"1/{1 / value:.1f}" if value < 0.2 else f"{value:.2f}"


def verdict(result):
    if "failed" in result:
        return "FAILED"
    return {True: "met", False: "not met", None: ""}[result["met"]]


def cells(result):
    names = [result["what"], result["ours_name"], result["theirs_name"]]
    if "ratio" not in result:
        why = result.get("absent") or result["failed"]
        return [names[0], names[1], "not measured", names[2], why, "",
                result["goal"], verdict(result) if "failed" in result else ""]
    return [names[0], names[1], figure(result["ours"], result["unit"]),
            names[2], figure(result["theirs"], result["unit"]),
            ratio(result["ratio"]), result["goal"], verdict(result)]


def versions_text(versions):
    return "\n".join(f"{name}: {value}" for name, value in versions.items())


def table(results):
    """For a terminal: a line for what, one for the two sides."""
    lines = []
    last = None
    for result in results:
        what, ours, one, theirs, other, part, goal, met = cells(result)
        if what != last:
            lines.append(what)
        last = what
        lines.append(f"  {ours:<40} {one:>13}")
        lines.append(f"  {theirs:<40} {other:>13}   {part:>7}  "
                     f"{goal:<7} {met}".rstrip())
    return "\n".join(lines)


def markdown(results, versions):
    rows = [cells(result) for result in results]
    lines = ["| what | ours | theirs | ratio | goal | |",
             "|---|---|---|---|---|---|"]
    for what, ours, one, theirs, other, part, goal, met in rows:
        lines.append(f"| {what} | {ours}: {one} | {theirs}: {other} | {part} "
                     f"| {goal} | {met} |")
    lines += ["", "Measured with:", ""]
    lines += [f"- {name}: {value}" for name, value in versions.items()]
    return "\n".join(lines)


def instructions(title, heads, columns, least):
    """A row for each name; what takes less than `least` everywhere is left
    out."""
    most = {name: max(column.get(name, 0) for column in columns)
            for column in columns for name in column}
    lines = [f"| {title} | " + " | ".join(heads) + " |",
             "|---" * (1 + len(heads)) + "|"]
    for name in sorted(most, key=lambda one: -most[one]):
        if most[name] >= least:
            lines.append(f"| {name} | " + " | ".join(
                f"{column.get(name, 0):,}" for column in columns) + " |")
    return "\n".join(lines)


def sizes_of(found):
    return [name.split("-")[1] for name in found if name.startswith("execute")]


def profile(found):
    """Where the instructions of a call go: those of execute() by object, and
    the bare loop's beside them."""
    heads, columns = [], []
    for size in sizes_of(found):
        heads += [f"execute(), {size}", f"bare loop, {size}"]
        columns += [found[f"execute-{size}"][0], found[f"bare-{size}"][0]]
    total = max(column["total"] for column in columns)
    return instructions("code of", heads, columns, total / 200)


def steps(found):
    """What execute() does, step by step, each with all that it calls."""
    sizes = sizes_of(found)
    return instructions("step of `plugin/execute.c`", sizes,
                        [found[f"execute-{size}"][1] for size in sizes], 300)


def write_into(path, place, content):
    """Puts it where the page has the one before it: between two comments."""
    with open(path, encoding="utf-8") as page:
        text = page.read()
    found = re.compile(f"(<!-- {place}: [^\n]* -->\n).*?(<!-- end -->)", re.S)
    text, count = found.subn(
        lambda match: f"{match[1]}\n{content}\n\n{match[2]}", text)
    if count != 1:
        raise SystemExit(f"{path} has no place for {place}")
    with open(path, "w", encoding="utf-8") as page:
        page.write(text)
