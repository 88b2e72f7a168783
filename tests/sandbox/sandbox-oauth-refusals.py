# SPDX-License-Identifier: MIT
# What the API refuses without a body reaches the person: the reason that is in
# the challenge, and what to do, from the sandbox through the card to host-stub.
from oauthclient import *

BUILT = os.environ["top_builddir"]
folder = tempfile.mkdtemp(dir=Key.folder.name)
key, proof_key = Key(), Key()
LIST = "/api/v1/devices"


def run(connection, path=LIST, *more):
    """The error object of a call that is refused."""
    name = os.path.join(folder, "c.json")
    with open(name, "w", opener=lambda p, f: os.open(p, f, 0o600)) as out:
        json.dump(connection, out)
    done = subprocess.run(
        [BUILT + "/host-stub/host-stub", "-c", name, "run",
         BUILT + "/plugin/.libs/custom_api_action.so", "--json", "--set",
         "request_type=GET", "--set", "relative_url=" + path, *more],
        text=True, timeout=120, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    same(done.returncode, 4, done.stderr)
    holds(json.loads(done.stdout)["body"] is None, done.stdout)
    return json.loads(done.stderr)


def says(error, status, name, *words):
    same((error["http_status"], error["error"]), (status, name), error)
    holds(error["error_description"].rstrip(".") in error["message"], error)
    holds("(%s)." % name in error["message"], error)
    for word in words:
        holds(word in error["message"], error)
    holds("errorCode" not in error, error)


bound = register(folder, client_id="0oaBound", dpop="required", jwk=key.jwk(),
                 scope=BOTH)
plain = register(folder, client_id="0oaPlain", dpop="off", jwk=key.jwk(),
                 scope=BOTH)
with Sandbox("--client", bound, "--client", plain, "--service-app",
             "s.json") as sandbox:
    def given(token):
        return {"domain": sandbox.url, "access_token": token}

    # a scope that is missing, of a service app and of a token that was given
    app = json.load(open(sandbox.file("s.json")))
    says(run({**app, "scopes": READ}, "/api/v1/users/x/devices"), 403,
         "insufficient_scope", "lacks the scope okta.users.read: add it to "
         "scopes, and grant it to the app")
    token = Client(sandbox, "0oaPlain", key).token()["access_token"]
    says(run(given(token), "/api/v1/users/x/devices"), 403,
         "insufficient_scope", "lacks the scope okta.users.read: get a token")

    # a token that is over, or none of this org
    same(sandbox.call("POST", "/sandbox/oauth/expire").status, 200)
    says(run(given(token)), 401, "invalid_token", "Check access_token")
    says(run(given("eyJ.not.one")), 401, "invalid_token", "Check access_token")

    # a token that is bound to a key which the card does not have
    token = Client(sandbox, "0oaBound", key, proof_key).token()["access_token"]
    error = run(given(token))
    says(error, 400, "invalid_dpop_proof", "may be bound to a key (DPoP)")
    lacks(json.dumps(error), token)

    # by a fault
    error = run(app, LIST, "--set", "headers.X-Sandbox-Fault=403-scope")
    says(error, 403, "insufficient_scope", "The token lacks a scope")
