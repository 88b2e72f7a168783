# SPDX-License-Identifier: MIT
"""A batch on a pseudo-terminal: what is drawn, and what ^C does."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import termios
import fcntl
import struct

from expectlib import expect

# in the background of a shell it is ignored, and so it would be in children
signal.signal(signal.SIGINT, signal.default_int_handler)

HOST = sys.argv[1]


class Terminal:
    """A batch with a terminal as its standard error."""

    def __init__(self, *args, columns=200, out=subprocess.DEVNULL, **env):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, columns, 0, 0))
        self.child = subprocess.Popen(
            [HOST, "-p", "cards", "batch", "tally", *args],
            stdin=slave, stdout=slave if out is None else out, stderr=slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            env={**os.environ, "TERM": "xterm", **env})
        os.close(slave)
        self.seen = b""

    def read(self):
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        self.seen += data
        return bool(data)

    def wait_for(self, pattern):
        while not re.search(pattern, self.seen):
            if not self.read():
                raise SystemExit(f"no {pattern!r} in {self.seen!r}")

    def type(self, text):
        os.write(self.master, text)

    def rest(self):
        while self.read():
            pass
        return self.seen.decode(), self.child.wait()


def write_forms(name, forms):
    with open(name, "w") as out:
        for form in forms:
            out.write(json.dumps(form) + "\n")


def a_line_is_drawn_anew_and_a_summary_stays():
    write_forms("forms", [{"id": str(i), "wait_ms": 10,
                           **({"fail": "4:404"} if i % 50 == 7 else {})}
                          for i in range(400)])
    seen, status = Terminal("forms", "-j", "4", "-o", "res").rest()
    expect("status", status == 10)
    drawn = seen.split("\r")
    bars = [line for line in drawn if line.startswith("[")]
    expect("a bar", len(bars) >= 2)
    expect("cleared", all(line.endswith("\x1b[K") for line in bars))
    shape = (r"\[#*\.*\] \d+%, \d+ done, [\d.]+/s(, \d+:\d\d left)?"
             r"(, \d+ failed \(HTTP 404: \d+\))?\x1b\[K$")
    for line in bars:
        expect(f"the shape of {line!r}", re.match(shape, line))
    expect("it goes on", len({line.split(" ")[2] for line in bars}) > 1)
    expect("time left", any(" left" in line for line in bars))
    expect("errors", any("HTTP 404" in line for line in bars))
    expect("a summary", re.search(
        r"\x1b\[Khost-stub: 400 done, 8 failed \(HTTP 404: 8\), "
        r"in [\d.]+ s, \d+/s\r\n", seen))


def what_is_waited_for_is_shown():
    write_forms("forms", [{"id": str(i)} for i in range(20)])
    os.remove("res")
    terminal = Terminal("forms", "-o", "res", TALLY_LIMIT="5",
                        TALLY_WINDOW_MS="86400000")
    terminal.wait_for(rb"5 done, [\d.]+/s[^\r]*, rate limit, 86\d\d\d s")
    terminal.type(b"\x03")
    seen, status = terminal.rest()
    expect("interrupted", status == 130)
    expect("how to go on", "with --resume to continue res" in seen)


def what_a_card_waits_for_is_shown():
    write_forms("forms", [{"id": str(i), "wait_ms": 8000000,
                           "waits_for": "RATE_LIMIT"} for i in range(9)])
    terminal = Terminal("forms", "-j", "3", "-o", "told")
    terminal.wait_for(rb"0 done, [\d.]+/s[^\r]*, rate limit, [78]\d\d\d s")
    terminal.type(b"\x03")
    terminal.wait_for(rb"finishing what is under way")
    terminal.type(b"\x03")
    seen, status = terminal.rest()
    expect("interrupted", status == 130)


def the_second_interrupt_cancels():
    write_forms("forms", [{"id": str(i), "wait_ms": 600000}
                          for i in range(20)])
    os.remove("record")
    terminal = Terminal("forms", "-j", "3", "-o", "slow")
    while not os.path.exists("record") or \
            open("record").read().count("\n") < 3:
        pass
    # Its threads have begun: ThreadSanitizer may lose a signal that comes while
    # the one that takes signals has them blocked.
    terminal.wait_for(rb"0 done")
    terminal.type(b"\x03")
    terminal.wait_for(rb"finishing what is under way")
    terminal.type(b"\x03")
    seen, status = terminal.rest()
    expect("interrupted", status == 130)
    expect("none was done", os.path.getsize("slow") == 0)
    expect("the journal stays", os.path.exists("slow.journal"))


def a_narrow_terminal_keeps_one_line():
    write_forms("forms", [{"id": str(i), "wait_ms": 10} for i in range(400)])
    seen, status = Terminal("forms", "-o", "narrow", columns=30).rest()
    bars = [line for line in seen.split("\r") if line.startswith("[")]
    expect("a bar", bars)
    expect("narrow", all(len(line) <= 29 + 3 for line in bars))


def results_on_the_terminal_are_not_torn():
    write_forms("forms", [{"id": str(i), "wait_ms": 10} for i in range(50)])
    seen, status = Terminal("forms", out=None).rest()
    lines = seen.split("\r\n")
    expect("results", [json.loads(line)["line"] for line in lines[:50]] ==
           list(range(1, 51)))
    expect("a summary", lines[50].startswith("host-stub: 50 done, 0 failed"))
    expect("no more", lines[51:] == [""])


def quiet_and_json():
    seen, status = Terminal("forms", "-o", "quiet", "--quiet").rest()
    expect("nothing", seen == "" and status == 0)
    seen, status = Terminal("forms", "-o", "json", "--json").rest()
    summary = json.loads(seen)
    expect("JSON", summary["done"] == 50 and summary["errors"] == {})


def no_terminal_gets_plain_lines():
    write_forms("forms", [{"id": str(i), "wait_ms": 0} for i in range(50)])
    run = subprocess.run(
        [HOST, "-p", "cards", "batch", "tally", "forms"],
        capture_output=True, text=True)
    expect("one line", re.fullmatch(
        r"host-stub: 50 done, 0 failed, in [\d.]+ s, \d+/s\n", run.stderr)
        or re.fullmatch(r"host-stub: 50 done, 0 failed, in 0.0 s\n",
                        run.stderr))


for test in (a_line_is_drawn_anew_and_a_summary_stays,
             what_is_waited_for_is_shown, what_a_card_waits_for_is_shown,
             the_second_interrupt_cancels,
             a_narrow_terminal_keeps_one_line,
             results_on_the_terminal_are_not_torn, quiet_and_json,
             no_terminal_gets_plain_lines):
    test()
    print("ok", test.__name__)
