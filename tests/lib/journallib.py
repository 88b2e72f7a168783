#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Says whether a journal of batch is of a finished job: finished, unfinished, or
absent if there is none. journal.h has its records.
"""
import os
import struct
import sys

SIZE = 48
HEADER, BASE, HELD, SYNCED = 1, 2, 4, 6
FINISHED = 2  # the second field of BASE


def records(data):
    """The kind and the second field of each record."""
    at = 0
    while at + SIZE <= len(data):
        _, kind, field, size = struct.unpack_from("<IHHI", data, at)
        yield kind, field
        at += SIZE + (size if kind in (HEADER, HELD) else 0)


def state(path):
    if not os.path.exists(path):
        return "absent"
    with open(path, "rb") as file:
        found = list(records(file.read()))
    if found[:2] == [(HEADER, 0), (BASE, FINISHED)] \
            and all(kind == SYNCED for kind, _ in found[2:]):
        return "finished"
    return "unfinished"


if __name__ == "__main__":
    print(state(sys.argv[1]))
