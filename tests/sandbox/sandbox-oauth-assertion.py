# SPDX-License-Identifier: MIT
# A service app signs in with an assertion that is right in every way: each that
# is wrong in one is refused, and says in which.
from oauthclient import *

folder = tempfile.mkdtemp(dir=Key.folder.name)
keys = {alg: Key(alg) for alg in ("RS256", "RS384", "RS512", "ES256", "ES384",
                                  "ES512")}
other = Key("ES256")
files = []
for alg, key in keys.items():
    files += ["--client", register(folder, client_id="0oa" + alg, dpop="off",
                                   jwks={"keys": [key.jwk(kid="k1", alg=alg)]})]
files += ["--client", register(folder, client_id="0oaPem", dpop="off",
                               public_key=keys["RS256"].pem())]
files += ["--client", register(folder, client_id="0oaTwo", dpop="off", jwks={
    "keys": [keys["ES256"].jwk(kid="one"), keys["RS256"].jwk(kid="two")]})]

with Sandbox(*files) as sandbox:
    for alg, key in keys.items():
        client = Client(sandbox, "0oa" + alg, key)
        token = client.token()
        same((token["token_type"], token["expires_in"], token["scope"]),
             ("Bearer", 3600, READ))
        same(client.get("/api/v1/devices", token["access_token"], None,
                        "Bearer").status, 200)
        refused(client.ask(client.form(client.assertion(
            key=Key(alg)))), 401, "invalid_client", "signature is invalid")

    # An algorithm that the key is not for, though the signature is good.
    rsa = keys["RS256"]
    for alg in ("RS384", "RS512"):
        client = Client(sandbox, "0oaRS256", rsa)
        refused(client.ask(client.form(client.assertion({"alg": alg}))), 401,
                "invalid_client", "does not fit")
        client = Client(sandbox, "0oaPem", rsa)  # PEM does not tell
        same(client.ask(client.form(client.assertion({"alg": alg}))).status, 200)
    client = Client(sandbox, "0oaES256", keys["ES256"])
    refused(client.ask(client.form(client.assertion(key=rsa))), 401,
            "invalid_client", "does not fit")
    refused(client.ask(client.form(client.assertion(key=keys["ES384"]))), 401,
            "invalid_client", "does not fit")

    # The kid chooses the key, and must be one.
    two = Client(sandbox, "0oaTwo", keys["ES256"])
    good = two.assertion({"kid": "one"})
    same(two.ask(two.form(good)).status, 200)
    same(two.ask(two.form(two.assertion({"kid": "two"}, rsa))).status, 200)
    for header, key in (({}, None), ({"kid": "three"}, None), ({"kid": 1}, None)):
        refused(two.ask(two.form(two.assertion(header, key))), 401,
                "invalid_client", "kid is invalid")
    refused(two.ask(two.form(two.assertion({"kid": "two"}))), 401,
            "invalid_client", "does not fit")

    # Claims.
    def bad(words, status=401, error="invalid_client", header=None, **changes):
        refused(client.ask(client.form(client.assertion(header, **changes))),
                status, error, words)

    now = client.now()
    bad("issuer claim", iss="0oaNobody")
    bad("issuer claim", iss=None)
    bad("issuer claim", iss=["0oaES256"])
    bad("subject claim", sub="0oaPem")
    bad("subject claim", sub=None)
    bad("audience claim", aud=None)
    bad("audience claim", aud=sandbox.url)
    bad("audience claim", aud=sandbox.url + TOKEN + "/")
    bad("audience claim", aud=sandbox.url.replace("127.0.0.1", "localhost") + TOKEN)
    bad("audience claim", aud=sandbox.url.replace("http", "https") + TOKEN)
    bad("audience claim", aud=[sandbox.url + TOKEN])
    bad("expiration (exp)", exp=None)
    bad("expiration (exp)", exp=str(now + 60))
    bad("expiration (exp)", exp=1e30)
    bad("is expired", exp=now)
    bad("is expired", exp=now - 1)
    bad("too far into the future", exp=now + 3700)
    bad("issued in the future", iat=now + 400)
    bad("issued in the future", iat="now")
    bad("not valid yet", nbf=now + 400)
    bad("must contain a jti", jti=None)
    bad("must contain a jti", jti="")
    bad("must contain a jti", jti=7)
    for changes in ({"exp": now + 3500}, {"iat": now + 200}, {"iat": None},
                    {"exp": now + 100.5}, {"iat": now - 86400}):
        same(client.ask(client.form(client.assertion(**changes))).status, 200)

    # What is not a JWS of ours at all.
    bad("alg is not one of", header={"alg": "none"})
    bad("crit", header={"crit": ["b64"]})
    whole = client.assertion()
    head, claims, signature = whole.split(".")
    for text in ("", "x", head + "." + claims, whole + ".", whole + "=",
                 head + "." + claims + ".", "." + claims + "." + signature,
                 b64("[]") + "." + claims + "." + signature,
                 b64('{"alg":"ES256","alg":"ES256"}') + "." + claims + "."
                 + signature,
                 b64('{"alg":"HS256"}') + "." + claims + "." + signature,
                 head + "." + b64('{"iss":NaN}') + "." + signature):
        answer = client.ask(client.form(text or "?"))
        same((answer.status, answer.json()["error"]), (401, "invalid_client"),
             text)
    # One bit of the signature, and another payload under it.
    spoilt = bytearray(unb64(signature))
    spoilt[40] ^= 1
    refused(client.ask(client.form(head + "." + claims + "." + b64(spoilt))), 401,
            "invalid_client", "signature is invalid")
    refused(client.ask(client.form(
        head + "." + client.assertion().split(".")[1] + "." + signature)), 401,
        "invalid_client", "signature is invalid")
    refused(client.ask(client.form(head + "." + claims + "." + b64(bytes(64)))),
            401, "invalid_client", "signature is invalid")
    # None of these used up the jti: the whole one is good, once.
    same(client.ask(client.form(whole)).status, 200)
    refused(client.ask(client.form(whole)), 401, "invalid_client",
            "used already")
    # A jti is a client's own.
    same(client.ask(client.form(client.assertion(jti="same"))).status, 200)
    refused(client.ask(client.form(client.assertion(jti="same"))), 401,
            "invalid_client", "used already")
    pem = Client(sandbox, "0oaPem", rsa)
    same(pem.ask(pem.form(pem.assertion(jti="same"))).status, 200)

    # The request around it.
    def form(status, error, words="", **changes):
        refused(client.ask(client.form(**changes)), status, error, words)

    form(400, "invalid_request", "'grant_type' is missing", grant_type=None)
    form(400, "unsupported_grant_type", "'password'", grant_type="password")
    form(400, "unauthorized_client", grant_type="refresh_token",
         refresh_token="x")
    form(400, "invalid_request", client_assertion_type=None)
    form(400, "invalid_request", client_assertion_type="saml")
    form(400, "invalid_request", "multiple client credentials",
         client_secret="x")
    form(401, "invalid_client", "issuer claim", client_id="0oaPem")
    same(client.ask(client.form(client_id="0oaES256")).status, 200)
    refused(client.ask({"grant_type": "client_credentials", "scope": READ}), 401,
            "invalid_client")
    refused(client.ask({"grant_type": "client_credentials", "scope": READ,
                        "client_id": "0oaES256", "client_secret": "x"}), 401,
            "invalid_client", "private_key_jwt")
    refused(client.ask(urlencode(client.form()) + "&scope=" + READ), 400,
            "invalid_request", "'scope' is given twice")
    given = urlencode(client.form())
    names = ["&n%d=" % number for number in range(100000)]
    most = 64 - given.count("=")
    same(client.ask(given + "".join(names[:most])).status, 200)
    refused(client.ask(urlencode(client.form()) + "".join(names[:most + 1])),
            400, "invalid_request", "more than 64 parameters")
    # As many as a body has room for, without credentials.
    refused(client.ask("a=" + "".join(names)), 400, "invalid_request",
            "more than 64 parameters")
    refused(client.ask(urlencode(client.form()) + "&x=%00"), 400,
            "invalid_request")
    form(400, "invalid_scope", "missing", scope=None)
    form(400, "invalid_scope", scope="okta.users.read")
    form(400, "invalid_scope", scope=READ + " okta.users.read")
    form(400, "invalid_scope", scope=READ.upper())
    same(client.token(scope=MANAGE + "  " + READ + " " + MANAGE)["scope"],
         MANAGE + " " + READ)
    for type_ in ("application/json", "text/plain", None):
        headers = [("Content-Type", type_)] if type_ else []
        refused(sandbox.call("POST", TOKEN, headers, urlencode(client.form()),
                             anonymous=True), 400, "invalid_request",
                "x-www-form-urlencoded")
    answer = sandbox.call("GET", TOKEN, anonymous=True)
    same((answer.status, answer.code(), answer.header("Allow")),
         (405, "E0000022", "POST"))
    same(sandbox.call("GET", "/oauth2/v1/nothing", anonymous=True).code(),
         "E0000008")
    answer = sandbox.call("POST", TOKEN, anonymous=True)
    refused(answer, 400, "invalid_request")

    # localhost is another name, and then another audience.
    host = "localhost:%d" % sandbox.port
    there = client.form(client.assertion(aud="http://%s%s" % (host, TOKEN)))
    same(post(sandbox, TOKEN, there).json()["error"], "invalid_client")
    body = urlencode(client.form(client.assertion(
        aud="http://%s%s" % (host, TOKEN))))
    answer = sandbox.raw(("POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: "
                          "application/x-www-form-urlencoded\r\n"
                          "Content-Length: %d\r\n\r\n%s"
                          % (TOKEN, host, len(body), body)).encode())
    same(answer.status, 200, answer.body)
