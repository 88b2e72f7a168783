// SPDX-License-Identifier: MIT
// No call lasts for ever, and no answer ends the process it comes to.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const test = require("node:test");
const { ServeClient } = require("../lib/serve-client");

const QUICK = { deadlineMs: 100, graceMs: 100, busyMs: 10, patienceMs: 10 };

// What is given up keeps no Node running: here somebody waits for its answer.
const stay = setInterval(() => {}, 1000);
test.after(() => clearInterval(stay));

function open(t, limits = {}, more = {}) {
    const log = [];
    const client = new ServeClient({ command: process.execPath,
        args: [path.join(__dirname, "fake-serve.js")],
        log: (level, text) => log.push(text),
        limits: { ...QUICK, ...limits }, ...more });
    t.after(() => { client.kill("the test is over"); return client.end(); });
    const run = (inputs, more = {}) => client.call("run",
        { inputs: JSON.stringify(inputs), ...more.params }, more);
    return { client, log, run, fine: async () =>
        (await run({ fine: 1 }).answer).result };
}
const bounds = (text) => ({ env: { ...process.env, FAKE_BOUNDS: text } });

test("an answer without an id fails what it may mean, and only that",
    async (t) => {
        const { run, fine } = open(t, { deadlineMs: 60000 });
        const running = await new Promise((resolve) => {
            const call = run({ stuck: 1 }, { onNote: () => resolve(call) });
            void call.answer.catch(() => {}); // when the test is over
        });
        await assert.rejects(run({ unread: 1 }).answer, { code: "HOST",
            message: "host-stub could not read the request: It is no JSON." });
        await assert.rejects(Promise.all([run({ lost: 1 }).answer,
            run({ unread: 1 }).answer]), { code: "HOST",
            message: /could not read a request, which may be this one/ });
        assert.equal(await fine(), 1);
        assert.ok(running.isInHand());
    });

test("a hundred that are lost or stuck stop nobody", async (t) => {
    const { client, run, fine } = open(t, { inFlight: 8 });
    const lost = await Promise.allSettled(Array.from({ length: 100 },
        (_, i) => run(i % 2 ? { lost: 1 } : { unread: 1 }).answer));
    assert.ok(lost.every(({ reason }) =>
        ["HOST", "TIMEOUT"].includes(reason?.code)));
    assert.equal(await fine(), 1);
    const { pid } = client;
    const stuck = await Promise.allSettled(Array.from({ length: 16 },
        () => run({ stuck: 1 }).answer));
    // the last of them finds the process gone, as all its threads were
    assert.ok(stuck.every(({ reason }) =>
        ["HOST", "TIMEOUT"].includes(reason?.code)));
    assert.equal(await fine(), 1);
    assert.notEqual(client.pid, pid);
});

test("the clock begins with the thread, and is the call's own", async (t) => {
    const { run } = open(t, { deadlineMs: 60000 });
    await assert.rejects(run({ stuck: 1 },
        { params: { deadline_ms: "50" } }).answer, { code: "TIMEOUT",
        message: /did not end by its deadline/ });
    await assert.rejects(run({ lost: 1 },
        { params: { deadline_ms: "50" } }).answer, { code: "TIMEOUT",
        message: /Nothing was heard/ });
    // beyond what a timer of JavaScript counts
    const long = run({ late: 20 }, { params: { deadline_ms: "31536000000" } });
    assert.deepEqual((await long.answer).result,
        { connection_update: { token: "new" } });
});

test("what was renewed in a call that was given up is not lost", async (t) => {
    const { run } = open(t);
    const late = new Promise((resolve) => {
        void run({ late: 1500 }, { onLate: resolve }).answer.catch(() => {});
    });
    assert.deepEqual((await late).connection_update, { token: "new" });
    // also where the answer is not made into values
    const many = open(t, { containers: 500 });
    const later = new Promise((resolve) => {
        void many.run({ lateMany: 1500 }, { onLate: resolve }).answer
            .catch(() => {});
    });
    assert.deepEqual(await later, { connection_update: { token: "new" } });
});

test("an answer that is too long fails its call alone", async (t) => {
    const { client, run, fine } = open(t,
        { answerBytes: 1000, restBytes: 1000, deadlineMs: 60000 });
    const waits = run({ late: 300 });
    await assert.rejects(client.ask("big", { size: 3000000 }),
        (error) => error.code === "TOO_BIG" &&
            /max_response_bytes/.test(error.message));
    assert.equal(await fine(), 1);
    assert.deepEqual((await waits.answer).result,
        { connection_update: { token: "new" } });
    // one that was to be so long is not too long
    const { answer } = client.call("big", { size: "3000" },
        { answerBytes: 100000 });
    assert.equal((await answer).result.length, 3000);
});

test("an answer of too many parts is made into no values", async (t) => {
    const { run, fine } = open(t, { containers: 1000, deadlineMs: 60000 });
    const kept = [];
    const many = (count) => run({ fine: `{"output":[${"[],".repeat(count)}1],` +
        `"connection_update":{"token":"new"}}` },
    { onLate: (data) => kept.push(data) });
    await assert.rejects(many(1000).answer, { code: "TOO_BIG",
        message: /more than 1000 objects and arrays.*exact text/ });
    assert.deepEqual(kept, [{ connection_update: { token: "new" } }]);
    assert.equal((await many(990).answer).result.output.length, 991);
    // in a text they are characters
    assert.equal((await run({ fine: `"${"[".repeat(5000)}"` }).answer)
        .result.length, 5000);
    // and as text it is no more than that
    const { exact } = await run({ fine:
        `{"output":[${"[],".repeat(5000)}1]}` }, { exact: ["output"] }).answer;
    assert.equal(exact.length, 15003);
    assert.equal(await fine(), 1);
});

test("serve is told how long an answer may be, where it knows that",
    async (t) => {
        assert.equal((await open(t).run({ most: 1 }).answer).result, null);
        const newer = open(t, { answerBytes: 7 }, bounds(',"waiting_max":9'));
        assert.equal((await newer.run({ most: 1 }).answer).result, 7);
        assert.equal((await newer.run({ most: 1 }, { answerBytes: 8 }).answer)
            .result, 8);
    });

test("busy is no failure: the call is sent again", async (t) => {
    const { run } = open(t);
    const all = await Promise.all(Array.from({ length: 5 },
        () => run({ busy: 12 }).answer));
    assert.deepEqual(all.map(({ result }) => result).sort(), [13, 14, 15, 16, 17]);
});

test("a request that is too long is not sent", async (t) => {
    const { client, run } = open(t, {}, bounds(',"line_bytes_max":2097152'));
    await client.ask("ping");
    await assert.rejects(run({ fine: "ä".repeat(1500000) }).answer,
        { code: "INPUT", message: /takes 3 MiB, and host-stub takes up to 2/ });
    const text = "x".repeat(2097152 - 200);
    assert.equal((await client.call("echo", { a: JSON.stringify(text) })
        .answer).result.a, text);
});

test("it is over when it has exited, whoever has its pipes", async (t) => {
    const { client, run, fine, log } = open(t, { deadlineMs: 60000 });
    await fine();
    const { pid } = client;
    await assert.rejects(run({ orphan: 1 }).answer, { code: "HOST",
        message: /ended while the call ran \(status 3\)/ });
    assert.equal(await fine(), 1);
    assert.notEqual(client.pid, pid);
    assert.ok(log.includes("host-stub ended (status 3)"));
});

test("what it says never fills the log", async (t) => {
    const { run, log } = open(t, { deadlineMs: 60000 });
    await run({ says: { lines: 3000, size: 10 } }).answer;
    await run({ says: { lines: 200, size: 100000, end: "" } }).answer;
    const said = log.filter((text) => text.startsWith("host-stub: "));
    assert.equal(said.length, 100);
    assert.ok(log.length < 110, String(log.length));
    const other = open(t, { deadlineMs: 60000 });
    await other.run({ says: { lines: 200, size: 100000, end: "" } }).answer;
    const [line] = other.log.filter((text) => text.startsWith("host-stub: e"));
    assert.ok(line.length < 5000 && line.endsWith("..."), line.slice(0, 50));
});

test("whatever it writes, it is ended and begun again at worst", async (t) => {
    const { run, fine, log } = open(t, { deadlineMs: 60000 });
    for (const odd of ["null", "5", '"x"', "[]", "{}", '{"id":1}',
        '{"id":{},"error":5}', '{"method":5}', '{"method":"progress"}',
        '{"method":"progress","params":null}', '{"id":null,"error":null}',
        '{"id":"__proto__","result":1}', "", "{", "\u0000"]) {
        const call = run({ odd });
        void call.answer.catch(() => {});
        // which may be on its way with it, to the one that is ended
        assert.equal(await fine().catch(fine), 1, odd);
    }
    assert.ok(log.some((text) => /cannot be read/.test(text)));
});

test("who asks for what happens may fail", async (t) => {
    const { run, fine, log } = open(t, { deadlineMs: 60000 });
    assert.equal((await run({ fine: 2 }, { onNote() {
        throw new Error("no status");
    } }).answer).result, 2);
    assert.equal(await fine(), 1);
    assert.ok(log.includes("no status"));
});

test("a command that cannot be one is told", async (t) => {
    const { client } = open(t, {}, { command: "host\0stub" });
    await assert.rejects(client.ask("ping"), /could not be started/);
});
