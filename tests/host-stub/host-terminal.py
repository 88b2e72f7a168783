# SPDX-License-Identifier: MIT
"""Drives `host-stub form -i` and `run` on a pseudo-terminal."""

import os
import pty
import signal
import subprocess
import sys

from expectlib import expect

# in the background of a shell it is ignored, and so it would be in children
signal.signal(signal.SIGINT, signal.default_int_handler)

HOST, CARDS = sys.argv[1], sys.argv[2]


class Terminal:
    """A child with a terminal as its standard input and error."""

    def __init__(self, *args, out=subprocess.PIPE, env=None):
        self.master, slave = pty.openpty()
        self.child = subprocess.Popen(
            [HOST, "-p", CARDS, *args],
            stdin=slave,
            stdout=slave if out is None else out,
            stderr=slave,
            start_new_session=True,
            preexec_fn=lambda: __import__("fcntl").ioctl(
                0, __import__("termios").TIOCSCTTY, 0),
            env={**os.environ, **(env or {})},
        )
        os.close(slave)
        self.seen = b""

    def wait_for(self, text):
        """Reads until the text has been shown; the rest is for later."""
        while text not in self.seen:
            self.seen += self.read()
        at = self.seen.index(text) + len(text)
        shown, self.seen = self.seen[:at], self.seen[at:]
        return shown

    def read(self):
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        if not data:
            raise SystemExit(f"the terminal closed after: {self.seen!r}")
        return data

    def type(self, text):
        os.write(self.master, text)

    def rest(self):
        try:
            while True:
                self.seen += self.read()
        except SystemExit:
            return self.seen


def form_is_asked_on_a_terminal():
    terminal = Terminal("form", "greet", "-i")
    shown = terminal.wait_for(b"style (? for help)> ")
    expect("choices are numbered", b"   3  letter" in shown)
    terminal.type(b"1\n")
    terminal.wait_for(b"name (? for help)> ")
    terminal.type(b"Ada\n")
    for key in (b"extras", b"times", b"polite", b"mode"):
        terminal.wait_for(key + b" (? for help)> ")
        terminal.type(b"\n")
    out = terminal.child.stdout.read()
    expect("the form", out == b'{\n  "style": "plain",\n  "name": "Ada"\n}\n')
    status = terminal.child.wait()
    expect("exit status", status == 0)


def interrupt_leaves_nothing():
    terminal = Terminal("form", "greet", "-i")
    terminal.wait_for(b"style (? for help)> ")
    terminal.type(b"1\n")
    terminal.wait_for(b"name (? for help)> ")
    terminal.type(b"\x03")
    out = terminal.child.stdout.read()
    expect("no half of a form", out == b"")
    status = terminal.child.wait()
    expect("ended by ^C", status in (-signal.SIGINT, 130))


def interrupt_ends_a_search_for_choices():
    """Both a call that is being made, and the question after it."""
    for mode, seen in (("slow", b"device> "), ("", b"device> ")):
        with open("pick.json", "w", encoding="ascii") as file:
            file.write('{"mode": "%s"}' % mode)
        os.chmod("pick.json", 0o600)
        terminal = Terminal("-c", "pick.json", "form", "pick", "-i")
        terminal.wait_for(b"Device (text, required)" if mode else seen)
        terminal.type(b"\x03")
        out = terminal.child.stdout.read()
        expect("no half of a form", out == b"")
        status = terminal.child.wait()
        expect("exit status", status == 130)


def end_of_input_leaves_nothing():
    terminal = Terminal("form", "greet", "-i")
    terminal.wait_for(b"style (? for help)> ")
    terminal.type(b"\x04")
    out = terminal.child.stdout.read()
    expect("no half of a form", out == b"")
    status = terminal.child.wait()
    expect("exit status", status == 3)


CONNECTION = {"GREET_PLACE": "here", "TERM": "xterm"}


def run(*args, **env):
    terminal = Terminal("run", "greet", "--set", "style=plain", "--set",
                        "name=x", *args, out=None, env={**CONNECTION, **env})
    shown = terminal.rest().replace(b"\r\n", b"\n")
    return shown, terminal.child.wait()


def outputs_are_shown_by_role():
    shown, status = run("--set", "times=1.50")
    expect("exit status", status == 0)
    expect("status first", shown.startswith(b"Status: \x1b[32;1m200\x1b[0m\n"))
    expect("facts", b"\x1b[34;1mplace\x1b[0m: here\n" in shown)
    expect("a line for each", b"seen\x1b[0m: a\n" in shown)
    expect("numbers as they are", b"\x1b[36m1.50\x1b[0m" in shown)
    expect("indented", b'\n  \x1b[34;1m"style"\x1b[0m: ' in shown)
    plain, _ = run(NO_COLOR="1")
    expect("NO_COLOR", b"\x1b" not in plain and b"Status: 200\n" in plain)
    plain, _ = run("--color=never")
    expect("--color=never", b"\x1b" not in plain)
    plain, _ = run(TERM="dumb")
    expect("a dumb terminal", b"\x1b" not in plain)
    loud, _ = run("--color=always", NO_COLOR="1")
    expect("--color=always", b"\x1b[32;1m200" in loud)
    machine, _ = run("--json")
    expect("--json", machine.startswith(b'{"status":200,'))


def nothing_from_outside_reaches_the_terminal():
    for args in (["--set", "mode=html"], ["--set", "mode=html", "--body"]):
        shown, _ = run("--color=never", *args)
        expect("escaped", b"\\u001b[31mred" in shown and b"\x1b" not in shown)
        expect("bidi escaped", b"\\u202etxt" in shown)
        expect("letters stay", "ä".encode() in shown)
    shown, status = run("--color=never", "--set", "mode=fail:5")
    expect("errors too", b"told to fail \\u001b[31mred" in shown)
    expect("exit status", status == 7)
    shown, status = run("--color=never", "--set", "mode=fail:4:404")
    expect("an answer and an error",
           b"Status: 404\n" in shown and b"a cause" in shown and status == 4)


def no_payload_is_shown_as_none():
    shown, status = run("--color=never", "--set", "mode=none")
    expect("facts alone", shown == b"Status: 200\nplace: here\nseen: a\n"
           b"seen: b\n" and status == 0)
    shown, status = run("--color=never", "--set", "mode=broken")
    expect("a broken output is refused",
           b"the output of greet is not a JSON object" in shown
           and status == 9)


for test in (form_is_asked_on_a_terminal, interrupt_leaves_nothing,
             interrupt_ends_a_search_for_choices,
             end_of_input_leaves_nothing, outputs_are_shown_by_role,
             nothing_from_outside_reaches_the_terminal,
             no_payload_is_shown_as_none):
    test()
    print("ok", test.__name__)
