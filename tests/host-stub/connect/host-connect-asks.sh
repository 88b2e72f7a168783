#!/bin/sh
# SPDX-License-Identifier: MIT
# On a terminal, who skips the choice that decides which secret is asked for is
# told so and asked once more; answers from a file are taken as they are.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

kept=config/host-stub/connections/okta_devices
cat >drive.py <<'EOF2'
import os, pty, select, sys, termios

def wait_for(fd, seen, text):
    while text not in seen:
        if not select.select([fd], [], [], 60)[0]:
            sys.exit("no %r in %r" % (text, seen))
        try:
            seen += os.read(fd, 4096)
        except OSError:
            sys.exit("it ended; no %r in %r" % (text, seen))
    return seen.split(text, 1)[1]

def connect(name, *talk):
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(sys.argv[1], sys.argv[1:] + [name, "--no-test"])
    rest = b""
    for question, answer in talk:
        rest = wait_for(fd, rest, question)
        while b"token" in question and termios.tcgetattr(fd)[3] & termios.ECHO:
            pass
        os.write(fd, answer + b"\n")
    wait_for(fd, rest, b"Use it: ")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0

connect("told", (b"domain (? for help)> ", b"acme.okta.com"),
        (b"auth (? for help)> ", b""),
        (b"What is asked next depends on Sign-in.", b"1"),
        (b"api_token (? for help)> ", b"s3cret"), (b"[n] ", b""))
connect("meant", (b"domain (? for help)> ", b"acme.okta.com"),
        (b"auth (? for help)> ", b""),
        (b"What is asked next depends on Sign-in.", b""), (b"[n] ", b""))
EOF2
connect="connect $top_builddir/plugin/.libs/custom_api_action.so"
# shellcheck disable=SC2086
python drive.py "$host_stub" $connect || fail 'on a terminal'
file_has $kept/told.json '"api_token": "s3cret"' 'no token'
file_has $kept/meant.json '"domain"' 'no domain'
file_lacks $kept/meant.json auth 'a choice that nobody made'

printf 'acme.okta.com\n\nn\n' >answers
# shellcheck disable=SC2086
host $connect file -i --no-test <answers
status_is 0
err_lacks 'What is asked next'
