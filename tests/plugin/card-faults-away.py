# SPDX-License-Identifier: MIT
"""Answers that would lead somewhere else, or have the request signed again:
nothing but the connection's own server hears anything, and a call ends."""
import json
import sys

from faultlib import CARD, OK, TOKEN, Server, answer, host, openssl

FORMS = {
    "GET": '{"request_type":"GET","relative_url":"/x"}',
    "POST": '{"request_type":"POST","relative_url":"/x","body":{"a":1}}',
}
bad = 0


def same(what, got, wanted):
    global bad
    if got != wanted:
        bad += 1
        print("FAILED %s: %r, not %r" % (what, got, wanted))
    else:
        print("ok", what)


def told(whole):
    """Answers every request with these bytes."""
    def play(wire):
        while wire.request() and wire.send(whole):
            pass
    return play


def connection(server, **more):
    return json.dumps({"domain": server.url(), "api_token": TOKEN, **more})


def code_of(said):
    return json.loads(said.err)["code"] if said.err.strip() else "OK"


def hears(wire):
    """The server of somebody else: it keeps what it gets, and is pleased."""
    while wire.request() and wire.send(OK):
        pass


# ---- redirects ----

with Server(hears) as other:
    away = "127.0.0.1:%d" % other.port
    targets = [
        "http://%s/" % away, "http://localhost:%d/" % other.port,
        "//%s/" % away, "http://user:pass@%s/" % away, "/%2f" + away,
        "https://%s/" % away, "\\\\" + away, "http:/%s/" % away,
        "file:///etc/passwd", "ftp://%s/" % away, "gopher://%s/_x" % away,
        "dict://%s/" % away, "telnet://" + away, "data:text/plain,x",
        "http://169.254.169.254/latest/meta-data/iam/", "/y", "?y", "", " ",
    ]
    for status in ("300 X", "301 X", "302 X", "303 X", "307 X", "308 X"):
        for method in ("GET", "POST"):
            for target in targets:
                if (method, status[:3]) not in (("GET", "302"),
                                                ("POST", "307")) \
                        and target != targets[0]:
                    continue
                whole = answer(b"{}", "Location: " + target, status=status)
                with Server(told(whole)) as server:
                    said = host(connection(server), "run", CARD, "-",
                                "--json", "-vv", stdin=FORMS[method].encode())
                    output = json.loads(said.out)
                    same("%s %s to %s" % (status[:3], method, target),
                         (said.status, output["status_code"],
                          output["headers"]["location"],
                          len(server.requests),
                          said.err.count("Trying "),
                          said.err.count("Trying 127.0.0.1:%d"
                                         % server.port)),
                         (0, int(status[:3]), target.strip(), 1, 1, 1))

    # ---- other ways to name another place ----

    for line in ("Refresh: 0; url=http://%s/" % away,
                 "Content-Location: http://%s/" % away,
                 'Link: <http://%s/?after=x>; rel="next"' % away,
                 'Alt-Svc: h2="%s"; ma=86400, http/1.1="%s"' % (away, away),
                 "Set-Cookie: a=b; Domain=localhost; Path=/",
                 "Strict-Transport-Security: max-age=31536000",
                 "Proxy-Authenticate: Basic realm=x"):
        whole = answer(b"[1]", "Content-Type: application/json", line)
        with Server(told(whole)) as server:
            said = host(connection(server), "run", CARD, "-", "--json",
                        "--paginate", stdin=FORMS["GET"].encode())
            again = host(connection(server), "run", CARD, "-", "--json",
                         stdin=FORMS["GET"].encode())
            same(line, (said.status, again.status, len(server.requests),
                        b"Cookie" in server.requests[-1]),
                 (7 if line.startswith("Link") else 0, 0, 2, False))
    same("what somebody else heard", other.requests, [])

# ---- challenges ----

for status in ("401", "407"):
    for challenge in ("Basic realm=x", "Negotiate", "NTLM",
                      'Digest realm="x", nonce="y", qop="auth"',
                      "Bearer realm=x", "DPoP algs=ES256"):
        name = "WWW-Authenticate" if status == "401" else "Proxy-Authenticate"
        whole = answer(b"{}", "%s: %s" % (name, challenge),
                       status=status + " X")
        with Server(told(whole)) as server:
            said = host(connection(server), "run", CARD, "-", "--json",
                        stdin=FORMS["POST"].encode())
            same("%s %s" % (status, challenge),
                 (said.status, code_of(said), len(server.requests)),
                 (4, "HTTP_STATUS", 1))

# ---- a service app that is never let in ----

openssl("genpkey", "-algorithm", "EC", "-pkeyopt",
        "ec_paramgen_curve:P-256", "-out", "key.pem")
key = open("key.pem").read()


def service(server, **more):
    return json.dumps({
        "domain": server.url(), "auth": "service_app", "client_id": "0oaX",
        "private_key": key, "scopes": "okta.devices.read", **more})


def org(token_answer, api_answer):
    """Both are made anew for each request, from its number."""
    def play(wire):
        while True:
            raw = wire.request()
            if not raw:
                return
            made = token_answer if raw.startswith(b"POST /oauth2") \
                else api_answer
            if not wire.send(made(len(wire.server.requests))):
                return
    return play


def token(number, kind="Bearer"):
    return answer(json.dumps({
        "token_type": kind, "expires_in": 3600,
        "access_token": "token%d" % number}).encode(),
        "Content-Type: application/json")


def refuse(number, *more):
    return answer(b'{"errorCode":"E0000011","errorSummary":"Invalid token"}',
                  "Content-Type: application/json", *more,
                  status="401 Unauthorized")


def wants_nonce(number):
    return answer(b'{"error":"use_dpop_nonce"}',
                  "Content-Type: application/json",
                  "DPoP-Nonce: nonce%d" % number, status="400 Bad Request")


def api_wants_nonce(number):
    return refuse(number, "DPoP-Nonce: nonce%d" % number,
                  'WWW-Authenticate: DPoP error="use_dpop_nonce"')


def ends(name, play, code, status, most, **more):
    with Server(play) as server:
        said = host(service(server, **more), "run", CARD, "-", "--json",
                    stdin=FORMS["GET"].encode())
        print("   ", said.err.strip())
        same(name, (code_of(said), said.status), (code, status))
        same(name + ": requests", len(server.requests) <= most, True)
        same(name + ": no key is sent", [
            raw for raw in server.requests if b"PRIVATE" in raw], [])


ends("every token is refused", org(token, refuse), "HTTP_STATUS", 4, 4)
ends("a new nonce for every sign-in", org(wants_nonce, refuse), "AUTH", 6, 8)
ends("a new nonce for every call", org(
    lambda number: token(number, "DPoP"), api_wants_nonce),
    "HTTP_STATUS", 4, 8, dpop="on")
ends("every sign-in is refused", org(refuse, refuse), "AUTH", 6, 4)

with Server(hears) as other:
    away = answer(b"{}", "Location: http://127.0.0.1:%d/" % other.port,
                  status="307 Temporary Redirect")
    ends("a sign-in is sent away", org(lambda number: away, refuse),
         "AUTH", 6, 4)
    same("what somebody else heard of it", other.requests, [])

sys.exit(1 if bad else 0)
