# SPDX-License-Identifier: MIT
"""no-circles.py DIRECTORY...: the object files of a part need each other in
one direction only. Each circle is shown, with the names that close it."""
import os
import re
import subprocess
import sys


# What the core asks of the connector, and the code of an action of its table of
# inputs: each module is linked with one that fills it (plugin/service.h).
FILLED = {"service", "form_inputs"}


def names_of(path):
    """What an object file defines, and what it needs of others."""
    defined, needed = set(), set()
    listing = subprocess.run(["nm", "-P", path], check=True,
                             capture_output=True, text=True).stdout
    for line in listing.splitlines():
        name, kind = line.split()[:2]
        if name in FILLED:
            continue
        if kind in "Uw":
            needed.add(name)
        elif kind in "TDBRVWC":
            defined.add(name)
    return defined, needed


def read(directory):
    """For each object file the others that it needs, and why."""
    files = {}
    for root, _, names in os.walk(directory):
        if os.path.basename(root) != ".libs":
            continue
        for name in names:
            if name.endswith(".o"):
                place = os.path.relpath(os.path.dirname(root), directory)
                short = os.path.join(place, re.sub(r"^.*_la-", "", name)[:-2])
                files[os.path.normpath(short)] = names_of(
                    os.path.join(root, name))
    owner = {name: file for file, (defined, _) in files.items()
             for name in defined}
    needs = {file: {} for file in files}
    for file, (_, needed) in files.items():
        for name in needed:
            other = owner.get(name, file)
            if other != file:
                needs[file].setdefault(other, []).append(name)
    return needs


def reached_from(needs, start):
    seen, todo = set(), [start]
    while todo:
        for other in needs[todo.pop()]:
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen


def circles(needs):
    reach = {file: reached_from(needs, file) for file in needs}
    found = {frozenset(other for other in reach[file] if file in reach[other])
             for file in needs if file in reach[file]}
    return sorted(map(sorted, found))


bad = 0
for part in sys.argv[1:]:
    needs = read(part)
    if len(needs) < 5:
        sys.exit("%s: %d object files: not built?" % (part, len(needs)))
    for circle in circles(needs):
        bad = 1
        print("%s: a circle of %s" % (part, ", ".join(circle)))
        for file in circle:
            for other in sorted(set(needs[file]) & set(circle)):
                print("    %s needs of %s: %s" % (
                    file, other, ", ".join(sorted(needs[file][other]))))
    print("%s: %d files" % (part, len(needs)))
sys.exit(bad)
