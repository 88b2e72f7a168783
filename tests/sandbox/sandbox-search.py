# SPDX-License-Identifier: MIT
# A search finds the devices it describes and no others; a bad one says where it
# is bad.
from sandboxlib import *

with Sandbox("--devices", "200") as sandbox:
    everything = sandbox.get("/api/v1/devices").json()

    def find(text, wanted):
        answer = sandbox.search(text)
        same(answer.status, 200, answer.body)
        expected = [d["id"] for d in everything if wanted(d, d["profile"])]
        same([d["id"] for d in answer.json()], expected, text)
        return len(expected)

    # Okta's own examples.
    between(101, find('status eq "ACTIVE"',
                      lambda d, p: d["status"] == "ACTIVE"), None)
    between(1, find('lastUpdated gt "2024-12-23T00:00:00.000Z"',
                    lambda d, p: d["lastUpdated"]
                    > "2024-12-23T00:00:00.000Z"), None)
    same(find('id eq "%s"' % FIRST, lambda d, p: d["id"] == FIRST), 1)
    between(21, find('profile.sid sw "S-1"', lambda d, p: "sid" in p), None)
    between(21, find('profile.platform eq "WINDOWS"',
                     lambda d, p: p["platform"] == "WINDOWS"), None)

    find('profile.displayName co "’S "',
         lambda d, p: "\u2019s " in p["displayName"])
    find('(status eq "suspended" or not (profile.managed pr)) and '
         'profile.registered eq true',
         lambda d, p: (d["status"] == "SUSPENDED" or "managed" not in p)
         and p["registered"])
    find('profile.integrityJailbreak eq false and profile.imei pr',
         lambda d, p: p.get("integrityJailbreak") is False and "imei" in p)
    find('profile.diskEncryptionType ne "FULL"',
         lambda d, p: p["diskEncryptionType"] != "FULL")
    for name in ("displayName", "platform", "manufacturer", "model", "osVersion",
                 "serialNumber", "imei", "meid", "udid", "sid",
                 "tpmPublicKeyHash", "diskEncryptionType", "registered",
                 "secureHardwarePresent", "integrityJailbreak", "managed"):
        count = find("profile.%s pr" % name, lambda d, p: name in p)
        holds(count, name)
        same(sandbox.search('profile.%s co "a"' % name).status,
             200 if name in ("displayName", "serialNumber", "imei", "meid",
                             "udid", "sid") else 400, name)
    same(sandbox.search('id eq "nobody"').body, b"[]")

    # What is found follows what is done.
    sandbox.call("POST", "/api/v1/devices/%s/lifecycle/suspend" % FIRST)
    has([d["id"] for d in sandbox.search('status eq "SUSPENDED"').json()],
        FIRST)

    for text, cause in (
            ("stat eq", "search: 'stat' cannot be searched; did you mean "
             "status? at position 1"),
            ('created gt "2024-01-01T00:00:00Z"',
             "search: 'created' cannot be searched at position 1"),
            ("(status pr", "search: expected ) at position 11"),
            ('status eq ACTIVE', "search: expected a value: a string in double "
             "quotes, a number, true, false or null at position 11")):
        answer = sandbox.search(text)
        same((answer.status, answer.code()), (400, "E0000031"), text)
        same(answer.json()["errorSummary"], "Invalid search criteria.")
        same(answer.cause(), cause)
