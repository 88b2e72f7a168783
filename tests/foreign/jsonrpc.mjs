// SPDX-License-Identifier: MIT
// host-stub serve as two JSON-RPC libraries use it, with a line as the frame of
// a message: json-rpc-2.0, and vscode-jsonrpc, which editors speak.
//
//     jsonrpc.mjs HOST-STUB CARD CONNECTION
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createInterface } from "node:readline";
import { JSONRPCClient, JSONRPCServer, JSONRPCServerAndClient }
    from "json-rpc-2.0";
import vscode from "vscode-jsonrpc/node";
import { finish, readJson, refused, step } from "./rig.mjs";

const [host, card, connection] = process.argv.slice(2);
const NOTES = ["log", "progress"];

function start() {
    const child = spawn(host, ["-c", connection, "serve"],
        { stdio: ["pipe", "pipe", "inherit"] });

    const ended = once(child, "exit");
    const notes = [];
    const note = new EventEmitter();

    process.on("exit", () => child.kill());
    return {
        lines: createInterface(child.stdout),
        write: (message) => child.stdin.write(JSON.stringify(message) + "\n"),
        heard: (...of) => { notes.push(of); note.emit("one"); },
        rest: {
            notes, next: () => once(note, "one"),
            raw: (text) => child.stdin.write(text),
            end: async () => (child.stdin.end(), (await ended)[0]),
        },
    };
}

// Each gives ask(method, params); notes, which came without being asked for, and
// next(), which waits for one; raw(text); and end(), which is the exit status.
function small() {
    const { lines, write, heard, rest } = start();
    const rpc = new JSONRPCServerAndClient(new JSONRPCServer(),
        new JSONRPCClient(write));

    for (const name of NOTES)
        rpc.addMethod(name, (params) => heard(name, params));
    lines.on("line", (line) => rpc.receiveAndSend(JSON.parse(line)));
    return { ...rest, ask: (method, params) => rpc.request(method, params) };
}

class Lines extends vscode.AbstractMessageReader {
    constructor(lines) {
        super();
        this.lines = lines;
    }

    listen(callback) {
        this.lines.on("line", (line) => callback(JSON.parse(line)));
        this.lines.on("close", () => this.fireClose());
        return { dispose() {} };
    }
}

class Writer extends vscode.AbstractMessageWriter {
    constructor(write) {
        super();
        this.put = write;
    }

    async write(message) {
        this.put(message);
    }

    end() {}
}

function editor() {
    const { lines, write, heard, rest } = start();
    const rpc = vscode.createMessageConnection(new Lines(lines),
        new Writer(write), { error() {}, warn() {}, info() {}, log() {} });

    for (const name of NOTES)
        rpc.onNotification(name, (params) => heard(name, params));
    rpc.listen();
    return { ...rest, ask: (method, params) => rpc.sendRequest(method,
        vscode.ParameterStructures.byName, params ?? {}) };
}

async function uses(name, rpc) {
    const says = (what, run) => step(`${name}: ${what}`, run);
    const run = (relative_url, more, params) => rpc.ask("run", { card,
        inputs: { request_type: "GET", relative_url, ...more }, ...params });
    const code = (number) => (error) => error.code === number;

    await says("initialize", async () => {
        const about = await rpc.ask("initialize", { client: name });

        assert.equal(about.protocol, 1);
        assert.equal(about.name, "host-stub");
    });
    await says("describe and schema", async () => {
        const { id, inputs } = await rpc.ask("describe", { card });

        assert.equal(id, "custom_api_action");
        assert.ok(inputs.length);
        assert.ok((await rpc.ask("schema", { card })).properties.relative_url);
    });
    await says("a run, and the next until there is none", async () => {
        const ids = new Set();
        let inputs = { request_type: "GET",
            relative_url: "/api/v1/devices?limit=4" };
        let pages = 0;

        while (inputs) {
            const { output, next } = await rpc.ask("run", { card, inputs });

            assert.equal(output.status_code, 200);
            for (const device of output.body)
                ids.add(device.id);
            inputs = next;
            pages++;
        }
        assert.equal(pages, 3);
        assert.equal(ids.size, 9);
    });
    await says("three hundred at once, each its own", async () => {
        const all = await Promise.all(Array.from({ length: 300 }, (_, i) =>
            run(`/sandbox/echo/${i}`, { request_type: "POST",
                body: { i, text: "Zo\u00eb \u{1F600} \u2028" } })));

        for (const [i, { output }] of all.entries()) {
            assert.equal(output.body.path, `/sandbox/echo/${i}`);
            assert.deepEqual(JSON.parse(output.body.body),
                { i, text: "Zo\u00eb \u{1F600} \u2028" });
        }
    });
    await says("what the org refuses", async () => {
        const error = await refused(run("/api/v1/devices/none"),
            code(-32004));

        assert.equal(error.data.output.body.errorCode, "E0000007");
        assert.equal(error.data.error.http_status, 404);
    });
    await says("what the card refuses", () => refused(
        run("https://elsewhere.example.com/"), code(-32001)));
    await says("no such card", () => refused(
        rpc.ask("run", { card: "none", inputs: {} }), code(-32059)));
    await says("no such method", () => refused(
        rpc.ask("walk", {}), code(-32601)));
    await says("parameters that are wrong", () => refused(
        rpc.ask("run", { card: 7 }), code(-32602)));
    await says("progress, and cancelled", async () => {
        const began = rpc.notes.length;
        const slow = run("/api/v1/devices", { headers: {
            "X-Sandbox-Fault": "slow; ms=60000" } }, { progress: true });
        const cancelled = refused(slow, code(-32009));

        await rpc.next();
        const [what, { id, state }] = rpc.notes[began];

        assert.deepEqual([what, state], ["progress", "started"]);
        assert.deepEqual(await rpc.ask("cancel", { id }), { cancelled: true });
        await cancelled;
    });
    await says("logs", async () => {
        const began = rpc.notes.length;

        await run("/api/v1/devices?limit=1", {}, { log_level: 4 });
        assert.ok(rpc.notes.slice(began).some(([what, { message }]) =>
            what === "log" && message.includes("/api/v1/devices")));
        assert.ok(!JSON.stringify(rpc.notes).includes(
            readJson(connection).api_token));
    });
    await says("an answer to nobody does no harm", async () => {
        rpc.raw("this is not JSON\n");
        assert.deepEqual(await rpc.ask("ping"), {});
    });
    await says("shutdown", async () => {
        assert.deepEqual(await rpc.ask("shutdown"), {});
        assert.equal(await rpc.end(), 0);
    });
}

await uses("json-rpc-2.0", small());
await uses("vscode-jsonrpc", editor());
finish(26);
