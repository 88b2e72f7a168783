// SPDX-License-Identifier: MIT
// Okta's own Node SDK against the sandbox: all operations, what an org refuses,
// and pages.
//
//     sdk.mjs SANDBOX RECORD URL TOKEN         by an API token
//     sdk.mjs SANDBOX RECORD CONNECTION DPOP   as the service app of a file
//
// SANDBOX is the program, RECORD what it records, DPOP whether it asks for
// proofs (required, optional or off).
import { strict as assert } from "node:assert";
import okta from "@okta/okta-sdk-nodejs";
import { finish, operationOf, operations, readJson, recorded, refused, step }
    from "./rig.mjs";

const [program, record, where, secret] = process.argv.slice(2);
const app = where.startsWith("http") ? undefined : readJson(where);
const client = new okta.Client({
    cacheMiddleware: null,
    ...(app ? {
        orgUrl: app.domain,
        authorizationMode: "PrivateKey",
        clientId: app.client_id,
        scopes: app.scopes.split(" "),
        privateKey: app.private_key,
        keyId: app.key_id,
    } : { orgUrl: where, token: secret }),
});
const { deviceApi, deviceAssuranceApi, deviceIntegrationsApi,
    devicePostureCheckApi, userApi } = client;
const DEVICE = "guo8jx5vVoxfvJeLb0w4";
const USER = "00u17vh0q8ov8IU881d7";
const POLICY = "dae3m8o4rWhwReDeM1c5";
const CHECK = "dch3m8o4rWhwReDeM1c5";
const INTEGRATION = "dindyfy1f7Pv1eoVF0g4";
const NONE = "guo000000000000000w4";
const status = (wanted, code) => (error) => error.status === wanted &&
    (!code || error.errorCode === code);

async function all(collection) {
    const items = [];

    for await (const item of await collection)
        items.push(item);
    return items.filter((item) => item !== null);
}

// ---- devices ----
const devices = await step("pages of devices", async () => {
    const pages = await all(deviceApi.listDevices({ limit: 20 }));
    const ids = new Set(pages.map((device) => device.id));

    assert.equal(pages.length, 45);
    assert.equal(ids.size, 45);
    assert.ok(ids.has(DEVICE));
    return pages;
}) ?? [];
await step("a search", async () => {
    const search = "status eq \"ACTIVE\" and profile.displayName co \"a\"";
    const found = await all(deviceApi.listDevices({ search, limit: 7 }));
    const expected = devices.filter((device) => device.status === "ACTIVE" &&
        /a/i.test(device.profile.displayName));

    assert.ok(expected.length > 7);
    assert.deepEqual(found.map((device) => device.id).sort(),
        expected.map((device) => device.id).sort());
});
for (const expand of ["user", "userSummary"])
    await step(`expand ${expand}`, async () => {
        const [device] = await all(deviceApi.listDevices(
            { search: `id eq "${DEVICE}"`, expand }));

        assert.equal(device._embedded.users.length, 1);
    });
await step("a limit out of range", () => refused(
    all(deviceApi.listDevices({ limit: 201 })), status(400, "E0000001")));
await step("a search that is not one", () => refused(
    all(deviceApi.listDevices({ search: "status is \"X\"" })),
    status(400, "E0000031")));
const get = async () => (await deviceApi.getDevice({ deviceId: DEVICE }));
await step("a device", async () => {
    const device = await get();

    assert.ok(device instanceof okta.Device);
    assert.equal(device.id, DEVICE);
    assert.ok(device.created instanceof Date && !isNaN(device.created));
    assert.equal(device.profile.platform, devices.find(
        (each) => each.id === DEVICE).profile.platform);
});
await step("no such device", () => refused(
    deviceApi.getDevice({ deviceId: NONE }), status(404, "E0000007")));
await step("its users", async () => {
    const [{ user }] = await all(deviceApi.listDeviceUsers(
        { deviceId: DEVICE }));

    assert.equal(user.id, USER);
});
await step("a user's devices", async () => {
    const found = await all(userApi.listUserDevices({ userId: USER }));

    assert.ok(found.some(({ device }) => device.id === DEVICE));
});
await step("no such user", () => refused(
    all(userApi.listUserDevices({ userId: "00u0" })), status(404, "E0000007")));
await step("unsuspended when it is not suspended", () => refused(
    deviceApi.unsuspendDevice({ deviceId: DEVICE }), status(400, "E0000001")));
await step("deleted when it is active", () => refused(
    deviceApi.deleteDevice({ deviceId: DEVICE }), status(400, "E0000001")));
for (const [verb, becomes] of [["suspend", "SUSPENDED"],
    ["unsuspend", "ACTIVE"], ["deactivate", "DEACTIVATED"],
    ["activate", "ACTIVE"], ["deactivate", "DEACTIVATED"]])
    await step(verb, async () => {
        await deviceApi[`${verb}Device`]({ deviceId: DEVICE });
        assert.equal((await get()).status, becomes);
    });
await step("deleted", async () => {
    await deviceApi.deleteDevice({ deviceId: DEVICE });
    await refused(get(), status(404, "E0000007"));
});

// ---- device assurance policies ----
const android = {
    name: "Made by the SDK",
    platform: "ANDROID",
    osVersion: { minimum: "12" },
    diskEncryptionType: { include: ["USER", "FULL"] },
    jailbreak: false,
    screenLockType: { include: ["BIOMETRIC"] },
    secureHardwarePresent: true,
};
const policies = () => all(deviceAssuranceApi.listDeviceAssurancePolicies());
await step("policies", async () => {
    assert.ok((await policies()).some((policy) => policy.id === POLICY));
});
await step("a policy", async () => {
    const policy = await deviceAssuranceApi.getDeviceAssurancePolicy(
        { deviceAssuranceId: POLICY });

    assert.equal(policy.id, POLICY);
    assert.ok(policy instanceof okta.DeviceAssurance);
});
const policy = await step("a policy is made", async () => {
    const made = await deviceAssuranceApi.createDeviceAssurancePolicy(
        { deviceAssurance: android });

    assert.equal(made.name, android.name);
    assert.equal(made.platform, "ANDROID");
    assert.equal(made.osVersion.minimum, "12");
    assert.equal(made.secureHardwarePresent, true);
    return made.id;
});
await step("a policy without a name", () => refused(
    deviceAssuranceApi.createDeviceAssurancePolicy(
        { deviceAssurance: { ...android, name: undefined } }), status(400)));
await step("a policy is replaced", async () => {
    const changed = { ...android, name: "Renamed \u2014 Zo\u00eb" };
    const put = await deviceAssuranceApi.replaceDeviceAssurancePolicy(
        { deviceAssuranceId: policy, deviceAssurance: changed });
    const got = await deviceAssuranceApi.getDeviceAssurancePolicy(
        { deviceAssuranceId: policy });

    assert.equal(put.name, changed.name);
    assert.equal(got.name, changed.name);
});
await step("a policy is deleted", async () => {
    await deviceAssuranceApi.deleteDeviceAssurancePolicy(
        { deviceAssuranceId: policy });
    await refused(deviceAssuranceApi.getDeviceAssurancePolicy(
        { deviceAssuranceId: policy }), status(404, "E0000007"));
    assert.ok(!(await policies()).some((each) => each.id === policy));
});

// ---- device posture checks ----
const saver = {
    name: "Made by the SDK",
    variableName: "madeBySdk",
    description: "Is there a screen saver?",
    platform: "WINDOWS",
    type: "CUSTOM",
    mappingType: "CHECKBOX",
    query: "SELECT 1;",
};
await step("posture checks", async () => {
    const checks = await all(devicePostureCheckApi.listDevicePostureChecks());

    assert.ok(checks.some((check) => check.id === CHECK));
});
await step("posture checks that are built in", async () => {
    const checks = await all(
        devicePostureCheckApi.listDefaultDevicePostureChecks());

    assert.ok(checks.length && checks.every(
        (check) => check.type === "BUILTIN"));
});
await step("a posture check", async () => {
    const check = await devicePostureCheckApi.getDevicePostureCheck(
        { postureCheckId: CHECK });

    assert.equal(check.id, CHECK);
});
const check = await step("a posture check is made", async () => {
    const made = await devicePostureCheckApi.createDevicePostureCheck(
        { devicePostureCheck: saver });

    assert.equal(made.query, saver.query);
    return made.id;
});
await step("a posture check is replaced", async () => {
    const put = await devicePostureCheckApi.replaceDevicePostureCheck(
        { postureCheckId: check,
            devicePostureCheck: { ...saver, query: "SELECT 2;" } });

    assert.equal(put.query, "SELECT 2;");
});
await step("a posture check that is in use", () => refused(
    devicePostureCheckApi.deleteDevicePostureCheck({ postureCheckId: CHECK }),
    status(409)));
await step("a posture check is deleted", async () => {
    await devicePostureCheckApi.deleteDevicePostureCheck(
        { postureCheckId: check });
    await refused(devicePostureCheckApi.getDevicePostureCheck(
        { postureCheckId: check }), status(404, "E0000007"));
});

// ---- device integrations ----
const integration = { deviceIntegrationId: INTEGRATION };
await step("integrations", async () => {
    const found = await all(deviceIntegrationsApi.listDeviceIntegrations());

    assert.ok(found.some((each) => each.id === INTEGRATION));
});
for (const [verb, becomes] of [["activate", "ACTIVE"],
    ["deactivate", "DEACTIVATED"]])
    await step(`an integration: ${verb}`, async () => {
        const done = await deviceIntegrationsApi[`${verb}DeviceIntegration`](
            integration);
        const got = await deviceIntegrationsApi.getDeviceIntegration(
            integration);

        assert.equal(done.status, becomes);
        assert.equal(got.status, becomes);
    });
await step("no such integration", () => refused(
    deviceIntegrationsApi.getDeviceIntegration(
        { deviceIntegrationId: "din0" }), status(404, "E0000007")));

// ---- names that are encoded in a path ----
// Its proofs name the path as it is on the wire, and Okta compares it decoded but
// for a few characters: with DPoP an org refuses what differs, and does so here.
const bound = app && secret !== "off";
const compared = (text) => text.replace(/[% "#]/g, encodeURIComponent);
for (const id of ["no one@example.com", "caf\u00e9", "a%b", "a\"b#c", "a+b",
    "two words"]) {
    const differs = bound && compared(id) !== encodeURIComponent(id);

    await step(`a path with ${id}`, async () => {
        const error = await refused(deviceApi.getDevice({ deviceId: id }),
            status(differs ? 400 : 404, differs ? undefined : "E0000007"));

        if (differs)
            assert.match(error.headers.get("www-authenticate"),
                /^DPoP .*error="invalid_dpop_proof"/);
    });
}

// ---- who may not ----
if (app) {
    await step("a scope that was not granted", async () => {
        const other = new okta.Client({
            orgUrl: app.domain,
            authorizationMode: "PrivateKey",
            clientId: app.client_id,
            scopes: ["okta.devices.read"],
            privateKey: app.private_key,
            keyId: app.key_id,
        });

        await refused(other.deviceApi.suspendDevice(
            { deviceId: "guo4a5u7YAHhjXrMK0g5" }), status(403));
    });
} else {
    await step("another token", async () => {
        const other = new okta.Client({ orgUrl: where, token: "00nobody" });

        await refused(other.deviceApi.getDevice({ deviceId: DEVICE }),
            status(401, "E0000011"));
    });
}

// ---- what was asked ----
await step("each operation was asked for, and signed as it must be", () => {
    const every = operations(program);
    const seen = recorded(record)
        .filter((each) => each.path.startsWith("/api/"));
    const asked = new Set(seen.map(
        (each) => operationOf(every, each.method, each.path)?.id));

    assert.equal(every.length, 24);
    assert.deepEqual(every.filter(({ id }) => !asked.has(id)), []);
    for (const { headers } of seen) {
        assert.match(headers.get("authorization"),
            app ? bound ? /^DPoP / : /^Bearer / : /^SSWS /);
        assert.equal(headers.has("dpop"), Boolean(bound));
        assert.match(headers.get("user-agent"), /@okta\/okta-sdk-nodejs/);
    }
});
finish(40);
