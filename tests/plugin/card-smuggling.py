# SPDX-License-Identifier: MIT
"""Whatever a form holds: it is refused by the field that is wrong, or one
request arrives, as smuggleforms.py says, byte for byte. CASES and SEED choose
how many, and which."""
import ipaddress
import json
import os
import random
import re
import sys

from faultlib import CARD, OK, TOKEN, Server
from serveclient import Serve
from smuggleforms import hostile, path_of, refused, request, text

VALGRIND = bool(os.environ.get("UNDER_VALGRIND"))
CASES = int(os.environ.get("CASES", 100 if VALGRIND else 4000))
SEED = int(os.environ.get("SEED", 20261125))
NOTHING = {"request_type": "GET", "relative_url": "/"}


def play(wire):
    while wire.request():
        wire.send(OK)


class Tried:
    """Sends forms to the card, and sees what arrives at the server."""

    def __init__(self, serve, server):
        self.serve, self.server = serve, server
        self.connection = {"domain": server.url(), "api_token": TOKEN,
                           "max_retries": 0}
        self.send(NOTHING)
        head = server.requests[0].decode().split("\r\n\r\n")[0]
        self.common = head.split("\r\n")[1:]
        assert sorted(line.split(":")[0] for line in self.common) == [
            "Accept", "Accept-Encoding", "Authorization", "Host",
            "User-Agent"], head
        assert "Host: 127.0.0.1:%d" % server.port in self.common, head
        assert "Authorization: SSWS " + TOKEN in self.common, head

    def send(self, form):
        answer = self.serve.ask("run", card=CARD, inputs=form,
                                connection=self.connection)
        return answer.get("error")

    def wrong(self, form):
        """What does not hold for this form; None when all does."""
        before = len(self.server.requests)
        fields = refused(form)
        error = self.send(form)
        arrived = self.server.requests[before:]
        if error is not None:
            if arrived:
                return "it failed, and was sent: %r" % arrived
            if error["code"] != -32001:
                return "it failed: %r" % error
            named = {fault["field"]
                     for fault in error["data"]["error"]["errors"]}
            if named != fields:
                return "refused for %r, not for %r" % (named, fields)
            return None
        if fields:
            return "it is not refused for %r" % fields
        if len(arrived) != 1:
            return "%d requests arrived: %r" % (len(arrived), arrived)
        return self.unlike(form, arrived[0])

    def unlike(self, form, raw):
        head, _, body = raw.partition(b"\r\n\r\n")
        if re.search(rb"(?<!\r)\n|\r(?!\n)|\0", head):
            return "a control character in the head: %r" % raw
        first, *lines = head.split(b"\r\n")
        wanted = request(form, self.common,
                         json.dumps(form.get("body"), ensure_ascii=True))
        if (first, sorted(lines), body) != wanted:
            return "%r arrived, not %r" % (raw, wanted)
        if not first.split(b" ")[1].startswith(path_of(form).encode()):
            return "the path is another: %r" % first
        signed = [line for line in lines
                  if line.lower().startswith(b"authorization")
                  and b":" in line[:14]]
        if signed != [b"Authorization: SSWS " + TOKEN.encode()]:
            return "signed by %r" % signed
        return None


# ---- making a failing form small ----

def smaller(form):
    """Forms that are a little less than this one."""
    for key in list(form):
        if key not in ("request_type", "relative_url"):
            yield {k: v for k, v in form.items() if k != key}
        value = form[key]
        if isinstance(value, dict):
            for name in value:
                yield {**form, key: {k: v for k, v in value.items()
                                     if k != name}}
                if isinstance(value[name], str):
                    for less in cuts(value[name]):
                        yield {**form, key: {**value, name: less}}
                for less in cuts(name):
                    yield {**form, key: {less if k == name else k: v
                                         for k, v in value.items()}}
        elif isinstance(value, str) and key != "request_type":
            for less in cuts(value):
                yield {**form, key: less}


def cuts(value):
    size = len(value) // 2
    while size > 0:
        for at in range(0, len(value), size):
            yield value[:at] + value[at + size:]
        size //= 2


def smallest(tried, form):
    again = True
    while again:
        again = False
        for less in smaller(form):
            if tried.wrong(less) is not None:
                form, again = less, True
                break
    return form


# ---- the domain of a connection ----

NAME = re.compile(r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+|localhost")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def host_of(text, plain):
    """The host as it is kept, or None where it is refused: an address as
    Python's ipaddress reads it, or a name."""
    if not text.isascii():
        return None
    text = text.lower()
    if text.startswith("["):
        try:
            address = ipaddress.IPv6Address(text[1:-1])
        except ValueError:
            return None
        return "[::1]" if text.endswith("]") and "%" not in text \
            and address.is_loopback else None
    if NUMBER.fullmatch(text.removesuffix(".").rpartition(".")[2]):
        try:
            address = ipaddress.IPv4Address(text)
        except ValueError:
            return None
        return text if address.is_loopback or not plain else None
    text = text.removesuffix(".")
    return text if NAME.fullmatch(text) and not plain \
        and not text.endswith(".com.com") else None


def url_of(domain):
    """The one URL that a domain may lead to, or None where it is refused."""
    found = re.fullmatch(
        r"(?:(https?)://)?(\[[^\]]*\]|[^:\[/]*)(?::([0-9]{1,5}))?/?",
        domain, re.I | re.S | re.A)
    if found is None:
        return None
    scheme = (found[1] or "https").lower()
    host = host_of(found[2], scheme == "http")
    standard = {"http": 80, "https": 443}[scheme]
    port = standard if found[3] is None else int(found[3])
    if host is None or not 0 < port < 65536:
        return None
    return "%s://%s%s/" % (scheme, host,
                           "" if port == standard else ":%d" % port)


def domain_wrong(serve, domain):
    """A domain is refused, or the URL is of that host and no other."""
    answer = serve.ask("check", card=CARD, inputs=NOTHING, connection={
        "domain": domain, "api_token": TOKEN})
    if "error" in answer:
        error = answer["error"]
        fine = error["code"] == -32002 and all(
            fault["field"] == "domain"
            for fault in error["data"]["error"]["errors"])
        if url_of(domain) is not None:
            return "it is refused: %r" % error
        return None if fine else "it failed: %r" % error
    url = answer["result"]["preview"]["url"]
    return None if url == url_of(domain) else "the URL is %r" % url


def hostile_domain(rand):
    base = rand.choice(("acme.okta.com", "acme.okta.com", "127.0.0.1:8080",
                        "[::1]", "localhost", "acme.okta.com:443",
                        "ACME.Okta.com:8443", "127.0.0.256", "0x7f.0.0.1",
                        "[::1]:80"))
    at = rand.randrange(len(base) + 1)
    return rand.choice(("", "", "https://", "http://", "HTTPS://", " ")) \
        + base[:at] + text(rand, 2) + base[at:] + rand.choice(("", "/"))


def main():
    rand = random.Random(SEED)
    print("CASES=%d SEED=%d" % (CASES, SEED))
    serve = Serve()
    sent = 0
    with Server(play) as server:
        tried = Tried(serve, server)
        for number in range(CASES):
            form = hostile(rand)
            wrong = tried.wrong(form)
            sent += not refused(form)
            if wrong is not None:
                small = smallest(tried, form)
                sys.exit("case %d\n%s\n%s\nat its smallest:\n%s\n%s"
                         % (number, json.dumps(form), wrong,
                            json.dumps(small), tried.wrong(small)))
    for number in range(CASES // 4):
        domain = hostile_domain(rand)
        wrong = domain_wrong(serve, domain)
        if wrong is not None:
            sys.exit("domain %d: %s\n%s" % (number, json.dumps(domain), wrong))
    status, said = serve.end()
    assert (status, said) == (0, ""), (status, said)
    print("%d sent, %d refused" % (sent, CASES - sent))
    # a test that refuses all, or nothing, shows nothing
    assert CASES // 8 < sent < CASES - CASES // 8, sent


main()
