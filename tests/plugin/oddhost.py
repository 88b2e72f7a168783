# SPDX-License-Identifier: MIT
"""For the odd-host-*.sh tests: the module in a host that is not as most are
(odd-host.c), and calls of it."""
import json
import os
import subprocess
import sys
import tempfile

BUILD = os.environ["top_builddir"]
sys.setrecursionlimit(10000)  # for answers that are as deep as may be
folder = tempfile.TemporaryDirectory()


class OddHost:
    def __init__(self, mode, program=os.path.join(BUILD, "tests/plugin/odd-host"),
                 greets=False, **environment):
        self.process = subprocess.Popen(
            [program, mode], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env={**os.environ, **environment})
        self.greeting = self.process.stdout.readline() if greets else ""
        self.line = ""
        self.stack = 0

    def call(self, connection, form, *codes):
        """The answer to a form, a dict or a text; its line is in self.line. Its
        code is one of these, or 0."""
        place = os.path.join(folder.name, "connection.json")
        with open(place, "w") as out:
            json.dump(connection, out)
        if not isinstance(form, str):
            form = json.dumps(form)
        if len(form) > 4096:
            with open(os.path.join(folder.name, "form.json"), "w") as out:
                out.write(form)
            form = "@" + out.name
        self.process.stdin.write(place + "\t" + form + "\n")
        self.process.stdin.flush()
        self.line = self.process.stdout.readline()
        if not self.line:
            sys.exit("the host ended with status %s" % self.process.wait())
        answer = json.loads(self.line)
        self.stack = answer["stack"]
        if answer["code"] not in (codes or (0,)):
            sys.exit("not code %r: %s" % (codes or (0,), self.line[:2000]))
        return answer

    def close(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            sys.exit("the host ended with status %d" % self.process.returncode)


def get(path, **more):
    return {"request_type": "GET", "relative_url": path, **more}


def post(path, body, **more):
    return {"request_type": "POST", "relative_url": path, "body": body, **more}
