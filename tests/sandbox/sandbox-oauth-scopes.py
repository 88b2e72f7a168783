# SPDX-License-Identifier: MIT
# Each operation asks for its scope and no other, and says which one is missing.
from oauthclient import *

FAMILIES = {"device-assurances": "okta.deviceAssurance",
            "device-integrations": "okta.deviceIntegrations",
            "device-posture-checks": "okta.devicePostureChecks",
            "devices": "okta.devices", "users": "okta.users"}
listed = subprocess.run([PROGRAM, "--operations"], check=True, text=True,
                        stdout=subprocess.PIPE).stdout
operations = [line.split() for line in listed.splitlines()]
same(len(operations), 24)


def scope_of(method, path):
    return (FAMILIES[path.split("/")[3]]
            + (".read" if method == "GET" else ".manage"))


scopes = sorted({scope_of(method, path) for method, path, _ in operations})
folder = tempfile.mkdtemp(dir=Key.folder.name)
key = Key()
path = register(folder, client_id="0oaAll", dpop="off", jwk=key.jwk(),
                scope=" ".join(scopes))
with Sandbox("--client", path) as sandbox:
    metadata = sandbox.call("GET", "/.well-known/openid-configuration",
                            anonymous=True).json()
    same(sorted(metadata["scopes_supported"]), sorted(scopes + ["offline_access"]))
    client = Client(sandbox, "0oaAll", key)
    tokens = {scope: client.token(scope=scope)["access_token"]
              for scope in scopes}
    others = {scope: client.token(scope=" ".join(
        s for s in scopes if s != scope))["access_token"] for scope in scopes}
    for method, form, _ in operations:
        scope = scope_of(method, form)
        target = re.sub("{[^}]*}", "none", form)

        def call(token):
            return sandbox.call(method, target,
                                [("Authorization", "Bearer " + token)])

        answer = call(others[scope])
        challenge = challenged(answer, "insufficient_scope")
        same(challenge, 'Bearer authorization_uri="%s/oauth2/v1/authorize", '
             'realm="%s", scope="%s", error="insufficient_scope", '
             'error_description="The access token provided does not contain the '
             'required scopes.", resource="%s"'
             % (sandbox.url, sandbox.url, scope, target))
        holds(call(tokens[scope]).status in (200, 204, 400, 404), form)
        holds(call(sandbox.told["access_token"]).status in (200, 204, 400, 404),
              form)
        holds(sandbox.call(method, target).status in (200, 204, 400, 404), form)
    # No operation, no scope.
    bearer = ("Authorization", "Bearer " + tokens[READ])
    same(sandbox.get("/sandbox/echo", bearer).status, 200)
    same(sandbox.get("/api/v1/nothing", bearer).status, 404)
    # Without the right it changes nothing.
    target = "/api/v1/devices/" + FIRST
    same(sandbox.call("POST", target + "/lifecycle/suspend", [bearer]).status, 403)
    same(sandbox.get(target).json()["status"], "ACTIVE")
    for value in ("Bearer", "Bearer ", "Bearer x", "DPoP x", "Basic eDp5",
                  "SSWS " + tokens[READ], "Bearer " + sandbox.token,
                  "Bearer  " + tokens[READ]):
        answer = sandbox.get("/api/v1/devices", ("Authorization", value))
        if value[:4] in ("Bear", "DPoP") and " " in value.strip():
            challenge = challenged(answer, "invalid_token")
            same(challenge.split()[0], value.split()[0])
        else:
            same((answer.status, answer.code()), (401, "E0000011"), value)
    same(sandbox.get("/api/v1/devices", ("Authorization",
                                         "bearer " + tokens[READ])).status, 200)
