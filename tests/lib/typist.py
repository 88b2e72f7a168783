# SPDX-License-Identifier: MIT
"""A program on a terminal of its own, and a person who types.

    typist = Typist([host_stub, "connect", card], TERM="xterm")
    typist.at("domain (? for help)> ", "acme.okta.com\\n")
    typist.sees("Use it: ")
    typist.ends(0)

It waits for what is on the screen, never for the clock, except to give up.
"""
import os
import pty
import re
import select
import signal
import sys
import termios

GIVE_UP = 150
LEFT, RIGHT, UP, DOWN = "\x1b[D", "\x1b[C", "\x1b[A", "\x1b[B"
HOME, END = "\x1b[H", "\x1b[F"
# what libedit moves the cursor and erases with
MOVES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


def fail(*what):
    sys.exit("\n".join(str(one) for one in what))


class Typist:
    def __init__(self, words, below_shell=False, **changes):
        self.words, self.seen, self.all = words, b"", b""
        environment = {**os.environ, **changes}
        # forked with the terminal, so that it is the one that /dev/tty is
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
                signal.signal(number, signal.SIG_DFL)
            if below_shell:
                self.be_shell(environment)
            os.execvpe(words[0], words, environment)
        self.before = self.settings()

    def be_shell(self, environment):
        """A shell in short: says how a program that is stopped left the
        terminal, and lets it go on after a line end."""
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            os.tcsetpgrp(0, os.getpid())
            signal.signal(signal.SIGTTOU, signal.SIG_DFL)
            os.execvpe(self.words[0], self.words, environment)
        while True:
            status = os.waitpid(child, os.WUNTRACED)[1]
            if not os.WIFSTOPPED(status):
                code = os.waitstatus_to_exitcode(status)
                os._exit(code if code >= 0 else 128 - code)
            os.tcsetpgrp(0, os.getpgid(0))
            echo = bool(termios.tcgetattr(0)[3] & termios.ECHO)
            lines = bool(termios.tcgetattr(0)[3] & termios.ICANON)
            os.write(1, b"<stopped echo=%d lines=%d>" % (echo, lines))
            os.read(0, 1)  # a line end from the typist
            os.tcsetpgrp(0, os.getpgid(child))
            os.killpg(child, signal.SIGCONT)

    def settings(self):
        """The terminal's settings, with those bits that matter to a person."""
        flags = termios.tcgetattr(self.fd)
        return (flags[0] & termios.ICRNL, flags[1],
                flags[3] & (termios.ECHO | termios.ICANON | termios.ISIG))

    def echoes(self):
        return bool(termios.tcgetattr(self.fd)[3] & termios.ECHO)

    def read(self, wanted):
        if not select.select([self.fd], [], [], GIVE_UP)[0]:
            fail("waited for: %r" % wanted, "there was: %r" % self.seen,
                 "before: %s" % self.screen()[-600:])
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        if not data:
            fail("it ended before: %r" % wanted, "there was: %r" % self.seen)
        self.seen += data
        self.all += data

    def sees(self, wanted, or_text=None):
        """Waits for a text, and leaves what follows it for later. Returns what
        was before it, or None if or_text came first."""
        sought = wanted.encode()
        other = or_text.encode() if or_text is not None else None
        while True:
            # libedit moves the cursor between and within words
            plain = MOVES.sub(b"", self.seen)
            if sought in plain:
                before, self.seen = plain.split(sought, 1)
                return before.decode(errors="replace")
            if other is not None and other in plain:
                return None
            self.read(wanted)

    def type(self, text):
        data = text.encode()
        while data:
            data = data[os.write(self.fd, data):]

    def at(self, prompt, answer):
        """Answers once the question is there."""
        before = self.sees(prompt)
        self.type(answer)
        return before

    def hidden_at(self, prompt, *pieces):
        """The same for an answer that is not shown, in pieces."""
        self.sees(prompt)
        while self.echoes():
            pass
        for piece in pieces:
            self.type(piece)

    def ends(self, status):
        """Waits for the end; everything that is still said is read."""
        while True:
            if not select.select([self.fd], [], [], GIVE_UP)[0]:
                fail("it does not end", "there was: %r" % self.seen)
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                break
            if not data:
                break
            self.seen += data
            self.all += data
        self.left = self.settings()
        found = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        if found != status:
            fail("exit status: %d, expected: %d" % (found, status),
                 "there was: %s" % self.all.decode(errors="replace"))

    def screen(self):
        return MOVES.sub(b"", self.all).decode(errors="replace")

    def shows(self, text):
        if text not in self.screen():
            fail("not on the screen: %r" % text, self.screen())

    def hides(self, text):
        if text in self.screen():
            fail("on the screen: %r" % text, self.screen())
