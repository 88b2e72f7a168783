# SPDX-License-Identifier: MIT
"""Search Devices on servers that are no org, or one that lies about its pages: no link
leads the search elsewhere, and no list is thought to be complete that is not.
"""
import json
import os
import subprocess
import urllib.parse

from faultlib import HOST, TOKEN, Server, answer
from serveclient import Serve

CARD = "search_devices"
JSON = "Content-Type: application/json"
MODULES = os.path.join(os.environ["top_builddir"], "plugin/.libs")
serve = Serve("-p", MODULES)
SEARCH = urllib.parse.quote('profile.model eq "a+b c"', safe="")
HERE = "/api/v1/devices?limit=200&search=" + SEARCH


def answers(body, *lines, status="200 OK"):
    """A server that gives this answer to each request."""
    def play(wire):
        while wire.request() and wire.send(
                answer(body, *(lines or (JSON,)), status=status)):
            pass
    return Server(play)


def call(server, method="run", **form):
    inputs = {"result_set": "stream", "model": "a+b c", **form}
    return serve.ask(method, card=CARD, inputs=inputs, connection={
        "domain": server.url(), "api_token": TOKEN})


def linked(link, **form):
    """The result of a page with this link to the next one."""
    body = form.pop("body", b'[{"id":"guo1"},{"id":"guo2"}]')
    with answers(body, JSON, "Link: <%s>; rel=\"next\"" % link) as server:
        reply = call(server, **form)
    assert "result" in reply, reply
    return reply["result"]


# ---- links that lead on ----

for link, cursor in (
        (HERE + "&after=abc", "abc"),
        ("/api/v1/devices?after=a%2Fb%3D%3D&limit=2&search=" + SEARCH, "a/b=="),
        ("?after=a+b&search=" + SEARCH, "a+b"),
        ("/api/v1/devices?after=%25&expand=user&search=" + SEARCH, "%"),
        # as forms have it
        ("/api/v1/devices?search=" + SEARCH.replace("%20", "+") + "&after=x", "x"),
        ("/api/v1/devices?search=" + SEARCH.replace("%2B", "+") + "&after=x", "x"),
        ("/api/v1/%64evices?search=" + SEARCH.replace("%2B", "%2b") + "&after=x",
         "x"),
        ("/api/v1/devices?search=profile.model%20eq%20\"a%2Bb%20c\"&after=x", "x"),
        # of which the server needs the cursor alone
        ("/api/v1/devices?after=x", "x"),
        ("/api/v1/devices?limit=1&Search=all&after=x", "x"),
        (HERE + "&after=%C3%BC%22", "\u00fc\"")):
    result = linked(link)
    assert result["next"] == {"result_set": "stream", "model": "a+b c",
                              "after": cursor}, (link, result)
    assert result.get("next_refused") is None
with answers(b"[]") as server:
    checked = call(server, "check", after="a/b==\" c")["result"]["preview"]["url"]
assert checked.endswith("&after=a%2Fb%3D%3D%22%20c"), checked

# ---- links that do not ----

RULE = "It must have the path /api/v1/devices, a cursor (after), and no other search."
for link in (
        "/api/v1/devices?after=x&search=" + SEARCH[:-3],
        "/api/v1/devices?after=x&search=" + SEARCH + "%20or%20id%20pr",
        "/api/v1/devices?after=x&search=" + SEARCH.replace("%2B", "%20"),
        "/api/v1/devices?after=x&search=",
        HERE,  # no cursor
        HERE + "&after=", HERE + "&before=x", HERE + "&after=%FF",
        "/api/v1/users?after=x&search=" + SEARCH,
        "/api/v1/devices/?after=x&search=" + SEARCH,
        "/api/v1/devices/guo1?after=x&search=" + SEARCH,
        "/api/v1/x/../users?after=x&search=" + SEARCH):
    result = linked(link)
    assert result["next"] is None, (link, result)
    assert result["next_refused"]["message"] == (
        "The link to the next page is not followed: it does not continue this "
        "search. " + RULE), result
    assert len(result["output"]["devices"]) == 2
for link, words in (
        ("https://elsewhere.example" + HERE + "&after=x",
         "leads away from the connection's domain"),
        ("\\\\elsewhere.example\\" + HERE + "&after=x", "does not continue"),
        ("https://", "is not a URL")):
    result = linked(link)
    assert result["next"] is None and words in result["next_refused"]["message"], \
        (link, result)
# who wants no further page is not told of a link that leads elsewhere
for form in ({"result_set": "first"}, {"result_set": "first_200"},
             {"record_limit": 2}, {"record_limit": 1}):
    for link in (HERE + "&after=x", "https://elsewhere.example/", "https://"):
        result = linked(link, **form)
        assert result["next"] is None, result
        assert result.get("next_refused") is None, result

# ---- more than was asked for; less; a circle; no end ----

result = linked(HERE + "&after=x", record_limit=3)
assert result["next"]["record_limit"] == 1, result
result = linked(HERE + "&after=x", record_limit=1)
assert len(result["output"]["devices"]) == 2
assert result["output"]["records_streamed"] == 2
result = linked(HERE + "&after=x", result_set="first")
assert result["output"]["device"] == {"id": "guo1"}
assert len(result["output"]["devices"]) == 2
result = linked(HERE + "&after=x", record_limit=5, body=b" [ ] ")
assert result["output"]["devices"] == [] and result["next"]["record_limit"] == 5
result = linked(HERE + "&after=x", after="x")
assert result["next"] is None
assert "leads to the same page again" in result["next_refused"]["message"]


def paginate(play, *words):
    with Server(play) as server:
        with open("h.json", "w", encoding="utf-8",
                  opener=lambda path, flags: os.open(path, flags, 0o600)) as text:
            json.dump({"domain": server.url(), "api_token": TOKEN}, text)
        done = subprocess.run(
            [HOST, "-p", MODULES, "-c", "./h.json", "run", CARD, "--paginate",
             "--set", "result_set=stream", *words], capture_output=True,
            text=True, check=False)
        return done, len(server.requests)


def cursors(*names):
    """Pages of one device, whose links have these cursors; the last has none."""
    def play(wire):
        for name in names:
            if not wire.request():
                return
            link = ["Link: </api/v1/devices?after=%s>; rel=\"next\"" % name]
            wire.send(answer(b'[{"id":"guo1"}]', JSON, *(link if name else [])))
    return play


done, asked = paginate(cursors("a", "b", "c", None))
assert done.returncode == 0 and len(json.loads(done.stdout)) == 4, done
assert asked == 4
done, asked = paginate(cursors("a", "b", "a", "b", "a", "b"))
assert done.returncode != 0 and "the pages form a circle" in done.stderr, done
assert len(json.loads(done.stdout)) == 3 and asked == 3, (done, asked)
# the number of records that are left makes each form another one, but it ends
done, asked = paginate(cursors(*["a", "b"] * 9), "--set", "record_limit=5")
assert done.returncode == 0 and len(json.loads(done.stdout)) == 5, done
for cursor in "a", "a==", "a/b", "a+b", "%61%3D":
    done, asked = paginate(cursors(*[cursor] * 9), "--set", "record_limit=9")
    assert done.returncode != 0 and "the same page again" in done.stderr, done
    assert asked == 2, (cursor, asked)

# an output that is whole is not called cut short
with answers(b"<html>", "Content-Type: text/html") as server:
    with open("h.json", "w", encoding="utf-8",
              opener=lambda path, flags: os.open(path, flags, 0o600)) as text:
        json.dump({"domain": server.url(), "api_token": TOKEN}, text)
    done = subprocess.run(
        [HOST, "-p", MODULES, "-c", "./h.json", "run", CARD, "--set",
         "result_set=first"], capture_output=True, text=True, check=False)
assert json.loads(done.stdout) == {"status_code": 200, "devices": None}, done
assert done.returncode == 6 and "cut short" not in done.stderr, done

# ---- answers that are no list of devices ----

for body, lines, words in (
        (b'{"id":"guo1"}', (JSON,),
         "a list was expected, but the answer was 200 with an object"),
        (b'[{"id":"guo1"},7]', (JSON,), "with a list of something else"),
        (b'[[]]', (JSON,), "with a list of something else"),
        (b'["guo1"]', (JSON,), "with a list of something else"),
        (b"null", (JSON,), "the answer was 200 with null"),
        (b"", (JSON,), "with nothing in it"),
        (b"[{]", (JSON,), "a body that is not JSON"),
        (b"<html>Sign in</html>", ("Content-Type: text/html",),
         'the answer was 200 with "text/html"')):
    with answers(body, *lines, 'Link: <?after=x>; rel="next"') as server:
        said = call(server)["error"]["data"]
    assert said["error"]["code"] == "BAD_CONNECTION", (body, said)
    assert said["error"]["field"] == "domain" and words in said["error"]["message"]
    assert said["output"] == {"status_code": 200, "devices": None}, said
    assert said.get("next") is None and said.get("next_refused") is None, said
for status, words in (
        ("204 No Content", "the answer was 204, which is not 200"),
        ("206 Partial Content", "the answer was 206, which is not 200"),
        ("302 Found", "the answer was 302, which leads to \"https://login.example/\"")):
    with answers(b"", "Location: https://login.example/", status=status) as server:
        said = call(server)["error"]["data"]
    assert said["error"]["code"] == "BAD_CONNECTION", said
    assert words in said["error"]["message"], said
for status, words in (
        ("400 Bad Request", "Check the Custom Search Criteria"),
        ("403 Forbidden", "admin role"),
        ("404 Not Found", "Check the connection's domain"),
        ("405 Method Not Allowed", "Check the connection's domain")):
    with answers(b"{}", JSON, status=status) as server:
        said = call(server, result_set="first")["error"]["data"]
        assert said["output"] == {"status_code": int(status[:3]),
                                  "devices": None}, said
        assert words in said["error"]["message"], said
        said = serve.error("test", card=CARD, connection={
            "domain": server.url(), "api_token": TOKEN})["data"]
        assert "Custom Search" not in said["error"]["message"], said

# ---- the devices are as they came, byte for byte ----

LIST = (b'[ {"id" : "guo1","n":12345678901234567890.10,"id":"again",\r\n'
        b'"t":"\\u0041\\/\xc3\xbc"},\n{}]')
LINE = LIST.replace(b"\r", b" ").replace(b"\n", b" ")
with answers(b"\xef\xbb\xbf" + LIST) as server:
    connection = {"domain": server.url(), "api_token": TOKEN}
    with open("h.json", "w", encoding="utf-8") as text:
        json.dump(connection, text)
    for form, before, after in (
            ("first", b'{"status_code":200,"device":%s,"devices":'
             % LINE[2:LINE.index(b"}") + 1], b"}"),
            ("stream", b'{"status_code":200,"devices":',
             b',"records_streamed":2}')):
        done = subprocess.run(
            [HOST, "-p", MODULES, "-c", "./h.json", "run", CARD, "--json", "--set",
             "result_set=" + form], capture_output=True, check=True)
        assert done.stdout == before + LINE + after + b"\n", done.stdout
        done = subprocess.run(
            [HOST, "-p", MODULES, "-c", "./h.json", "run", CARD, "--body", "-o",
             "body", "--set", "result_set=" + form], capture_output=True, check=True)
        with open("body", "rb") as raw:
            assert raw.read() == LIST
    reply = call(server, result_set="first")
    assert b"\n" not in serve.lines[-1][:-1]
    assert reply["result"]["output"]["device"]["id"] == "again", reply
assert serve.end()[0] == 0
