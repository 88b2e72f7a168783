# SPDX-License-Identifier: MIT
"""host-stub serve, as a program in Python uses it: each answer by its id."""
import json
import os
import queue
import subprocess
import threading

# Seconds for what comes at once, however slow the machine is.
PATIENCE = 300


class Serve:
    def __init__(self, *options, **more):
        build = os.environ["top_builddir"]
        self.process = subprocess.Popen(
            [os.path.join(build, "host-stub/host-stub"), *options, "serve"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, **more)
        self.lines, self.notes, self.answers, self.last = [], [], {}, 0
        self.arrived = threading.Condition()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            message = json.loads(line)  # nothing else is ever there
            assert message["jsonrpc"] == "2.0", line
            with self.arrived:
                if "id" in message:
                    key = json.dumps(message["id"])
                    assert key == "null" or key not in self.answers, line
                    self.answers[key] = message
                else:
                    self.notes.append(message)
                self.arrived.notify_all()

    def raw(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def send(self, method, **params):
        self.last += 1
        self.raw(json.dumps({"jsonrpc": "2.0", "id": self.last,
                             "method": method, "params": params}) + "\n")
        return self.last

    def answer(self, number):
        key = json.dumps(number)
        with self.arrived:
            assert self.arrived.wait_for(lambda: key in self.answers,
                                         PATIENCE), \
                "no answer to %s" % key
            return self.answers[key] if key != "null" \
                else self.answers.pop(key)

    def note(self, fits):
        with self.arrived:
            assert self.arrived.wait_for(
                lambda: any(fits(n) for n in self.notes),
                PATIENCE), self.notes

    def ask(self, method, **params):
        return self.answer(self.send(method, **params))

    def result(self, method, **params):
        answer = self.ask(method, **params)
        assert "result" in answer, answer
        return answer["result"]

    def error(self, method, **params):
        answer = self.ask(method, **params)
        assert "error" in answer, answer
        return answer["error"]

    def end(self):
        """The input ends: what is in hand is answered; status and stderr."""
        self.process.stdin.close()
        said = self.process.stderr.read().decode()
        self.reader.join(PATIENCE)
        return self.process.wait(PATIENCE), said
