// SPDX-License-Identifier: MIT
// install.mjs DIRECTORY PACKAGE SANDBOX-CONNECTION MY_CARD.SO MY_API.SO [CARD.SO] -
// from make install to flows that run
//
// DIRECTORY is replaced by one that is as Node-RED makes it on a new machine.
// CARD.SO is given where host-stub does not find the card by itself.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { NodeRed, connection, fields, flow, flows } from "./nodered.mjs";

// The service that my_api is made for.
const service = http.createServer((request, response) => {
    response.writeHead(request.headers.authorization === "Bearer ghp_secret"
        && request.url.startsWith("/repos/curl/curl/issues?state=all&") ? 200 : 400,
    { "content-type": "application/json" }).end('[{"number": 7}]');
}).listen(0, "127.0.0.1");
await once(service, "listening");
const ISSUES = `http://127.0.0.1:${service.address().port}`;

const [directory, packageDirectory, sandbox, ...files] = process.argv.slice(2);
const PACKAGE = "node-red-contrib-cards";
const TYPES = ["card-custom_api_action", "card-my_api", "card-my_card",
    "my_api-connection", "okta_devices-connection"];

fs.rmSync(directory, { recursive: true });
const red = await NodeRed.start(directory);

// npm install, at a registry that writes down what it is asked.
async function install() {
    const asked = [];
    const registry = http.createServer((request, response) => {
        asked.push(`${request.method} ${request.url}`);
        response.writeHead(404).end("{}");
    }).listen(0, "127.0.0.1");
    await once(registry, "listening");
    const at = `http://127.0.0.1:${registry.address().port}/`;
    const npm = spawn("npm", ["install", "--offline", "--install-links=false",
        packageDirectory], {
        cwd: directory, stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, npm_config_registry: at, http_proxy: at,
            https_proxy: at, npm_config_cache: path.resolve("npm-cache"),
            // npm looks for a newer npm now and then, whatever it installs
            npm_config_update_notifier: "false" } });
    let said = "";
    for (const stream of [npm.stdout, npm.stderr])
        stream.on("data", (piece) => { said += piece; });
    assert.deepEqual(await once(npm, "close"), [0, null], said);
    registry.close();
    assert.equal(fs.realpathSync(path.join(directory, "node_modules", PACKAGE)),
        fs.realpathSync(packageDirectory));
    assert.deepEqual(asked, [], said);
}

// What the palette is made of: the types of the package, and what it says of
// each card.
async function palette() {
    const { json: sets } = await red.admin("GET", "nodes", undefined,
        { accept: "application/json" });
    const { json: { cards } } = await red.admin("GET", "cards/catalog");
    return { sets: sets.filter((one) => one.module === PACKAGE),
        card: (id) => cards.find((one) => one.id === id) };
}

try {
    await red.stop();
    await install();
    await red.begin();
    const [before] = (await palette()).sets;
    assert.equal(before.enabled, true, JSON.stringify(before));
    assert.ok(!before.types.includes("card-my_card"));
    if (files.length === 2)
        assert.ok(before.types.includes("card-custom_api_action"));

    // Drop them in, and restart.
    const cards = path.join(red.directory, "cards");
    for (const file of files)
        fs.copyFileSync(file, path.join(cards, path.basename(file)));
    await red.restart();
    const { sets: [after], card } = await palette();
    assert.equal(after.err, undefined);
    assert.deepEqual(after.types.filter((type) => TYPES.includes(type)).sort(),
        TYPES);
    assert.equal(card("my_card").title, "My Card");
    assert.deepEqual(card("my_card").inputs.map(({ title }) => title).sort(),
        ["Keep", "Length", "Text"]);
    assert.equal(card("custom_api_action").missing, undefined);

    await red.deploy(flows([connection(sandbox),
        { id: "service", type: "my_api-connection", name: "",
            field_url: ISSUES, credentials: { field_token: "ghp_secret" } }],
    flow("devices", { type: "card-custom_api_action",
        connection: "connection", ...fields({
            request_type: ["choice", "GET"],
            relative_url: ["str", "/api/v1/devices?limit=2"] }) }),
    flow("shorten", { type: "card-my_card", ...fields({
        text: ["msg", "payload.text"], keep: ["choice", "end"],
        length: ["num", "9"] }) }),
    flow("issues", { type: "card-my_api", connection: "service", ...fields({
        owner: ["str", "curl"],
        repository: ["msg", "payload.text"], state: ["choice", "all"] }) })));
    const devices = await red.ask("devices");
    assert.equal(devices.way, "output", JSON.stringify(devices));
    assert.equal(devices.msg.statusCode, 200);
    assert.equal(devices.msg.payload.length, 2);
    const short = await red.ask("shorten", { text: "Ada Lovelace" });
    assert.equal(short.way, "output", JSON.stringify(short));
    assert.equal(short.msg.payload, "…Lovelace");
    const issues = await red.ask("issues", { text: "curl" });
    assert.equal(issues.way, "output", JSON.stringify(issues));
    assert.deepEqual(issues.msg.payload, [{ number: 7 }]);
} catch (error) {
    console.error(red.log);
    throw error;
} finally {
    await red.stop();
    service.close();
    service.closeAllConnections();
}
