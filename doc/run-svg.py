#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""run-svg.py BUILD > doc/run.svg - the picture of a run in README.md

Runs host-stub on a terminal of its own, against the sandbox of a build tree,
and draws what it wrote: text and colours as they came, nothing by hand.
"""
import html
import os
import pty
import re
import subprocess
import sys
import tempfile

RUN = "host-stub -c sandbox.json run"
DEVICE = "guo4a5u7YAHhjXrMK0g5"
FORM = '{ "request_type": "FETCH", "relative_url": "api/v1/devices" }\n'
# Each command as it is typed, and how many lines of it the picture has.
COMMANDS = [
    (f"{RUN} suspend_device {DEVICE}", 2),
    (f"{RUN} suspend_device {DEVICE}", 5),
    (f"{RUN} custom_api_action GET \\\n"
     f"    /api/v1/devices/{DEVICE}", 16),
    (f"{RUN} custom_api_action form.json", 6),
]
COLOURS = {31: "#f47067", 32: "#8ddb8c", 33: "#e0b36b", 34: "#6cb6ff",
           35: "#dcbdfb", 36: "#76d9e6"}
COLUMNS, SIZE, LINE = 84, 14, 19


def on_a_terminal(command):
    """What the command writes to a terminal of that width."""
    written = bytearray()

    def keep(descriptor):
        data = os.read(descriptor, 65536)
        written.extend(data)
        return b""

    pty.spawn(["sh", "-c", f"stty cols {COLUMNS}; {command}"], keep,
              lambda descriptor: b"")
    return written.decode().replace("\r\n", "\n").rstrip("\n").split("\n")


def wrapped(line):
    """A line as a terminal shows it; escape sequences take no room."""
    rows, row, room = [], "", COLUMNS
    for part in re.findall(r"\x1b\[[0-9;]*m|.", line):
        if part[0] != "\x1b":
            if room == 0:
                rows.append(row)
                row, room = "", COLUMNS
            room -= 1
        row += part
    return rows + [row]


def spans(row, state):
    """One row as SVG; state holds colour and weight over the end of a row."""
    out = []
    for part in re.findall(r"\x1b\[[0-9;]*m|[^\x1b]+", row):
        if part[0] != "\x1b":
            style = f' fill="{state["fill"]}"' if state["fill"] else ""
            style += ' font-weight="bold"' if state["bold"] else ""
            text = html.escape(part, quote=False)
            out.append(f"<tspan{style}>{text}</tspan>" if style else text)
            continue
        for code in part[2:-1].split(";"):
            number = int(code or 0)
            if number == 0:
                state.update(fill=None, bold=False)
            elif number == 1:
                state["bold"] = True
            else:
                state["fill"] = COLOURS.get(number, state["fill"])
    return "".join(out)


def svg(rows):
    width, height = COLUMNS * 8.43 + 40, len(rows) * LINE + 40
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" '
          f'height="{height}" viewBox="0 0 {width:.0f} {height}" role="img" '
          'aria-label="A device is suspended and shown; what cannot be done, '
          'and a wrong form, are explained">')
    # newer browsers ignore xml:space
    print('<style>text { white-space: pre }</style>')
    print('<rect width="100%" height="100%" rx="8" fill="#22272e"/>')
    print(f'<g font-family="ui-monospace, DejaVu Sans Mono, Menlo, Consolas, '
          f'monospace" font-size="{SIZE}" fill="#cdd9e5" '
          'xml:space="preserve">')
    state = {"fill": None, "bold": False}
    for number, row in enumerate(rows):
        text = spans(row, state)
        if text:
            print(f'<text x="20" y="{34 + number * LINE}">{text}</text>')
    print("</g>\n</svg>")


def main():
    build = os.path.abspath(sys.argv[1])
    os.environ["PATH"] = (f"{build}/host-stub:{build}/sandbox:"
                          + os.environ["PATH"])
    os.environ["CARD_PLUGINS"] = f"{build}/plugin/.libs"
    os.environ["TERM"] = "xterm-256color"
    os.environ.pop("NO_COLOR", None)
    rows = []
    with tempfile.TemporaryDirectory() as place:
        os.chdir(place)
        with open("form.json", "w", encoding="utf-8") as form:
            form.write(FORM)
        sandbox = subprocess.Popen(
            ["okta-sandbox", "--connection", "sandbox.json",
             "--exit-with-parent"], stdout=subprocess.PIPE, text=True)
        try:
            while sandbox.stdout.readline() not in ("ready\n", ""):
                pass
            for command, most in COMMANDS:
                rows += [f"\x1b[1m{line}\x1b[0m"
                         for line in ("$ " + command).split("\n")]
                shown = [row for line in on_a_terminal(command)
                         for row in wrapped(line)]
                rows += shown[:most]
                rows += ["\x1b[0m..."] if len(shown) > most else []
                rows += [""]
        finally:
            sandbox.terminate()
            sandbox.wait()
        os.chdir("/")
    svg(rows[:-1])


main()
