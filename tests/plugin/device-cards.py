# SPDX-License-Identifier: MIT
"""device-cards.py CREATED ACTIVE...: the cards that act on one device, in host-stub
serve: the states of the device of this id, and of no other; on servers that refuse, or
that are not an org; the test of a connection, which has no form; and a sign-in, which
all of them share.
"""
import json
import os
import subprocess
import sys

from faultlib import TOKEN, Server, answer
from serveclient import Serve

JSON = "Content-Type: application/json"
CARDS = os.environ["all"].split()
READS = {"read_device": {"id": None}, "list_device_users": {"users": None}}
serve = Serve("-p", os.path.join(os.environ["top_builddir"], "plugin/.libs"))
with open("c.json", encoding="utf-8") as text:
    sandbox = json.load(text)
with open("app.json", encoding="utf-8") as text:
    app = json.load(text)


def run(card, device, connection=None):
    return serve.ask("run", card=card, connection=connection or sandbox,
                     inputs={"device_id": device})


def devices():
    """The status of each device of the org."""
    result = serve.result("run", card="custom_api_action", connection=sandbox,
                          inputs={"request_type": "GET",
                                  "relative_url": "/api/v1/devices"})
    return {d["id"]: d["status"] for d in result["output"]["body"]}


def tokens():
    """How often the org was asked for a token."""
    with open("seen", encoding="utf-8") as lines:
        return sum("/oauth2/v1/token" in json.loads(line)["url"] for line in lines)


def plays(status, body=b"", line=JSON):
    def play(wire):
        while wire.request() and wire.send(answer(body, line, status=status)):
            pass
    return play


def of(server):
    return {"domain": server.url(), "api_token": TOKEN}


assert {card["id"] for card in serve.result("list")["cards"]
        if card["id"] != "http_api"} == {
    "custom_api_action", "search_devices", *CARDS}

# ---- the states of a device: what each card makes of it, or why it refuses ----

ADVICE = {
    "activate_device": "Only a device that is CREATED or DEACTIVATED can be activated.",
    "deactivate_device": "Only a device that is ACTIVE or SUSPENDED can be deactivated.",
    "suspend_device": "Only a device that is ACTIVE can be suspended.",
    "unsuspend_device": "Only a device that is SUSPENDED can be unsuspended.",
    "delete_device": "Only a device that is DEACTIVATED can be deleted.",
}
STATES = {
    "CREATED": {"activate_device": "ACTIVE"},
    "ACTIVE": {"suspend_device": "SUSPENDED", "deactivate_device": "DEACTIVATED"},
    "SUSPENDED": {"unsuspend_device": "ACTIVE", "deactivate_device": "DEACTIVATED"},
    "DEACTIVATED": {"activate_device": "ACTIVE", "delete_device": None},
}
device = sys.argv[1]
others = {id: status for id, status in devices().items() if id != device}
state = "CREATED"
for then in ("activate_device", "suspend_device", "unsuspend_device",
             "deactivate_device", "activate_device", "suspend_device",
             "deactivate_device", "delete_device"):
    assert devices()[device] == state
    assert run("read_device", device)["result"]["output"]["status"] == state
    for card in ADVICE:
        if card not in STATES[state]:
            error = run(card, device)["error"]["data"]
            assert error["output"] == {"status_code": 400}, (card, error)
            message = error["error"]["message"]
            assert "E0000001" in message and ADVICE[card] in message, message
            assert devices()[device] == state
    result = run(then, device)["result"]
    assert result["output"] == {"status_code": 204}, (then, result)
    state = STATES[state][then]
assert devices() == others
for card in CARDS:
    error = run(card, device)["error"]["data"]["error"]
    assert error["http_status"] == 404, error
    assert "Check the Device ID." in error["message"], error

# ---- whether a lost answer may be asked for again; an id is data ----

for card in CARDS:
    check = serve.result("check", card=card, connection=sandbox,
                         inputs={"device_id": "a/b"})
    assert "/devices/a%2Fb" in check["preview"]["url"], check
    assert check["repeatable"] is (card in READS or card == "delete_device"), check
    serve.result("test", card=card, connection=sandbox)

# ---- one token for all ----

assert tokens() == 0
serve.result("run", card="custom_api_action", connection=app,
             inputs={"request_type": "GET", "relative_url": "/api/v1/devices"})
signed_in = tokens()
assert signed_in > 0
serve.result("run", card="search_devices", connection=app,
             inputs={"result_set": "first"})
for card in ("read_device", "list_device_users", "suspend_device",
             "unsuspend_device", "deactivate_device", "activate_device",
             "deactivate_device", "delete_device"):
    assert "result" in run(card, sys.argv[2], app), card
assert "result" in run("read_device", sys.argv[3], app)
assert tokens() == signed_in, "a card signs in for itself"

# ---- refusals, in the words of the card ----

for card in CARDS:
    none = READS.get(card)
    for status, words in (
            ("403 Forbidden", "admin role"),
            ("404 Not Found", "Check the Device ID."),
            ("405 Method Not Allowed", "Check the connection's domain"),
            ("409 Conflict", ADVICE.get(card, "answered 409")),
            ("503 Service Unavailable", "try again later")):
        with Server(plays(status)) as server:
            connection = {**of(server), "max_retries": 0}
            said = run(card, "guo1", connection)["error"]["data"]
            assert said["output"] == (none or {"status_code": int(status[:3])}), said
            message = said["error"]["message"]
            assert words in message, message
            assert "Relative URL" not in message and "Request Type" not in message
            said = serve.error("test", card=card, connection=connection)["data"]
            assert "Device ID" not in said["error"]["message"], said
            assert "Only a device" not in said["error"]["message"], said
    with Server(plays("200 OK", b'[{"id":"guo1"}]')) as server:
        serve.result("test", card=card, connection=of(server))

# ---- an org that has moved, a login page, another service: nothing was done ----

HTML = "Content-Type: text/html"
ANYWHERE = (
    (("302 Found", b"", "Location: https://login.example/"),
     "the answer was 302, which leads to \"https://login.example/\""),
    (("304 Not Modified",), "the answer was 304, which is neither"),
    (("200 OK", b"<html>Sign in</html>", HTML), "the answer was 200 with \"text/html\""),
    (("200 OK", b'{"id":'), "the answer was 200 with a body that is not JSON"),
)
OF_CARD = {
    "read_device": tuple(
        (("200 OK", body), "an object was expected, but the answer was 200 with " + words)
        for body, words in (
            (b"", "nothing in it"),
            (b"[]", "a list"),
            (b'[{"id":"guo1"}]', "a list"),
            (b'"guo1"', "a string"),
            (b"null", "null"),
            (b"{}", 'an object without "id"'),
            (b'{"id":null}', 'an object whose "id" is null'),
            (b'{"id":7,"status":"ACTIVE"}', 'an object whose "id" is a number'),
            (b'{"id":"guo1","id":7}', 'an object whose "id" is a number'),
            (b'{"id":"guo1","status":true}',
             'an object whose "status" is true or false'),
            (b'{"id":"guo1","profile":[]}', 'an object whose "profile" is an array'),
            (b'{"id":"guo1","created":{}}', 'an object whose "created" is an object'),
            (b'{"id":"guo1","_links":""}', 'an object whose "_links" is a string'),
        )) + (
        (("204 No Content",), "the answer was 204, which is not 200"),
        (("202 Accepted", b'{"id":"guo1"}'), "the answer was 202, which is not 200")),
    "list_device_users": tuple(
        (("200 OK", body), "a list was expected, but the answer was 200 with " + words)
        for body, words in (
            (b"", "nothing in it"),
            (b"{}", "an object"),
            (b'{"users":[]}', "an object"),
            (b"[1]", "a list of something else"),
            (b'[{"user":{}},null]', "a list of something else"),
            (b'""', "a string"),
        )) + ((("204 No Content",), "the answer was 204, which is not 200"),),
}
for card in set(CARDS) - set(READS):
    OF_CARD[card] = (
        (("200 OK", b"", HTML), "the answer was 200 with nothing in it"),
        (("200 OK", b'"ok"'), "the answer was 200 with a string"),
        (("200 OK", b"[1]"), "the answer was 200 with a list"))
for card in CARDS:
    for served, words in (*ANYWHERE, *OF_CARD.get(card, ())):
        with Server(plays(*served)) as server:
            said = run(card, "guo1", of(server))["error"]["data"]
            assert said["error"]["code"] == "BAD_CONNECTION", (card, said)
            assert said["error"]["field"] == "domain", (card, said)
            assert words in said["error"]["message"], (card, said)
            assert said["output"] == READS.get(
                card, {"status_code": int(served[0][:3])}), (card, said)

# ---- what is an answer, and what becomes of it to the byte ----

for card in set(CARDS) - set(READS):
    for status, body in (("204 No Content", b""), ("200 OK", b"{}")):
        with Server(plays(status, body)) as server:
            assert "result" in run(card, "guo1", of(server)), card
NUMBER = b"12345678901234567890.10"
for card, body, output in (
        ("read_device", b'{"id":"guo1"}', b'{"id":"guo1"}'),
        ("read_device", b'\xef\xbb\xbf {"\\u0069d":""}', b'{"id":""}'),
        ("read_device", b'{"new":1,"status":"A","id":"guo1","created":null,'
         b'"status":"\\u0042","profile":{ "a":\r\n' + NUMBER + b',"a":2} }',
         b'{"id":"guo1","status":"\\u0042","profile":{ "a":  ' + NUMBER
         + b',"a":2}}'),
        ("list_device_users", b"[ ]", b'{"users":[ ]}'),
        ("list_device_users", b'[\n{"a":' + NUMBER + b',"a":"\xc3\xbc"}]',
         b'{"users":[ {"a":' + NUMBER + b',"a":"\xc3\xbc"}]}')):
    with Server(plays("200 OK", body)) as server:
        assert "result" in run(card, "guo1", of(server)), (card, body)
        assert b'"output":' + output + b"," in serve.lines[-1], serve.lines[-1]
assert serve.end()[0] == 0

# ---- a batch has a line for each, whatever breaks the answer has ----

BUILD = os.environ["top_builddir"]
BROKEN = b'{"id":"guo1",\r\n"profile":{\n"a":1\r}}\n'
with Server(plays("200 OK", BROKEN)) as server:
    with open("broken.json", "w", encoding="utf-8") as text:
        os.fchmod(text.fileno(), 0o600)
        json.dump(of(server), text)
    got = subprocess.run(
        [os.path.join(BUILD, "host-stub/host-stub"), "-p",
         os.path.join(BUILD, "plugin/.libs"), "-c", "./broken.json", "batch",
         "read_device", "-", "--quiet"], input=b'{"device_id":"a"}\n{"device_id":"b"}\n',
        stdout=subprocess.PIPE, check=True).stdout
    assert got.count(b"\n") == 2 and b"\r" not in got, got
    for line in got.splitlines():
        assert json.loads(line)["output"] == {"id": "guo1", "profile": {"a": 1}}, line
