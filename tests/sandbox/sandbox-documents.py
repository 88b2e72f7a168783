# SPDX-License-Identifier: MIT
# Policies and posture checks are made, read, replaced and deleted; what is wrong
# with one is reported all at once, and what it holds comes back as it was written.
# The rules hold for the value of a string, however it is escaped.
from sandboxlib import *

with Sandbox("--limit", "100000/60") as sandbox:
    assurances = "/api/v1/device-assurances"
    checks = "/api/v1/device-posture-checks"
    kind = [("Content-Type", "application/json")]

    def causes(path, body, method="POST"):
        answer = sandbox.call(method, path, kind, body)
        same((answer.status, answer.code()), (400, "E0000001"), str(body))
        error = answer.json()
        same(error["errorSummary"].split(": ")[0], "Api validation failed")
        return [c["errorSummary"] for c in error["errorCauses"]]

    same(causes(assurances, "{}"),
         ["name: The field cannot be left blank",
          "platform: The field cannot be left blank"])
    same(causes(assurances, '{"name":" ","platform":"AMIGA","jailbreak":1,'
                            '"osVersion":[],"osVersionConstraints":{}}'),
         ["name: The field cannot be left blank",
          "platform: The field must be one of "
          "|ANDROID|CHROMEOS|IOS|MACOS|WINDOWS|",
          "osVersion: The field must be an object",
          "osVersionConstraints: The field must be an array",
          "jailbreak: The field must be true or false"])
    same(causes(assurances, '{"name":5,"platform":"IOS"}'),
         ["name: The field must be a string"])
    same(causes(assurances, '{"name":"x","platform":"IOS|MACOS"}')[0][:9],
         "platform:")
    same(causes(assurances, '{"name":"x","platform":"MACOS","jailbreak":true,'
                            '"osVersionConstraints":[]}'),
         ["osVersionConstraints: The field is supported only on WINDOWS",
          "jailbreak: The field is supported only on IOS and ANDROID"])
    same(causes(assurances, '{"name":"x","platform":"WINDOWS","osVersion":{},'
                            '"osVersionConstraints":[]}'),
         ["osVersionConstraints: The field cannot be given together with "
          "osVersion"])

    # A platform by its value: an escape evades no rule.
    same(causes(assurances, '{"name":"x","platform":"MAC\\u004fS","jailbreak":'
                            'true}'),
         ["jailbreak: The field is supported only on IOS and ANDROID"])
    same(causes(assurances, '{"name":"x","platform":"IOS\\u0000"}')[0][:9],
         "platform:")
    for text in ('{"name":"x","platform":"\\u0049OS","jailbreak":true}',
                 '{"name":"x","platform":"\\u0041NDROID","jailbreak":true}',
                 '{"name":"x","platform":"WINDOW\\u0053",'
                 '"osVersionConstraints":[]}'):
        made = sandbox.call("POST", assurances, kind, text)
        same(made.status, 200, text)
        same(sandbox.call("DELETE", assurances + "/" + made.json()["id"]).status,
             204)

    # As written: digits, order, escapes. Read-only and unknown members go.
    text = ('{"id":"mine","name":"caf\\u00e9 \\/","unknown":1,"platform":'
            '"IOS","osVersion": {"z":12345678901234567890,"a":1.0,"b":-0,'
            '"c":1E2} ,"jailbreak":false}')
    made = sandbox.call("POST", assurances, kind, text)
    same(made.status, 200)
    value = made.json()
    same((value["name"], value["platform"]), ("caf\u00e9 /", "IOS"))
    begins(value["id"], "dae")
    lacks(value, "unknown")
    has(made.body, b'"name":"caf\\u00e9 \\/"')
    has(made.body, b'{"z":12345678901234567890,"a":1.0,"b":-0,"c":1E2}')
    path = assurances + "/" + value["id"]
    same(sandbox.path(value["_links"]["self"]["href"]), path)
    same(sandbox.get(path).body, made.body)
    has(sandbox.get(assurances).json(), value)

    causes(path, '{"name":""}', "PUT")
    same(sandbox.get(path).body, made.body)
    put = sandbox.call("PUT", path, body={"name": "n", "platform": "MACOS"})
    same(put.status, 200)
    same({k: v for k, v in put.json().items() if k in
          ("id", "createdDate", "name", "platform", "osVersion")},
         {"id": value["id"], "createdDate": value["createdDate"], "name": "n",
          "platform": "MACOS"})
    updates = [value["lastUpdate"], put.json()["lastUpdate"]]
    for turn in range(40):
        updates.append(sandbox.call("PUT", path, body={
            "name": "n", "platform": "MACOS"}).json()["lastUpdate"])
    same(updates, sorted(set(updates)), "two changes at one time")
    same(sandbox.call("DELETE", path).status, 204)
    same(sandbox.get(path).code(), "E0000007")
    same(sandbox.call("PUT", path, body={"name": "n"}).code(), "E0000007")
    same(sandbox.call("DELETE", path).code(), "E0000007")

    # A policy in use stays, and says so without a code, as Okta does.
    used = sandbox.call("DELETE", assurances + "/dae5wk2b7uPSxLqZa1d7")
    same(used.status, 409)
    same(used.json()["errorSummary"],
         "Device assurance is in use and cannot be deleted.")
    lacks(used.json(), "errorCode")

    # Posture checks: the variable's name is unique, Okta's own are not made.
    check = {"name": "c", "variableName": "macOSFirewall", "query": "SELECT 1;",
             "platform": "MACOS", "type": "BUILTIN", "mappingType": "CHECKBOX"}
    same([c.split(":")[0] for c in causes(checks, json.dumps(check))],
         ["type", "variableName"])
    same(sandbox.call("POST", checks, body={**check, "name": " "}).json()[
        "errorSummary"], "Api validation failed: name", "the first at fault")
    check.update(type="CUSTOM", variableName="own")
    made = sandbox.call("POST", checks, body=check)
    same(made.status, 200)
    path = checks + "/" + made.json()["id"]
    same(sandbox.call("PUT", path, body=check).status, 200)
    policy = {"name": "p", "platform": "MACOS", "devicePostureChecks":
              {"include": [{"variableName": "own", "value": "1"}]}}
    user = sandbox.call("POST", assurances, body=policy).json()["id"]
    used = sandbox.call("DELETE", path)
    same((used.status, used.json()["errorSummary"]),
         (409, "Device posture check is in use and can't be deleted."))
    same(sandbox.call("DELETE", assurances + "/" + user).status, 204)
    same(sandbox.call("DELETE", path).status, 204)
    same({c["type"] for c in sandbox.get(checks + "/default").json()},
         {"BUILTIN"})
    same({c["type"] for c in sandbox.get(checks).json()}, {"CUSTOM"})

    # Its name and type by their values too.
    text = json.dumps(check).replace('"own"', '"\\u006fwn"')
    has(text, "\\u006fwn")
    made = sandbox.call("POST", checks, kind,
                        text.replace("CUSTOM", "\\u0043USTOM"))
    same(made.status, 200)
    has(made.body, b'"\\u006fwn"')
    path = checks + "/" + made.json()["id"]
    taken = ["variableName: Another posture check has this name."]
    same(causes(checks, json.dumps(check)), taken)
    same(causes(checks, text), taken)
    same(causes(checks, text.replace("u006f", "u006F")), taken)
    same([c.split(":")[0] for c in causes(checks, text.replace(
        "CUSTOM", "\\u0042UILTIN"))], ["type", "variableName"])
    other = sandbox.call("POST", checks, kind,
                         text.replace("wn\"", "wn\\u0000\""))
    same(other.status, 200, "a name that only begins like it")
    same(sandbox.call("DELETE", checks + "/" + other.json()["id"]).status, 204)
    same(sandbox.call("PUT", path, body=check).status, 200)
    for name in ('"o\\u0077n"', '"own"'):
        policy = ('{"name":"p","platform":"MACOS","devicePostureChecks":{"include":'
                  '[{"variableName":5},{"variableName":%s,"value":"1"}]}}' % name)
        user = sandbox.call("POST", assurances, kind, policy).json()["id"]
        same(sandbox.call("DELETE", path).status, 409, name)
        same(sandbox.call("DELETE", assurances + "/" + user).status, 204)
    same(sandbox.call("DELETE", path).status, 204)

    # An integration is switched, and switching twice is no error.
    one = "/api/v1/device-integrations/dindyfy1f7Pv1eoVF0g4"
    for verb, status in (("activate", "ACTIVE"), ("activate", "ACTIVE"),
                         ("deactivate", "DEACTIVATED")):
        answer = sandbox.call("POST", one + "/lifecycle/" + verb)
        same((answer.status, answer.json()["status"]), (200, status))
        same(sandbox.get(one).json()["status"], status)
        lacks(answer.json()["_links"], verb)

    # There is an end to what it keeps.
    kept = len(sandbox.get(assurances).json())
    body = {"name": "n", "platform": "IOS"}
    for _ in range(1000 - kept):
        same(sandbox.call("POST", assurances, body=body).status, 200)
    full = sandbox.call("POST", assurances, body=body)
    same((full.status, full.code()), (400, "E0000001"))
    same(full.json()["errorCauses"][0]["errorSummary"],
         "This org already has 1000 of them, which is the most it can have.")
    same(len(sandbox.get(assurances).json()), 1000)
