# SPDX-License-Identifier: MIT
"""For the sandbox-*.sh tests: start okta-sandbox, talk to it, compare.

A Sandbox runs for the length of a `with` block, on a port of its own, and ends
with this process whatever happens. Requests go over a bare socket, so that
what a test sends is what is sent.
"""
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from urllib.parse import quote

PROGRAM = os.path.join(os.environ.get("top_builddir", "."),
                       "sandbox", "okta-sandbox")
FIRST = "guo8jx5vVoxfvJeLb0w4"  # the first device, ACTIVE
CREATED = "guo4a5u7YAHhjXrMK0g4"
USER = "00u17vh0q8ov8IU881d7"


def skip(why):
    print("skipped:", why)
    sys.exit(77)


def shared(name):
    """A file of Okta's published description, where it is at hand."""
    for folder in (os.environ.get("CARDS_SHARED"),
                   os.path.join(os.environ.get("top_srcdir", "."),
                                "..", "shared")):
        path = folder and os.path.join(folder, "okta", name)
        if path and os.path.exists(path):
            return path
    skip("Okta's description is not here: set CARDS_SHARED")


def fail(what, *sides):
    """Ends the test at the caller's line with each (label, value)."""
    line = sys._getframe(2).f_lineno
    sys.exit("\n".join(["line %d: %s" % (line, what)]
                       + ["  %-8s %r" % side for side in sides]))


def same(actual, expected, what=""):
    if actual != expected:
        fail(what, ("got", actual), ("expected", expected))


def differs(actual, other, what=""):
    if actual == other:
        fail(what, ("got", actual), ("expected", "another value"))


def has(whole, part, what=""):
    """A text with these words, or a collection with this."""
    if whole is None or part not in whole:
        fail(what, ("got", whole), ("has not", part))


def lacks(whole, part, what=""):
    if part in whole:
        fail(what, ("got", whole), ("has", part))


def begins(text, start, what=""):
    if not text or not text.startswith(start):
        fail(what, ("got", text), ("expected", start))


def matches(text, pattern, what=""):
    if text is None or not re.fullmatch(pattern, text):
        fail(what, ("got", text), ("expected", pattern))


def between(least, actual, most, what=""):
    """most may be None."""
    if actual < least or (most is not None and actual > most):
        fail(what, ("got", actual), ("at least", least), ("at most", most))


def holds(condition, what):
    """For what has no helper above; `what` shows the values."""
    if not condition:
        fail("does not hold: %s" % (what,))


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers  # [(name, value)] as they came
        self.body = body

    def all(self, name):
        return [v for n, v in self.headers if n.lower() == name.lower()]

    def header(self, name):
        values = self.all(name)
        return values[0] if values else None

    def json(self):
        return json.loads(self.body)

    def code(self):
        return self.json().get("errorCode")

    def cause(self):
        return self.json()["errorCauses"][0]["errorSummary"]

    def next(self):
        for link in self.all("Link"):
            found = re.fullmatch(r'<([^>]*)>; rel="next"', link)
            if found:
                return found[1]
        return None


class Lost(Exception):
    """The connection ended before the answer did."""


def read_answer(stream, method):
    line = stream.readline()
    if not line:
        raise Lost()
    status = int(line.split()[1])
    headers = []
    while True:
        line = stream.readline()
        if line in (b"\r\n", b""):
            break
        name, value = line.decode("utf-8").rstrip("\r\n").split(": ", 1)
        headers.append((name, value))
    answer = Answer(status, headers, b"")
    size = int(answer.header("Content-Length") or 0)
    if method != "HEAD":
        answer.body = stream.read(size)
        if len(answer.body) < size:
            raise Lost()
    return answer


class Sandbox:
    def __init__(self, *options):
        self.options = options

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [PROGRAM, "--exit-with-parent", *self.options],
            stdout=subprocess.PIPE, text=True, cwd=self.folder.name)
        self.told = {}
        for line in self.process.stdout:
            if line == "ready\n":
                break
            key, value = line.split()
            self.told[key] = value
        else:
            sys.exit("okta-sandbox did not start")
        self.url = self.told["url"]
        self.port = int(self.url.rsplit(":", 1)[1])
        self.token = self.told["api_token"]
        return self

    def __exit__(self, failure, *_):
        self.process.terminate()
        status = self.process.wait()
        self.process.stdout.close()
        self.folder.cleanup()
        if failure is None and status != 0:
            sys.exit("okta-sandbox ended with status %d" % status)

    def file(self, name):
        return os.path.join(self.folder.name, name)

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), 60)

    def head(self, method, target, headers, body, anonymous=False):
        lines = ["%s %s HTTP/1.1" % (method, target),
                 "Host: 127.0.0.1:%d" % self.port]
        given = [name.lower() for name, _ in headers]
        if "authorization" not in given and not anonymous:
            lines.append("Authorization: SSWS " + self.token)
        lines += ["%s: %s" % pair for pair in headers]
        if body is not None and "content-length" not in given:
            lines.append("Content-Length: %d" % len(body))
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")

    def call(self, method, target, headers=(), body=None, anonymous=False):
        """One request on a connection of its own. headers: [(name, value)].
        It has the API token unless it brings an Authorization, or is
        anonymous."""
        if body is None and method in ("POST", "PUT", "PATCH"):
            body = b""
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            if not any(n.lower() == "content-type" for n, _ in headers):
                headers = [*headers, ("Content-Type", "application/json")]
        elif isinstance(body, str):
            body = body.encode()
        text = self.head(method, target, headers, body, anonymous)
        with self.connect() as connection:
            connection.sendall(text + (body or b""))
            with connection.makefile("rb") as stream:
                return read_answer(stream, method)

    def raw(self, text):
        """Sends these bytes and reads one answer."""
        with self.connect() as connection:
            connection.sendall(text)
            with connection.makefile("rb") as stream:
                return read_answer(stream, "")

    def get(self, target, *headers):
        return self.call("GET", target, headers)

    def path(self, url):
        """The request target of one of the sandbox's own links."""
        begins(url, self.url + "/")
        return url[len(self.url):]

    def search(self, text):
        return self.get("/api/v1/devices?search=" + quote(text, safe=""))
