// SPDX-License-Identifier: MIT
// install.mjs DIRECTORY PACKAGE SANDBOX-CONNECTION MY_CARD.SO [CARD.SO] - from
// make install to flows that run
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

const [directory, packageDirectory, sandbox, ...files] = process.argv.slice(2);
const PACKAGE = "node-red-contrib-cards";
const TYPES = ["card-custom_api_action", "card-my_card",
    "my_card-connection", "okta_devices-connection"];

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
    if (files.length === 1)
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
        ["Data", "Keep", "Members", "Method"]);
    assert.equal(card("custom_api_action").missing, undefined);

    await red.deploy(flows([connection(sandbox),
        { id: "key", type: "my_card-connection", name: "", credentials:
            { field_key: "000102030405060708090a0b0c0d0e0f" } }],
    flow("devices", { type: "card-custom_api_action",
        connection: "connection", ...fields({
            request_type: ["choice", "GET"],
            relative_url: ["str", "/api/v1/devices?limit=2"] }) }),
    flow("hide", { type: "card-my_card", connection: "key", ...fields({
        method: ["choice", "mask"], keep: ["num", "4"],
        data: ["msg", "payload"], members: ["str", "name"] }) })));
    const devices = await red.ask("devices");
    assert.equal(devices.way, "output", JSON.stringify(devices));
    assert.equal(devices.msg.statusCode, 200);
    assert.equal(devices.msg.payload.length, 2);
    const hidden = await red.ask("hide", { name: "Ada Lovelace", born: 1815 });
    assert.equal(hidden.way, "output", JSON.stringify(hidden));
    assert.deepEqual(hidden.msg.payload, { name: "********lace", born: 1815 });
} catch (error) {
    console.error(red.log);
    throw error;
} finally {
    await red.stop();
}
