# SPDX-License-Identifier: MIT
# What it prints and writes at the start, how it ends, and what it says when it
# cannot.
from sandboxlib import *

import signal
import stat


def run(*options, **more):
    return subprocess.run([PROGRAM, *options], text=True, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def usage(options, said):
    done = run(*options)
    same((done.returncode, done.stdout), (2, ""), options)
    same(done.stderr, "okta-sandbox: %s\nTry 'okta-sandbox --help'.\n" % said)


usage(["--frobnicate"], "there is no option '--frobnicate'")
usage(["--limt", "1/1"], "there is no option '--limt'; did you mean --limit?")
usage(["-x"], "there is no option '-x'")
usage(["-xy"], "there is no option '-x'")
usage(["stray"], "'stray' is not an option")
usage(["--limit"], "'--limit' takes a value")
usage(["--https=yes"], "'--https=yes' takes no value")
usage(["--limit", "5"], "--limit takes N/SECONDS such as 600/60, not '5'")
usage(["--limit", "0/5"], "--limit takes N/SECONDS such as 600/60, not '0/5'")
usage(["--port", "65536"], "--port takes a number from 0 to 65535, not '65536'")
usage(["--devices", "many"],
      "--devices takes a number from 0 to 100000, not 'many'")
usage(["--connection-auth", "oauth", "--connection", "x"],
      "--connection-auth is api_token or access_token, not 'oauth'")
usage(["--ca-file", "x"], "--ca-file goes with --https")
usage(["--record-secrets"], "--record-secrets goes with --record")
usage(["--connection-auth", "access_token"],
      "--connection-auth goes with --connection")
usage(["--https", "--connection", "x"], "--connection with --https needs "
      "--ca-file: the connection names it")
same(run("--help").returncode, 0)
same(run("-h").stdout, run("--help").stdout)
matches(run("--version").stdout, r"okta-sandbox \d+\.\d+\.\d+\n")

with Sandbox("--connection", "c.json") as sandbox:
    matches(sandbox.url, r"http://127\.0\.0\.1:\d+")
    matches(sandbox.token, r"00sandbox[A-Za-z0-9]{33}")
    same(set(sandbox.told), {"url", "api_token", "access_token", "web_app",
                             "web_app_secret", "user", "password"})
    path = sandbox.file("c.json")
    same(json.load(open(path)), {"domain": sandbox.url, "auth": "api_token",
                                 "api_token": sandbox.token})
    same(stat.S_IMODE(os.stat(path).st_mode), 0o600)
    same(os.listdir(sandbox.folder.name), ["c.json"])

    # It listens on loopback alone.
    with open("/proc/net/tcp") as table:
        listening = [row.split()[1] for row in table if
                     row.split()[3] == "0A"
                     and row.split()[1].endswith(":%04X" % sandbox.port)]
    same(listening, ["0100007F:%04X" % sandbox.port])

    done = run("--port", str(sandbox.port))
    same((done.returncode, done.stderr),
         (1, "okta-sandbox: port %d is in use; choose another one, or 0 for any "
          "that is free\n" % sandbox.port))

    # A connection that cannot be written leaves what was there, and no rest.
    os.mkdir(sandbox.file("taken"))
    done = run("--connection", sandbox.file("taken"))
    same(done.returncode, 1)
    same(done.stderr, "okta-sandbox: cannot write %s: Is a directory\n"
         % sandbox.file("taken"))
    same(sorted(os.listdir(sandbox.folder.name)), ["c.json", "taken"])
    done = run("--record", sandbox.file("taken"))
    same((done.returncode, done.stderr),
         (1, "okta-sandbox: cannot record into %s: Is a directory\n"
          % sandbox.file("taken")))

    # The next one replaces the file whole.
    with Sandbox("--connection", path) as other:
        same(json.load(open(path))["domain"], other.url)

for number in (signal.SIGINT, signal.SIGTERM):
    with Sandbox() as sandbox:
        with sandbox.connect():  # an idle client does not hold it up
            sandbox.process.send_signal(number)
            same(sandbox.process.wait(60), 0)

same(run("--for", "1").returncode, 0)

# --exit-with-parent: a shell that is gone takes it along.
shell = subprocess.Popen(["/bin/sh", "-c", '"$0" --exit-with-parent & wait',
                          PROGRAM], stdout=subprocess.PIPE, text=True)
for line in shell.stdout:
    if line == "ready\n":
        break
shell.kill()
shell.wait()
same(shell.stdout.read(), "")  # the pipe ends when the last writer does
shell.stdout.close()

# Standard output that takes nothing is told.
with open("/dev/full", "w") as full:
    done = subprocess.run([PROGRAM], stdout=full, stderr=subprocess.PIPE,
                          text=True, timeout=120)
    same(done.returncode, 1)
    has(done.stderr, "cannot write to standard output")
