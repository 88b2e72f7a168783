# SPDX-License-Identifier: MIT
"""growth.py BUILD [--quick] [--write] - how cost grows

./dev bench --growth calls it. CPU and memory of execute(), and of the bare
libcurl loop beside it, for answers from 1 KB to 100 MB, for 1 to 16 threads,
and for 1 to a million calls. Prints the figures and draws them; --write draws
doc/bench-growth.svg.
"""
import argparse
import json
import os
import sys
import tempfile

import answers
import measure
import plot
import server
import sides

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KB, MB = 1000, 1000000
SIZES = {"1k": KB, "10k": 10 * KB, "100k": 100 * KB, "1m": MB, "10m": 10 * MB,
         "100m": 100 * MB}
THREADS = [1, 2, 4, 8, 16]
CALLS = [1, 10, 100, 1000, 10000, 100000, 1000000]
PROGRAMS = (("execute()", sides.execute), ("bare loop", sides.bare))


def options():
    parser = argparse.ArgumentParser(prog="./dev bench --growth")
    parser.add_argument("build", help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true",
                        help="10,000 calls at most")
    parser.add_argument("--write", action="store_true",
                        help="draw doc/bench-growth.svg")
    return parser.parse_args()


def sampled(points, x_of, times=1):
    """Runs the sides in turns: {side: [(x, the sample of middling CPU)]}."""
    found = {name: [] for name, _ in PROGRAMS}
    for point in points:
        samples = {name: [] for name, _ in PROGRAMS}
        for _ in range(times):
            for name, side in PROGRAMS:
                samples[name].append(side(*point)())
        for name, some in samples.items():
            some.sort(key=measure.cpu)
            found[name].append((x_of(point), some[len(some) // 2]))
    return found


def series(found, figure):
    return {name: [(x, figure(sample)) for x, sample in samples]
            for name, samples in found.items()}


def cpu_ms(sample):
    return measure.cpu(sample) / 1000


def total_ms(sample):
    return sample["cpu_us"] / 1000


def memory(sample):
    return sample["peak_kb"] / 1024


def by_size(place):
    """About as many bytes for each size, and three calls at least."""
    points = [(place, name, max(3, min(2000, 200 * MB // size)),
               50 if size < MB else 1) for name, size in SIZES.items()]
    found = sampled(points, lambda point: SIZES[point[1]] / KB, 3)
    return [("CPU a call by size", "KB", "ms", series(found, cpu_ms)),
            ("memory by size", "KB", "MiB", series(found, memory))]


def by_threads(place):
    calls = 2000 if place.quick else 20000
    points = [(place, "1k", calls, 50, threads) for threads in THREADS]
    found = sampled(points, lambda point: point[4], 3)
    return [("CPU a call by threads, 1 KB", "threads", "ms",
             series(found, cpu_ms)),
            ("memory by threads, 1 KB", "threads", "MiB",
             series(found, memory))]


def by_calls(place):
    most = 10000 if place.quick else CALLS[-1]
    points = [(place, "1k", calls, 1) for calls in CALLS if calls <= most]
    found = sampled(points, lambda point: point[2])
    return [("CPU in all by calls, 1 KB", "calls", "ms",
             series(found, total_ms)),
            ("memory by calls, 1 KB", "calls", "MiB", series(found, memory))]


def table(panel):
    title, unit_x, unit_y, lines = panel
    print(f"{title}\n  {unit_x:>12}" + "".join(
        f"  {name + ', ' + unit_y:>16}" for name in lines))
    for number, (x, _) in enumerate(next(iter(lines.values()))):
        print(f"  {x:>12,.0f}" + "".join(
            f"  {points[number][1]:>16,.3f}" for points in lines.values()))


def main():
    asked = options()
    if asked.write and asked.quick:
        raise SystemExit("--write is for the whole, at full length")
    panels = []
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        os.mkdir(f"{work}/answers")
        sizes = answers.make(f"{work}/answers", SIZES)
        with server.Server(work) as nginx:
            place = sides.Place(os.path.abspath(asked.build), SOURCE, work,
                                nginx, "", sizes, asked.quick)
            for grow in (by_size, by_threads, by_calls):
                for panel in grow(place):
                    table(panel)
                    sys.stdout.flush()
                    panels.append(panel)
    with open(f"{asked.build}/bench/growth.json", "w",
              encoding="utf-8") as out:
        json.dump(panels, out, indent=1)
    plot.draw(panels, f"{asked.build}/bench/growth.svg")
    if asked.write:
        plot.draw(panels, f"{SOURCE}/doc/bench-growth.svg")


main()
