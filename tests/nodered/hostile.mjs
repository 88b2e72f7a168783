// SPDX-License-Identifier: MIT
// hostile.mjs DIRECTORY SANDBOX-CONNECTION - messages that cannot be sent,
// answers that are too large, cards that do not end
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import zlib from "node:zlib";
import { once } from "node:events";
import { NodeRed, connection, fields, flow, flows, greetConnection, sleep,
    statuses, until } from "./nodered.mjs";

const [directory, sandbox] = process.argv.slice(2);
const MIB = 1024 * 1024;

// A server whose answers are small on the wire.
const BIG = 100 * MIB;
const answers = {
    "/utf8": ["application/json", () => `["${"é".repeat(BIG / 2)}"]`],
    "/controls": ["text/plain", () => "\u0001".repeat(BIG)],
    "/arrays": ["application/json", () => `[${"[],".repeat(BIG / 3)}[]]`],
    "/most": ["application/json",
        () => `[${"[],".repeat(1900000)}[]]`],
    "/many": ["application/json", () => `[${"[],".repeat(5 * MIB)}[]]`],
    "/deep": ["application/json", () => "[".repeat(900) + "]".repeat(900)],
};
const packed = Object.fromEntries(Object.entries(answers).map(
    ([path, [type, make]]) => [path, [type, zlib.gzipSync(make(),
        { level: 1 })]]));
const server = http.createServer((request, response) => {
    const [type, body] = packed[request.url] ?? ["text/plain", ""];
    response.writeHead(200, { "content-type": type,
        "content-encoding": "gzip", "content-length": body.length });
    response.end(body);
}).listen(0, "127.0.0.1");
await once(server, "listening");

const action = (all, more = {}) => ({ type: "card-custom_api_action",
    connection: "connection", ...fields({ request_type: ["choice", "GET"],
        relative_url: ["msg", "payload.url"], ...all }), ...more });
const big = { ...connection(sandbox, { api_token: "x".repeat(40),
    timeout_ms: 110000,
    domain: `http://127.0.0.1:${server.address().port}` }), id: "big" };
const leaver = (how, more = {}) => ({ type: "card-leaver",
    connection: "leavers", ...fields({ constructor: ["str", how] }), ...more });
const greet = (all, more = {}) => ({ type: "card-greet",
    connection: "greeting", ...fields({ style: ["choice", "plain"],
        name: ["str", "World"], ...all }), ...more });
const parts = [[greetConnection(), connection(sandbox), big,
    { ...big, id: "bigger", field_max_response_bytes: String(200 * MIB),
        credentials: big.credentials },
    { id: "leavers", type: "leavers-connection",
        ["field_to-53-tring"]: "", field_toString: "x" }],
flow("any", greet({ extras: ["msg", "payload"] }, { id: "any",
    deadline: "60" })),
flow("global", greet({ extras: ["global", "made"] })),
[{ id: "make", type: "http in", z: "tab", url: "/make", method: "post",
    wires: [["making"]] },
{ id: "making", type: "function", z: "tab", wires: [["made"]], func: `
    global.set("made", msg.payload.bytes ? Buffer.from(msg.payload.bytes)
        : "x".repeat(msg.payload.size));
    msg.payload = {}; return msg;` },
{ id: "made", type: "http response", z: "tab", wires: [] }],
flow("big", action({}, { connection: "big" })),
flow("bigger", action({}, { connection: "bigger" })),
flow("post", action({ request_type: ["choice", "POST"],
    relative_url: ["str", "/sandbox/echo"], body: ["msg", "payload.body"] })),
flow("leave", leaver("leave")),
flow("hang", leaver("hang", { id: "hang", deadline: "1" })),
flow("held", leaver("hang", { id: "held", deadline: "60" })),
flow("says", leaver("says")),
flow("names", leaver("")),
statuses("hang", "held")];

const red = await NodeRed.start(directory);
const fine = async () => assert.equal(
    (await red.ask("any", { a: 1 })).way, "output");
const refused = (answer, words) => {
    assert.equal(answer.way, "catch", JSON.stringify(answer).slice(0, 500));
    assert.equal(answer.msg.error.code, "INPUT");
    assert.match(answer.msg.error.message, words);
};

async function messages() {
    // More of them than may be in hand: none holds a place.
    const all = await Promise.all(Array.from({ length: 70 }, (_, i) =>
        red.ask("any", i % 2 ? { x: ["\ud800"] } : { "\udfff": 1 })));
    all.forEach((answer, i) => refused(answer, i % 2
        ? /^Extras: half of a surrogate pair at \/x\/0,/
        : /^Extras: half of a surrogate pair,/));
    const deep = (levels) => JSON.parse("[".repeat(levels) +
        "]".repeat(levels));
    refused(await red.ask("any", deep(1000)), /^Extras: it is nested/);
    // and the card has the last word on what it is given
    const echo = await red.ask("post", { body: deep(990) });
    assert.equal(echo.way, "output", JSON.stringify(echo).slice(0, 500));
    await red.ask("make", { size: 70 * MIB });
    refused(await red.ask("global"), /takes 71 MiB.* up to 64 MiB/);
    await red.ask("make", { bytes: [0, 255, 254, 65] });
    refused(await red.ask("global"), /^Extras: a Buffer .*base64/);
    await fine();
}

async function large() {
    const { servePid: pid } = red;
    for (const url of ["/utf8", "/controls", "/arrays"]) {
        for (const place of ["big", "bigger"]) {
            const { way, msg } = await red.ask(place, { url });
            assert.equal(way, "catch", `${place} ${url}`);
            assert.equal(msg.error.code, "TOO_BIG", `${place} ${url}`);
            assert.match(msg.error.message, /max_response_bytes|2000000/);
        }
    }
    const most = await red.ask("big", { url: "/most" });
    assert.equal(most.way, "output", JSON.stringify(most).slice(0, 500));
    assert.equal(most.msg.payload.length, 1900001);
    const many = await red.ask("big", { url: "/many" });
    assert.match(many.msg.error.message, /more than 2000000 objects/);
    assert.equal((await red.ask("big", { url: "/deep" })).way, "output");
    await fine();
    assert.equal(red.servePid, pid);
}

async function cards() {
    const names = await red.ask("names");
    assert.deepEqual(names.msg.payload, { toString: "x" });
    assert.ok(!("statusCode" in names.msg) ||
        names.msg.statusCode === 200, String(names.msg.statusCode));

    // A process is left behind: the next call finds a new one at once.
    const before = red.servePid;
    const left = await red.ask("leave");
    assert.equal(left.msg.error.code, "HOST");
    assert.match(left.msg.error.message, /ended while the call ran/);
    await fine();
    assert.notEqual(red.servePid, before);

    // What a card says without end is not kept.
    assert.equal((await red.ask("says")).way, "output");
    assert.ok(red.log.length < 1e6, String(red.log.length));

    // A card that does not keep its deadline is given up.
    const hung = await red.ask("hang");
    assert.equal(hung.msg.error.code, "TIMEOUT");
    assert.match(hung.msg.error.message, /did not end by its deadline/);
    await fine();

    // As many of them as there are threads: a redeploy ends them.
    for (let i = 0; i < 16; i++)
        void red.ask("held").catch(() => {});
    await until("16 running", async () => (await red.ask("statuses"))
        .some(({ id, text }) => id === "held" && text === "16 running"));
    const held = red.servePid;
    await red.deploy(flows(...parts), "full");
    await fine();
    assert.notEqual(red.servePid, held);
    assert.match(red.log, /host-stub is ended: a card did not end within/);
}

try {
    await red.deploy(flows(...parts));
    await messages();
    await large();
    await cards();
} catch (error) {
    console.error(red.log.slice(-20000));
    throw error;
} finally {
    await red.stop();
    server.close();
    server.closeAllConnections();
}
