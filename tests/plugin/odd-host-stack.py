# SPDX-License-Identifier: MIT
"""What odd-host-stack.sh runs."""
from faultlib import TOKEN, Server, answer
from oauthclient import *
from oddhost import *

with open(os.path.join(BUILD, "plugin/.libs/custom_api_action.so"), "rb") as so:
    sanitized = b"__asan_init" in so.read()  # its frames are larger
host = OddHost("small-stack")
largest = 0


def done(what):
    global largest
    if host.stack > largest:
        print("%6d bytes: %s" % (host.stack, what))
    largest = host.stack


def sandbox_of(*options, file="s.json", name=None, **changes):
    """The connection of a new sandbox goes through a GET and a POST."""
    named = {"s.json": ("--service-app", "s.json"),
             "w.json": ("--web-app", "w.json"), "c.json": ()}[file]
    with Sandbox("--connection", "c.json", *named, *options) as sandbox:
        with open(sandbox.file(file)) as text:
            connection = json.load(text)
        for key in connection:
            if key.endswith("_file"):
                connection[key] = sandbox.file(
                    os.path.basename(connection[key]))
        if name:
            connection["domain"] = connection["domain"].replace(
                "127.0.0.1", name)
        if file == "w.json":
            connection["scopes"] = BOTH
            connection["refresh_token"] = WebApp(sandbox).sign_in()[
                "refresh_token"]
        elif file == "s.json":
            connection["scopes"] = BOTH
        for key, change in changes.items():
            connection[key] = change(connection[key])
        host.call(connection, get("/api/v1/devices?limit=200"))
        host.call(connection, post("/sandbox/echo", {"a": 1}))
        done(" ".join((file,) + options + tuple(changes)))


def encrypted(*how):
    return {"private_key": lambda pem: openssl(
        *how, "-passout", "pass:a long passphrase", text=pem.encode()).decode()}


def with_passphrase(*how, options=()):
    """An encrypted key: PKCS #8, or the older forms of each kind."""
    with Sandbox("--connection", "c.json", "--service-app", "s.json",
                 *options) as sandbox:
        with open(sandbox.file("s.json")) as text:
            connection = json.load(text)
        connection.update(
            scopes=BOTH, private_key_passphrase="a long passphrase",
            private_key=encrypted(*how)["private_key"](
                connection["private_key"]))
        host.call(connection, get("/api/v1/devices"))
        done(" ".join(how))


HTTPS = ("--https", "--ca-file", "ca.pem")
sandbox_of(file="c.json")
sandbox_of(*HTTPS, file="c.json")
sandbox_of(*HTTPS, file="c.json", name="localhost")
for algorithm in ("ES256", "RS256"):
    for form in ("jwk", "pem"):
        sandbox_of("--key-alg", algorithm, "--key-format", form)
    sandbox_of("--key-alg", algorithm, "--dpop", "off")
    sandbox_of("--key-alg", algorithm, *HTTPS)
with_passphrase("pkcs8", "-topk8", "-v2", "aes-256-cbc")
with_passphrase("pkcs8", "-topk8", "-scrypt")
with_passphrase("ec", "-aes256")
with_passphrase("rsa", "-traditional", "-aes256",
                options=("--key-alg", "RS256"))
sandbox_of(file="w.json")
sandbox_of(*HTTPS, file="w.json")

DEEP = b"[" * 1000 + b"]" * 1000
ANSWERS = {
    "/deep": answer(DEEP, "Content-Type: application/json"),
    "/deeper": answer(b"[" * 100000 + b"]" * 100000,
                      "Content-Type: application/json"),
    "/lines": answer(b"{}", *("X-%d: %d" % (i, i) for i in range(900))),
    "/long": answer(b"{}", "X: " + "x" * 90000),
    "/bytes": answer(bytes(range(256)) * 4096),
    "/error": answer(b'{"errorCode":"E1","errorSummary":"%s","errorCauses":['
                     b'{"errorSummary":"x"}]}' % (b"y" * 60000),
                     "Content-Type: application/json", status="403 F"),
    "/compressed": answer(b"none of it", "Content-Encoding: br"),
}


def play(wire):
    while True:
        asked = wire.request().split(b" ")
        if len(asked) < 2 or not wire.send(ANSWERS[asked[1].decode()]):
            return


with Server(play) as server:
    connection = {"domain": "http://127.0.0.1:%d" % server.port,
                  "api_token": TOKEN, "max_retries": 0}
    for path, code in (("/deep", 0), ("/deeper", 0), ("/lines", 0),
                       ("/long", 0), ("/bytes", 0), ("/error", 4),
                       ("/compressed", 7)):
        host.call(connection, get(path), code)
        done(path)
    host.call(connection, dict(
        request_type="POST", relative_url="/deep",
        body=json.loads(b"[" * 900 + b"]" * 900)))
    done("a deep form")
    host.call(connection, "[" * 100000, 1)
    host.call(connection, json.dumps(
        {"nothing%d" % i: i for i in range(2000)}), 1)
    host.call(connection, get("/lines", query={"a": list(range(10000))}), 1)
    done("forms that are refused")
host.close()
print("stack used at most: %d of %d bytes" % (largest, 256 * 1024))
if largest < 4096 or (largest > 128 * 1024 and not sanitized):
    sys.exit("that is none, or more than half of it")
