# SPDX-License-Identifier: MIT
"""Holds the schemas against a validator, the card, and a server's answers.

The card is the judge of the input schema: what one takes, so does the other.
"""

import http.server
import json
import os
import pathlib
import subprocess
import sys
import threading

from expectlib import expect
from jsonschema import Draft202012Validator

SCHEMAS, BUILD, TMP = (pathlib.Path(word) for word in sys.argv[1:4])
HOST = BUILD / "host-stub" / "host-stub"
CARD = BUILD / "plugin" / ".libs" / "custom_api_action.so"
GREET = BUILD / "tests" / "cards" / ".libs" / "greet.so"
PICK = BUILD / "tests" / "cards" / ".libs" / "pick.so"


def schema(name):
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text())


def validator(name):
    loaded = schema(name)
    Draft202012Validator.check_schema(loaded)
    return Draft202012Validator(loaded)


def host(*args, connection=None, text=None):
    path = TMP / "connection.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(connection or {}))
    options = ["-c", str(path)] if connection is not None else []
    return subprocess.run([HOST, *options, *args], input=text,
                          capture_output=True, text=True, check=False,
                          env={**os.environ, "GREET_PLACE": "here"})


ORG = {"domain": "acme.okta.com", "api_token": "t0ken"}


def card_takes(form, card=CARD):
    ended = host("check", card, "-", connection=ORG, text=json.dumps(form))
    expect(f"the card judges {form}: {ended.stderr}",
           ended.returncode in (0, 3))
    return ended.returncode == 0


def card_connects(connection):
    form = json.dumps({"request_type": "GET", "relative_url": "/"})
    ended = host("check", CARD, "-", connection=connection, text=form)
    expect(f"the card judges {connection}: {ended.stderr}",
           ended.returncode in (0, 6))
    return ended.returncode == 0


GET = {"request_type": "GET", "relative_url": "/api/v1/devices"}
POST = {**GET, "request_type": "POST"}
NONE = [None, {}, ""]

GOOD_FORMS = [
    GET, POST,
    *[{**GET, key: value} for key in ("headers", "query", "body")
      for value in NONE],
    *[{**POST, "request_type": method, "body": value}
      for method in ("POST", "PUT", "PATCH")
      for value in (*NONE, {"a": 1}, [1], "text", 7, False)],
    {**GET, "query": {"limit": 20, "a": [1, "b", True, None], "c": None}},
    {**GET, "headers": {"X-A": "b", "X-B": 1, "X-C": True, "X-D": None}},
    {**GET, "query": {"a": [], "b": [1.5, False]}},
]
BAD_FORMS = [
    {}, {"request_type": "GET"}, {"relative_url": "/"},
    *[{**GET, "request_type": value} for value in (*NONE, "get", "HEAD", 1)],
    *[{**GET, "relative_url": value} for value in (*NONE, "api", 1)],
    *[{**GET, "request_type": method, "body": value}
      for method in ("GET", "DELETE") for value in ({"a": 1}, [], 0, "x")],
    *[{**GET, key: value} for key in ("headers", "query")
      for value in ([], [1], "text", 1, True)],
    {**GET, "quary": {}}, {**GET, "": 1},
    *[{**GET, "headers": {"X-A": value}} for value in ({}, [], ["x"])],
    *[{**GET, "query": {"a": value}} for value in ({}, [{}], [[1]])],
]
GOOD_CONNECTIONS = [
    ORG, {"domain": "acme.okta.com", "access_token": "t"},
    {**ORG, "auth": "api_token"}, {**ORG, "timeout_ms": 1, "http2": False},
    {**ORG, "timeout_ms": 5.0}, {**ORG, "max_retries": 0.0},
    {**ORG, "max_response_bytes": 1e3},
]
BAD_CONNECTIONS = [
    {}, {"api_token": "t"}, {**ORG, "auth": "password"}, {**ORG, "domain": 1},
    {**ORG, "tokne": "t"}, {**ORG, "timeout_ms": "1"},
    {**ORG, "timeout_ms": 0}, {**ORG, "http2": "yes"},
    *[{**ORG, key: 1.5} for key in ("timeout_ms", "connect_timeout_ms",
                                    "max_response_bytes", "max_retries")],
    {"domain": "acme.okta.com", "auth": "api_token"},
]


def input_schema_agrees_with_the_card():
    checker = validator("custom_api_action.input")
    for form in GOOD_FORMS:
        expect(f"the schema takes {form}", checker.is_valid(form))
        expect(f"the card takes {form}", card_takes(form))
    for form in BAD_FORMS:
        expect(f"the schema refuses {form}", not checker.is_valid(form))
        expect(f"the card refuses {form}", not card_takes(form))


CHANGES = [f"{verb}_device" for verb in ("activate", "deactivate", "suspend",
                                         "unsuspend", "delete")]
READS = ["read_device", "list_device_users"]


def cards_of_a_device_agree_with_their_schemas():
    for name in (*CHANGES, *READS):
        takes_a_device(name)
    for name in CHANGES:
        checker = validator(f"{name}.output")
        expect("an output", checker.is_valid({"status_code": 204}))
        expect("nothing else",
               not checker.is_valid({"status_code": 204, "body": {}}))


def takes_a_device(name):
    card = f"{CARD}:{name}"
    checker = validator(f"{name}.input")
    example = json.loads((SCHEMAS / "examples" / "cards" / f"{name}.json")
                         .read_text())
    for form in (example, {"device_id": "guo1"}, {"device_id": "a b"}):
        expect(f"the schema takes {form}", checker.is_valid(form))
        expect(f"the card takes {form}", card_takes(form, card))
    for form in ({}, {"device_id": 7}, {"device_id": ["a"]}, {"device": "a"},
                 {"device_id": "a", "body": {}},
                 *[{"device_id": value} for value in NONE]):
        expect(f"the schema refuses {form}", not checker.is_valid(form))
        expect(f"the card refuses {form}", not card_takes(form, card))


def search_devices_agrees_with_its_schemas():
    card = f"{CARD}:search_devices"
    checker = validator("search_devices.input")
    first = {"result_set": "first"}
    stream = {"result_set": "stream"}
    for form in (first, stream, {"result_set": "first_200", "status": "ACTIVE"},
                 {**stream, "record_limit": 1, "after": "x"},
                 {**stream, "record_limit": 2.0},
                 {**first, "registered": False, "model": "a", "custom_search": "x"},
                 *[{**first, key: value} for value in NONE
                   for key in ("model", "registered", "status", "record_limit")]):
        expect(f"the schema takes {form}", checker.is_valid(form))
        expect(f"the card takes {form}", card_takes(form, card))
    for form in ({}, {"result_set": "all"}, {**first, "record_limit": 1},
                 {**first, "after": "x"}, {**stream, "record_limit": 0},
                 {**stream, "record_limit": 1.5}, {**first, "registered": "true"},
                 {**first, "model": 7}, {**first, "status": "active"},
                 {**first, "limit": 5}):
        expect(f"the schema refuses {form}", not checker.is_valid(form))
        expect(f"the card refuses {form}", not card_takes(form, card))
    checker = validator("search_devices.output")
    device = {"id": "guo1", "profile": {"registered": True}, "other": [1]}
    for output in ({"status_code": 200, "device": device, "devices": [device]},
                   {"status_code": 200, "devices": [], "records_streamed": 0},
                   {"status_code": 404, "devices": None}):
        expect(f"an output: {output}", checker.is_valid(output))
    for output in ({"status_code": 200}, {"status_code": 200, "devices": {}},
                   {"status_code": 200, "devices": [{"id": 1}]},
                   {"status_code": 200, "devices": [], "records": 1}):
        expect(f"no output: {output}", not checker.is_valid(output))
    examples = sorted((SCHEMAS / "examples" / "search_devices").glob("*.json"))
    checker = validator("search_devices.input")
    forms = [json.loads(path.read_text()) for path in examples]
    for form in forms:
        expect(f"{form} is valid", checker.is_valid(form))
        expect(f"the card takes {form}", card_takes(form, card))
    expect("an example of each result set", {form["result_set"] for form in forms}
           == {"first", "first_200", "stream"})


def connection_schema_agrees_with_the_card():
    checker = validator("custom_api_action.connection")
    for connection in GOOD_CONNECTIONS:
        expect(f"the schema takes {connection}", checker.is_valid(connection))
        expect(f"the card takes {connection}", card_connects(connection))
    for connection in BAD_CONNECTIONS:
        expect(f"the schema refuses {connection}",
               not checker.is_valid(connection))
        expect(f"the card refuses {connection}",
               not card_connects(connection))
    secrets = [key for key, value in checker.schema["properties"].items()
               if value.get("writeOnly")]
    expect("secrets are marked", {"api_token", "access_token"} <= set(secrets))


def examples_are_valid():
    forms = sorted(path for path in (SCHEMAS / "examples").glob("*.json")
                   if path.name != "index.json")
    connections = sorted((SCHEMAS / "examples" / "connection").glob("*.json"))
    expect("there are examples", len(forms) >= 5 and len(connections) >= 2)
    checker = validator("custom_api_action.input")
    for path in forms:
        form = json.loads(path.read_text())
        expect(f"{path.name} is valid", checker.is_valid(form))
        expect(f"the card takes {path.name}", card_takes(form))
    checker = validator("custom_api_action.connection")
    for path in connections:
        connection = json.loads(path.read_text())
        expect(f"{path.name} is valid", checker.is_valid(connection))
        expect(f"the card takes {path.name}", card_connects(connection))


def blank_forms_are_valid():
    form = json.loads(host("form", CARD).stdout)
    expect("the blank form",
           validator("custom_api_action.input").is_valid(form))
    expect("every input is in it", set(form) == {
        "request_type", "relative_url", "headers", "query", "body"})


def descriptors_are_valid():
    checker = validator("card-descriptor")
    for path in (CARD, GREET, PICK):
        about = json.loads(host("describe", path, "--json").stdout)
        errors = [error.message for error in checker.iter_errors(about)]
        expect(f"{path.name}: {errors}", not errors)
    about["inputs"][0]["type"] = "number"
    about["inputs"][0]["role"] = "boss"
    expect("a wrong descriptor is refused", not checker.is_valid(about))


def other_cards_have_schemas_too():
    for what in ("input", "output", "connection"):
        loaded = json.loads(host("schema", GREET, what).stdout)
        Draft202012Validator.check_schema(loaded)
    checker = Draft202012Validator(json.loads(host("schema", GREET).stdout))
    base = {"style": "letter", "name": "x"}
    for form in (base, {**base, "note": [1]}, {**base, "times": None},
                 {**base, "style": "plain", "note": {}}):
        expect(f"takes {form}", checker.is_valid(form))
    for form in ({**base, "style": "plain", "note": 1}, {**base, "times": 11},
                 {**base, "name": ""}, {**base, "name": "<"}, {"name": "x"},
                 {**base, "nmae": 1}, {**base, "polite": "yes"}):
        expect(f"refuses {form}", not checker.is_valid(form))
    out = json.loads(host("run", GREET, "-", text=json.dumps(base)).stdout)
    checker = Draft202012Validator(
        json.loads(host("schema", GREET, "output").stdout))
    expect("its output", checker.is_valid(out))
    expect("not without a status",
           not checker.is_valid({"facts": {}, "echo": 1}))


def what_a_card_says_of_its_values_is_in_the_schema():
    loaded = json.loads(host("schema", PICK).stdout)
    Draft202012Validator.check_schema(loaded)
    checker = Draft202012Validator(loaded)
    expect("it is deprecated", loaded["deprecated"] is True)
    expect("its manual", "https://pick.example/" in loaded["description"])
    expect("a nested object", loaded["properties"]["address"]["anyOf"][0]
           ["properties"]["street"] == {"type": "string"})
    expect("a format", loaded["properties"]["since"]["anyOf"][0]
           == {"type": "string", "format": "date-time"})
    node = {"name": "a", "inner": {"name": "b", "inner": {}}}
    base = {"device": "x"}
    for more in ({"count": 2}, {"count": 2.0}, {"offset": -3}, {"even": 4},
                 {"address": {"street": "x", "floor": 1.0}}, {"tree": node},
                 {"tags": []}, {"tags": ["a"]},
                 *[{key: value} for value in NONE for key in (
                     "count", "address", "tags", "tree", "since", "even")]):
        expect(f"takes {more}", checker.is_valid({**base, **more}))
    for more in ({"count": 1.5}, {"count": 0}, {"offset": 0.5}, {"even": 3},
                 {"even": 2.5}, {"address": {"floor": 1}},
                 {"address": {"street": 1}}, {"address": {"street": "x", "a": 1}},
                 {"tags": [1]}, {"tags": "a"}, {"tree": {"name": 1}},
                 {"tree": {"inner": {"inner": {"nome": "x"}}}}):
        expect(f"refuses {more}", not checker.is_valid({**base, **more}))
    loaded = json.loads(host("schema", PICK, "output").stdout)
    checker = Draft202012Validator(loaded)
    expect("the title stays", loaded["properties"]["items"]["title"] == "Items")
    expect("an output", checker.is_valid({"picked": {"device": "x"}}))
    for wrong in ({"picked": {"device": 1}}, {"picked": {}, "items": 1}):
        expect(f"refuses {wrong}", not checker.is_valid(wrong))


ANSWERS = {
    "/list": (200, "application/json", b'[{"id": 12345678901234567890}]'),
    "/none": (204, None, b""),
    "/html": (200, "text/html", b"<p>no JSON</p>"),
    "/bytes": (200, "application/octet-stream", b"\x00\xff\x01"),
    "/missing": (404, "application/json", b'{"errorCode": "E0000007"}'),
    "/broken": (500, "application/json", b'{"errorCode": '),
    "/moved": (302, None, b""),
    # as in the examples of Okta's description, with what may be null
    "/api/v1/devices/guo1": (200, "application/json", json.dumps({
        "id": "guo1", "status": "CREATED", "created": "2019-10-02T18:03:07.000Z",
        "lastUpdated": "2019-10-02T18:03:07.000Z", "profile": {
            "displayName": "A device", "platform": "WINDOWS", "registered": True},
        "resourceType": "UDDevice", "resourceAlternateId": None,
        "resourceDisplayName": {"value": "A device", "sensitive": False},
        "resourceId": "guo1", "_links": {"self": {"href": "https://a/"}},
        "_embedded": {"users": []}}).encode()),
    "/api/v1/devices/guo1/users": (200, "application/json", json.dumps([{
        "created": "2021-08-20T17:13:35.000Z", "managementStatus": "NOT_MANAGED",
        "screenLockType": "BIOMETRIC", "user": {
            "id": "00u1", "status": "ACTIVE", "activated": None, "lastLogin": None,
            "profile": {"login": "a@example.com", "secondEmail": None},
            "credentials": {"password": None, "provider": {"type": "OKTA"}},
            "type": {"id": "oty1"}}}]).encode()),
}


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, kind, body = ANSWERS[self.path]
        self.send_response(status)
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Link", "<https://a/>; rel=\"self\"")
        self.send_header("Link", "<https://b/>; rel=\"next\"")
        if kind:
            self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def of_a_device_is_valid(name, org):
    checker = validator(f"{name}.output")
    ended = host("run", f"{CARD}:{name}", "-", connection=org,
                 text='{"device_id": "guo1"}')
    output = json.loads(ended.stdout)
    errors = [error.message for error in checker.iter_errors(output)]
    expect(f"{name}: {output}: {errors}", not errors)
    for wrong in ({}, {**output, "more": 1},
                  *[{**output, key: 1} for key in output]):
        expect(f"{name} refuses {wrong}", not checker.is_valid(wrong))


def real_outputs_are_valid():
    checker = validator("custom_api_action.output")
    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    org = {**ORG, "domain": f"http://127.0.0.1:{server.server_port}"}
    for path, (status, _, _) in ANSWERS.items():
        form = json.dumps({"request_type": "GET", "relative_url": path})
        ended = host("run", CARD, "-", connection=org, text=form)
        expect(f"an output for {path}: {ended.stderr}", ended.stdout)
        output = json.loads(ended.stdout)
        errors = [error.message for error in checker.iter_errors(output)]
        expect(f"{path}: {errors}", not errors)
        expect(f"{path}: status", output["status_code"] == status)
        expect(f"{path}: one line", ended.stdout.count("\n") == 1)
    for name in READS:
        of_a_device_is_valid(name, org)
    server.shutdown()
    server.server_close()
    for wrong in ({}, {**output, "more": 1}, {**output, "status_code": "200"},
                  {**output, "headers": []}):
        expect(f"refuses {wrong}", not checker.is_valid(wrong))


for test in (input_schema_agrees_with_the_card,
             cards_of_a_device_agree_with_their_schemas,
             search_devices_agrees_with_its_schemas,
             connection_schema_agrees_with_the_card, examples_are_valid,
             blank_forms_are_valid, descriptors_are_valid,
             other_cards_have_schemas_too,
             what_a_card_says_of_its_values_is_in_the_schema,
             real_outputs_are_valid):
    test()
    print("ok", test.__name__)
