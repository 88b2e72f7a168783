# SPDX-License-Identifier: MIT
"""Secrets with marks, and where copies of them are found.

A secret is looked for in every form that a program may hold it in: as it is,
in base64, percent-encoded, and a number with its bytes in either order.
"""
import base64
import os
import re
import secrets
from urllib.parse import quote

from sandboxlib import *


def marked(size=40):
    """A text of letters and digits that is nowhere else."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"
    return "".join(secrets.choice(letters) for _ in range(size))


def base64_cores(data):
    """What base64 makes of these bytes, wherever in a text they stand."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + data).decode()
        core = text[(before * 8 + 5) // 6:(before + len(data)) * 8 // 6]
        yield core.encode()
        yield core.replace("+", "-").replace("/", "_").encode()


def forms(secret):
    """The forms to look for; each long enough to be no chance."""
    if isinstance(secret, str):
        yield quote(secret, safe="").encode()
        secret = secret.encode()
    yield secret
    yield secret[::-1]
    yield from base64_cores(secret)


class Marks:
    """Named secrets, looked for all at once."""

    def __init__(self):
        self.names = {}
        self.pattern = None

    def add(self, name, secret):
        for form in forms(secret):
            holds(len(form) >= 16, "%s is too short a mark" % name)
            self.names[form] = name
        self.pattern = None
        return secret

    def add_pem(self, name, pem):
        """A private key: each whole line of its text."""
        lines = [line for line in pem.split("\n")
                 if len(line) >= 32 and not line.startswith("-")]
        holds(lines, "no key in PEM")
        for line in lines:
            self.names[line.encode()] = name
        self.add(name + " in DER", base64.b64decode("".join(lines))[36:68])
        return pem

    def within(self, data):
        """[(name, offset, the bytes around)] of the marks in the bytes."""
        if self.pattern is None:
            self.pattern = re.compile(b"|".join(
                re.escape(form) for form in
                sorted(self.names, key=len, reverse=True)))
        return [(self.names[found[0]], found.start(),
                 data[max(0, found.start() - 32):found.end() + 16])
                for found in self.pattern.finditer(data)]


def core_mappings(pid):
    """(start, end, name) of the writable memory that a core file holds."""
    mapping = None
    with open("/proc/%d/smaps" % pid) as smaps:
        for line in smaps:
            head = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)",
                            line)
            if head:
                mapping = (int(head[1], 16), int(head[2], 16), head[4])
                readable = head[3].startswith("rw")
            elif line.startswith("VmFlags:"):
                flags = line.split()[1:]
                if readable and "dd" not in flags and "io" not in flags:
                    yield mapping


def memory(pid):
    """(name, start, bytes) of what a core file of the process would hold."""
    try:
        source = open("/proc/%d/mem" % pid, "rb", 0)
    except PermissionError:
        skip("the memory of a child may not be read here")
    with source:
        for start, end, name in core_mappings(pid):
            try:
                source.seek(start)
                yield name, start, source.read(end - start)
            except OSError:  # a guard page, or one that is gone
                continue


def in_memory(pid, marks):
    """["SECRET in MAPPING: the bytes around"] of all that is found."""
    found = []
    for name, start, data in memory(pid):
        for secret, offset, around in marks.within(data):
            found.append("%s in %s at %x: %r" % (
                secret, name or "memory without a name", start + offset, around))
    return found
