# SPDX-License-Identifier: MIT
"""A table of faults, and what the card must make of each.

    @fault("reset within the headers", "NETWORK", "lost within the answer")
    def _(wire):
        ...

Each is played under a GET and under a POST, by host-stub's run, many at the
same time. What is held, whatever the fault: the code and the exit status that
belongs to it, the words, an end by itself, a POST on the wire once and said to
be uncertain where it failed, and no secret in what is shown.
"""
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

from faultlib import CARD, PATIENT, TOKEN, Server, Wire, host

STATUS = {"OK": 0, "INVALID_INPUT": 3, "BAD_CONNECTION": 6, "AUTH": 6,
          "NETWORK": 7, "TLS": 7, "PROTOCOL": 7, "TOO_BIG": 7, "TIMEOUT": 8,
          "NO_MEMORY": 1, "INTERNAL": 1}
SLOW = 5 if os.environ.get("UNDER_VALGRIND") else 1
UNCERTAIN = "The POST may have taken effect"
FORMS = {
    "GET": '{"request_type":"GET","relative_url":"/x"}',
    "POST": '{"request_type":"POST","relative_url":"/x","body":{"a":1}}',
}
table = []


class Fault:
    """The words are in the message, those of not_words are not. again: it
    was lost before an answer, so that a GET is tried once more; times: with
    every method it is sent so often. sent=False: the server gets no request.
    check looks at the output, and yields what is wrong with it; connection has
    members of the connection besides, deadline is that of the call, in seconds;
    tls makes the server's context, wire its Wire; https=True calls it so
    without one."""

    def __init__(self, name, code, *words, status=None, not_words=(),
                 again=False, times=1, sent=True, uncertain=None, check=None,
                 connection=None, deadline=None, tls=None, wire=Wire,
                 https=False):
        self.name, self.code, self.words = name, code, words
        self.status = STATUS[code] if status is None else status
        self.not_words, self.again, self.sent = not_words, again, sent
        self.uncertain = sent and code != "OK" if uncertain is None \
            else uncertain
        self.times = times
        self.check, self.connection = check, connection or {}
        self.deadline, self.tls, self.wire = deadline, tls, wire
        self.https = https

    def __call__(self, play):
        self.play = play
        table.append(self)
        return play


fault = Fault


def run(one, method, server, times):
    slower = {name: value * times for name, value in one.connection.items()
              if name.endswith("timeout_ms")}
    deadline = ["--deadline=%s" % (one.deadline * times)] \
        if one.deadline else []
    said = host(json.dumps({
        "domain": server.url(https=one.https), "api_token": TOKEN,
        "max_retries": 1, **PATIENT, **one.connection, **slower}),
        "run", CARD, "-", "--json", *deadline,
        stdin=FORMS[method].encode())
    error = json.loads(said.err.splitlines()[-1]) \
        if said.err.strip() else {"code": "OK", "message": ""}
    return said, error


def requests_of(one, method):
    if not one.sent:
        return 0
    return 2 if one.again and method == "GET" else one.times


def faults_of(one, method, server, said, error):
    """What does not hold, as text."""
    if error["code"] != one.code:
        yield "the code is %s" % error["code"]
    if said.status != one.status:
        yield "the exit status is %d" % said.status
    for word in one.words:
        # a tuple: versions of libcurl and OpenSSL tell different things
        words = word if isinstance(word, tuple) else (word,)
        if not any(each in error["message"] for each in words):
            yield "it does not say: " + " or: ".join(words)
    for word in one.not_words:
        if word in error["message"]:
            yield "it says: " + word
    if one.uncertain != "any" and (UNCERTAIN in error["message"]) \
            != (one.uncertain and method == "POST"):
        yield "it says that it is uncertain, or fails to"
    wanted = requests_of(one, method)
    if len(server.requests) != wanted:
        yield "it was sent %d times, not %d" % (len(server.requests), wanted)
    for request in server.requests if one.wire is Wire else ():
        if request.count(b"Authorization: SSWS " + TOKEN.encode()) != 1:
            yield "it was not signed once"
    if TOKEN in said.out + said.err:
        yield "the token is shown"
    output = None
    if one.code == "OK" or said.out.strip():
        try:
            output = json.loads(said.out)
        except ValueError:
            yield "the output is not JSON: %r" % said.out[:200]
    if one.check and output is not None:
        yield from one.check(output) or ()


def hold(one, method):
    # A time that was over before the server had the request shows nothing of
    # the fault: on a slow machine it gets more.
    for times in 1, 2, 4, 8, 16, 32:
        with Server(one.play, one.tls and one.tls(), one.wire) as server:
            said, error = run(one, method, server, times)
            faults = list(faults_of(one, method, server, said, error))
        if error["code"] != "TIMEOUT" \
                or len(server.requests) >= requests_of(one, method):
            break
    lines = ["%s %s under a %s" % ("FAILED" if faults else "ok", one.name,
                                   method),
             "    %s, %d: %s" % (error["code"], said.status,
                                 error["message"] or "-")]
    lines += ["    FAILED: " + text for text in faults]
    return not faults, "\n".join(lines)


def all_hold():
    """Plays the table, says what came of it, and ends the program. Words
    given as arguments choose the faults that have them in their names."""
    jobs = [(one, method) for one in table for method in FORMS
            if all(word in one.name for word in sys.argv[1:])]
    if SLOW > 1:
        jobs = jobs[::7]  # GET and POST in turn, and all parts of the table
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda job: hold(*job), jobs))
    for good, text in sorted(done, key=lambda pair: pair[0]):
        print(text)
    bad = sum(not good for good, _ in done)
    print("%d held, %d did not" % (len(done) - bad, bad))
    sys.exit(1 if bad or not done else 0)
