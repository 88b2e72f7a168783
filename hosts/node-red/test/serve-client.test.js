// SPDX-License-Identifier: MIT
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const test = require("node:test");
const { ServeClient } = require("../lib/serve-client");

function open(t, more = {}) {
    const log = [];
    const client = new ServeClient({ command: process.execPath,
        args: [path.join(__dirname, "fake-serve.js")],
        log: (level, text) => log.push(text), ...more });
    t.after(() => client.end());
    return Object.assign(client, { log });
}

test("calls are answered each with its own", async (t) => {
    const client = open(t);
    const all = await Promise.all(Array.from({ length: 200 },
        (_, i) => client.ask("echo", { i })));
    assert.deepEqual(all.map(({ i }) => i), [...Array(200).keys()]);
});

test("parameters reach it as they are written", async (t) => {
    const { answer } = open(t).call("echo",
        { inputs: '{"n": 12345678901234567890.0,\n"u":"ä"}' },
        { exact: ["inputs"] });
    const { result, exact } = await answer;
    assert.equal(exact, '{"n": 12345678901234567890.0, "u":"ä"}');
    assert.equal(result.inputs, null);
});

test("an error has the card's code, its data, and the exact text", async (t) => {
    await assert.rejects(open(t).call("fail", {},
        { exact: ["output", "body"] }).answer, (error) => {
        assert.equal(error.code, "HTTP_STATUS");
        assert.equal(error.rpcCode, -32004);
        assert.equal(error.exact, "1.00");
        assert.equal(error.data.output.body, null);
        return true;
    });
});

test("large answers come whole", async (t) => {
    const text = await open(t).ask("big", { size: 3000000 });
    assert.equal(text.length, 3000000);
    assert.match(text, /^ä+$/);
});

test("cancelling reaches a call, in hand or waiting", async (t) => {
    const client = open(t, { limits: { inFlight: 1 } });
    const held = await new Promise((resolve) => {
        const call = client.call("hold", {},
            { onNote: () => resolve(call) });
    });
    const waits = client.call("echo", {});
    waits.cancel();
    await assert.rejects(waits.answer, { code: "CANCELLED" });
    held.cancel();
    await assert.rejects(held.answer, { code: "CANCELLED" });
    assert.deepEqual(await client.ask("seen"),
        ["initialize", "hold", "cancel", "seen"]);
});

test("no more is sent than it is to have in hand", async (t) => {
    const client = open(t, { limits: { inFlight: 3 } });
    let notes = 0;
    let last;
    const calls = Array.from({ length: 5 }, () => client.call("hold", {},
        { onNote: () => { if (++notes === 3) last(); } }));
    await new Promise((resolve) => { last = resolve; });
    calls[0].cancel();
    await assert.rejects(calls[0].answer);
    calls[4].cancel();
    await assert.rejects(calls[4].answer); // never sent
    for (const call of calls.slice(1, 4)) {
        call.cancel();
        await assert.rejects(call.answer);
    }
    const seen = await client.ask("seen");
    assert.equal(seen.filter((method) => method === "hold").length, 4);
});

test("a crash fails what is in hand, and the next call runs", async (t) => {
    const client = open(t, { limits: { inFlight: 2 } });
    const held = client.call("hold");
    const crash = client.call("crash");
    const waiting = client.ask("echo", { a: 1 });
    for (const { answer } of [held, crash])
        await assert.rejects(answer, (error) => error.code === "HOST" &&
            /ended while the call ran \(status 3\)/.test(error.message));
    assert.deepEqual(await waiting, { a: 1 });
    assert.ok(client.log.includes("host-stub ended (status 3)"));
});

test("what writes no JSON is ended and begun anew", async (t) => {
    const client = open(t);
    await assert.rejects(client.ask("babble"), { code: "HOST" });
    assert.deepEqual(await client.ask("echo", { b: 2 }), { b: 2 });
});

test("another protocol is refused, with both versions", async (t) => {
    const client = open(t, { env: { ...process.env, FAKE_PROTOCOL: "7" } });
    await assert.rejects(client.ask("echo"),
        /host-stub 1\.2\.3 speaks protocol 7 .* needs 1/);
});

test("a program that is not there says so, again and again", async (t) => {
    const client = open(t, { command: "/nowhere/host-stub",
        limits: { patienceMs: 10 } });
    for (let i = 0; i < 3; i++)
        await assert.rejects(client.ask("echo"),
            /could not be started \(\/nowhere\/host-stub\): .*ENOENT/);
});

test("one that says nothing is given up", async (t) => {
    const client = open(t, { command: "sleep", args: ["600"],
        limits: { startMs: 50, patienceMs: 10 } });
    await assert.rejects(client.ask("echo"), /does not answer|status/);
});

test("after its end nothing more is called", async (t) => {
    const client = open(t);
    await client.ask("echo");
    await client.end();
    assert.equal(client.pid, undefined);
    await assert.rejects(client.ask("echo"), { code: "CANCELLED" });
});
