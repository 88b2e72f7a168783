# SPDX-License-Identifier: MIT
"""Pages of the card of the connector http_api, on a server of this test.

    http-paging.py HOST-STUB MODULE DIRECTORY
"""
import http.server
import json
import os
import subprocess
import sys
import threading
import urllib.parse

HOST, MODULE, DIRECTORY = sys.argv[1:]
KEY = "plantedKey42"
ITEMS = [{"id": n, "price": 1.5} for n in range(1, 8)]
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if not name.lower().endswith("_proxy")}
failures = []


def same(what, found, expected):
    if found != expected:
        failures.append(f"{what}:\n  expected {expected!r}\n  found    {found!r}")


def has(what, text, part):
    if part not in text:
        failures.append(f"{what}:\n  expected {part!r} in\n  {text!r}")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append(self.path)
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        status, headers, text = self.server.site(self.server, url.path, query)
        data = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json",
                            **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    """Keeps the targets that it gets; `site` answers them."""

    daemon_threads = True

    def __init__(self, site):
        super().__init__(("127.0.0.1", 0), Handler)
        self.site, self.seen = site, []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


def page_of(query, size=3):
    """The items of a page, and where the next one begins, or None."""
    at = int(query.get("at", 0))
    end = at + size
    return ITEMS[at:end], end if end < len(ITEMS) else None


def host(server, words, stdin, **more):
    path = os.path.join(DIRECTORY, "connection.json")
    connection = {"base_url": server.url + "/v2", "auth": "none", **more}
    with open(path, "w", encoding="utf-8",
              opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        json.dump(connection, file)
    return subprocess.run([HOST, "--connection", path, *words], input=stdin,
                          text=True, capture_output=True, env=ENVIRONMENT,
                          timeout=60, check=False)


def get(path="/pets", **more):
    return json.dumps({"request_type": "GET", "relative_url": path, **more})


def run(server, form, *words, **more):
    return host(server, ["run", MODULE, "-", *words], form, **more)


def read(what, text):
    try:
        return json.loads(text)
    except ValueError:
        failures.append(f"{what}: not JSON: {text!r}")
        return None


def all_items(what, server, **more):
    """run and batch join the pages, and give each item once."""
    done = run(server, get("/pets?kind=cat"), "--paginate", **more)
    same(f"{what}: run", (done.returncode, done.stderr), (0, ""))
    same(f"{what}: items", read(what, done.stdout), ITEMS)
    done = host(server, ["batch", MODULE, "-", "--paginate", "--quiet"],
                get("/pets?kind=cat") + "\n", **more)
    same(f"{what}: batch", (done.returncode, done.stderr), (0, ""))
    line = read(what, done.stdout) or {"output": {"body": None}}
    same(f"{what}: items of batch", line["output"]["body"], ITEMS)


def by_next(make):
    """A site whose pages have the URL of the next one, made by `make`."""
    def site(server, path, query):
        items, end = page_of(query)
        after = None if end is None else make(server, path, end, query)
        return 200, {}, json.dumps({"data": items, "links": {"next": after}})
    return site


POINTERS = {"items_pointer": "/data", "next_pointer": "/links/next"}


def test_the_next_url():
    for what, make in (
            ("absolute", lambda s, p, end, q: f"{s.url}{p}?at={end}&kind=cat"),
            ("path", lambda s, p, end, q: f"{p}?kind=cat&at={end}"),
            ("query", lambda s, p, end, q: f"?at={end}")):
        all_items(what, Server(by_next(make)), **POINTERS)


def by_cursor(make):
    def site(server, path, query):
        cursor = query.get("page[after]")
        items, end = page_of({"at": make(cursor) if cursor else 0})
        body = {"items": items}
        if end is not None:
            body["cursor"] = make(end)
        return 200, {}, json.dumps(body)
    return site


def twist(cursor):
    """A text that needs encoding, for a number; and back."""
    if isinstance(cursor, int):
        return f"a&b=c d/{cursor}+%é"
    return int(cursor.split("/")[1].split("+")[0])


def test_the_cursor():
    more = {"items_pointer": "/items", "next_cursor_pointer": "/cursor",
            "cursor_parameter": "page[after]"}
    server = Server(by_cursor(twist))
    all_items("text", server, **more)
    same("the query is kept", {"kind=cat" in target for target in server.seen},
         {True})
    same("one cursor", {target.count("page%5Bafter%5D")
                        for target in server.seen}, {0, 1})
    all_items("number", Server(by_cursor(int)), **more)


def test_links_without_pointers():
    def site(server, path, query):
        items, end = page_of(query)
        link = {} if end is None else {
            "Link": f'<{server.url}{path}?at={end}>; rel="next"'}
        return 200, link, json.dumps(items)

    all_items("Link", Server(site))


def test_a_link_goes_with_a_list_in_the_answer():
    def site(server, path, query):
        items, end = page_of(query)
        link = {} if end is None else {
            "Link": f'<{server.url}{path}?at={end}>; rel="next"'}
        return 200, link, json.dumps({"data": items})

    all_items("Link and items_pointer", Server(site), items_pointer="/data")


TEXT = ('{ "n": 12345678901234567890.50,\r\n "data" : [1.0, {"a":\t-0}] ,'
        '"z":"\\u00e9" }')


def verbatim(server, path, query):
    return 200, {}, TEXT


def test_the_list_and_the_rest_keep_their_bytes():
    done = run(Server(verbatim), get(), **POINTERS)
    has("list", done.stdout, '"body":[1.0, {"a":\t-0}]')
    has("rest", done.stdout, '"envelope":{ "n": 12345678901234567890.50,   '
        '"data" : null ,"z":"\\u00e9" }')
    same("lines", done.stdout.count("\n"), 1)
    done = run(Server(verbatim), get(), "--body", **POINTERS)
    same("streamed", (done.stdout, done.returncode),
         ('[1.0, {"a":\t-0}]', 0))


def test_without_a_list_there_the_answer_is_the_body():
    for status, text in ((200, '{"id":1,"data":null}'), (200, "[1,2]"),
                         (404, '{"data":[1]}'), (200, "")):
        def site(server, path, query, status=status, text=text):
            return status, {}, text

        done = run(Server(site), get(), **POINTERS)
        output = read(text, done.stdout) or {}
        same(f"{text}: body", output.get("body"),
             json.loads(text) if text else None)
        same(f"{text}: envelope", "envelope" in output, False)
        done = run(Server(site), get(), "--body", **POINTERS)
        same(f"{text}: streamed", done.stdout, text)


def test_text_that_is_not_json_is_streamed_as_it_came():
    def site(server, path, query):
        return 200, {"Content-Type": "text/plain"}, "plain é\n"

    done = run(Server(site), get(), "--body", **POINTERS)
    same("plain", (done.stdout, done.returncode), ("plain é\n", 0))
    output = read("plain", run(Server(site), get(), **POINTERS).stdout) or {}
    same("plain as an output", output.get("body"), "plain é\n")


def test_a_page_that_is_not_followed_is_said():
    for what, value, words in (
            ("away", "https://other.example/v2/pets",
             "leads away from the connection's base URL"),
            ("above", "/v1/pets?at=3", "leads away"),
            ("same", "?", "leads to the same page again"),
            ("object", {"href": "/v2/pets?at=3"}, "next_pointer"),
            ("number", 3, "is not the text of a URL")):
        def site(server, path, query, value=value):
            return 200, {}, json.dumps({"data": ITEMS[:3],
                                        "links": {"next": value}})

        done = run(Server(site), get(), "--paginate", **POINTERS)
        same(f"{what}: status", done.returncode, 7)
        has(f"{what}: message", done.stderr, words)
        has(f"{what}: message", done.stderr, "not complete")


def test_pages_in_a_circle_end():
    def circle(server, path, query):
        at = 0 if query.get("at") == "3" else 3
        return 200, {}, json.dumps({"data": ITEMS[at:at + 3],
                                    "links": {"next": f"?at={at}"}})

    server = Server(circle)
    done = run(server, get("/pets?at=0"), "--paginate", **POINTERS)
    same("circle: status", done.returncode, 7)
    same("circle: few requests", len(server.seen) < 5, True)

    def stuck(server, path, query):
        return 200, {}, json.dumps({"data": ITEMS[:1], "cursor": "x"})

    server = Server(stuck)
    done = run(server, get(), "--paginate", items_pointer="/data",
               next_cursor_pointer="/cursor", cursor_parameter="c")
    same("the same cursor: status", done.returncode, 7)
    same("the same cursor: requests", server.seen,
         ["/v2/pets", "/v2/pets?c=x"])


def test_a_key_in_the_query_is_not_in_next():
    key = {"auth": "api_key_query", "api_key": KEY, "api_key_name": "api_key"}
    server = Server(by_next(
        lambda s, p, end, q: f"{s.url}{p}?api_key={KEY}&at={end}"))
    done = run(server, get(), "--paginate", **POINTERS, **key)
    same("joined", read("joined", done.stdout), ITEMS)
    same("sent once each", [target.count(KEY) for target in server.seen],
         [1, 1, 1])
    done = run(server, get(), "--paginate", "--max-items", "3", **POINTERS,
               **key)
    has("there is a form for the next page", done.stderr, "at=3")
    same("its form has no key", KEY in done.stderr + done.stdout, False)


def test_pointers_that_are_wrong_are_refused():
    server = Server(verbatim)
    for more, words in (
            ({"items_pointer": "data"}, "has to begin with /"),
            ({"items_pointer": "/a~2"}, "not followed by 0 or 1"),
            ({"next_pointer": "$.next"}, "has to begin with /"),
            ({"next_cursor_pointer": "/c"}, "cursor_parameter"),
            ({"cursor_parameter": "c"}, "next_cursor_pointer"),
            ({"next_pointer": "/n", "next_cursor_pointer": "/c",
              "cursor_parameter": "c"}, "both given"),
            ({"next_cursor_pointer": "/c", "cursor_parameter": "k",
              "auth": "api_key_query", "api_key": KEY, "api_key_name": "k"},
             "API key"),
            ({"next_cursor_pointer": "/c", "cursor_parameter": "a\nb"},
             "control characters"),
            ({"items_pointer": 7}, "items_pointer")):
        done = run(server, get(), **more)
        same(f"{more}: status", done.returncode, 6)
        has(f"{more}: message", done.stderr, words)
    same("nothing was sent", server.seen, [])


def test_rate_limits_pace_a_batch():
    """Each dialect reaches `pace` of the result, as serve gives it."""
    for headers, expected in (
            ({"RateLimit-Policy": '"a";q=10;w=60', "RateLimit": '"a";r=7;t=30'},
             (10, 7, 31000)),
            ({"RateLimit": "limit=10, remaining=7, reset=30"},
             (10, 7, 31000)),
            ({"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "56",
              "X-RateLimit-Reset": "12"}, (60, 56, 13000)),
            ({"RateLimit": '"a;r=7', "X-RateLimit-Limit": "60"},
             (60, None, None))):
        def site(server, path, query, headers=headers):
            return 200, headers, "[]"

        server = Server(site)
        request = {"jsonrpc": "2.0", "id": 1, "method": "run", "params": {
            "card": "http_api", "inputs": json.loads(get()),
            "connection": {"base_url": server.url, "auth": "none"}}}
        done = subprocess.run(
            [HOST, "-p", os.path.dirname(MODULE), "serve"],
            input=json.dumps(request) + "\n", text=True, capture_output=True,
            env=ENVIRONMENT, timeout=60, check=False)
        reply = read("serve", done.stdout.splitlines()[0]) or {}
        pace = reply.get("result", {}).get("pace") or {}
        same(f"{headers}", (pace.get("limit"), pace.get("remaining"),
                            pace.get("reset_ms")), expected)


for name, test in list(globals().items()):
    if name.startswith("test_"):
        test()
if failures:
    sys.exit("\n".join(failures))
