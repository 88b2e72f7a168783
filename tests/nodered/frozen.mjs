// SPDX-License-Identifier: MIT
// frozen.mjs DIRECTORY SANDBOX-CONNECTION FROZEN [--record] - flows, their
// credentials and a renewed token, as an earlier package left them
//
// FROZEN has what was in a user directory when it was frozen. It is put into
// DIRECTORY, and Node-RED begins with that; nothing is deployed.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { NodeRed, fields, flow, flows, greetConnection } from "./nodered.mjs";

const [directory, sandbox, frozen, how] = process.argv.slice(2);
const { domain, api_token: token } = JSON.parse(fs.readFileSync(sandbox));
Object.assign(process.env, { FROZEN_DOMAIN: domain, FROZEN_TOKEN: token });

const KEPT = ["flows.json", "flows_cred.json", ".cards/known.json",
    ".cards/renewed-greeting.json"];
const action = (all, more) => ({ type: "card-custom_api_action",
    connection: "connection", ...fields({ request_type: ["choice", "GET"],
        relative_url: ["str", "/api/v1/devices"], ...all }), ...more });
const greet = (all, more) => ({ type: "card-greet", connection: "greeting",
    ...fields({ style: ["choice", "plain"], name: ["str", "World"],
        ...all }), ...more });

// What was deployed on that day.
async function record(red) {
    await red.deploy(flows([greetConnection(), { id: "connection",
        type: "okta_devices-connection", name: "The sandbox",
        field_domain: "${FROZEN_DOMAIN}", field_max_retries: "1",
        credentials: { field_api_token: "${FROZEN_TOKEN}" } }],
    flow("devices", action({ query: ["json", '{"limit": 2}'] },
        { deadline: "60" })),
    flow("post", action({ request_type: ["choice", "POST"],
        relative_url: ["jsonata", '"/sandbox/" & payload.what'],
        headers: ["json", '{"X-One": "1"}'], query: ["none", ""],
        body: ["msg", "payload.body"] })),
    flow("gone", action({
        relative_url: ["str", "/api/v1/devices/nobody"] })),
    flow("second", action({
        relative_url: ["str", "/api/v1/devices/nobody"] }), { second: true }),
    flow("exact", greet({ extras: ["json", '{ "n": 12345678901234567890 }'] },
        { exact: true })),
    flow("kinds", greet({ style: ["choice", "letter"], times: ["num", "3"],
        polite: ["bool", "true"], note: ["str", "hello,\nworld"] })),
    flow("renew", greet({ mode: ["str", "renew"] })),
    flow("connection", greet({ mode: ["str", "connection"] }))));
    await red.ask("renew");
    await red.stop();
    for (const name of KEPT) {
        fs.mkdirSync(path.dirname(path.join(frozen, name)),
            { recursive: true });
        fs.copyFileSync(path.join(directory, name), path.join(frozen, name));
    }
}

async function check(red) {
    const devices = await red.ask("devices");
    assert.equal(devices.way, "output", JSON.stringify(devices));
    assert.equal(devices.msg.payload.length, 2);
    assert.equal(devices.msg.statusCode, 200);
    assert.equal(devices.msg.headers["content-type"], "application/json");
    assert.match(devices.msg.card.next.relative_url, /after=/);
    assert.equal(devices.msg.card.attempts.length, 1);
    const post = await red.ask("post", { what: "echo", body: [1, "two"] });
    assert.equal(post.way, "output", JSON.stringify(post));
    assert.match(JSON.stringify(post.msg.payload), /POST.*two/s);
    const gone = await red.ask("gone");
    assert.equal(gone.way, "catch");
    assert.equal(gone.msg.error.code, "HTTP_STATUS");
    assert.equal(gone.msg.error.cause.http_status, 404);
    assert.equal(gone.msg.payload.errorCode, "E0000007");
    const second = await red.ask("second");
    assert.equal(second.way, "error");
    assert.equal(second.msg.error.code, "HTTP_STATUS");
    const exact = await red.ask("exact");
    assert.match(exact.msg.payload, /"n": 12345678901234567890 /);
    const kinds = await red.ask("kinds");
    assert.deepEqual(kinds.msg.payload, { style: "letter", name: "World",
        note: "hello,\nworld", times: 3, polite: true });
    // the token that a call renewed before this Node-RED began
    const connection = await red.ask("connection");
    assert.deepEqual(connection.msg.payload,
        { place: "here", token: "fr3sh" });
}

if (how !== "--record") {
    for (const name of KEPT) {
        fs.mkdirSync(path.dirname(path.join(directory, name)),
            { recursive: true });
        fs.copyFileSync(path.join(frozen, name), path.join(directory, name));
    }
}
const red = await NodeRed.start(directory);
try {
    await (how === "--record" ? record : check)(red);
} catch (error) {
    console.error(red.log);
    throw error;
} finally {
    await red.stop();
}
