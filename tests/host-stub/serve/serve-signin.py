# SPDX-License-Identifier: MIT
"""What serve-signin.sh runs."""
import os
import sys
from serveclient import *

with open("web.json") as file:
    connection = {**json.load(file), "scopes": "okta.devices.read"}
serve = Serve("-p", sys.argv[1])
card = {"card": "custom_api_action"}
GET = {"request_type": "GET", "relative_url": "/api/v1/devices?limit=1"}

error = serve.error("run", **card, connection=connection, inputs=GET)
assert error["code"] == -32003, error
begun = serve.result("signin.begin", **card, connection=connection,
                     redirect_uri="http://127.0.0.1:4711/callback")["output"]
subprocess.run(["/usr/bin/python3", os.environ["top_srcdir"] + "/tests/lib/browser.py",
                begun["authorize_url"]], check=True)
with open("back") as file:
    back = file.read().strip()
finish = {**card, "connection": connection, "pending": begun["pending"]}
error = serve.error("signin.finish", **finish,
                    callback_url="http://127.0.0.1:4711/callback?state=x&code=y")
assert error["code"] == -32001 and "another sign-in" in error["message"], error
done = serve.result("signin.finish", **finish, callback_url=back)
assert done["output"]["scopes"].startswith("okta.devices.read"), done
tokens = {done["connection_update"]["refresh_token"]}
connection.update(done["connection_update"])
assert serve.result("run", **card, connection=connection,
                    inputs=GET)["output"]["status_code"] == 200
status, said = serve.end()

# Another process has no access token yet: the refresh token rotates.
serve = Serve("-p", sys.argv[1])
renewed = serve.result("run", **card, connection=connection, inputs=GET,
                       log_level=4)["connection_update"]
tokens.add(renewed["refresh_token"])
assert len(tokens) == 2
for secret in tokens | {connection["client_secret"], begun["pending"]}:
    assert not any(secret in json.dumps(n) for n in serve.notes)
assert len(serve.notes) > 5
assert serve.end() == (0, "") and (status, said) == (0, "")
