# SPDX-License-Identifier: MIT
"""suspend-device.py DEVICE...: Suspend Device in host-stub serve, on the sandbox of
c.json and on servers that refuse; the test of a connection, which has no form; and a
sign-in, which it shares with the other card.
"""
import json
import os
import sys

from faultlib import TOKEN, Server, answer
from serveclient import Serve

CARD = "suspend_device"
JSON = "Content-Type: application/json"
serve = Serve("-p", os.path.join(os.environ["top_builddir"], "plugin/.libs"))
with open("c.json", encoding="utf-8") as text:
    sandbox = json.load(text)


def tokens():
    """How often the org was asked for a token."""
    with open("seen", encoding="utf-8") as lines:
        return sum("/oauth2/v1/token" in json.loads(line)["url"] for line in lines)


def refuses(status, body=b"", line=JSON):
    def play(wire):
        while wire.request() and wire.send(answer(body, line, status=status)):
            pass
    return play


cards = {card["id"] for card in serve.result("list")["cards"]}
assert cards == {"custom_api_action", CARD, "search_devices"}, cards
result = serve.result("run", card=CARD, connection=sandbox,
                      inputs={"device_id": sys.argv[1]})
assert result["output"] == {"status_code": 204}, result
check = serve.result("check", card=CARD, connection=sandbox,
                     inputs={"device_id": "a/b"})
assert check["preview"]["url"].endswith("/devices/a%2Fb/lifecycle/suspend"), check
serve.result("test", card=CARD, connection=sandbox)

with open("app.json", encoding="utf-8") as text:
    app = json.load(text)
device = "/api/v1/devices/" + sys.argv[2]
serve.result("run", card="custom_api_action", connection=app,
             inputs={"request_type": "GET", "relative_url": device})
signed_in = tokens()
assert signed_in > 0
serve.result("run", card=CARD, connection=app, inputs={"device_id": sys.argv[2]})
assert tokens() == signed_in, "each card signs in for itself"

for status, words in (
        ("403 Forbidden", "admin role"),
        ("404 Not Found", "Check the Device ID."),
        ("405 Method Not Allowed", "Check the connection's domain"),
        ("409 Conflict", "Only a device that is ACTIVE can be suspended."),
        ("503 Service Unavailable", "try again later")):
    with Server(refuses(status)) as server:
        connection = {"domain": server.url(), "api_token": TOKEN}
        said = serve.error("run", card=CARD, connection=connection,
                           inputs={"device_id": "guo1"})["data"]
        assert said["output"] == {"status_code": int(status[:3])}, said
        message = said["error"]["message"]
        assert words in message, message
        assert "Relative URL" not in message and "Request Type" not in message
        said = serve.error("test", card=CARD, connection=connection)["data"]
        assert "Device ID" not in said["error"]["message"], said
        assert "ACTIVE" not in said["error"]["message"], said

# an org that has moved, and a login page: the device was not suspended
for play, words in (
        (refuses("302 Found", b"", "Location: https://login.example/"),
         "302 came, which leads to \"https://login.example/\""),
        (refuses("304 Not Modified"), "304 came, which is neither"),
        (refuses("200 OK", b"<html>Sign in</html>", "Content-Type: text/html"),
         "200 came with \"text/html\"")):
    with Server(play) as server:
        said = serve.error("run", card=CARD, connection={
            "domain": server.url(), "api_token": TOKEN},
            inputs={"device_id": "guo1"})["data"]
        assert said["error"]["code"] == "BAD_CONNECTION", said
        assert said["error"]["field"] == "domain", said
        assert words in said["error"]["message"], said
for status, body in (("204 No Content", b""), ("200 OK", b"{}")):
    with Server(refuses(status, body)) as server:
        serve.result("run", card=CARD, connection={"domain": server.url(),
                                                   "api_token": TOKEN},
                     inputs={"device_id": "guo1"})
with Server(refuses("200 OK", b'[{"id":"guo1"}]')) as server:
    serve.result("test", card=CARD, connection={"domain": server.url(),
                                                "api_token": TOKEN})
assert serve.end()[0] == 0
