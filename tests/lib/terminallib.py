# SPDX-License-Identifier: MIT
"""screen(): runs a program on a pseudo-terminal of a given size."""
import fcntl
import os
import pty
import signal
import struct
import subprocess
import termios


class Screen:
    """A program whose standard files are a terminal, but for those given."""

    def __init__(self, argv, columns=80, rows=24, env=None, **files):
        self.master, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, columns, 0, 0))
        standard = {"stdin": terminal, "stdout": terminal, "stderr": terminal}
        variables = {**os.environ, "TERM": "xterm", **(env or {})}
        self.child = subprocess.Popen(
            argv,
            **{**standard, **files},
            start_new_session=True,
            preexec_fn=lambda: self.own(terminal),
            env={name: value for name, value in variables.items()
                 if value is not None},
        )
        os.close(terminal)
        self.seen = b""

    @staticmethod
    def own(terminal):
        """The terminal of a session of its own, whose ^C is a signal."""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)

    def read(self):
        """Reads what there is; False at the end."""
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        self.seen += data
        return data != b""

    def wait_for(self, text):
        while text not in self.seen:
            if not self.read():
                raise SystemExit(f"no {text!r} in {self.seen!r}")

    def type(self, keys):
        os.write(self.master, keys)

    def end(self):
        """What was shown, with plain line ends, and the exit status."""
        while self.read():
            pass
        os.close(self.master)
        return self.seen.replace(b"\r\n", b"\n"), self.child.wait()


def screen(argv, **more):
    return Screen(argv, **more).end()
