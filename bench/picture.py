# SPDX-License-Identifier: MIT
"""picture.py - the table as a picture: doc/bench.svg

Each row with a goal, as two bars, ours and theirs, to its own scale. The
colours are read on a light page and on a dark one, as the picture brings its
ground.
"""
import html

import report

GROUND, TEXT, DIM = "#22272e", "#cdd9e5", "#909dab"
OURS, THEIRS, BAD = "#57ab5a", "#768390", "#e0b36b"
WIDTH, ROW, LEFT, BAR, TOP = 860, 46, 290, 250, 24


def text(x, y, what, fill=TEXT, size=13, more=""):
    return (f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}"{more}>'
            f"{html.escape(what, quote=False)}</text>")


def bar(y, part, fill):
    return (f'<rect x="{LEFT}" y="{y}" width="{max(2, part * BAR):.0f}" '
            f'height="12" rx="2" fill="{fill}"/>')


def drawn(result, y):
    """One row."""
    most = max(result["ours"], result["theirs"])
    unit = result["unit"]
    fill = BAD if result["met"] is False else OURS
    out = [text(20, y + 11, result["what"], DIM, 11)]
    for line, side, colour in ((0, "ours", fill), (1, "theirs", THEIRS)):
        at = y + 15 * line
        part = result[side] / most
        out += [bar(at, part, colour),
                text(LEFT + max(2, part * BAR) + 8, at + 10.5,
                     f"{result[side + '_name']}: "
                     + report.figure(result[side], unit), TEXT, 11)]
    verdict = f"{report.ratio(result['ratio'])}  (goal {result['goal']})"
    out.append(text(20, y + 26, verdict, fill, 13, ' font-weight="bold"'))
    return out


def draw(results, path):
    shown = [result for result in results
             if "ratio" in result and result["met"] is not None]
    height = len(shown) * ROW + TOP + 16
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
        f'height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-label="What calls cost, beside what they cost others">',
        f'<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>',
        '<g font-family="ui-sans-serif, DejaVu Sans, Helvetica, Arial, '
        'sans-serif">']
    for number, result in enumerate(shown):
        lines += drawn(result, TOP + number * ROW)
    with open(path, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n</g>\n</svg>\n")
