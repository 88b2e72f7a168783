# SPDX-License-Identifier: MIT
"""card-template.py PLAIN.so HTTP.so: what cards made by host-stub new do.

Each check says in its name what must hold. The host is hosts/examples/host.py;
the service is a server of this test on 127.0.0.1.
"""
import ctypes
import http.server
import json
import os
import sys
import threading
import urllib.parse

sys.path.insert(0, os.environ["top_srcdir"] + "/hosts/examples")
import host

DRY_RUN, CHECK_CONNECTION = 1, 2
INVALID_INPUT, BAD_CONNECTION, HTTP_STATUS, TIMEOUT, CANCELLED = 1, 2, 4, 8, 9
TOKEN = "ghp_0123456789abcdef"

plain, api = host.Card(sys.argv[1]), host.Card(sys.argv[2])
Sink = dict(host.Call._fields_)["sink"]


class Service(http.server.BaseHTTPRequestHandler):
    """Three pages of issues, errors by the name of the repository."""
    protocol_version = "HTTP/1.1"
    seen = []
    asked = threading.Semaphore(0)
    free = threading.Event()

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        Service.seen.append((url.path, query, dict(self.headers)))
        status, headers, name = 200, [], url.path.split("/")[-2]
        body = b'{"resources": {}}'
        if self.headers["Authorization"] != "Bearer " + TOKEN:
            status, body = 401, b'{"message": "Bad credentials"}'
        elif name.isdigit():
            status, body = int(name), b'{"message": "It is %s"}' % name.encode()
        elif name == "slow":
            Service.asked.release()
            Service.free.wait()
            return
        elif url.path != "/rate_limit":
            page = int(query["page"])
            body = b'[{"number": 1234567890123456789%d}]' % page
            if page < 3 or name == "many":
                headers = [("Link", '<https://other.example/?page=9>; rel="next"')]
        self.send_response(status)
        for field in headers + [("Content-Length", str(len(body))),
                                ("Content-Type", "application/json")]:
            self.send_header(*field)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
server.daemon_threads = True
URL = f"http://127.0.0.1:{server.server_address[1]}"
GOOD = {"url": URL, "token": TOKEN}


def run(card, form, connection=None, **members):
    code, texts = card.run(json.dumps(form).encode(),
                           json.dumps(connection or {}).encode(), **members)
    assert ("error" in texts) == (code != 0), (code, texts)
    assert TOKEN.encode() not in b"".join(texts.values()), texts
    return code, {name: json.loads(text) for name, text in texts.items()}


def issues(repository, connection=None, **members):
    owner, _, name = repository.partition("/")
    form = {"owner": owner, "repository": name, **members.pop("form", {})}
    return run(api, form, connection or GOOD, **members)


def plain_shortens_by_characters_not_by_bytes():
    form = {"text": "Ünïcödé ✓ text", "keep": "beginning", "length": 8}
    assert run(plain, form) == (
        0, {"output": {"shortened": True, "text": "Ünïcödé…"}})
    form["keep"] = "end"
    assert run(plain, form)[1]["output"]["text"] == "… ✓ text"
    form["length"] = 14
    assert run(plain, form)[1]["output"] == {
        "shortened": False, "text": form["text"]}
    form["length"] = 1
    assert run(plain, form)[1]["output"]["text"] == "…"


def plain_refuses_a_wrong_form_with_all_its_mistakes():
    code, texts = run(plain, {"keep": "all", "length": 0, "txt": ""})
    assert code == INVALID_INPUT
    assert {fault["pointer"] for fault in texts["error"]["errors"]} == {
        "/text", "/keep", "/length", "/txt"}, texts


def http_gives_what_the_service_gave_and_the_next_page():
    code, texts = issues("curl/curl", form={"labels": "a b&page=7"})
    assert code == 0, texts
    assert texts["output"] == {
        "status_code": 200, "issues": [{"number": 12345678901234567891}]}
    assert texts["next"] == {
        "owner": "curl", "repository": "curl", "labels": "a b&page=7", "page": 2}
    path, query, headers = Service.seen[-1]
    assert path == "/repos/curl/curl/issues"
    assert query["labels"] == "a b&page=7" and query["page"] == "1", query
    assert headers["Authorization"] == "Bearer " + TOKEN
    assert issues("curl/curl", form={"page": 3})[1].get("next") is None
    assert len(texts["attempts"]) == 1
    last = issues("curl/many", form={"page": 1000000})[1]
    assert "next" not in last and "1000000 pages" in last["next_refused"]["message"]


def http_streams_to_a_sink():
    pieces = []

    def take(_context, data, size):
        pieces.append(ctypes.string_at(data, size))
        return 0

    code, texts = issues("curl/curl", sink=Sink(take))
    assert code == 0 and texts["output"]["issues"] is None, texts
    assert b"".join(pieces) == b'[{"number": 12345678901234567891}]'
    assert "next" in texts


def http_says_what_a_status_means():
    for status, words in (404, "no such"), (403, "allow"), (429, "Wait"), \
            (418, "refuses"), (500, "later"), (503, "later"):
        code, texts = issues(f"curl/{status}")
        error = texts["error"]
        assert code == HTTP_STATUS and error["http_status"] == status
        assert words in error["message"], error
        assert error["service_message"] == f"It is {status}", error
        assert error["retryable"] == (status in (429, 503)), error
        assert texts["output"]["status_code"] == status
        assert texts["output"]["issues"] == {"message": f"It is {status}"}
    code, texts = issues("curl/curl", {"url": URL, "token": "wrong-token"})
    assert (code, texts["error"]["http_status"]) == (HTTP_STATUS, 401)
    assert "token" in texts["error"]["message"]


def http_previews_and_sends_nothing():
    before = len(Service.seen)
    code, texts = issues("curl/curl", flags=DRY_RUN)
    assert code == 0 and len(Service.seen) == before
    assert texts["preview"]["method"] == "GET"
    assert texts["preview"]["url"].startswith(URL + "/repos/curl/curl/issues?")
    assert {"name": "Authorization", "value": "Bearer ***", "prefix": "Bearer ",
            "secret": "token"} in texts["preview"]["headers"], texts


def http_tests_a_connection():
    assert run(api, {}, GOOD, flags=CHECK_CONNECTION)[0] == 0
    assert Service.seen[-1][0] == "/rate_limit"
    bad = {"url": URL + "/", "token": "wrong-token"}
    assert run(api, {}, bad, flags=CHECK_CONNECTION)[0] == HTTP_STATUS
    assert Service.seen[-1][0] == "/rate_limit"


def http_sends_the_token_nowhere_else():
    before = len(Service.seen)
    port = server.server_address[1]
    for url in ("http://example.com", f"http://127.0.0.1:{port}@example.com/",
                f"http://user@127.0.0.1:{port}", "ftp://127.0.0.1", "https://",
                URL + "/?a=b", URL + "#f", f"http://127.0.0.1:{port}.example.com",
                f"http://localhost:{port}", "file:///etc/passwd"):
        code, texts = issues("curl/curl", {"url": url, "token": TOKEN})
        assert code == BAD_CONNECTION, (url, texts)
        assert texts["error"]["field"] == "url"
    for token in "a b", "a\r\nX-Other: b", "é", "a\tb":
        code, texts = issues("curl/curl", {"url": URL, "token": token})
        assert code == BAD_CONNECTION and texts["error"]["field"] == "token"
    for name in "curl", "/curl", "../curl", "curl/..", "./curl", "curl/.":
        assert issues(name)[0] == INVALID_INPUT, name
    assert len(Service.seen) == before


def http_keeps_an_input_where_it_belongs():
    for name in "a/../b", "a b", "a?b=c", "a#b", "a%2e%2e", "ä", "a\\b", "...":
        assert issues("curl/" + name)[0] == 0, name
        path, query, _ = Service.seen[-1]
        assert path == "/repos/curl/" + urllib.parse.quote(name, safe="") + "/issues"
        assert query["state"] == "open"


def http_ends_at_once_when_cancelled_and_at_the_deadline():
    reader, writer = os.pipe()
    threading.Thread(target=lambda: (
        Service.asked.acquire(), os.write(writer, b"x")), daemon=True).start()
    code, texts = issues("curl/slow", cancel_fd=reader)
    assert code == CANCELLED, texts
    assert os.read(reader, 1) == b"x"  # the card did not read it
    flag = ctypes.c_int32(0)

    def cancel():
        Service.asked.acquire()
        flag.value = 1

    threading.Thread(target=cancel, daemon=True).start()
    assert issues("curl/slow", cancel=ctypes.pointer(flag))[0] == CANCELLED
    code, texts = issues("curl/slow", deadline_ms=100)
    assert code == TIMEOUT, texts
    Service.free.set()


if __name__ == "__main__":
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, check in list(globals().items()):
        if callable(check) and name.startswith(("plain_", "http_")):
            print(name, flush=True)
            check()
    server.shutdown()
