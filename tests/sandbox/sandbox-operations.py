# SPDX-License-Identifier: MIT
# All operations of Okta's description are in the sandbox's table, no others are,
# and each answers with a status that is documented as success.
from sandboxlib import *

documented = json.load(open(shared("devices-operations.json")))
table = subprocess.run([PROGRAM, "--operations"], check=True, text=True,
                       stdout=subprocess.PIPE).stdout
listed = {tuple(line.split()) for line in table.splitlines()}
same(len(documented), 24)
same(listed, {(op["method"], op["path"], op["operation_id"])
              for op in documented})

# What must be so before an operation can succeed.
BEFORE = {
    "deleteDevice": ["deactivate"],
    "activateDevice": ["deactivate"],
    "unsuspendDevice": ["suspend"],
}
IDS = {
    "{deviceId}": FIRST,
    "{userId}": USER,
    "{deviceAssuranceId}": "dae3m8o4rWhwReDeM1c5",
    "{postureCheckId}": "dch3m8o4rWhwReDeM1c5",
    "{deviceIntegrationId}": "dindyfy1f7Pv1eoVF0g4",
}
CHECK = {"name": "Screen saver", "variableName": "saver", "query": "SELECT 1;",
         "platform": "WINDOWS", "type": "CUSTOM", "mappingType": "TEXTBOX"}

for op in documented:
    with Sandbox() as sandbox:
        for step in BEFORE.get(op["operation_id"], []):
            done = sandbox.call(
                "POST", "/api/v1/devices/%s/lifecycle/%s" % (FIRST, step))
            same(done.status, 204, step)
        path = op["path"]
        if op["operation_id"] == "deleteDevicePostureCheck":
            made = sandbox.call("POST", "/api/v1/device-posture-checks",
                                body=CHECK)
            same(made.status, 200)
            path = path.replace("{postureCheckId}", made.json()["id"])
        for name, value in IDS.items():
            path = path.replace(name, value)
        body = op["request_example"] if op["body_required"] else None
        if op["operation_id"] == "createDevicePostureCheck":
            body = dict(body, variableName="anotherName")
        answer = sandbox.call(op["method"], path, body=body)
        holds(answer.status in op["success"],
              "%s: %d %r" % (op["operation_id"], answer.status, answer.body))
        same(answer.body == b"", answer.status == 204, op["operation_id"])
