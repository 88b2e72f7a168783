# SPDX-License-Identifier: MIT
# The apps an org starts with: their connections, other clients' files, what the
# server tells of itself, and what a record keeps of it all.
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
      "--rotation-grace does not go with --no-rotation")
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
        ("it has an unknown member; the members are client_id, client_name, "
         "client_secret, grant_types, redirect_uris, scope, jwks, jwk, "
         "public_key, dpop and dpop_bound_access_tokens\n",
         {"client_id": "a", "secret": "x"}),
        ("dpop must be", {"client_id": "a", "jwk": key.jwk(), "dpop": "on"}),
        ("grant_types takes", {"client_id": "a", "grant_types": ["password"]}),
        ("goes with keys", {"client_id": "a", "client_secret": "s",
                            "grant_types": ["client_credentials"]}),
        ("needs redirect_uris", {"client_id": "a", "client_secret": "s"}),
        ("absolute", {"client_id": "a", "redirect_uris": ["/cb"]}),
        ("twice or has a NUL", {"client_id": "a", "client_secret\0x": "s",
                                "redirect_uris": uris}),
        ("twice or has a NUL", '{"client_id":"a","client_id":"b"}'),
        ("not a JSON object", ["a"])):
    path = os.path.join(folder, "bad.json")
    with open(path, "w") as out:
        out.write(client if isinstance(client, str) else json.dumps(client))
    done = run("--client", path, "--for", "1")
    same((done.returncode, done.stdout), (1, ""), client)
    holds(done.stderr.startswith("okta-sandbox: cannot register the client of "
                                 + path + ": ") and said in done.stderr,
          done.stderr)
path = register(folder, client_id="a", jwk=key.jwk())
done = run("--client", path, "--client", path, "--for", "1")
holds("another client has this client_id already" in done.stderr, done.stderr)
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

# Names and secrets that are given, for documents and scripts.
usage(["--service-app-id", "x"], "--service-app-id and --service-app-key go with "
      "--service-app")
usage(["--service-app-key", "x"], "--service-app-id and --service-app-key go "
      "with --service-app")
usage(["--service-app", "x", "--service-app-key", "y", "--key-alg", "RS256"],
      "--key-alg and --key-format are for a key that is made, not for that of "
      "--service-app-key")
usage(["--service-app", "x", "--service-app-id", "a", "--web-app-id", "a"],
      "--service-app-id and --web-app-id are the same")
for name in ("--api-token", "--access-token"):
    for value in ("", "short67", "two words", "a" * 129, "caf\u00e9latte",
                  "line\nbreak", "quote\"quote"):
        usage([name, value],
              name + " takes 8 to 128 letters, digits and -._~+/=")
for name in ("--service-app-id", "--web-app-id"):
    for value in ("", "a b", "a" * 21, "a/b"):
        usage([name, value], "%s takes 1 to 20 letters, digits, - and _, not "
              "'%s'" % (name, value))
for name in ("--web-app-secret", "--password"):
    for value in ("", "short67", "two words", "a" * 129):
        usage([name, value], name + " takes 8 to 128 characters of ASCII without "
              "spaces")

signs = Key()
for path, said in ((os.path.join(folder, "none"), "No such file"),
                   (small.path, "not hold a private key in PEM"),
                   (register(folder, client_id="a"), "not hold a private key in PEM")):
    done = run("--service-app", os.path.join(folder, "s"), "--service-app-key",
               path, "--for", "1")
    same((done.returncode, done.stdout), (1, ""), path)
    holds(done.stderr.startswith("okta-sandbox: cannot register the client of "
                                 + path + ": ") and said in done.stderr,
          done.stderr)
for signs, alg in ((Key(), "ES256"), (Key("ES512"), "ES512"),
                   (Key("RS256"), "RS384")):
    with Sandbox("--api-token", "00fixedApiToken", "--access-token",
                 "fixed.access-token~", "--service-app", "s.json",
                 "--service-app-id", "0oaFixedService", "--service-app-key",
                 signs.path, "--web-app", "w.json", "--web-app-id",
                 "0oaFixedWeb", "--web-app-secret", "fixed&web=secret%",
                 "--password", "fixed+pass&word") as sandbox:
        same({k: v for k, v in sandbox.told.items() if k not in ("url", "user")},
             {"api_token": "00fixedApiToken",
              "access_token": "fixed.access-token~",
              "service_app": "0oaFixedService", "web_app": "0oaFixedWeb",
              "web_app_secret": "fixed&web=secret%",
              "password": "fixed+pass&word"})
        for value in ("SSWS 00fixedApiToken", "Bearer fixed.access-token~"):
            same(sandbox.get("/api/v1/devices?limit=1",
                             ("Authorization", value)).status, 200)
        file = json.load(open(sandbox.file("s.json")))
        same((file["client_id"], file["key_id"], file["private_key"]),
             ("0oaFixedService", signs.thumbprint(), open(signs.path).read()))
        refused(use(file, alg, file["private_key"]), 400, "use_dpop_nonce")
        given = WebApp(sandbox).sign_in()
        same(WebApp(sandbox).works(given["access_token"]), 200)

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
    matches(app.code(scope="okta.users.read"), ".+")
    same(WebApp(sandbox).open().status, 400)



def element(tag, data):
    size = len(data)
    head = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + head + data


def rsa_der(modulus):
    """A SubjectPublicKeyInfo of that modulus and 65537."""
    key = element(0x30, element(2, b"\0" + modulus) + element(2, b"\1\0\1"))
    kind = element(0x30, bytes.fromhex("06092a864886f70d0101010500"))
    return element(0x30, kind + element(3, b"\0" + key))


# What the server tells of itself is true.
with Sandbox("--record", "seen") as sandbox:
    names = ["/.well-known/openid-configuration",
             "/.well-known/oauth-authorization-server"]
    told = [sandbox.call("GET", name, anonymous=True).json() for name in names]
    same(told[0], told[1])
    same(told[0]["issuer"], sandbox.url)
    # OpenID Connect Discovery 1.0, section 3, and RFC 8414, section 2
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri",
                 "response_types_supported", "subject_types_supported",
                 "id_token_signing_alg_values_supported", "scopes_supported",
                 "grant_types_supported", "code_challenge_methods_supported"):
        holds(told[0][name], name)
    same((told[0]["id_token_signing_alg_values_supported"],
          told[0]["subject_types_supported"],
          told[0]["response_types_supported"]),
         (["RS256"], ["public"], ["code"]))
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
    # As Okta's: RS256, by a key that is in the set. The signature is
    # checked by openssl.
    same((keys[0]["kty"], keys[0]["alg"], keys[0]["use"], keys[0]["e"],
          len(unb64(keys[0]["n"]))), ("RSA", "RS256", "sig", "AQAB", 256))
    with open(os.path.join(folder, "key"), "wb") as out:
        out.write(rsa_der(unb64(keys[0]["n"])))
    with open(os.path.join(folder, "signature"), "wb") as out:
        out.write(unb64(signature))
    text = given["access_token"].rsplit(".", 1)[0].encode()
    same(openssl("dgst", "-sha256", "-verify", os.path.join(folder, "key"),
                 "-keyform", "DER", "-signature",
                 os.path.join(folder, "signature"), text=text),
         b"Verified OK\n")
    same([sandbox.call("GET", "/oauth2/v1/keys", anonymous=True).json()["keys"]
          for _ in range(2)], [keys, keys])
    app.refresh(given["refresh_token"])
    # A record holds none of the secrets.
    seen = open(sandbox.file("seen")).read()
    has(seen, "grant_type=refresh_token")
    has(seen, "code=***")
    for secret in (given["refresh_token"], app.secret, VERIFIER,
                   sandbox.told["password"]):
        holds(secret not in seen and quote(secret) not in seen, secret)
