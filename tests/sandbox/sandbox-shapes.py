# SPDX-License-Identifier: MIT
# Objects have the members of Okta's own examples: the same names at the same
# places, and values of the same types.
from sandboxlib import *

documented = {op["operation_id"]: op for op in
              json.load(open(shared("devices-operations.json")))}


def kind(value):
    return {int: "number", float: "number"}.get(type(value), type(value).__name__)


def compare(actual, example, where, optional=()):
    if example is None or actual is None:
        return  # null stands for a value that is not there
    same(kind(actual), kind(example), where)
    if isinstance(example, dict):
        missing = {k for k in example if k not in actual}
        same({m for m in missing if where + "/" + m not in optional}, set(),
             where + ": members missing")
        same(set(actual) - set(example), set(), where + ": members too many")
        for key in actual:
            compare(actual[key], example[key], where + "/" + key, optional)
    elif isinstance(example, list) and example:
        for item in actual:
            compare(item, example[0], where + "[]", optional)


with Sandbox() as sandbox:
    def check(name, target, method="GET", body=None, pick=None, **more):
        answer = sandbox.call(method, target, body=body)
        same(answer.status, 200, name)
        example = documented[name]["response_example"]
        value = answer.json()
        if pick:
            value, example = pick(value), pick(example)
        compare(value, example, name, **more)

    check("getDevice", "/api/v1/devices/" + FIRST)
    check("listDeviceUsers", "/api/v1/devices/%s/users" % FIRST)
    check("listUserDevices", "/api/v1/users/%s/devices" % USER,
          pick=lambda links: [link for link in links
                              if link["device"]["id"] == FIRST])
    check("listDevices", "/api/v1/devices?limit=3&expand=userSummary",
          pick=lambda devices: [d for d in devices if d["id"] == CREATED])
    check("listDevices", "/api/v1/devices?limit=3&expand=userSummary",
          pick=lambda devices: [d["_embedded"]["users"] for d in devices
                                if d["id"] == "guo4a5u7YAHhjXrMK0g5"])
    assurance = "/api/v1/device-assurances/dae3m8o4rWhwReDeM1c5"
    check("getDeviceAssurancePolicy", assurance)
    check("replaceDeviceAssurancePolicy", assurance, "PUT",
          documented["replaceDeviceAssurancePolicy"]["request_example"])
    check("getDeviceIntegration",
          "/api/v1/device-integrations/dindyfy1f7Pv1eoVF0g4")
    check("activateDeviceIntegration", "/api/v1/device-integrations/"
          "din15gaNrC7BvlBgx0g4/lifecycle/activate", "POST")
    # Okta's description says createdDate, its example createdUpdate: both.
    made = sandbox.get("/api/v1/device-posture-checks/dch3m8o4rWhwReDeM1c5")
    value = made.json()
    same(value.pop("createdDate"), value["createdUpdate"])
    compare(value, documented["getDevicePostureCheck"]["response_example"],
            "check")

    # Every link is absolute and leads back to this sandbox.
    def links(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "href":
                    yield inner
                else:
                    yield from links(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from links(inner)

    hrefs = list(links(sandbox.get("/api/v1/devices?expand=user").json()))
    between(1001, len(hrefs), None)
    for href in hrefs:
        holds(href.startswith(sandbox.url + "/api/v1/"), href)

    # The two ways to expand differ in what they tell of a user.
    for expand, has_status in (("user", True), ("userSummary", False)):
        device = sandbox.get("/api/v1/devices?limit=1&expand=" + expand)
        user = device.json()[0]["_embedded"]["users"][0]["user"]
        same(user["profile"]["lastName"], "Moreland")
        same("status" in user, has_status, expand)
    lacks(sandbox.get("/api/v1/devices?limit=1").json()[0], "_embedded")
    refused = sandbox.get("/api/v1/devices?expand=users")
    same((refused.status, refused.code()), (400, "E0000001"))
