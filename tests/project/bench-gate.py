# SPDX-License-Identifier: MIT
"""What bench-gate.sh runs."""
import copy
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import verdict

VERSIONS = {"processor": "x", "compiler": "cc 1", "OpenSSL": "1"}
RECORD = {"versions": VERSIONS, "figures": {
    "bare-1k": {"total": 100000, "own": 0},
    "execute-1k": {"total": 150000, "own": 50000},
    "validator-1k": {"total": 60000, "own": 60000}}}


def failing(change, **versions):
    """The lines that fail when figures and versions are changed so."""
    now = copy.deepcopy(RECORD)
    for name, kind, part in change:
        now["figures"][name][kind] *= part
    now["versions"].update(versions)
    return [line.what for line in verdict.compare(RECORD, now) if line.fails]


def expect(found, wanted):
    if found != wanted:
        raise SystemExit(f"{found} is not {wanted}")


OWN, WHOLE = "execute-1k, own code", "execute-1k / bare-1k"
expect(failing([]), [])
expect(failing([("execute-1k", "own", 1.029)]), [])
expect(failing([("execute-1k", "own", 1.031)]), [OWN])
expect(failing([("execute-1k", "total", 1.029)]), [])
expect(failing([("execute-1k", "total", 1.031)]), [WHOLE])
expect(failing([("validator-1k", "own", 1.031)]), ["validator-1k, own code"])
# Libraries that cost more cost both sides more.
both = [("execute-1k", "total", 1.2), ("bare-1k", "total", 1.2)]
expect(failing(both), [])
# Another OpenSSL moves the ratio, and not our own code.
expect(failing([("execute-1k", "total", 1.09)], OpenSSL="2"), [])
expect(failing([("execute-1k", "total", 1.11)], OpenSSL="2"), [WHOLE])
expect(failing([("execute-1k", "own", 1.031)], OpenSSL="2"), [OWN])
# Another compiler moves both.
expect(failing([("execute-1k", "own", 1.09)], compiler="cc 2"), [])
expect(failing([("execute-1k", "own", 1.11)], compiler="cc 2"), [OWN])
# The record of these versions before any other; none of another processor.
other = {"versions": {**VERSIONS, "OpenSSL": "2"}}
expect(verdict.choose([RECORD, other], VERSIONS), RECORD)
expect(verdict.choose([RECORD, other], {**VERSIONS, "OpenSSL": "3"}), other)
expect(verdict.choose([RECORD], {**VERSIONS, "processor": "y"}), None)
