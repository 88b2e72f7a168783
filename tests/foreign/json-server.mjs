// SPDX-License-Identifier: MIT
// Lists of json-server, in its two ways of paging, joined by run and batch: each
// item once, as a plain HTTP client gets it.
//
//     json-server.mjs HOST-STUB CARD
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { finish, step } from "./rig.mjs";

const require = createRequire(import.meta.url);
const [host, card] = process.argv.slice(2);
const pets = Array.from({ length: 23 }, (_, at) => ({
    id: `p${at + 1}`, name: `Zoë & ${at}`, age: at / 4,
}));

async function listening(app) {
    const server = app.listen(0, undefined, "127.0.0.1");

    if (!server.listening)
        await once(server, "listening");
    return server;
}

// Version 0.17, on Express, whose listen() has the host second.
async function linked() {
    const { create, router } = require("json-server");
    const app = create();

    app.use(router({ pets }));
    const server = app.listen(0, "127.0.0.1");

    if (!server.listening)
        await once(server, "listening");
    return server;
}

// Version 1 keeps its data in anything with these members.
async function numbered() {
    const { createApp } = await import(
        require.resolve("json-server-1/lib/app.js"));
    return listening(createApp({ data: { pets }, read() {}, write() {} },
        { logger: false }));
}

async function call(connection, words, stdin) {
    writeFileSync("connection.json", JSON.stringify(connection),
        { mode: 0o600 });
    const child = spawn(host, ["-c", "./connection.json", ...words],
        { stdio: ["pipe", "pipe", "inherit"] });
    const parts = [];

    child.stdout.on("data", (part) => parts.push(part));
    child.stdin.end(stdin);
    const [status] = await once(child, "close");
    assert.equal(status, 0, words.join(" "));
    return JSON.parse(Buffer.concat(parts));
}

async function joins(name, server, url, paging) {
    const base = `http://127.0.0.1:${server.address().port}`;
    const connection = { base_url: base, auth: "none", ...paging };
    const form = JSON.stringify({ request_type: "GET", relative_url: url });
    const plain = await (await fetch(base + "/pets")).json();

    assert.deepEqual(plain, pets);
    await step(`${name}: run`, async () => assert.deepEqual(
        await call(connection, ["run", card, "-", "--paginate"], form),
        pets));
    await step(`${name}: batch`, async () => assert.deepEqual(
        (await call(connection,
            ["batch", card, "-", "--paginate", "--quiet"], form + "\n"))
            .output.body, pets));
    await step(`${name}: one`, async () => assert.deepEqual(
        (await call(connection, ["run", card, "-", "--json"],
            JSON.stringify({ request_type: "GET", relative_url: "/pets/p7" })))
            .body, pets[6]));
}

const links = await linked();
await joins("Link", links, "/pets?_page=1&_limit=5", {});
const numbers = await numbered();
await joins("number", numbers, "/pets?_page=1&_per_page=5", {
    items_pointer: "/data", next_cursor_pointer: "/next",
    cursor_parameter: "_page",
});
finish(6);
