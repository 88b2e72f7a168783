# SPDX-License-Identifier: MIT
"""Pastes on a terminal the address that a browser came back to:
host-connect-paste.py HOST CARDS BROWSER, in a directory with web.json, a web
app of the sandbox's. BROWSER is tests/lib/browser.py."""
import json
import os
import subprocess
import sys
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from typist import Typist, fail

HOST, CARDS, BROWSER = sys.argv[1:]
KEPT = "config/host-stub/connections/okta_devices/web.json"
URI = "http://127.0.0.1:4711/callback"
WORDS = [HOST, "-p", CARDS, "connect", "custom_api_action", "web", "--sign-in",
         "--paste", "--deadline", "60", "--redirect-uri", URI]
ASK = "(not shown): "


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def same(what, found, expected):
    if found != expected:
        fail(what, "found:    %r" % (found,), "expected: %r" % (expected,))
    print("ok", what)


def address_for(url):
    """Where the browser would come back to."""
    subprocess.run(["/usr/bin/python3", BROWSER, url], check=True,
                   env={**os.environ, "BROWSER_STOP": "back"})
    return read("back")


def forged(address):
    """The address of another sign-in."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query), state="another")
    return urlunsplit(parts._replace(query=urlencode(query)))


# ^C leaves what was kept, and the terminal as it was
before = read(KEPT)
typist = Typist(WORDS, below_shell=True, TERM="xterm")
typist.hidden_at(ASK, URI + "?code=s3cret\x03")
typist.ends(130)
typist.shows("host-stub: interrupted")
typist.hides("s3cret")
same("^C leaves the terminal as it was", typist.left, typist.before)
same("^C leaves what was kept", read(KEPT), before)

# the end of the input is another thing
typist = Typist(WORDS, TERM="xterm")
typist.hidden_at(ASK, "\x04")
typist.ends(6)
typist.shows("the input ended before the address came")

# ^Z stops it, and it goes on with the same question; what is no such address,
# or another sign-in's, is asked for again
typist = Typist(WORDS, below_shell=True, TERM="xterm")
typist.sees("Sign in at this address:\n\n")
url = typist.sees("\n\n").strip()
typist.hidden_at(ASK, "\x1a")
typist.sees("<stopped echo=1 lines=1>")
typist.type("\n")
typist.hidden_at(ASK, "https://acme.example/\n")
typist.sees("That is not the address. It begins with " + URI + "?")
address = address_for(url)
typist.hidden_at(ASK, forged(address) + "\n")
typist.sees("another sign-in")
typist.hidden_at(ASK, address + "\n")
typist.sees("Use it: ")
typist.ends(0)
same("a refresh token is kept", "refresh_token" in json.loads(read(KEPT)), True)
same("the terminal is as it was", typist.left, typist.before)
