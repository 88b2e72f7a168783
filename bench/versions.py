# SPDX-License-Identifier: MIT
"""versions.py - what was measured with what, and on what"""
import json
import os
import platform
import re
import subprocess

import server


def said(*command):
    """What a program says of its version; "" where there is none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, check=False)
    except OSError:
        return ""
    return done.stdout + done.stderr


def found(pattern, text):
    match = re.search(pattern, text)
    return match.group(1) if match else "none"


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = found(r"model name\s*: (.*)", info.read())
    return f"{model}, {len(os.sched_getaffinity(0))} cores"


def kind():
    """What code a library chooses by, as far as valgrind lets it see."""
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        wide = re.search(r"^flags\s*:.* avx2 ", info.read(), re.M)
    return platform.machine() + (" with AVX2" if wide else "")


def node_red(modules):
    try:
        with open(f"{modules}/node-red/package.json",
                  encoding="utf-8") as package:
            return json.load(package)["version"]
    except OSError:
        return "none"


def system():
    release = platform.freedesktop_os_release()
    return f"{release['PRETTY_NAME']}, Linux {platform.release()}"


def all_of(modules):
    curl = said("curl", "--version")
    return {
        "CPU": processor(),
        "system": system(),
        "compiler": said("cc", "--version").split("\n")[0],
        "curl and libcurl": found(r"libcurl/([\d.]+)", curl),
        "OpenSSL": found(r"OpenSSL/([\w.]+)", curl),
        "nginx": found(r"nginx/([\d.]+)", said(server.nginx(), "-v")),
        "Node": found(r"v([\d.]+)", said("node", "--version")),
        "Node-RED": node_red(modules),
    }
