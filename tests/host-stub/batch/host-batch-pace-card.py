# SPDX-License-Identifier: MIT
"""What host-batch-pace-card.sh runs."""
import fcntl, os, pty, re, struct, subprocess, sys, termios

master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 200, 0, 0))
batch = subprocess.Popen(
    [sys.argv[1], "-p", "cards", "-c", "./c.json", "batch", sys.argv[2],
     "forms", "-j", "1", "-o", "told"],
    stdin=slave, stdout=subprocess.DEVNULL, stderr=slave,
    start_new_session=True, env={**os.environ, "TERM": "xterm"},
    preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
os.close(slave)
seen = b""


def more():
    global seen
    try:
        data = os.read(master, 65536)
    except OSError:
        data = b""
    seen += data
    return data


while not re.search(rb"3 done, [^\r]*, rate limit, \d{3,5} s", seen):
    assert more(), seen
os.write(master, b"\x03")
while more():
    pass
assert batch.wait() == 130, seen
assert b"with --resume to continue told" in seen, seen
