// SPDX-License-Identifier: MIT
// choices.mjs DIRECTORY SANDBOX-CONNECTION - lists of values that a card's service
// knows, with host-stub, the card pick, and Suspend Device on the sandbox; and what
// the nodes of pick delete
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { NodeRed, fields, flow, flows, until } from "./nodered.mjs";

const [directory, sandbox] = process.argv.slice(2);
const org = JSON.parse(fs.readFileSync(sandbox));
const WebSocket = createRequire(import.meta.url)("ws");
const red = await NodeRed.start(directory);
const connection = (mode, credentials = {}) => ({
    type: "test_cards-connection", id: "picking",
    properties: { field_mode: mode }, credentials });
const list = async (more, mode = "", credentials = {}) => (await red.admin(
    "POST", "cards/choices", { type: "card-pick", id: "edited",
        field: "device", asker: "a", properties: {},
        connection: connection(mode, credentials), ...more })).json;
const titles = ({ choices }) => choices.map(({ title }) => title);

async function pages() {
    const first = await list({});
    assert.equal(first.choices.length, 100, JSON.stringify(first));
    assert.deepEqual(first.choices[0],
        { value: "dev-000", title: "Laptop 0" });
    assert.deepEqual(first.choices[7],
        { value: "dev-007", title: "Laptop 7", help: "seen today" });
    assert.equal(first.after, "100");
    const last = await list({ after: "200" });
    assert.equal(last.choices.length, 50);
    assert.equal(last.after, undefined);
    assert.deepEqual(titles(await list({ search: "Laptop 24", after: "" })), [
        "Laptop 24", ...Array.from({ length: 10 }, (v, i) => `Laptop 24${i}`)]);
    assert.deepEqual(titles(await list({ search: "\u00fc\"{" })), []);
}

// What is written in the form counts, what comes from a message does not.
async function dependent() {
    const group = (properties) => list({ field: "group", properties });
    assert.deepEqual(titles(await group(fields({ device: ["str", "dev-1"] }))),
        ["Everyone of dev-1"]);
    for (const properties of [{}, fields({ device: ["msg", "payload"] })])
        assert.equal((await group(properties)).message,
            "Choose a device first.");
}

async function wrong() {
    const { message } = await list({ after: "100" }, "late");
    assert.equal(message, "The line broke.");
    const odd = await list({}, 'raw:{"choices": 5}');
    assert.match(odd.message, /card-choices\.h/);
    const { choices: [one] } = await list({}, "hostile");
    assert.equal(one.value, "a\u001b[31m");
    const { status, text } = await red.admin("POST", "cards/choices",
        { type: "card-pick", id: "edited", field: "count" });
    assert.equal(status, 404, text);
}

// The real card: the devices of the sandbox, by name, and why there are none.
async function devices() {
    const of = (more, token = org.api_token) => list({
        type: "card-suspend_device", field: "device_id", connection: {
            type: "okta_devices-connection", id: "okta",
            properties: { field_domain: org.domain, field_auth: "api_token" },
            credentials: { field_api_token: token } }, ...more });
    const first = await of({});
    assert.equal(first.choices.length, 100, JSON.stringify(first));
    const last = await of({ after: first.after });
    assert.equal(last.choices.length, 50);
    assert.equal(last.after, undefined);
    assert.deepEqual((await of({ search: "device name 2" })).choices, [{
        value: "guo4a5u7YAHhjXrMK0g5", title: "Example device name 2",
        help: "Android 13:2023-05-05, ACTIVE" }]);
    assert.deepEqual(titles(await of({ search: "\" or id pr" })), []);
    assert.match((await of({}, "wrong")).message, /connection's token/);
}

// A token that the card renews is the credential of the connection from then on.
async function renewed() {
    const { kept } = await list({}, "renew", { field_token: "old" });
    assert.deepEqual(kept, ["field_token"]);
    await red.deploy(flows([{ id: "picking", type: "test_cards-connection",
        field_mode: "", credentials: { field_token: "__PWRD__" } }],
    flow("pick", node("pick", ["str", "dev-1"])),
    Object.entries({ deletes: ["str", '["deletes"]'],
        reads: ["str", '["reads"]'], says: ["str", "dev-1"],
        waits: ["msg", "payload"] }).map((one) => node(...one)),
    { id: "okta", type: "okta_devices-connection", name: "",
        field_domain: "https://acme.okta.example", field_auth: "api_token",
        credentials: { field_api_token: "s3cret" } },
    action("removes", ["choice", "DELETE"]), action("gets", ["choice", "GET"]),
    action("either", ["msg", "method"])));
    const { msg } = await red.ask("pick");
    assert.equal(msg.payload.device, "dev-1");
}

const node = (id, device) => ({ id, type: "card-pick", z: "tab",
    connection: "picking", wires: [], ...fields({ device }) });

const action = (id, method) => ({ id, type: "card-custom_api_action", z: "tab",
    connection: "okta", wires: [], ...fields({ request_type: method,
        relative_url: ["str", "/api/v1/devices/nobody"],
        body: ["msg", "payload"] }) });

// As the editor gets it, also when it comes later. "says" has a preview that does
// not say what it does.
async function shows() {
    const shown = {};
    const socket = new WebSocket(`${red.url.replace("http", "ws")}comms`);
    socket.on("message", (text) => {
        for (const { topic, data } of [JSON.parse(text)].flat())
            shown[topic] = data.text;
    });
    await new Promise((resolve, reject) => {
        socket.on("open", resolve);
        socket.on("error", reject);
    });
    socket.send(JSON.stringify({ subscribe: "status/#" }));
    for (const [id, text] of [["deletes", "deletes, deprecated"],
        ["says", "may delete, deprecated"], ["reads", "deprecated"],
        ["waits", "may delete, deprecated"], ["removes", "deletes"],
        ["either", "may delete"]])
        await until(`${id}: ${text}`, () => shown[`status/${id}`] === text);
    assert.equal(shown["status/gets"], undefined);
    socket.close();
}

try {
    const { json: { cards } } = await red.admin("GET", "cards/catalog");
    const { inputs, ...pick } = cards.find(({ id }) => id === "pick");
    const field = (key) => inputs.find((one) => one.key === key);
    assert.deepEqual(pick.effects, ["reads", "deletes"]);
    assert.equal(pick.documentation_url, "https://pick.example/manual");
    assert.match(pick.icon_svg, /^<svg .*<\/svg>$/);
    assert.match(pick.deprecated, /Use greet instead/);
    assert.equal(field("device").choices_from, "card");
    assert.equal(field("count").format, "integer");
    assert.deepEqual(field("address").schema.required, ["street"]);
    const greet = cards.find(({ id }) => id === "greet");
    for (const member of ["effects", "icon_svg", "deprecated", "family"])
        assert.ok(!(member in greet), member);
    await pages();
    await dependent();
    await wrong();
    await devices();
    await renewed();
    await shows();
} catch (error) {
    console.error(red.log);
    throw error;
} finally {
    await red.stop();
}
