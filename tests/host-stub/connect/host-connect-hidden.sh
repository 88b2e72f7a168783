#!/bin/sh
# SPDX-License-Identifier: MIT
# On a terminal, what is typed for a secret is not shown, and the terminal is
# as before when the answer is given, and when ^C ends the question.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

# Where libedit edits a line, it shows it itself, and the echo is always off.
TERM=dumb
export TERM

cat >drive.py <<'EOF2'
import os, pty, select, signal, sys, termios

def wait_for(fd, seen, text):
    while text not in seen:
        if not select.select([fd], [], [], 60)[0]:
            sys.exit("no %r in %r" % (text, seen))
        try:
            seen += os.read(fd, 4096)
        except OSError:
            sys.exit("it ended; no %r in %r" % (text, seen))
    return seen

def echoes(fd):
    return bool(termios.tcgetattr(fd)[3] & termios.ECHO)

def start(words):
    pid, fd = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored in background
        os.execv(words[0], words)
    return pid, fd

words = sys.argv[1:]
pid, fd = start(words)
seen = wait_for(fd, b"", b"place (? for help)> ")
assert echoes(fd)
os.write(fd, b"here\n")
seen = wait_for(fd, seen, b"[n] ")
os.write(fd, b"y\n")
seen = wait_for(fd, seen, b"token (? for help)> ")
while echoes(fd):
    pass
os.write(fd, b"s3cret\n")
seen = wait_for(fd, seen, b"key (? for help)> ")
os.write(fd, b"\n")
seen = wait_for(fd, seen, b"tries (? for help)> ")
while not echoes(fd):
    pass
os.write(fd, b"\n")
seen = wait_for(fd, seen, b"ring (? for help)> ")
os.write(fd, b"\n")
seen = wait_for(fd, seen, b"options (? for help)> ")
os.write(fd, b"\n")
seen = wait_for(fd, seen, b"Use it: ")
assert b"s3cret" not in seen, seen
assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
os.close(fd)

pid, fd = start(words[:-1] + ["stopped"])
seen = wait_for(fd, b"", b"place (? for help)> ")
os.write(fd, b"here\n")
seen = wait_for(fd, seen, b"[n] ")
os.write(fd, b"y\n")
seen = wait_for(fd, seen, b"token (? for help)> ")
while echoes(fd):
    pass
os.write(fd, b"s3c\x03")
assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGINT
assert echoes(fd)
os.close(fd)

# ^Z does not leave a shell on a terminal that shows nothing. Only a program with
# a shell above it can be stopped.
def start_below_shell(words):
    pid, fd = pty.fork()
    if pid != 0:
        return pid, fd
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execv(words[0], words)
    status = os.waitpid(child, os.WUNTRACED)[1]
    if os.WIFSTOPPED(status):
        left = not echoes(0)
        os.kill(child, signal.SIGKILL)
        os._exit(2 if left else 0)
    os._exit(0 if os.WIFSIGNALED(status) else 1)

pid, fd = start_below_shell(words[:-1] + ["stopped"])
seen = wait_for(fd, b"", b"place (? for help)> ")
os.write(fd, b"here\n")
seen = wait_for(fd, seen, b"[n] ")
os.write(fd, b"y\n")
seen = wait_for(fd, seen, b"token (? for help)> ")
while echoes(fd):
    pass
os.write(fd, b"s3c\x1a")
os.write(fd, b"\x03")
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
assert status == 0, status
EOF2
python drive.py "$host_stub" -p "$tmp/cards" connect greet typed ||
    fail 'the terminal'
grep -q '"token": "s3cret"' config/host-stub/connections/test_cards/typed.json ||
    fail 'the secret is not kept'
[ ! -e config/host-stub/connections/test_cards/stopped.json ] ||
    fail 'what was stopped is kept'
