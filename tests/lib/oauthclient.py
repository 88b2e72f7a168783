# SPDX-License-Identifier: MIT
"""For the sandbox-oauth-*.sh tests: an OAuth client of its own kind.

Keys and signatures are made by the program `openssl`, everything else by
Python: nothing is shared with the sandbox, nor with the card.
"""
import base64
import hashlib
import html.parser
import json
import os
import shutil
import subprocess
import tempfile
import time
from urllib.parse import parse_qs, quote, urlencode

from sandboxlib import *

if not shutil.which("openssl"):
    skip("there is no openssl")

READ = "okta.devices.read"
MANAGE = "okta.devices.manage"
BOTH = READ + " " + MANAGE
TOKEN = "/oauth2/v1/token"
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CURVES = {"ES256": ("P-256", 32), "ES384": ("P-384", 48), "ES512": ("P-521", 66)}
counter = 0


def b64(data):
    if isinstance(data, str):
        data = data.encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def fresh():
    """A text that was not there before."""
    global counter
    counter += 1
    return "%d-%d" % (os.getpid(), counter)


def openssl(*arguments, text=b""):
    return subprocess.run(["openssl", *arguments], input=text, check=True,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout


def raw_signature(der, size):
    """r and s out of ASN.1, joined as JOSE wants them."""
    at = 3 if der[1] & 0x80 else 2
    numbers = b""
    for _ in range(2):
        length = der[at + 1]
        number = der[at + 2:at + 2 + length]
        numbers += number.lstrip(b"\0").rjust(size, b"\0")
        at += 2 + length
    return numbers


class Key:
    """A key pair for one algorithm, in a file of its own."""

    folder = tempfile.TemporaryDirectory()

    def __init__(self, alg="ES256", bits=2048):
        self.alg = alg
        self.path = os.path.join(Key.folder.name, fresh())
        how = (["EC", "-pkeyopt", "ec_paramgen_curve:" + CURVES[alg][0]]
               if alg in CURVES else
               ["RSA", "-pkeyopt", "rsa_keygen_bits:%d" % bits])
        openssl("genpkey", "-algorithm", *how, "-out", self.path)
        self.members = self.public()

    def pem(self):
        return openssl("pkey", "-in", self.path, "-pubout").decode()

    def public(self):
        if self.alg in CURVES:
            curve, size = CURVES[self.alg]
            point = openssl("pkey", "-in", self.path, "-pubout", "-outform",
                            "DER")[-2 * size:]
            jwk = {"kty": "EC", "crv": curve, "x": b64(point[:size]),
                   "y": b64(point[size:])}
        else:
            text = openssl("rsa", "-in", self.path, "-modulus", "-noout")
            jwk = {"kty": "RSA", "e": "AQAB",
                   "n": b64(bytes.fromhex(text.decode().split("=")[1]))}
        return jwk

    def jwk(self, **more):
        return {**self.members, **more}

    def thumbprint(self):
        text = json.dumps(self.jwk(), sort_keys=True, separators=(",", ":"))
        return b64(hashlib.sha256(text.encode()).digest())

    def sign(self, header, claims):
        """A JWS, by the header's algorithm as far as this key has it."""
        alg = header.get("alg", "")
        size = alg[2:] if alg[:2] in ("ES", "RS") else self.alg[2:]
        text = b64(json.dumps(header)) + "." + b64(json.dumps(claims))
        signature = openssl("dgst", "-sha" + size, "-sign", self.path,
                            text=text.encode())
        if self.alg in CURVES:
            signature = raw_signature(signature, CURVES[self.alg][1])
        return text + "." + b64(signature)


def changed(base, changes):
    """A copy with members replaced; None takes one out."""
    return {k: v for k, v in {**base, **changes}.items() if v is not None}


class Client:
    """A service app, with what it would send if nothing were wrong."""

    def __init__(self, sandbox, client_id, key, proof_key=None):
        self.sandbox = sandbox
        self.id = client_id
        self.key = key
        self.proof_key = proof_key
        self.nonce = None
        self.skew = 0

    def now(self):
        return int(time.time()) + self.skew

    def assertion(self, header=None, key=None, **changes):
        claims = {"iss": self.id, "sub": self.id, "jti": fresh(),
                  "aud": self.sandbox.url + TOKEN, "iat": self.now(),
                  "exp": self.now() + 300}
        key = key or self.key
        return key.sign(changed({"alg": key.alg}, header or {}),
                        changed(claims, changes))

    def proof(self, method="POST", path=TOKEN, token=None, header=None,
              key=None, **changes):
        claims = {"htm": method, "htu": self.sandbox.url + path,
                  "iat": self.now(), "jti": fresh()}
        if self.nonce:
            claims["nonce"] = self.nonce
        if token:
            claims["ath"] = b64(hashlib.sha256(token.encode()).digest())
        key = key or self.proof_key
        head = {"typ": "dpop+jwt", "alg": key.alg, "jwk": key.jwk()}
        return key.sign(changed(head, header or {}), changed(claims, changes))

    def form(self, assertion=None, **more):
        return changed({"grant_type": "client_credentials", "scope": READ,
                        "client_assertion_type": JWT_BEARER,
                        "client_assertion": assertion or self.assertion()},
                       more)

    def ask(self, form=None, proof=None):
        return post(self.sandbox, TOKEN, form or self.form(), proof)

    def token(self, **form):
        """A token, however many nonces it takes."""
        answer = self.ask(self.form(**form), self.proof_key and self.proof())
        if answer.status == 400 and answer.json()["error"] == "use_dpop_nonce":
            self.nonce = answer.header("DPoP-Nonce")
            answer = self.ask(self.form(**form), self.proof())
        same(answer.status, 200, answer.body)
        return answer.json()

    def get(self, path, token, proof, scheme="DPoP"):
        headers = [("Authorization", "%s %s" % (scheme, token))]
        if proof:
            headers.append(("DPoP", proof))
        return self.sandbox.get(path, *headers)


def post(sandbox, path, form, proof=None, headers=()):
    """Sends a form; without the tests' own Authorization."""
    headers = [("Content-Type", "application/x-www-form-urlencoded"), *headers]
    if proof:
        headers.append(("DPoP", proof))
    body = form if isinstance(form, str) else urlencode(form)
    return sandbox.call("POST", path, headers, body, anonymous=True)


def refused(answer, status, error, words=""):
    """An error in OAuth's shape, that nobody keeps."""
    same((answer.status, answer.json()["error"]), (status, error), answer.body)
    same(set(answer.json()), {"error", "error_description"})
    holds(words in answer.json()["error_description"], answer.body)
    same(answer.header("Content-Type"), "application/json")
    same((answer.header("Cache-Control"), answer.header("Pragma")),
         ("no-store", "no-cache"))


STATUS = {"invalid_dpop_proof": 400, "use_dpop_nonce": 400,
          "invalid_token": 401, "insufficient_scope": 403}


def challenged(answer, error, words=""):
    """The API refuses as Okta does: no body, and this error in its challenge."""
    challenge = answer.header("WWW-Authenticate") or ""
    same((answer.status, answer.body, answer.header("Content-Type")),
         (STATUS[error], b"", None))
    holds('error="%s"' % error in challenge and words in challenge, challenge)
    for name in ("authorization_uri", "realm", "error_description", "resource"):
        holds(', %s="' % name in challenge
              or challenge.startswith('Bearer %s="' % name), challenge)
    return challenge


def register(folder, **client):
    """A file for --client."""
    path = os.path.join(folder, "client-" + fresh() + ".json")
    with open(path, "w") as out:
        json.dump(client, out)
    return path


# ---- the authorization code -----------------------------------------------

class Form(html.parser.HTMLParser):
    """The one form of a page: its fields, and whether each has a label."""

    def __init__(self, text):
        super().__init__()
        self.action = None
        self.fields = {}
        self.labels = set()
        self.ids = {}
        self.buttons = {}
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag == "form":
            self.action = attrs["action"]
        elif tag == "input":
            self.fields[attrs["name"]] = attrs.get("value", "")
            self.ids[attrs["name"]] = attrs.get("id")
        elif tag == "label":
            self.labels.add(attrs["for"])
        elif tag == "button":
            self.buttons[attrs["value"]] = attrs


VERIFIER = "a" * 20 + "-._~" + "Z9" * 20


class WebApp:
    """A web app, and the person before the browser."""

    def __init__(self, sandbox, uri="http://127.0.0.1:4711/callback", **known):
        self.sandbox = sandbox
        self.id = known.get("client_id", sandbox.told["web_app"])
        self.secret = known.get("client_secret", sandbox.told["web_app_secret"])
        self.uri = uri

    def request(self, **changes):
        challenge = b64(hashlib.sha256(VERIFIER.encode()).digest())
        return changed({"response_type": "code", "client_id": self.id,
                        "redirect_uri": self.uri, "state": "s t&=",
                        "scope": BOTH + " offline_access",
                        "code_challenge": challenge,
                        "code_challenge_method": "S256"}, changes)

    def open(self, **changes):
        target = "/oauth2/v1/authorize?" + urlencode(self.request(**changes))
        return self.sandbox.call("GET", target, anonymous=True)

    def submit(self, page, decision="allow", **changes):
        form = Form(page.body.decode())
        same(form.action, "/oauth2/v1/authorize")
        fields = {**form.fields, "decision": decision,
                  "username": self.sandbox.told["user"],
                  "password": self.sandbox.told["password"]}
        return post(self.sandbox, form.action, changed(fields, changes))

    def back(self, answer):
        """The parameters that the browser brings back to the app."""
        same(answer.status, 302, answer.body)
        url = answer.header("Location")
        start = self.uri + ("&" if "?" in self.uri else "?")
        holds(url.startswith(start), url)
        params = parse_qs(url[len(start):], strict_parsing=True)
        holds(all(len(v) == 1 for v in params.values()), url)
        return {k: v[0] for k, v in params.items()}

    def code(self, **changes):
        back = self.back(self.submit(self.open(**changes)))
        same(set(back), {"code", "state"})
        return back["code"]

    def basic(self, secret=None):
        pair = "%s:%s" % (quote(self.id), quote(secret or self.secret))
        return ("Authorization", "Basic "
                + base64.b64encode(pair.encode()).decode())

    def ask(self, proof=None, **form):
        return post(self.sandbox, TOKEN, form, proof, [self.basic()])

    def redeem(self, code, proof=None, /, **changes):
        form = changed({"grant_type": "authorization_code", "code": code,
                        "redirect_uri": self.uri, "code_verifier": VERIFIER},
                       changes)
        return self.ask(proof, **form)

    def sign_in(self, **changes):
        answer = self.redeem(self.code(**changes))
        same(answer.status, 200, answer.body)
        return answer.json()

    def refresh(self, token, proof=None, **more):
        return self.ask(proof, grant_type="refresh_token", refresh_token=token,
                        **more)

    def works(self, token, scheme="Bearer"):
        """The status of a call to the API."""
        return self.sandbox.get("/api/v1/devices?limit=1", (
            "Authorization", "%s %s" % (scheme, token))).status
