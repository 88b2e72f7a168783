# SPDX-License-Identifier: MIT
# Between calls no secret of a connection, and no token, is in memory that a
# core file would hold: neither the card's copies nor those that libcurl and
# OpenSSL made for it. A private key is sought where it is a JWK: what OpenSSL's
# PEM decoder frees it does not wipe (SECURITY.md).
import sys
from oauthclient import *
from secretlib import *

# Sanitizers and valgrind keep what was freed, to find a use of it.
if os.environ.get("UNDER_VALGRIND"):
    skip("valgrind keeps what was freed")
build = os.environ["top_builddir"]
card = os.path.join(build, "plugin/.libs/custom_api_action.so")
with open(card, "rb") as module:
    if b"__asan_init" in module.read():
        skip("AddressSanitizer keeps what was freed")

SEEN = marked()  # is in the form, which is no secret: it must be found
GET = {"request_type": "GET", "relative_url": "/api/v1/devices?limit=1",
       "headers": {"X-Seen": SEEN}}
POST = {"request_type": "POST", "relative_url": "/sandbox/echo",
        "headers": {"X-Seen": SEEN}, "body": {"a": 1}}


class Host:
    """The card in a host of its own, with a connection."""

    def __init__(self, marks, connection):
        self.marks = marks
        self.path = os.path.join(Key.folder.name, fresh() + ".json")
        with open(self.path, "w") as out:
            json.dump(connection, out)
        self.process = subprocess.Popen(
            [os.path.join(build, "tests/plugin/secret-host"), card],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)

    def call(self, form=GET, code=0):
        self.process.stdin.write(self.path + "\t" + json.dumps(form) + "\n")
        self.process.stdin.flush()
        same(self.process.stdout.readline(), "code %d\n" % code)

    def update(self):
        with open(self.path + ".update") as update:
            return json.load(update)

    def clean(self, what):
        control = Marks()
        control.add("form", SEEN)
        holds(in_memory(self.process.pid, control), "nothing is found at all")
        found = in_memory(self.process.pid, self.marks)
        if found:
            sys.exit("%s: %d copies are left:\n  %s"
                     % (what, len(found), "\n  ".join(found)))
        print("ok - " + what)

    def close(self):
        _, log = self.process.communicate()
        same(self.process.returncode, 0)
        same(self.marks.within(log.encode()), [])


def connection_of(sandbox, name):
    with open(sandbox.file(name)) as file:
        return json.load(file)


def recorded(sandbox):
    """The requests, with what they were signed with."""
    with open(sandbox.file("record")) as record:
        return [json.loads(line) for line in record]


def given_tokens(marks, sandbox):
    for request in recorded(sandbox):
        for name, value in request["headers"]:
            if name.lower() == "authorization":
                scheme, token = value.split(" ", 1)
                marks.add(scheme + " token", token)


RECORD = ("--record", "record", "--record-secrets")


def api_token(*options):
    with Sandbox(*RECORD, "--connection", "c.json", *options) as sandbox:
        marks = Marks()
        connection = connection_of(sandbox, "c.json")
        marks.add("api_token", connection["api_token"])
        host = Host(marks, connection)
        host.call()
        host.call(POST)
        host.call({**GET, "relative_url": "/sandbox/fault/cut"}, 5)
        host.clean("api_token " + " ".join(options))
        host.close()


def service_app(*options, encrypt=None):
    with Sandbox(*RECORD, "--service-app", "s.json", *options) as sandbox:
        marks = Marks()
        connection = connection_of(sandbox, "s.json")
        if "jwk" in options:
            for name in ("d", "p", "q", "dp", "dq", "qi"):
                value = json.loads(connection["private_key"]).get(name)
                if value:
                    marks.add(name + " of the key", unb64(value))
                    marks.add(name + " in base64", value)
        if encrypt:
            phrase = connection["private_key_passphrase"] = marks.add(
                "passphrase", marked())
            connection["private_key"] = openssl(
                *encrypt, "-passout", "pass:" + phrase,
                text=connection["private_key"].encode()).decode()
        host = Host(marks, connection)
        host.call()
        host.call(POST)
        given_tokens(marks, sandbox)
        host.clean("service_app " + " ".join(options + (encrypt or ())))
        host.close()


def authorization_code(*options):
    with Sandbox(*RECORD, "--web-app", "w.json", *options) as sandbox:
        marks = Marks()
        connection = connection_of(sandbox, "w.json")
        connection["refresh_token"] = WebApp(sandbox).sign_in()["refresh_token"]
        connection["scopes"] = BOTH
        for name in ("client_secret", "refresh_token"):
            marks.add(name, connection[name])
        host = Host(marks, connection)
        host.call()
        host.call(POST)
        given_tokens(marks, sandbox)
        marks.add("new refresh_token", host.update()["refresh_token"])
        host.clean("authorization_code " + " ".join(options))
        host.close()


def refused(name, code, **changes):
    """A sign-in that fails leaves no more behind."""
    with Sandbox("--service-app", "s.json", "--web-app", "w.json") as sandbox:
        marks = Marks()
        connection = {"scopes": BOTH, **connection_of(sandbox, name), **changes}
        for key in ("client_secret", "refresh_token"):
            if connection.get(key):
                marks.add(key, connection[key])
        host = Host(marks, connection)
        host.call(code=code)
        host.clean("refused, code %d: %s" % (code, ", ".join(changes)))
        host.close()


api_token()
refused("w.json", 3, refresh_token=marked())
refused("w.json", 3, refresh_token=marked(), client_secret=marked())
refused("w.json", 2, refresh_token=marked(), client_id="")
for alg in ("ES256", "RS256"):
    for form in ("jwk", "pem"):
        service_app("--key-alg", alg, "--key-format", form)
service_app("--dpop", "off")
service_app(encrypt=("pkcs8", "-topk8", "-v2", "aes-256-cbc"))
service_app(encrypt=("ec", "-aes256"))
service_app("--key-alg", "RS256",
            encrypt=("rsa", "-traditional", "-aes256"))
authorization_code()
HTTPS = ("--https", "--ca-file", "ca.pem")
api_token(*HTTPS)
service_app(*HTTPS)
authorization_code(*HTTPS)
