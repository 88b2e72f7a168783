# SPDX-License-Identifier: MIT
# A device goes only where its status allows, and what it loses on the way is
# gone.
from sandboxlib import *

with Sandbox() as sandbox:
    path = "/api/v1/devices/" + FIRST
    steps = ("activate", "deactivate", "suspend", "unsuspend")

    def step(verb, device=path):
        return sandbox.call("POST", device + "/lifecycle/" + verb)

    def status():
        return sandbox.get(path).json()["status"]

    def refuse(*verbs):
        before = sandbox.get(path).body
        for verb in verbs:
            answer = step(verb)
            same((answer.status, answer.code()), (400, "E0000001"), verb)
            holds(status() in answer.cause(), answer.cause())
        same(sandbox.get(path).body, before)

    same(status(), "ACTIVE")
    refuse("activate", "unsuspend")
    same(step("suspend").status, 204)
    same(status(), "SUSPENDED")
    refuse("suspend", "activate")
    same(step("unsuspend").status, 204)
    same(status(), "ACTIVE")
    before = sandbox.get(path).json()["lastUpdated"]
    same(len(sandbox.get(path + "/users").json()), 1)
    refused = sandbox.call("DELETE", path)
    same((refused.status, refused.code()), (400, "E0000001"))
    same(step("suspend").status, 204)
    same(step("deactivate").status, 204)
    same(status(), "DEACTIVATED")
    after = sandbox.get(path).json()["lastUpdated"]
    holds(after > before, (after, before))
    refuse("deactivate", "suspend", "unsuspend")
    same(sandbox.get(path + "/users").json(), [])
    same([d for d in sandbox.get("/api/v1/users/%s/devices" % USER).json()
          if d["device"]["id"] == FIRST], [])
    same(step("activate").status, 204)
    same(status(), "ACTIVE")
    same(step("deactivate").status, 204)
    gone = sandbox.call("DELETE", path)
    same((gone.status, gone.body), (204, b""))
    for answer in (sandbox.get(path), sandbox.call("DELETE", path),
                   sandbox.get(path + "/users"),
                   *[step(verb) for verb in steps]):
        same((answer.status, answer.code()), (404, "E0000007"))
        same(answer.json()["errorSummary"],
             "Not found: Resource not found: %s (Device)" % FIRST)
    lacks([d["id"] for d in sandbox.get("/api/v1/devices").json()], FIRST)

    # Every change is later than the one before, however fast they come.
    quick = [device for device in sandbox.get("/api/v1/devices").json()
             if device["status"] == "ACTIVE"][0]
    changed, changes = "/api/v1/devices/" + quick["id"], []
    for turn in range(40):
        same(step(("suspend", "unsuspend")[turn % 2], changed).status, 204)
        changes.append(sandbox.get(changed).json()["lastUpdated"])
    holds(changes[0] > quick["lastUpdated"], (changes[0], quick["lastUpdated"]))
    same(changes, sorted(set(changes)), "two changes at one time")

    # One that was only created can be activated and nothing else.
    created = "/api/v1/devices/" + CREATED
    for verb in ("suspend", "unsuspend", "deactivate"):
        same(step(verb, created).status, 400, verb)
    same(step("activate", created).status, 204)

    # The links of a device are the steps that it may take.
    allowed = {"CREATED": {"activate"}, "DEACTIVATED": {"activate"},
               "ACTIVE": {"suspend", "deactivate"},
               "SUSPENDED": {"unsuspend", "deactivate"}}
    for device in sandbox.get("/api/v1/devices").json():
        same(set(device["_links"]) - {"self", "users"},
             allowed[device["status"]], device["id"])
