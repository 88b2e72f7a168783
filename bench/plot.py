# SPDX-License-Identifier: MIT
"""plot.py - lines on two logarithmic scales: doc/bench-growth.svg

Cost that grows with what is asked is a straight line of slope one there, cost
that does not grow a level one.
"""
import html
import math

from picture import DIM, GROUND, OURS, TEXT, THEIRS

WIDTH, COLUMNS = 860, 2
PANEL_W, PANEL_H, LEFT, TOP, RIGHT, BOTTOM = 430, 220, 64, 40, 24, 40
GRID = "#373e47"


def short(value):
    """1, 10, 1k, 1M; 0.1, 0.01."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def text(x, y, what, fill=DIM, anchor="start", size=11):
    return (f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{fill}" '
            f'text-anchor="{anchor}">{html.escape(what, quote=False)}</text>')


class Scale:
    """A logarithmic range onto pixels: of whole decades, or of given ticks."""

    def __init__(self, values, begin, end, ticks=None):
        low = math.floor(math.log10(min(values)) + 1e-9)
        high = math.ceil(math.log10(max(values)) - 1e-9)
        self.ticks = ticks or [10.0 ** power
                               for power in range(low, max(high, low + 1) + 1)]
        self.low = math.log10(self.ticks[0])
        self.high = math.log10(self.ticks[-1])
        self.begin, self.end = begin, end

    def __call__(self, value):
        part = (math.log10(value) - self.low) / (self.high - self.low)
        return self.begin + part * (self.end - self.begin)


def grid(x, y):
    out = []
    for tick in x.ticks:
        out += [f'<path d="M{x(tick):.0f} {y.begin}V{y.end}"/>']
    for tick in y.ticks:
        out += [f'<path d="M{x.begin} {y(tick):.0f}H{x.end}"/>']
    return [f'<g stroke="{GRID}" fill="none">', *out, "</g>"]


def line(points, x, y, colour):
    places = [(x(at), y(value)) for at, value in points]
    path = "L".join(f"{at:.1f} {value:.1f}" for at, value in places)
    dots = "".join(f'<circle cx="{at:.1f}" cy="{value:.1f}" r="3"/>'
                   for at, value in places)
    return (f'<path d="M{path}" stroke="{colour}" stroke-width="2" '
            f'fill="none"/><g fill="{colour}">{dots}</g>')


def panel(content, left, top):
    title, unit_x, unit_y, lines = content
    points = [point for some in lines.values() for point in some]
    across = [at for at, _ in next(iter(lines.values()))]
    x = Scale(across, left + LEFT, left + PANEL_W - RIGHT, across)
    y = Scale([value for _, value in points], top + PANEL_H - BOTTOM,
              top + TOP)
    out = [text(left + LEFT, top + 24, f"{title} ({unit_y})", TEXT, size=13)]
    out += grid(x, y)
    out += [text(x(tick), y.begin + 16, short(tick), anchor="middle")
            for tick in x.ticks]
    out += [text(x.begin - 6, y(tick) + 4, short(tick), anchor="end")
            for tick in y.ticks]
    out.append(text((x.begin + x.end) / 2, y.begin + 32, unit_x,
                    anchor="middle"))
    # Ours is drawn last, on top.
    for (_, some), colour in reversed(list(zip(lines.items(),
                                               (OURS, THEIRS)))):
        out.append(line(some, x, y, colour))
    return out


def draw(panels, path):
    rows = math.ceil(len(panels) / COLUMNS)
    height = rows * PANEL_H + 50
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
        f'height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-label="How CPU and memory of a call grow">',
        f'<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>',
        '<g font-family="ui-sans-serif, DejaVu Sans, Helvetica, Arial, '
        'sans-serif">']
    for number, (name, colour) in enumerate(
            zip(panels[0][3], (OURS, THEIRS))):
        at = LEFT + number * 130
        out += [f'<rect x="{at}" y="20" width="18" height="4" '
                f'fill="{colour}"/>', text(at + 26, 27, name, TEXT)]
    for number, content in enumerate(panels):
        out += panel(content, number % COLUMNS * PANEL_W,
                     32 + number // COLUMNS * PANEL_H)
    with open(path, "w", encoding="utf-8") as svg:
        svg.write("\n".join(out) + "\n</g>\n</svg>\n")
