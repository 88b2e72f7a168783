# SPDX-License-Identifier: MIT
"""Types the answers of form -i on a terminal: host-form-typed.py HOST CARDS."""
import json
import sys

from typist import DOWN, END, HOME, LEFT, RIGHT, UP, Typist, fail

HOST, CARDS = sys.argv[1:]
METHOD, URL = "request_type (? for help)> ", "relative_url (? for help)> "
QUERY, HEADERS = "query (? for help)> ", "headers (? for help)> "
FORM = [HOST, "-p", CARDS, "form", "custom_api_action", "-i"]

# name, what is typed, and what it gives
LINES = [
    ("arrows", "k0=axc" + LEFT + "\x7fb", "abc"),
    ("home", "1=a" + HOME + "k" + END + "b", "ab"),
    ("delete", "k2=xab" + LEFT * 3 + RIGHT + "\x1b[3~", "xb"),
    ("control-a-e", "3=b\x01k\x05c", "bc"),
    ("control-k", "k4=abcd" + LEFT + LEFT + "\x0b", "ab"),
    ("control-w", "k5=a bcd\x17x", "a x"),
    ("control-u", "nonsense\x15k6=a", "a"),
    ("utf-8", "k7=äß" + LEFT + "\x7fö", "öß"),
    ("wide", "k8=日本語" + LEFT + "\x7f木", "日木語"),
    ("up", UP + "\x7f" * 5 + "9=d", "d"),
    ("up and down", UP + UP + DOWN + "\x15kk=e", "e"),
]
KEYS = ["k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9", "kk"]


def same(what, found, expected):
    if found != expected:
        fail(what, "found:    %r" % (found,), "expected: %r" % (expected,))
    print("ok", what)


def form_of(typist):
    """The form that is printed at the end, and nothing else begins so."""
    typist.ends(0)
    text = typist.screen()
    return json.loads(text[text.rindex('{\n  "request_type"'):]
                      if '{\n  "request_type"' in text
                      else text[text.rindex('{\r\n  "request_type"'):])


# libedit edits, the card judges, and examples are shown as they are typed
typist = Typist(FORM, TERM="xterm", LC_ALL="C")
typist.at(METHOD, "get\n")
typist.at(URL, "?\n")
typist.at(URL, '"/api/v1/devices"\n')
typist.at(URL, "api/v1/devices\n")
typist.at(URL, UP + HOME + "/\n")
typist.sees("(? for help)> ")
if "query" not in typist.screen().rsplit("(?", 1)[0].rsplit("\n", 1)[1]:
    typist.type("\n")
    typist.sees(QUERY)
for _, keys, _ in LINES:
    typist.type(keys + "\n")
    typist.sees("\n> ")
typist.type("\n")
asked = typist.sees("(? for help)> ", or_text='"request_type": "GET"')
while asked is not None:
    typist.type("\n")
    asked = typist.sees("(? for help)> ", or_text='"request_type": "GET"')
form = form_of(typist)
same("get for GET", form["request_type"], "GET")
same("history of an answer that was refused", form["relative_url"],
     "/api/v1/devices")
for (what, _, value), key in zip(LINES, KEYS):
    same(what, form["query"].get(key), value)
typist.shows("Example: /api/v1/devices")
typist.shows("must begin with a slash")
typist.hides("^/")
typist.hides('Example: "/')
print("ok the card judges")

# a dumb terminal: as the kernel edits it, and control characters are refused
dumb = Typist([HOST, "-p", CARDS, "form", "greet", "-i"], TERM="dumb")
dumb.at("style (? for help)> ", "PLAIN\n")
dumb.at("name (? for help)> ", "ab" + LEFT + LEFT + "\n")
dumb.at("name (? for help)> ", "abx\x7fc\n")
dumb.at("extras (? for help)> ", "\n")
dumb.at("times (? for help)> ", "0\n")
dumb.at("times (? for help)> ", "2\n")
dumb.at("polite (? for help)> ", "\n")
dumb.at("mode (? for help)> ", "\n")
dumb.sees('"times": 2')
dumb.ends(0)
dumb.shows('"name": "abc"')
dumb.shows("an escape character in it, as an arrow key")
dumb.shows("Times must be from 1 to 10.")
print("ok a dumb terminal, and a number's bounds")

# ^Z stops, with the terminal as it was, and goes on where it was; ^C ends
stopped = Typist(FORM, below_shell=True, TERM="xterm")
stopped.at(METHOD, "GE")
stopped.sees("GE")  # or ^Z would throw it away
stopped.type("\x1a")
stopped.sees("<stopped echo=1 lines=1>")
stopped.type("\n")
stopped.at(METHOD + "GE", "T\n")
stopped.at(URL, "/ab\x03")
stopped.ends(128 + 2)
same("^C leaves the terminal as it was", stopped.left, stopped.before)

# ^C is no end of the input either where the service was asked for values, from
# when on signals are watched for
listed = Typist([HOST, "-p", CARDS, "-c", "pick.json", "form", "pick", "-i"],
                TERM="xterm")
listed.sees("Type a number, or a value")
listed.at("device> ", "dev\x03")
listed.ends(130)
listed.shows("host-stub: interrupted")
same("the terminal after ^C at a list", listed.left, listed.before)
