# SPDX-License-Identifier: MIT
"""Files of a connection that are replaced in place count from the next call on:
no kept connection, no TLS session and no token of the old ones is used again."""
import json
import os
import shutil
import ssl
import sys
import threading

from faultlib import (OK, PATIENT, TOKEN, Server, answer, authority,
                      certificate, context, openssl)
from serveclient import Serve

bad = 0


def same(what, got, wanted):
    global bad
    if got != wanted:
        bad += 1
        print("FAILED %s: %r, not %r" % (what, got, wanted))
    else:
        print("ok", what)


def replace(name, by):
    """In place, as cp does: the same inode."""
    shutil.copyfile(by, name)


def swap(name, by):
    """Another file under the name, as a renewal by rename() does."""
    shutil.copyfile(by, name + ".new")
    os.rename(name + ".new", name)


def replace_unseen(name, by):
    """Of the same size and with the times of the old one."""
    before = os.stat(name)
    replace(name, by)
    with open(name, "ab") as out:
        out.write(b"\n" * (before.st_size - os.path.getsize(name)))
    os.utime(name, ns=(before.st_atime_ns, before.st_mtime_ns))


authority("ours")
authority("theirs")
certificate("good", by="ours")
for name in "alice", "bob":
    certificate(name, by="ours")
for name in "alice.pem", "bob.pem", "ours.pem", "theirs.pem":
    with open(name, "a") as out:  # all of one size
        out.write("\n" * (2000 - os.path.getsize(name)))


class Shakes:
    """What the server saw of each connection: was it resumed, and who came."""

    def __init__(self, keep):
        self.keep, self.seen, self.lock = keep, [], threading.Lock()

    def play(self, wire):
        who = wire.sock.getpeercert()
        name = dict(part[0] for part in who["subject"])["commonName"] \
            if who else None
        with self.lock:
            self.seen.append((wire.sock.session_reused, name))
        head = "Connection: keep-alive" if self.keep else "Connection: close"
        while wire.request():
            if not wire.send(answer(b"{}", "Content-Type: application/json",
                                    head)):
                return
            if not self.keep:
                return self.say_goodbye(wire)

    def say_goodbye(self, wire):
        """Without it OpenSSL takes up no session of TLS 1.2 again."""
        try:
            wire.sock.unwrap()
        except OSError:
            pass

    def new(self):
        with self.lock:
            seen, self.seen = self.seen, []
        return seen


def tls(version):
    made = context("good")
    made.minimum_version = made.maximum_version = version
    made.verify_mode = ssl.CERT_OPTIONAL
    made.load_verify_locations("ours.pem")
    return made


def run(connection):
    answer = serve.ask("run", card="custom_api_action",
                       connection={**PATIENT, **connection},
                       inputs={"request_type": "GET", "relative_url": "/x"})
    return "OK" if "result" in answer else answer["error"]["data"]["error"][
        "code"]


def authorities(what, server, shakes, change):
    replace("ca.pem", "ours.pem")
    connection = {"domain": server.url(), "api_token": TOKEN,
                  "ca_file": "ca.pem", "http2": False}
    same(what + ": trusted", [run(connection), run(connection)], ["OK", "OK"])
    kept = shakes.new()
    if shakes.keep:
        same(what + ": one connection for both", len(kept), 1)
    else:
        same(what + ": the second resumes", [r for r, _ in kept],
             [False, True])
    change("ca.pem", "theirs.pem")
    same(what + ": replaced", [run(connection), run(connection)],
         ["TLS", "TLS"])
    shakes.new()
    change("ca.pem", "ours.pem")
    same(what + ": put back", run(connection), "OK")
    same(what + ": not resumed", shakes.new(), [(False, None)])
    os.remove("ca.pem")
    same(what + ": gone", run(connection), "BAD_CONNECTION")


def clients(what, server, shakes, change):
    replace("me.pem", "alice.pem")
    replace("me.key", "alice.key")
    connection = {"domain": server.url(), "api_token": TOKEN, "http2": False,
                  "ca_file": "ours.pem", "client_cert": "me.pem",
                  "client_key": "me.key"}
    same(what + ": alice", [run(connection), run(connection)], ["OK", "OK"])
    same(what + ": it was alice", {name for _, name in shakes.new()},
         {"alice"})
    change("me.pem", "bob.pem")
    change("me.key", "bob.key")
    same(what + ": bob", run(connection), "OK")
    same(what + ": it is bob, and not resumed", shakes.new(),
         [(False, "bob")])
    replace("me.key", "alice.key")
    same(what + ": a key that does not fit", run(connection),
         "BAD_CONNECTION")
    same(what + ": nobody came", shakes.new(), [])
    # another way to the same server is another session
    other = {**connection, "client_cert": "alice.pem",
             "client_key": "alice.key"}
    same(what + ": another path", run(other), "OK")
    same(what + ": is alice, and not resumed", shakes.new(),
         [(False, "alice")])


serve = Serve("-p", os.path.join(os.environ["top_builddir"], "plugin/.libs"))
for version in ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3:
    for keep in False, True:
        for change in replace, swap, replace_unseen:
            what = "%s, %s, %s" % (version.name, "kept" if keep else "closed",
                                   change.__name__)
            shakes = Shakes(keep)
            with Server(shakes.play, tls(version)) as server:
                authorities("ca_file, " + what, server, shakes, change)
                clients("client, " + what, server, shakes, change)

# ---- tokens ----

openssl("genpkey", "-algorithm", "EC", "-pkeyopt",
        "ec_paramgen_curve:P-256", "-out", "app.key")
spent = []


def org(wire):
    """Gives a token, and with a refresh token the next one."""
    while True:
        raw = wire.request()
        if not raw:
            return
        if not raw.startswith(b"POST /oauth2"):
            wire.send(OK)
            continue
        given = {"token_type": "Bearer", "expires_in": 3600,
                 "access_token": "t%d" % len(spent)}
        fields = dict(pair.split(b"=") for pair in
                      raw.split(b"\r\n\r\n")[1].split(b"&"))
        spent.append(fields.get(b"refresh_token"))
        if spent[-1]:
            given["refresh_token"] = "r%d" % len(spent)
        wire.send(answer(json.dumps(given).encode(),
                         "Content-Type: application/json"))


def signed_in(what, base):
    """How many tokens were asked for by the calls before."""
    replace("ca.pem", "ours.pem")
    replace("me.pem", "alice.pem")
    replace("me.key", "alice.key")
    spent.clear()

    def asks(more, count):
        before = len(spent)
        codes = [run({**base, **more}), run({**base, **more})]
        same("%s, %s" % (what, sorted(more)), (codes, len(spent) - before),
             (["OK", "OK"], count))

    mine = {"client_cert": "me.pem", "client_key": "me.key"}
    asks({}, 1)
    asks({"ca_file": "ca.pem"}, 1)
    asks({"ca_file": "ours.pem"}, 1)
    asks(mine, 1)
    asks({**mine, "client_key_passphrase": "x"}, 1)
    asks({"proxy": "http://127.0.0.1:1"}, 1)
    asks({"proxy": "http://127.0.0.1:2"}, 1)
    asks({"timeout_ms": 5000, "proxy": "http://127.0.0.1:2"}, 0)
    asks({"ca_file": "ca.pem", **mine}, 1)
    for file in "ca.pem", "me.pem", "me.key":
        swap(file, "theirs.pem")
        asks({"ca_file": "ca.pem", **mine}, 1)


with Server(org) as server:
    signed_in("a service app", {
        "domain": server.url(), "auth": "service_app", "client_id": "0oaX",
        "private_key": open("app.key").read(), "dpop": "off",
        "scopes": "okta.devices.read"})
    signed_in("a person's sign-in", {
        "domain": server.url(), "auth": "authorization_code",
        "client_id": "0oaX", "client_secret": "secretX",
        "refresh_token": "r0", "scopes": "okta.devices.read"})
    # The connection above always brings the first one.
    same("each refresh token is spent once", spent,
         [b"r%d" % i for i in range(len(spent))])
serve.end()
sys.exit(1 if bad else 0)
