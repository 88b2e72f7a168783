# SPDX-License-Identifier: MIT
# What an org would refuse is refused with its own status and code.
from sandboxlib import *

with Sandbox() as sandbox:
    devices = "/api/v1/devices"
    assurances = "/api/v1/device-assurances"
    json_type = ("Content-Type", "application/json")

    def refuse(expected, method, target, headers=(), body=None):
        answer = sandbox.call(method, target, headers, body)
        same((answer.status, answer.code()), expected,
             "%s %s %r" % (method, target, headers))
        error = answer.json()
        same(error["errorLink"], error["errorCode"])
        matches(error["errorId"], "oae.{13,}")
        same(type(error["errorCauses"]), list)
        same(answer.header("Content-Type"), "application/json")
        return answer

    # tokens
    bearer = "Bearer " + sandbox.told["access_token"]
    for value in ("SSWS wrong", "SSWS", "", "Basic x", "SSWS " + sandbox.token[:-1],
                  "SSWS " + sandbox.token[:-1] + "-",
                  "SSWS " + sandbox.told["access_token"], sandbox.token):
        refuse((401, "E0000011"), "GET", devices, [("Authorization", value)])
    # An access token is refused without a body, as Okta does.
    for value in ("Bearer " + sandbox.token, "DPoP x"):
        answer = sandbox.get(devices, ("Authorization", value))
        same((answer.status, answer.body), (401, b""))
        has(answer.header("WWW-Authenticate"), 'error="invalid_token"')
    same(sandbox.raw(b"GET /api/v1/devices HTTP/1.1\r\nHost: x\r\n\r\n").code(),
         "E0000011")
    same(sandbox.get(devices, ("Authorization", bearer)).status, 200)
    same(sandbox.get(devices, ("authorization", "ssws " + sandbox.token)).status,
         200)
    refuse((401, "E0000011"), "GET", "/sandbox/echo", [("Authorization", "no")])

    # paths and methods
    for path in ("/", "/api/v1", "/api/v1/nothing", devices + "/",
                 devices + "/x/lifecycle", devices + "//users",
                 devices + "/x/lifecycle/reboot", "/api/v1/users/x",
                 "/API/v1/devices", devices + "/x/os-accounts", "/sandbox",
                 "/sandbox/echoes", devices + "/a%00b"):
        refuse((404, "E0000008"), "GET", path)
    for path in (devices + "/nobody", devices + "/nobody/users",
                 "/api/v1/users/nobody/devices", assurances + "/nobody",
                 "/api/v1/device-posture-checks/nobody",
                 "/api/v1/device-integrations/nobody",
                 devices + "/" + FIRST + "%20"):
        refuse((404, "E0000007"), "GET", path)
    same(sandbox.get(devices + "/" + FIRST.replace("g", "%67")).status, 200)
    allow = refuse((405, "E0000022"), "PATCH", devices + "/" + FIRST)
    same(allow.header("Allow"), "GET, DELETE")
    allow = refuse((405, "E0000022"), "DELETE",
                   "/api/v1/device-posture-checks/default")
    same(allow.header("Allow"), "GET")
    refuse((405, "E0000022"), "POST", devices)
    refuse((405, "E0000022"), "GET", devices + "/x/lifecycle/activate")
    same(sandbox.call("HEAD", devices).status, 405)

    # bodies
    for body in ("", "{", "[]", "null", '{"name":NaN}', '{"a":01}', "{}{}",
                 "\ufeff{}", '{"name":"x",}'):
        refuse((400, "E0000003"), "POST", assurances, [json_type], body)
    has(refuse((400, "E0000003"), "POST", assurances, [json_type],
               "{,").cause(), "line 1, column 2")
    for kind in ("text/plain", "application/xml", "*/*", "", "json",
                 "application/jsonx"):
        refuse((400, "E0000021"), "POST", assurances, [("Content-Type", kind)],
               '{"name":"x"}')
    refuse((400, "E0000021"), "POST", assurances, (), '{"name":"x"}')
    refuse((400, "E0000021"), "GET", devices, [("Accept", "text/html")])
    for kind in ("application/json", "*/*", "application/*;q=0.1",
                 "text/html, application/json;q=0.9"):
        same(sandbox.get(devices + "?limit=1", ("Accept", kind)).status, 200, kind)
    refuse((400, "E0000001"), "POST", assurances,
           [("content-type", "Application/JSON; charset=utf-8")], "{}")

    # lengths
    target = "/api/v1/devices/%s/lifecycle/suspend" % FIRST
    for method in ("POST", "PUT", "PATCH"):
        answer = sandbox.raw(sandbox.head(method, target, (), None))
        same((answer.status, answer.header("Content-Type")), (411, "text/html"))
        matches(answer.header("X-Okta-Request-Id"), ".+")
    same(sandbox.raw(sandbox.head("DELETE", target, (), None)).status, 405)
    chunked = sandbox.head("POST", target, [("Transfer-Encoding", "chunked")],
                           None)
    same(sandbox.raw(chunked + b"0\r\n\r\n").status, 204)
    most = 1 << 20
    for size, status in ((most, 200), (most + 1, 413), (3 * most, 413)):
        answer = sandbox.call("POST", "/sandbox/echo", body=b" " * size)
        same(answer.status, status, size)
    head = sandbox.head("POST", "/sandbox/echo",
                        [("Content-Length", "9" * 15)], None)
    same(sandbox.raw(head).status, 413)
