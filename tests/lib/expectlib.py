# SPDX-License-Identifier: MIT
"""expect(): a failure shows the line of the test, and what its variables hold."""
import linecache
import sys


def expect(what, condition):
    if condition:
        return
    frame = sys._getframe(1)
    said = [f"{frame.f_code.co_filename}:{frame.f_lineno}: "
            f"does not hold: {what}"]
    for number in range(frame.f_lineno, frame.f_lineno + 4):
        line = linecache.getline(frame.f_code.co_filename, number)
        said.append("  expected  " + line.rstrip())
        if line.rstrip().endswith(")"):
            break
    for name, value in frame.f_locals.items():
        if isinstance(value, (bytes, str, int, list, dict)):
            said.append(f"  {name} is {value!r}"[:4000])
    raise SystemExit("\n".join(said))
