# SPDX-License-Identifier: MIT
"""What odd-host-locale.sh runs."""
from faultlib import TOKEN, Server, answer
from oddhost import *

BODY = (b'{"a":1.50,"b":12345678901234567890.10,"c":-0.0,"d":1E+2,"e":0.1}')
NUMBERS = ('{"request_type":"POST","relative_url":"/x","query":{"limit":1.50,'
           '"q":[0.1,1e3,12345678901234567890]},"headers":{"X-N":2.50},'
           '"body":{"n":1.50,"m":12345678901234567890.10}}')


def play(wire):
    while wire.request():
        wire.send(answer(BODY, "Content-Type: Application/JSON",
                         "X-RATE-LIMIT-LIMIT: 600", "LINK: </x>; REL=\"self\"",
                         "Date: Wed, 25 Nov 2026 08:00:00 GMT"))


def tried(host, server):
    """What came of each form, times left out, and what the server saw."""
    connection = {"domain": "http://127.0.0.1:%d" % server.port,
                  "api_token": TOKEN}
    told = []
    for form in (NUMBERS, get("/x", headers={"ACCEPT": "text/plain",
                                            "USER-AGENT": "Mine/1.5"}),
                 post("/x", {"a": 1}, headers={
                     "CONTENT-TYPE": "APPLICATION/MERGE-PATCH+JSON"})):
        answered = host.call(connection, form)
        if BODY.decode() not in host.line:
            sys.exit("not verbatim: " + host.line)
        told.append(answered["output"])
    for name in ("AUTHORIZATION", "authorization", "PROXY-AUTHORIZATION",
                 "CONNECTION", "EXPECT", "TRAILER", "TRANSFER-ENCODING",
                 "ACCEPT-ENCODING", "COOKIE", "X-OKTA-RETRY-FOR"):
        told.append(host.call(connection, get("/x", headers={name: "a"}), 1)
                    ["error"])
    told.append(host.call({**connection, "timeout_ms": 1500.5}, get("/x"), 2)
                ["error"])
    told.append(host.call({**connection, "domain": "HTTPS://LOCALHOST:1"},
                          get("/x"), 5)["error"]["code"])
    host.close()
    port = b"%d" % server.port
    return told, [r.replace(port, b"PORT") for r in server.requests]


def run(*mode, **environment):
    with Server(play) as server:
        host = OddHost(*mode, greets=bool(environment), **environment)
        return host.greeting, tried(host, server)


_, expected = run("plain")
seen = expected[1][0]
for text in (b"?limit=1.50&q=0.1&q=1e3&q=12345678901234567890 ",
             b"\r\nX-N: 2.50\r\n",
             b'\r\n\r\n{"n":1.50,"m":12345678901234567890.10}'):
    if text not in seen:
        sys.exit("not sent as written: %r" % seen)
for name in ("de_DE.UTF-8", "tr_TR.UTF-8", "tr_TR.ISO-8859-9"):
    greeting, got = run("locale", LC_ALL=name)
    if greeting != "%s 1,5\n" % name:
        sys.exit("the host is not in its locale: " + greeting)
    for a, b in zip(expected[0] + expected[1], got[0] + got[1]):
        if a != b:
            sys.exit("in %s\n  %r\n  not %r" % (name, b, a))
    print("ok - " + name)
