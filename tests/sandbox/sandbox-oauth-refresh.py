# SPDX-License-Identifier: MIT
# A refresh token is good once: its successor takes its place, and whoever shows
# the old one ends the sign-in. Tokens end when they are revoked, or by time.
from oauthclient import *
import threading

folder = tempfile.mkdtemp(dir=Key.folder.name)
other_file = register(folder, client_id="0oaOther", client_secret="x",
                      redirect_uris=["http://127.0.0.1/callback"])


def refreshed(app, token, **more):
    answer = app.refresh(token, **more)
    same(answer.status, 200, answer.body)
    return answer.json()


with Sandbox("--client", other_file, "--limit", "100000/60") as sandbox:
    app = WebApp(sandbox)
    other = WebApp(sandbox, client_id="0oaOther", client_secret="x")
    first = app.sign_in()
    bystander = app.sign_in()
    second = refreshed(app, first["refresh_token"])
    differs(second["refresh_token"], first["refresh_token"])
    differs(second["access_token"], first["access_token"])
    same((second["scope"], second["expires_in"]), (first["scope"], 3600))
    same((app.works(first["access_token"]), app.works(second["access_token"])),
         (200, 200))
    less = refreshed(app, second["refresh_token"], scope=READ)
    same(less["scope"], READ)
    third = refreshed(app, less["refresh_token"])
    same(third["scope"], first["scope"])  # less was asked for once only

    refused(app.refresh(third["refresh_token"], scope="okta.users.read"), 400,
            "invalid_scope")
    refused(app.refresh(None or ""), 400, "invalid_request")
    refused(app.refresh("nonsense"), 400, "invalid_grant")
    refused(other.refresh(third["refresh_token"]), 400, "invalid_grant")
    refused(app.refresh(third["access_token"]), 400, "invalid_grant")
    third = refreshed(app, third["refresh_token"])  # none of that spent it

    # The second use of an old one ends all of its sign-in, and no other.
    refused(app.refresh(first["refresh_token"]), 400, "invalid_grant", "revoked")
    refused(app.refresh(third["refresh_token"]), 400, "invalid_grant")
    same((app.works(first["access_token"]), app.works(third["access_token"])),
         (401, 401))
    same(app.works(bystander["access_token"]), 200)
    bystander = refreshed(app, bystander["refresh_token"])

    # Of many at once one wins, and the rest end it.
    answers = []
    def race(token):
        answers.append(app.refresh(token))
    for _ in range(5):
        given = app.sign_in()
        answers.clear()
        threads = [threading.Thread(target=race, args=(given["refresh_token"],))
                   for _ in range(8)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        won = [a.json() for a in answers if a.status == 200]
        same((len(answers), len(won)), (8, 1))
        same(app.works(won[0]["access_token"]), 401)
        refused(app.refresh(won[0]["refresh_token"]), 400, "invalid_grant")

    # Revoking and asking, each for the client's own tokens.
    def ask(app, path, token):
        return post(sandbox, "/oauth2/v1/" + path, {"token": token}, None,
                    [app.basic()])

    given = app.sign_in(scope=READ + " offline_access")
    known = ask(app, "introspect", given["access_token"]).json()
    same((known["active"], known["scope"], known["client_id"], known["username"],
          known["token_type"], known["exp"] - known["iat"]),
         (True, READ + " offline_access", app.id, sandbox.told["user"], "Bearer",
          3600))
    same(ask(app, "introspect", given["refresh_token"]).json()["active"], True)
    same(ask(other, "introspect", given["access_token"]).json(),
         {"active": False})
    same(ask(other, "revoke", given["access_token"]).status, 200)
    same(app.works(given["access_token"]), 200)
    answer = ask(app, "revoke", given["access_token"])
    same((answer.status, answer.body), (200, b""))
    same(app.works(given["access_token"]), 401)
    same(ask(app, "introspect", given["access_token"]).json(), {"active": False})
    given = refreshed(app, given["refresh_token"])
    same(ask(app, "revoke", given["refresh_token"]).status, 200)
    same(app.works(given["access_token"]), 401)
    refused(app.refresh(given["refresh_token"]), 400, "invalid_grant")
    same(ask(app, "revoke", "nonsense").status, 200)
    for path in ("introspect", "revoke"):
        answer = post(sandbox, "/oauth2/v1/" + path, {"token": "x"})
        same((answer.status, answer.json()["error"]), (401, "invalid_client"))
        answer = post(sandbox, "/oauth2/v1/" + path, {}, None, [app.basic()])
        same((answer.status, answer.json()["error"]), (400, "invalid_request"))

    # What time and an administrator do, and the counts.
    given = app.sign_in()
    before = sandbox.get("/sandbox/oauth").json()
    between(8, before["refreshes"], None)
    between(2, before["access_tokens"], None)
    same(before["refreshes"], before["successes"]["refresh_token"])
    between(40, before["failures"]["invalid_grant"], None)
    same(set(before["token_requests"]), {"client_credentials", "refresh_token",
                                         "authorization_code", "other"})
    same(sandbox.call("POST", "/sandbox/oauth/expire").json(),
         {"expired": before["access_tokens"]})
    challenged(sandbox.get("/api/v1/devices", (
        "Authorization", "Bearer " + given["access_token"])), "invalid_token")
    given = refreshed(app, given["refresh_token"])
    same(app.works(given["access_token"]), 200)
    after = sandbox.get("/sandbox/oauth").json()
    same((after["access_tokens"], after["refreshes"] - before["refreshes"],
          after["token_requests"]["refresh_token"]
          - before["token_requests"]["refresh_token"]), (1, 1, 1))
    same(sandbox.call("POST", "/sandbox/oauth/revoke").json(),
         {"revoked": after["refresh_tokens"]})
    refused(app.refresh(given["refresh_token"]), 400, "invalid_grant")
    same(app.works(given["access_token"]), 200)
    same(sandbox.get("/sandbox/oauth").json()["refresh_tokens"], 0)

    # For the API token alone.
    for token in (given["access_token"], sandbox.told["access_token"]):
        answer = sandbox.get("/sandbox/oauth", ("Authorization",
                                                "Bearer " + token))
        same((answer.status, answer.code()), (403, "E0000006"))
    same(sandbox.call("GET", "/sandbox/oauth", anonymous=True).status, 401)
    same(sandbox.call("POST", "/sandbox/oauth").header("Allow"), "GET")
    same(sandbox.get("/sandbox/oauth/expire").status, 405)
    same(sandbox.get("/sandbox/oauth/else").status, 404)

with Sandbox("--no-rotation", "--token-lifetime", "60") as sandbox:
    app = WebApp(sandbox)
    first = app.sign_in()
    same(first["expires_in"], 60)
    for _ in range(3):
        again = refreshed(app, first["refresh_token"])
        same(again["refresh_token"], first["refresh_token"])
        same(app.works(again["access_token"]), 200)

# Within the grace an old one is good for another successor.
with Sandbox("--rotation-grace", "86400") as sandbox:
    app = WebApp(sandbox)
    first = app.sign_in()
    second = refreshed(app, first["refresh_token"])
    again = refreshed(app, first["refresh_token"])
    lacks((first["refresh_token"], second["refresh_token"]),
          again["refresh_token"])
    for given in (second, again):
        refreshed(app, given["refresh_token"])
        same(app.works(given["access_token"]), 200)
