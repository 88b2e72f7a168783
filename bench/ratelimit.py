# SPDX-License-Identifier: MIT
"""ratelimit.py - how long a batch takes under a rate limit

The sandbox opens a window of so many calls at the whole second of a call, and
the next when that is over. A batch begins with a second; it has calls for four
windows, and so cannot end before three of them are over.
"""
import subprocess
import time

import measure
import sides

WINDOWS = 4
CALLS = 48  # a window


def start(place, seconds):
    """The sandbox, its connection and what it was asked, in a directory."""
    where = place.directory("limit")
    process = subprocess.Popen(
        [f"{place.build}/sandbox/okta-sandbox", "--https", "--ca-file",
         f"{where}/ca.pem", "--connection", f"{where}/connection.json",
         "--limit", f"{CALLS}/{seconds}", "--record", f"{where}/seen",
         "--exit-with-parent"], stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line == "ready\n":
            break
    return process, where


def row(place):
    seconds = 3 if place.quick else 15
    count = WINDOWS * CALLS
    process, where = start(place, seconds)
    try:
        with open(f"{where}/forms", "w", encoding="utf-8") as out:
            out.write('{"request_type": "GET", "relative_url": '
                      '"/api/v1/devices?limit=1"}\n' * count)
        began = int(time.time()) + 1
        time.sleep(began - time.time())
        sides.spend(place, [
            place.host, "-c", f"{where}/connection.json", "batch", place.card,
            f"{where}/forms", "-j", str(sides.AT_ONCE), "--quiet"])
        took = time.time() - began
    finally:
        process.terminate()
        process.wait()
    with open(f"{where}/seen", encoding="utf-8") as seen:
        sent = len(seen.readlines())
    if sent != count:
        raise measure.Failed(f"{sent} requests for {count} forms: some came "
                             "too early")
    return measure.outcome([took], [(WINDOWS - 1) * seconds])
