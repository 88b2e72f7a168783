#!/bin/sh
# SPDX-License-Identifier: MIT
# The apps an org starts with: their connections, other clients' files, what the
# server tells of itself, and what a record keeps of it all.
command -v /usr/bin/python3 >/dev/null || exit 77
exec /usr/bin/python3 -B - "${top_srcdir:-..}/tests" <<'EOF'
import sys
sys.path.insert(0, sys.argv[1])
from oauthclient import *
import stat


def run(*options):
    return subprocess.run([PROGRAM, *options], text=True, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def usage(options, said):
    done = run(*options)
    same((done.returncode, done.stdout), (2, ""), options)
    same(done.stderr, "okta-sandbox: %s\nTry 'okta-sandbox --help'.\n" % said)


usage(["--dpop", "on"], "--dpop is required, optional or off, not 'on'")
usage(["--key-alg", "HS256", "--service-app", "x"], "--key-alg is RS256, RS384, "
      "RS512, ES256, ES384 or ES512, not 'HS256'")
usage(["--key-format", "der"], "--key-format is pem or jwk, not 'der'")
usage(["--key-alg", "RS256"], "--key-alg and --key-format go with --service-app")
usage(["--redirect-uri", "/callback"], "--redirect-uri takes an absolute URI "
      "without a fragment, not '/callback'")
usage(["--token-lifetime", "0"],
      "--token-lifetime takes a number from 1 to 31622400, not '0'")
usage(["--no-rotation", "--rotation-grace", "5"],
      "--rotation-grace goes not with --no-rotation")
usage(["--https", "--web-app", "x"], "--service-app and --web-app with --https "
      "need --ca-file: the connection names it")

# Files of other clients: what is wrong is told.
folder = tempfile.mkdtemp(dir=Key.folder.name)
key = Key()
private = {**key.jwk(), "d": b64(bytes(32))}
small = Key("RS256", 1024)
uris = ["http://127.0.0.1/cb"]
for said, client in (
        ("client_id is missing", {"jwk": key.jwk()}),
        ("needs either a client_secret or public keys", {"client_id": "a"}),
        ("needs either", {"client_id": "a", "client_secret": "s",
                          "jwk": key.jwk()}),
        ("holds its private part", {"client_id": "a", "jwk": private}),
        ("2048 bits or more", {"client_id": "a", "jwk": small.jwk()}),
        ("alg does not fit", {"client_id": "a", "jwk": key.jwk(alg="ES384")}),
        ("alg does not fit", {"client_id": "a", "jwk": key.jwk(alg="none")}),
        ("use must be sig", {"client_id": "a", "jwk": key.jwk(use="enc")}),
        ("kty must be RSA or EC", {"client_id": "a", "jwk": {"kty": "oct"}}),
        ("P-256, P-384 or P-521", {"client_id": "a", "jwk": key.jwk(crv="P-192")}),
        ("as long as the curve's", {"client_id": "a", "jwk": key.jwk(x="AA")}),
        ("as long as the curve's", {"client_id": "a", "jwk": key.jwk(x="=")}),
        ("no public key in PEM", {"client_id": "a", "public_key": "x"}),
        ("needs a kid of its own", {"client_id": "a", "jwks": {
            "keys": [key.jwk(), Key("ES384").jwk()]}}),
        ("a list of keys", {"client_id": "a", "jwks": [key.jwk()]}),
        ("member that is not known", {"client_id": "a", "secret": "x"}),
        ("dpop must be", {"client_id": "a", "jwk": key.jwk(), "dpop": "on"}),
        ("grant_types takes", {"client_id": "a", "grant_types": ["password"]}),
        ("goes with keys", {"client_id": "a", "client_secret": "s",
                            "grant_types": ["client_credentials"]}),
        ("needs redirect_uris", {"client_id": "a", "client_secret": "s"}),
        ("absolute", {"client_id": "a", "redirect_uris": ["/cb"]}),
        ("not a JSON object", ["a"])):
    path = os.path.join(folder, "bad.json")
    with open(path, "w") as out:
        json.dump(client, out)
    done = run("--client", path, "--for", "1")
    same((done.returncode, done.stdout), (1, ""), client)
    holds(done.stderr.startswith("okta-sandbox: cannot register the client of "
                                 + path + ": ") and said in done.stderr,
          done.stderr)
path = register(folder, client_id="a", jwk=key.jwk())
done = run("--client", path, "--client", path, "--for", "1")
holds("there is a client of this client_id already" in done.stderr, done.stderr)
done = run("--client", os.path.join(folder, "none"), "--for", "1")
holds("No such file" in done.stderr, done.stderr)

# The two connections, and the app behind each.
with Sandbox("--service-app", "s.json", "--web-app", "w.json") as sandbox:
    same(set(sandbox.told), {"url", "api_token", "access_token", "service_app",
                             "web_app", "web_app_secret", "user", "password"})
    for name in ("s.json", "w.json"):
        same(stat.S_IMODE(os.stat(sandbox.file(name)).st_mode), 0o600)
    web = json.load(open(sandbox.file("w.json")))
    same(web, {"domain": sandbox.url, "auth": "authorization_code",
               "client_id": sandbox.told["web_app"],
               "client_secret": sandbox.told["web_app_secret"],
               "scopes": BOTH + " offline_access"})
    service = json.load(open(sandbox.file("s.json")))
    same({k: v for k, v in service.items() if k not in ("private_key", "key_id")},
         {"domain": sandbox.url, "auth": "service_app", "scopes": BOTH,
          "client_id": sandbox.told["service_app"]})


def use(file, alg, pem):
    """Signs in with what a file says; the key as openssl has it."""
    key = Key.__new__(Key)
    key.alg, key.path = alg, os.path.join(folder, fresh())
    with open(key.path, "w") as out:
        out.write(pem)
    key.members = key.public()
    same(file["key_id"], key.thumbprint())
    client = Client(sandbox, file["client_id"], key, Key())
    return client.ask(client.form(client.assertion({"kid": file["key_id"]})),
                      client.proof())


def number(text):
    return int.from_bytes(unb64(text), "big")


for alg in ("ES256", "ES512", "RS256"):
    for form in ("pem", "jwk"):
        with Sandbox("--service-app", "s.json", "--key-alg", alg, "--key-format",
                     form) as sandbox:
            file = json.load(open(sandbox.file("s.json")))
            text = file["private_key"]
            if form == "pem":
                refused(use(file, alg, text), 400, "use_dpop_nonce")
                continue
            jwk = json.loads(text)
            same((jwk["kid"], jwk["alg"], jwk["use"]), (file["key_id"], alg, "sig"))
            if alg == "RS256":
                p, q, d = (number(jwk[name]) for name in "pqd")
                same(p * q, number(jwk["n"]))
                same(d * number(jwk["e"]) % (p - 1), 1)
                same(d % (p - 1), number(jwk["dp"]))
                same(d % (q - 1), number(jwk["dq"]))
                same(number(jwk["qi"]) * q % p, 1)
            else:
                same(len(unb64(jwk["d"])), CURVES[alg][1])

# --scopes and --redirect-uri; the clock; HTTPS.
with Sandbox("--scopes", "okta.users.read", "--service-app", "s.json",
             "--web-app", "w.json", "--redirect-uri", "https://app.example/cb",
             "--https", "--ca-file", "ca.pem") as sandbox:
    for name, scopes in (("s.json", "okta.users.read"),
                         ("w.json", "okta.users.read offline_access")):
        file = json.load(open(sandbox.file(name)))
        same((file["scopes"], file["ca_file"], file["domain"]),
             (scopes, os.path.realpath(sandbox.file("ca.pem")),
              sandbox.told["https_url"]))
    app = WebApp(sandbox, "https://app.example/cb")
    holds(app.code(scope="okta.users.read"))
    same(WebApp(sandbox).open().status, 400)

# What the server tells of itself is true.
with Sandbox("--record", "seen") as sandbox:
    names = ["/.well-known/openid-configuration",
             "/.well-known/oauth-authorization-server"]
    told = [sandbox.call("GET", name, anonymous=True).json() for name in names]
    same(told[0], told[1])
    same(told[0]["issuer"], sandbox.url)
    for name, url in told[0].items():
        if name.endswith("_endpoint") or name == "jwks_uri":
            answer = sandbox.call("PUT", sandbox.path(url), anonymous=True)
            same((answer.status, answer.code()), (405, "E0000022"), name)
    app = WebApp(sandbox)
    given = app.sign_in()
    head, claims, signature = given["access_token"].split(".")
    keys = sandbox.call("GET", "/oauth2/v1/keys", anonymous=True).json()["keys"]
    same(len(keys), 1)
    same(json.loads(unb64(head)), {"kid": keys[0]["kid"], "alg": keys[0]["alg"]})
    claims = json.loads(unb64(claims))
    same((claims["iss"], claims["scp"], claims["exp"] - claims["iat"]),
         (sandbox.url, [READ, MANAGE, "offline_access"], 3600))
    # The signature, by openssl: the key as DER is a fixed head and the point.
    der = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200"
                        "04") + unb64(keys[0]["x"]) + unb64(keys[0]["y"])
    raw = unb64(signature)
    numbers = b""
    for part in (raw[:32], raw[32:]):
        part = part.lstrip(b"\0")
        part = b"\0" + part if part[0] & 0x80 else part
        numbers += bytes([2, len(part)]) + part
    for name, data in (("key", der), ("signature", bytes([0x30, len(numbers)])
                                      + numbers)):
        with open(os.path.join(folder, name), "wb") as out:
            out.write(data)
    text = given["access_token"].rsplit(".", 1)[0].encode()
    same(openssl("dgst", "-sha256", "-verify", os.path.join(folder, "key"),
                 "-keyform", "DER", "-signature",
                 os.path.join(folder, "signature"), text=text),
         b"Verified OK\n")
    app.refresh(given["refresh_token"])
    # A record holds none of the secrets.
    seen = open(sandbox.file("seen")).read()
    holds("grant_type=refresh_token" in seen and "code=***" in seen)
    for secret in (given["refresh_token"], app.secret, VERIFIER,
                   sandbox.told["password"]):
        holds(secret not in seen and quote(secret) not in seen, secret)
EOF
