# SPDX-License-Identifier: MIT
# A person allows an app by browser: what the page is, who is sent where, and
# that a code is worth a token once, to the app that asked, with its verifier.
from oauthclient import *

folder = tempfile.mkdtemp(dir=Key.folder.name)
key = Key()
files = ["--client", register(folder, client_id="0oaService", jwk=key.jwk()),
         "--client", register(folder, client_id="0oaOther", client_secret="s e%c",
                              client_name="<b>Tom & Co's \"app\"</b>",
                              redirect_uris=["https://app.example/cb?x=1",
                                             "http://127.0.0.1/callback"])]

with Sandbox(*files) as sandbox:
    app = WebApp(sandbox)
    page = app.open()
    same((page.status, page.header("Content-Type")),
         (200, "text/html; charset=utf-8"))
    text = page.body.decode()
    form = Form(text)

    # The page: a label for each field one sees, nothing from elsewhere, and
    # nobody may frame it, or send its form to others.
    same({n for n, i in form.ids.items() if i in form.labels and i is not None},
         {"username", "password"})
    same(set(form.buttons), {"allow", "deny"})
    has(form.buttons["deny"], "formnovalidate")
    same([a for t, a in form.tags if t in ("script", "link", "img", "iframe")
          or "src" in a or "href" in a or "onclick" in a], [])
    has(form.tags, ('html', {"lang": "en"}))
    policy = page.header("Content-Security-Policy")
    holds("default-src 'none'" in policy and "frame-ancestors 'none'" in policy
          and "form-action 'self' http://127.0.0.1:4711;" in policy, policy)
    nonce = re.search("style-src 'nonce-(\\w+)'", policy)[1]
    has(form.tags, ("style", {"nonce": nonce}))
    lacks(app.open().body.decode(), nonce)
    same(page.header("Cache-Control"), "no-store")
    for shown in (READ, MANAGE, "Device automation"):
        has(text, shown)

    # What is sent is shown as text, never as HTML.
    other = WebApp(sandbox, client_id="0oaOther", client_secret="s e%c",
                   uri="https://app.example/cb?x=1")
    evil = '"><script>alert(1)</script>\''
    text = other.open(state=evil).body.decode()
    lacks(text, "<script")
    lacks(text, "<b>Tom")
    same(Form(text).fields["state"], evil)
    lacks(other.open(login_hint=evil).body.decode(), "<script")

    # Wrong client or redirect URI: a page, and nobody is sent away.
    for changes in ({"client_id": None}, {"client_id": "0oaNobody"},
                    {"redirect_uri": None}, {"redirect_uri": ""},
                    {"redirect_uri": "http://127.0.0.1:4711/other"},
                    {"redirect_uri": "http://127.0.0.1:4711/callback/"},
                    {"redirect_uri": "http://127.0.0.1:4711/callback?x"},
                    {"redirect_uri": "https://127.0.0.1:4711/callback"},
                    {"redirect_uri": "http://127.0.0.1.evil.example/callback"},
                    {"redirect_uri": "http://127.0.0.1:1@evil.example/callback"},
                    {"redirect_uri": "http://127.0.0.1:80:80/callback"},
                    {"redirect_uri": "http://evil.example/callback"},
                    {"redirect_uri": "https://app.example/cb?x=1"},
                    {"client_id": "0oaOther",
                     "redirect_uri": "https://app.example:444/cb?x=1"},
                    {"client_id": "0oaOther",
                     "redirect_uri": "https://app.example/cb"}):
        answer = app.open(**changes)
        same((answer.status, answer.header("Location")), (400, None), changes)
        lacks(answer.body.decode(), "<script")
        has(answer.body.decode(), "cannot be done")
    for more in ("&client_id=x", "&redirect_uri=x", "&password=x",
                 "&decision=allow", "&x=%00"):
        answer = sandbox.call("GET", "/oauth2/v1/authorize?"
                              + urlencode(app.request()) + more, anonymous=True)
        same((answer.status, answer.header("Location")), (400, None), more)

    # Loopback: any port, and the same host by another port alone.
    for uri in ("http://127.0.0.1:1/callback", "http://127.0.0.1/callback",
                "http://localhost:9/callback", "http://[::1]:65535/callback"):
        matches(WebApp(sandbox, uri).code(), ".+", uri)
    policy = WebApp(sandbox, "http://[::1]:9/callback").open().header(
        "Content-Security-Policy")
    holds("form-action 'self' http:;" in policy, policy)

    # Other mistakes go back to the app with its state.
    for error, changes in (
            ("unsupported_response_type", {"response_type": "token"}),
            ("unsupported_response_type", {"response_type": None}),
            ("invalid_request", {"response_mode": "fragment"}),
            ("invalid_request", {"code_challenge": None}),
            ("invalid_request", {"code_challenge_method": "plain"}),
            ("invalid_request", {"code_challenge_method": None}),
            ("invalid_request", {"code_challenge": "x" * 42}),
            ("invalid_request", {"code_challenge": "+" * 43}),
            ("invalid_scope", {"scope": None}),
            ("invalid_scope", {"scope": READ + " okta.users.read"}),
            ("login_required", {"prompt": "none"})):
        back = app.back(app.open(**changes))
        same((back["error"], back["state"]), (error, "s t&="), changes)
        same(set(back), {"error", "error_description", "state"})
    back = app.back(app.open(state=None))
    same((back["error"], "state" in back), ("invalid_request", False))
    service = WebApp(sandbox, client_id="0oaService", client_secret="")
    same(service.open().status, 400)  # it has no redirect URI at all

    # The person's answer.
    back = app.back(app.submit(page, "deny", username=None, password=None))
    same((back["error"], back["state"]), ("access_denied", "s t&="))
    for changes in ({"password": "Wr0ngWord"}, {"password": None},
                    {"username": "nobody@example.com"}, {"username": None},
                    {"password": sandbox.told["password"] + "x"}):
        answer = app.submit(page, **changes)
        same((answer.status, answer.header("Location")), (403, None), changes)
        has(answer.body.decode(), 'role="alert"')
        lacks(answer.body.decode(), changes.get("password") or "?")
    answer = app.submit(page, username=sandbox.told["user"].upper())
    same(set(app.back(answer)), {"code", "state"})
    # What the form holds is checked again.
    same(app.submit(page, redirect_uri="http://evil.example/").status, 400)
    same(app.back(app.submit(page, scope="okta.users.read"))["error"],
         "invalid_scope")
    matches(other.back(other.submit(other.open()))["code"], ".+")

    # The code is worth a token, once.
    given = app.sign_in()
    same(set(given), {"token_type", "expires_in", "access_token", "scope",
                      "refresh_token"})
    same((given["token_type"], given["scope"]),
         ("Bearer", BOTH + " offline_access"))
    same(app.works(given["access_token"]), 200)
    claims = json.loads(unb64(given["access_token"].split(".")[1]))
    same((claims["cid"], claims["sub"], claims["uid"]),
         (app.id, sandbox.told["user"], USER))
    lacks(app.sign_in(scope=READ), "refresh_token")

    code = app.code()
    given = app.redeem(code).json()
    refused(app.redeem(code), 400, "invalid_grant", "used already")
    same(app.works(given["access_token"]), 401)  # taken back with the rest
    refused(app.refresh(given["refresh_token"]), 400, "invalid_grant")

    # By nobody else, with nothing changed.
    def bad(words, error="invalid_grant", **changes):
        refused(app.redeem(app.code(), **changes), 400, error, words)

    bad("PKCE", code_verifier="b" * 64)
    bad("PKCE", code_verifier=b64(hashlib.sha256(VERIFIER.encode()).digest()))
    bad("PKCE", code_verifier=VERIFIER + " ")
    bad("redirect_uri", redirect_uri="http://127.0.0.1:4712/callback")
    bad("invalid or expired", code="x")
    bad("'code_verifier' is missing", "invalid_request", code_verifier=None)
    bad("'redirect_uri' is missing", "invalid_request", redirect_uri=None)
    bad("'code' is missing", "invalid_request", code=None)
    code = app.code()
    refused(app.redeem(code, code_verifier="b" * 64), 400, "invalid_grant")
    refused(app.redeem(code), 400, "invalid_grant", "used already")
    code = app.code()
    refused(other.redeem(code, redirect_uri=app.uri), 400, "invalid_grant")
    same(app.redeem(code).status, 200)  # another's try does it no harm

    # The app shows who it is: Basic or in the body, not both.
    def secret(status, error, headers, **changes):
        form = changed({"grant_type": "authorization_code", "code": app.code(),
                        "redirect_uri": app.uri, "code_verifier": VERIFIER},
                       changes)
        answer = post(sandbox, TOKEN, form, None, headers)
        same((answer.status, answer.json().get("error")), (status, error),
             answer.body)
        return answer

    secret(200, None, [], client_id=app.id, client_secret=app.secret)
    answer = secret(401, "invalid_client", [app.basic("wrong")])
    begins(answer.header("WWW-Authenticate"), "Basic ")
    secret(401, "invalid_client", [app.basic(app.secret + "x")])
    secret(401, "invalid_client", [], client_id=app.id, client_secret="x")
    secret(401, "invalid_client", [], client_id=app.id)
    secret(401, "invalid_client", [("Authorization", "Basic !")])
    secret(401, "invalid_client", [("Authorization", "SSWS " + sandbox.token)])
    secret(400, "invalid_request", [app.basic()], client_secret=app.secret)
    secret(400, "invalid_request", [app.basic()], client_id="0oaOther")
    secret(200, None, [app.basic()], client_id=app.id)

    # A proof binds the token.
    client = Client(sandbox, app.id, None, Key())
    answer = app.redeem(app.code(), client.proof())
    refused(answer, 400, "use_dpop_nonce")
    client.nonce = answer.header("DPoP-Nonce")
    given = app.redeem(app.code(), client.proof()).json()
    same(given["token_type"], "DPoP")
    same(app.works(given["access_token"]), 400)
    token = given["access_token"]
    same(client.get("/api/v1/devices", token, client.proof(
        "GET", "/api/v1/devices", token)).status, 200)
