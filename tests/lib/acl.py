# SPDX-License-Identifier: MIT
"""Gives a file an access list, without the package acl.

    acl.py PATH user:ID:BITS | group:ID:BITS

The mask has the same bits. Ends with 77 where the file system keeps none."""
import errno
import os
import struct
import sys

USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 1, 2, 4, 8, 16, 32
path, entry = sys.argv[1:]
kind, number, bits = entry.split(":")
mode = os.stat(path).st_mode
none = 0xffffffff
entries = [(USER_OBJ, mode >> 6 & 7, none)]
if kind == "user":
    entries.append((USER, int(bits), int(number)))
entries.append((GROUP_OBJ, mode >> 3 & 7, none))
if kind == "group":
    entries.append((GROUP, int(bits), int(number)))
entries += [(MASK, int(bits) | mode >> 3 & 7, none), (OTHER, mode & 7, none)]
data = struct.pack("<I", 2)
for entry in entries:
    data += struct.pack("<HHI", *entry)
try:
    os.setxattr(path, "system.posix_acl_access", data)
except OSError as error:
    if error.errno != errno.ENOTSUP:
        raise
    sys.exit(77)
