# SPDX-License-Identifier: MIT
"""verdict.py - has a call become dearer than it was when it was recorded

Two figures of a call can be compared with the record:

  own    the instructions of our own code: they change with the compiler alone
  ratio  all instructions, as a multiple of those of the bare libcurl loop in
         the same run: what our code makes libraries do is in there too, and a
         new version of these changes both sides

A rise of 3 % fails. Where the record was made with other versions, the figures
that these change may rise by 10 %, and it is said that a new one is due. On
another kind of processor another code runs: a record of that kind is needed.
"""
import dataclasses

RISE = 0.03
RISE_ELSEWHERE = 0.10


@dataclasses.dataclass
class Line:
    what: str
    was: float
    now: float
    allowed: float  # the rise

    @property
    def rise(self):
        return self.now / self.was - 1

    @property
    def fails(self):
        return self.rise > self.allowed


def choose(records, versions):
    """The record of these versions, or the last of this kind of processor."""
    of_kind = [record for record in records
               if record["versions"]["processor"] == versions["processor"]]
    return next((record for record in of_kind
                 if record["versions"] == versions),
                of_kind[-1] if of_kind else None)


def ratio(figures, size):
    return figures[f"execute-{size}"]["total"] / \
        figures[f"bare-{size}"]["total"]


def compare(record, now):
    """record, now: {"versions": {...}, "figures": {...}} -> Lines."""
    same_compiler = \
        record["versions"]["compiler"] == now["versions"]["compiler"]
    same = record["versions"] == now["versions"]
    own = RISE if same_compiler else RISE_ELSEWHERE
    whole = RISE if same else RISE_ELSEWHERE
    was, new = record["figures"], now["figures"]
    lines = []
    for name, figures in new.items():
        if not name.startswith("bare-"):
            lines.append(Line(f"{name}, own code", was[name]["own"],
                              figures["own"], own))
        if name.startswith("execute-"):
            size = name.removeprefix("execute-")
            lines.append(Line(f"{name} / bare-{size}", ratio(was, size),
                              ratio(new, size), whole))
    return lines
