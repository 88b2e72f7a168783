# SPDX-License-Identifier: MIT
"""What the tables of faults in HTTP/1.1 share: see faulttable.py."""
from faulttable import SLOW

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
SHORT = {"timeout_ms": 400 * SLOW}
BROKEN_OFF = "lost within the answer"
NOT_HTTP = "not valid HTTP"


def output_is(status, body, **headers):
    def check(output):
        if (output["status_code"], output["body"]) != (status, body):
            yield "the output is %r" % output
        for name, value in headers.items():
            if output["headers"].get(name.replace("_", "-")) != value:
                yield "the headers are %r" % output["headers"]
    return check


def plays(data, end=None):
    """Answers a request with these bytes, and then closes or goes on."""
    def play(wire):
        if wire.request():
            wire.send(data)
            if end:
                end(wire)
    return play


def reset(wire):
    wire.reset()


def hold(wire):
    wire.hold()
