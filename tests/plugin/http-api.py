# SPDX-License-Identifier: MIT
"""The card of the connector http_api, against servers of this test.

    http-api.py HOST-STUB MODULE DIRECTORY
"""
import base64
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.parse

HOST, MODULE, DIRECTORY = sys.argv[1:]
KEY = "plantedKey/+42&x"
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if not name.lower().endswith("_proxy")}
ENVIRONMENT["XDG_CONFIG_HOME"] = DIRECTORY
failures = []


def same(what, found, expected):
    if found != expected:
        failures.append(f"{what}:\n  expected {expected!r}\n  found    {found!r}")


def has(what, text, part):
    if part not in text:
        failures.append(f"{what}:\n  expected {part!r} in\n  {text!r}")


class Server(http.server.ThreadingHTTPServer):
    """Keeps what it gets; `answers` gives an answer for a path."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen = []
        self.answers = {}
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        size = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(size).decode()
        self.server.seen.append((self.command, self.path, self.headers, body))
        give = self.server.answers.get(self.path.split("?")[0])
        status, headers, text = (give(self, body) if callable(give)
                                 else give or (200, {}, "[]"))
        data = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json",
                            **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


def run(connection, form, *more, command="run"):
    path = os.path.join(DIRECTORY, "connection.json")
    with open(path, "w", encoding="utf-8",
              opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        json.dump(connection, file)
    words = ["--connection", path, command, *more, MODULE,
             "kept" if command == "connect" else "-"]
    return subprocess.run([HOST, *words], input=json.dumps(form), text=True,
                          capture_output=True, env=ENVIRONMENT, check=False)


def get(path="/pets", **more):
    return {"request_type": "GET", "relative_url": path, **more}


def last(server):
    return server.seen[-1] if server.seen else ("", "", {}, "")


def test_signatures():
    server = Server()
    pair = base64.b64encode(b"u:p:w").decode()
    for connection, name, value in (
            ({"auth": "none"}, "Authorization", None),
            ({"auth": "basic", "username": "u", "password": "p:w"},
             "Authorization", f"Basic {pair}"),
            ({"auth": "bearer", "token": "aToken"},
             "Authorization", "Bearer aToken"),
            ({"auth": "api_key_header", "api_key": KEY,
              "api_key_name": "X-API-Key"}, "X-API-Key", KEY)):
        done = run({"base_url": server.url + "/v2/", **connection}, get())
        same(f"{connection} status", (done.returncode, done.stderr), (0, ""))
        same(f"{connection} path", last(server)[1], "/v2/pets")
        same(f"{connection} {name}", last(server)[2].get(name), value)


def test_default_headers():
    server = Server()
    connection = {"base_url": server.url, "auth": "none",
                  "headers": {"Accept": "text/a", "X-A": "1", "X-B": "2"}}
    run(connection, get(headers={"x-b": "form"}))
    headers = last(server)[2]
    same("headers", {name: headers.get_all(name)
                     for name in ("Accept", "X-A", "X-B")},
         {"Accept": ["text/a"], "X-A": ["1"], "X-B": ["form"]})


def test_key_in_the_query_is_nowhere_else():
    server = Server()
    encoded = urllib.parse.quote(KEY, safe="")
    lower = re.sub("%..", lambda escape: escape[0].lower(), encoded)

    def echo(handler, _):
        page = handler.path
        return 200, {"Link": f'<{server.url}{page}&after=2>; rel="next", '
                             f'<{page}>; rel="self"',
                     "Location": page, "X-Key": KEY,
                     "X-Lower": lower}, "[1]"

    def refuse(handler, _):
        return 401, {}, json.dumps({"title": "No", "detail":
                                    f"{KEY} {encoded} of {handler.path}"})

    def lead(handler, _):
        return 302, {"Location": "/elsewhere?" + handler.path.split("?")[1]}, ""

    server.answers = {"/v2/pets": echo, "/v2/no": refuse, "/v2/moved": lead,
                      "/v2/": lambda *_: (404, {}, json.dumps({"key": KEY}))}
    connection = {"base_url": server.url + "/v2", "auth": "api_key_query",
                  "api_key": KEY, "api_key_name": "api_key"}
    shown = ""
    done = run(connection, get("/pets?limit=1"), "-vv")
    shown += done.stdout + done.stderr
    same("request", last(server)[1], f"/v2/pets?limit=1&api_key={encoded}")
    headers = json.loads(done.stdout or "{}").get("headers", {})
    has("link", headers.get("link", ""),
        f"<{server.url}/v2/pets?limit=1&after=2>")
    same("location", headers.get("location"), "/v2/pets?limit=1")
    done = run(connection, get("/pets?limit=1"), "-vv", "--paginate",
               "--max-items=2")
    shown += done.stdout + done.stderr
    same("next", last(server)[1],
         f"/v2/pets?limit=1&after=2&api_key={encoded}")
    done = run(connection, get(), command="check")
    same("check", done.returncode, 0)
    has("check", done.stdout, "/v2/pets?api_key=***")
    shown += done.stdout + done.stderr
    for path in ("/no", "/moved"):
        done = run(connection, get(path), "-vv")
        # the body is the server's own, and is never changed
        shown += re.sub('"body":.*', "", done.stdout) + done.stderr
    done = run(connection, None, "-vv", command="connect")
    has("test", done.stderr, "nothing to read at base_url")
    shown += done.stdout + done.stderr
    for form in (get("/pets?api_key=mine"), get(query={"api_key": 1}),
                 get("/pets?api%5Fkey=1")):
        done = run(connection, form)
        same(f"{form}", done.returncode, 3)
        has(f"{form}", done.stderr, "The parameter api_key is the connection's")
    for planted in (KEY, encoded, lower, "plantedKey"):
        if planted in shown:
            at = shown.index(planted)
            failures.append(f"the key is shown: {shown[at - 80:at + 80]!r}")


def curl(connection, form, **variables):
    """What host-stub prints, and what sh makes of it."""
    done = run(connection, form, "--curl", command="check")
    same(f"{connection} check --curl", done.returncode, 0)
    if KEY in done.stdout or "p:w" in done.stdout:
        failures.append(f"a secret is shown: {done.stdout}")
    if shutil.which("curl") is None:
        print("not tried, as there is no curl:", connection)
        return done
    sent = subprocess.run(["sh"], input=done.stdout, text=True,
                          capture_output=True, check=False,
                          env={**ENVIRONMENT, "no_proxy": "*", **variables})
    same(f"{connection} curl", sent.returncode, 0)
    without = subprocess.run(["sh"], input=done.stdout, text=True,
                             capture_output=True, check=False, env=ENVIRONMENT)
    if variables:
        has(f"{connection} without its variable", without.stderr,
            list(variables)[0])
    return done


def test_curl_sends_the_same():
    server = Server()
    for connection, variables in (
            ({"auth": "none"}, {}),
            ({"auth": "basic", "username": "it's u", "password": "p:w\""},
             {"PASSWORD": "p:w\""}),
            ({"auth": "basic", "username": KEY}, {"USERNAME": KEY}),
            ({"auth": "bearer", "token": "aToken"}, {"TOKEN": "aToken"}),
            ({"auth": "api_key_header", "api_key": KEY,
              "api_key_name": "X-API-Key"}, {"API_KEY": KEY}),
            ({"auth": "api_key_query", "api_key": KEY, "api_key_name": "a b"},
             {"API_KEY": KEY})):
        connection["base_url"] = server.url + "/v2/"
        for form in (get("/pets?limit=1"),
                     {"request_type": "POST", "relative_url": "/pets",
                      "body": {"name": "x"}}):
            given = dict(variables)
            if "body" in form and connection["auth"] == "api_key_query":
                given = {"API_KEY": urllib.parse.quote(KEY, safe="")}
            run(connection, form)
            expected = last(server)
            server.seen.clear()
            done = curl(connection, form, **given)
            if not server.seen:
                continue
            # curl writes the digits of escapes in lower case
            same(f"{connection} request",
                 [part.lower() for part in last(server)[:2]],
                 [part.lower() for part in expected[:2]])
            same(f"{connection} body", last(server)[3], expected[3])
            for name in ("Authorization", "X-API-Key"):
                same(f"{connection} {name}", last(server)[2].get(name),
                     expected[2].get(name))
            if given != variables:
                has("a key in the URL", done.stderr, "percent-encode")


def test_words_are_of_a_base_url():
    server = Server()
    server.server_close()
    server.shutdown()
    done = run({"base_url": server.url, "auth": "none"}, get())
    same("nobody there", done.returncode, 7)
    has("nobody there", done.stderr,
        "Could not connect to the server of base_url.")
    if "domain" in done.stderr:
        failures.append(f"a base URL is called a domain: {done.stderr}")


def test_base_url():
    for url, part in (
            ("http://api.example.com", "begins with http://"),
            ("https://h.example.com/v2?x=1", "contains a query"),
            ("https://h.example.com/a/../b", "contains a . or .. segment"),
            ("https://h.example.com/a/%2e%2e", "contains a . or .. segment"),
            ("https://u@h.example.com/a", "contains a user name"),
            ("https://h.example.com\\a", "contains a backslash"),
            ("", "The base URL is missing")):
        done = run({"base_url": url, "auth": "none"}, get(), command="check")
        same(url, done.returncode, 6)
        has(url, done.stderr, part)
        has(url, done.stderr, "base")


def test_links_stay_below():
    server = Server()
    elsewhere = Server()
    link = []
    page = lambda handler, _: (
        200, {} if "page" in handler.path else {"Link": link[0]}, "[1]")
    server.answers = {"/v2/pets": page, "/v2/": page}
    connection = {"base_url": server.url + "/v2", "auth": "none"}
    for url, form in (("/v2/pets?page=2", "/v2/pets?page=2"),
                      ("?page=2", "/v2/pets?page=2"),
                      (server.url + "/v2?page=2", "/v2/?page=2"),
                      ("/v20/pets?page=2", None), ("/pets?page=2", None),
                      (elsewhere.url + "/v2/pets?page=2", None)):
        link[:] = [f'<{url}>; rel="next"']
        server.seen.clear()
        done = run(connection, get(), "--paginate")
        found = [path for _, path, _, _ in server.seen]
        same(f"pages by {url}", found,
             ["/v2/pets"] + ([form] if form else []))
        if not form:
            has(f"{url}", done.stderr, "leads away from the connection's base")
    same("requests elsewhere", elsewhere.seen, [])


def test_errors_are_read():
    server = Server()
    for body, part in (
            ({"type": "https://e/stock", "title": "Out of stock",
              "detail": "No Rex left"}, "No Rex left (https://e/stock)"),
            ({"type": "about:blank", "title": "Gone"}, ": Gone."),
            ({"message": "Not here", "code": "E7"}, "Not here (E7)"),
            ({"error": {"message": "Deep", "code": "E8"}}, "Deep (E8)"),
            ({"error": "invalid"}, ": invalid.")):
        server.answers = {"/x": (409, {}, json.dumps(body))}
        done = run({"base_url": server.url, "auth": "none"}, get("/x"))
        has(f"{body}", done.stderr, part)


def issuer_server(**metadata):
    """An issuer; its token endpoint is at another server."""
    issuer, token = Server(), Server()
    document = {"issuer": issuer.url + "/id", "token_endpoint":
                token.url + "/token", **metadata}
    issuer.answers = {
        "/id/.well-known/openid-configuration": (404, {}, "{}"),
        "/.well-known/oauth-authorization-server/id":
            (200, {}, json.dumps(document))}
    token.answers = {"/token": (200, {}, json.dumps(
        {"access_token": "given-token", "token_type": "Bearer"}))}
    return issuer, token


def test_client_credentials_by_issuer():
    for methods, basic in ((None, True), (["client_secret_post"], False),
                           (["client_secret_post", "client_secret_basic"],
                            True)):
        more = ({"token_endpoint_auth_methods_supported": methods}
                if methods else {})
        issuer, token = issuer_server(**more)
        api = Server()
        done = run({"base_url": api.url, "auth": "client_credentials",
                    "issuer": issuer.url + "/id", "client_id": "app",
                    "client_secret": "a-secret", "scopes": "read write"},
                   get())
        same("run", (done.returncode, done.stderr), (0, ""))
        same("signature", last(api)[2].get("Authorization"),
             "Bearer given-token")
        fields = dict(urllib.parse.parse_qsl(last(token)[3]))
        expected = {"grant_type": "client_credentials", "scope": "read write"}
        if not basic:
            expected |= {"client_id": "app", "client_secret": "a-secret"}
        same("form", fields, expected)
        pair = base64.b64encode(b"app:a-secret").decode()
        same("client", last(token)[2].get("Authorization"),
             f"Basic {pair}" if basic else None)


def test_client_credentials_by_token_url():
    token, api = Server(), Server()
    token.answers = {"/oauth/token": (400, {}, json.dumps(
        {"error": "invalid_client", "error_description": "a-secret?"}))}
    connection = {"base_url": api.url, "auth": "client_credentials",
                  "token_url": token.url + "/oauth/token", "client_id": "app",
                  "client_secret": "a-secret"}
    done = run(connection, get(), "-vv")
    same("refused", done.returncode, 6)
    has("refused", done.stderr, "invalid_client (***?)")
    has("refused", done.stderr, "Check client_id and client_secret")
    same("nothing sent", api.seen, [])
    if "a-secret" in done.stdout + done.stderr:
        failures.append(f"the secret is shown: {done.stderr}")


def test_issuers_that_are_wrong():
    api = Server()
    for metadata, part in (
            ({"issuer": "http://127.0.0.1:9/other"},
             'are those of the issuer "http://127.0.0.1:9/other"'),
            ({"token_endpoint": "http://id.example.com/token"},
             "The token endpoint that the issuer names begins with http://"),
            ({"token_endpoint": 7}, "without a token_endpoint")):
        issuer, token = issuer_server(**metadata)
        done = run({"base_url": api.url, "auth": "client_credentials",
                    "issuer": issuer.url + "/id", "client_id": "app",
                    "client_secret": "a-secret"}, get())
        has(f"{metadata}", done.stderr, part)
        same(f"{metadata}: tokens asked for", token.seen, [])
    same("nothing sent", api.seen, [])


for name, function in list(globals().items()):
    if name.startswith("test_"):
        before = len(failures)
        function()
        print("not ok" if len(failures) > before else "ok", name)
if failures:
    sys.exit("\n".join(failures))
