# SPDX-License-Identifier: MIT
# DPoP: a token is had and used with a proof of the key alone, and a proof that
# is wrong in one way is refused, at the token endpoint and at the API.
from oauthclient import *

folder = tempfile.mkdtemp(dir=Key.folder.name)
key, proof_key, other = Key(), Key(), Key()
modes = []
for mode in ("required", "optional", "off"):
    modes += ["--client", register(folder, client_id="0oa" + mode, dpop=mode,
                                   jwk=key.jwk(), scope=BOTH)]
LIST = "/api/v1/devices"


def wrong_proofs(client, method, path, token, send):
    """Sends each proof that is wrong in one way."""
    url = client.sandbox.url
    now = client.now()

    def bad(words, header=None, key=None, **changes):
        send(client.proof(method, path, token, header, key, **changes), words)

    bad("typ", {"typ": "JWT"})
    bad("typ", {"typ": None})
    bad("jwk in its header", {"jwk": None})
    bad("public RSA or EC key", {"jwk": {**client.proof_key.jwk(), "d": b64("x")}})
    bad("public RSA or EC key", {"jwk": {"kty": "oct", "k": b64("x" * 32)}})
    bad("signature", {"jwk": {**client.proof_key.jwk(),
                              "y": client.proof_key.jwk()["x"]}})
    bad("is not a JWT signed with", {"alg": "none"})
    bad("is not a JWT signed with", {"alg": "HS256"})
    bad("is not a JWT signed with", {"crit": ["exp"]})
    bad("does not fit its jwk", {"jwk": Key("ES384").jwk()})
    bad("does not fit its jwk", {"jwk": {**client.proof_key.jwk(),
                                         "use": "sig"}, "alg": "ES384"})
    bad("signature", {"jwk": other.jwk()})
    bad("htm", htm="PUT")
    bad("htm", htm=method.lower())
    bad("htm", htm=None)
    bad("htu", htu=None)
    for htu in (url, url + path + "?", url + path + "?a=1", url + path + "#x",
                url + path + "/", path, url.replace("http:", "https:") + path,
                url.replace("127.0.0.1", "localhost") + path,
                "http://127.0.0.1" + path, url + path.upper()):
        bad("htu", htu=htu)
    bad("iat", iat=None)
    bad("iat", iat=str(now))
    bad("in the future", iat=now + 400)
    bad("too old", iat=now - 400)
    bad("jti", jti=None)
    bad("jti", jti="")
    proof = client.proof(method, path, token)
    head, claims, signature = proof.split(".")
    send(head + "." + claims, "is not a JWT signed with")
    send(head + "." + client.proof(method, path, token).split(".")[1] + "."
         + signature, "signature")


with Sandbox(*modes, "--api-nonce") as sandbox:
    client = Client(sandbox, "0oarequired", key, proof_key)
    refused(client.ask(), 400, "invalid_dpop_proof",
            "The DPoP proof JWT header is missing.")
    assertion, proof = client.assertion(), client.proof()
    answer = client.ask(client.form(assertion), proof)
    refused(answer, 400, "use_dpop_nonce", "requires nonce")
    client.nonce = answer.header("DPoP-Nonce")
    between(20, len(client.nonce), None)

    # The second try: neither the assertion nor the proof again.
    refused(client.ask(client.form(assertion), client.proof()), 401,
            "invalid_client", "used already")
    refused(client.ask(client.form(), proof), 400, "invalid_dpop_proof",
            "used already")
    for nonce in ("x", "", 7, client.nonce[:-1] + "-"):
        answer = client.ask(client.form(), client.proof(nonce=nonce))
        refused(answer, 400, "use_dpop_nonce")
        same(answer.header("DPoP-Nonce"), client.nonce)  # until it is over
    wrong_proofs(client, "POST", TOKEN, None, lambda proof, words: refused(
        client.ask(client.form(), proof), 400, "invalid_dpop_proof", words))
    refused(post(sandbox, TOKEN, client.form(), client.proof(),
                 [("DPoP", client.proof())]), 400, "invalid_dpop_proof",
            "one DPoP header")

    for alg in ("RS256", "RS512", "ES256", "ES384", "ES512"):
        client.proof_key = Key(alg)
        given = client.token()
        same(given["token_type"], "DPoP")
        bound = json.loads(unb64(given["access_token"].split(".")[1]))
        same(bound["cnf"], {"jkt": client.proof_key.thumbprint()})
    client.proof_key = proof_key
    token = client.token()["access_token"]

    # htu: scheme and host in any letter case, the path as it is.
    htu = sandbox.url.upper().replace("HTTP", "hTtP") + TOKEN
    same(client.ask(client.form(), client.proof(htu=htu)).status, 200)
    htu = sandbox.url + TOKEN.replace("token", "%74oken")
    refused(client.ask(client.form(), client.proof(htu=htu)), 400,
            "invalid_dpop_proof", "htu")

    # The API: a nonce of its own.
    token_nonce = client.nonce
    answer = client.get(LIST, token, client.proof("GET", LIST, token))
    challenge = challenged(answer, "use_dpop_nonce")
    holds(challenge.startswith("DPoP "), challenge)
    client.nonce = answer.header("DPoP-Nonce")
    lacks((None, token_nonce), client.nonce)
    same(client.get(LIST + "?limit=1", token,
                    client.proof("GET", LIST, token)).status, 200)
    refused(client.ask(client.form(), client.proof()), 400, "use_dpop_nonce")

    wrong_proofs(client, "GET", LIST, token, lambda proof, words: challenged(
        client.get(LIST, token, proof), "invalid_dpop_proof", words))
    for ath in (None, "", b64("x"), token):
        challenged(client.get(LIST, token, client.proof("GET", LIST, token,
                                                        ath=ath)),
                   "invalid_dpop_proof", "ath")
    challenged(client.get(LIST, token, None), "invalid_dpop_proof", "missing")
    proof = client.proof("GET", LIST, token)
    same(client.get(LIST, token, proof).status, 200)
    challenged(client.get(LIST, token, proof), "invalid_dpop_proof",
               "used already")
    challenged(client.get(LIST, token, client.proof("GET", LIST, token,
                                                    key=other)),
               "invalid_dpop_proof", "another key")
    challenge = challenged(client.get(LIST, token, None, "Bearer"),
                           "invalid_dpop_proof", "bound to a key")
    same(challenge, 'DPoP algs="RS256 RS384 RS512 ES256 ES384 ES512", '
         'authorization_uri="%s/oauth2/v1/authorize", realm="%s", '
         'scope="okta.devices.read", error="invalid_dpop_proof", '
         'error_description="The access token is bound to a key: send it as '
         'Authorization: DPoP, with a proof.", resource="/api/v1/devices"'
         % (sandbox.url, sandbox.url))
    challenged(client.get(LIST, token[:-2] + "AA", client.proof(
        "GET", LIST, token)), "invalid_token")
    device = LIST + "/guo8jx5vVoxfvJeLb0w4"
    suspend = device + "/lifecycle/suspend"
    token = client.token(scope=BOTH)["access_token"]
    client.nonce = client.get(LIST, token, client.proof("GET", LIST, token)
                              ).header("DPoP-Nonce")
    for method, status in (("GET", 400), ("POST", 204)):
        proof = client.proof(method, suspend, token)
        answer = sandbox.call("POST", suspend, [
            ("Authorization", "dpop " + token), ("dpop", proof)])
        same(answer.status, status, answer.body)
    # The path of a request is decoded before htu is compared with it.
    encoded = LIST + "/guo8jx5v%56oxfvJeLb0w4"
    same(client.get(encoded, token, client.proof("GET", device, token)).status,
         200)
    challenged(client.get(encoded, token, client.proof("GET", encoded, token)),
               "invalid_dpop_proof", "htu")

    # Nonces that are over: a new one on both sides.
    same(sandbox.call("POST", "/sandbox/oauth/nonces").status, 200)
    old = client.nonce
    answer = client.get(LIST, token, client.proof("GET", LIST, token))
    challenged(answer, "use_dpop_nonce")
    differs(answer.header("DPoP-Nonce"), old)
    client.nonce = token_nonce
    answer = client.ask(client.form(), client.proof())
    refused(answer, 400, "use_dpop_nonce")
    differs(answer.header("DPoP-Nonce"), token_nonce)

    # Optional: as the client likes. Off: a proof means nothing.
    client = Client(sandbox, "0oaoptional", key, proof_key)
    same(client.token()["token_type"], "DPoP")
    refused(client.ask(client.form(), client.proof(htm="GET")), 400,
            "invalid_dpop_proof")
    client.proof_key = None
    given = client.token()
    same(given["token_type"], "Bearer")
    same(client.get(LIST, given["access_token"], None, "Bearer").status, 200)
    challenge = challenged(client.get(LIST, given["access_token"], "x"),
                           "invalid_token", "not bound")
    holds(challenge.startswith("Bearer "), challenge)
    client = Client(sandbox, "0oaoff", key, proof_key)
    same(client.ask(client.form(), "nonsense").json()["token_type"], "Bearer")

# Without --api-nonce the API wants none, and does not mind one.
with Sandbox(*modes) as sandbox:
    client = Client(sandbox, "0oarequired", key, proof_key)
    token = client.token()["access_token"]
    for client.nonce in (None, "anything"):
        same(client.get(LIST, token, client.proof("GET", LIST, token)).status,
             200)

# By the server's clock, not by ours.
with Sandbox(*modes, "--clock-offset", "-7200") as sandbox:
    client = Client(sandbox, "0oarequired", key, proof_key)
    refused(client.ask(), 401, "invalid_client", "too far into the future")
    client.skew = -7200
    refused(client.ask(client.form(), client.proof(iat=int(time.time()))), 400,
            "invalid_dpop_proof", "in the future")
    token = client.token()["access_token"]
    challenged(client.get(LIST, token, client.proof(
        "GET", LIST, token, iat=int(time.time()))), "invalid_dpop_proof",
        "in the future")
    answer = client.get(LIST, token, client.proof("GET", LIST, token))
    same(answer.status, 200)
    import email.utils
    date = email.utils.parsedate_to_datetime(answer.header("Date")).timestamp()
    holds(abs(date + 7200 - time.time()) < 600, answer.headers)
    holds(abs(int(answer.header("X-Rate-Limit-Reset")) + 7200 - time.time())
          < 600, answer.headers)
