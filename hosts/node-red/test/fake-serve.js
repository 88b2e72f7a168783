#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// fake-serve.js - answers as host-stub serve does, and misbehaves as told
//
// Methods: echo gives its params as text; hold answers when it is cancelled;
// crash ends at once; seen gives the methods read so far; big gives so many
// bytes; run does what its inputs say. FAKE_PROTOCOL is what it says it speaks,
// FAKE_BOUNDS what its initialize tells beside that.
"use strict";

const { spawn } = require("node:child_process");
const readline = require("node:readline");

const held = new Set();
const seen = [];
const write = (text) => process.stdout.write(`${text}\n`);
const answer = (id, text) =>
    write(`{"jsonrpc":"2.0","id":${id},"result":${text}}`);

let busy = 0;
const note = (id, state) => write(`{"jsonrpc":"2.0","method":"progress",` +
    `"params":{"id":${id},"state":"${state}"}}`);
const late = (id) => answer(id, '{"connection_update":{"token":"new"}}');

// What becomes of a call, by the name of its inputs' only member.
const runs = {
    unread: () => write('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,' +
        '"message":"It is no JSON."}}'),
    lost() {},
    stuck: (id) => note(id, "started"),
    late: (id, ms) => { note(id, "started"); setTimeout(late, ms, id); },
    lateMany: (id, ms) => { note(id, "started"); setTimeout(answer, ms, id,
        `{"output":[${"[],".repeat(1000)}1],` +
        '"connection_update":{"token":"new"}}'); },
    fine: (id, value) => { note(id, "started"); answer(id, value); },
    most: (id, value, params) => answer(id, params.max_answer_bytes ?? null),
    busy: (id, times) => busy++ < times
        ? write(`{"jsonrpc":"2.0","id":${id},"error":{"code":-32060,` +
            `"message":"Busy","data":{"error":{"code":"BUSY"}}}}`)
        : answer(id, busy),
    odd: (id, value) => write(value),
    // it ends, and what it began has its pipes for a while
    orphan: () => {
        spawn("sleep", ["20"], { stdio: ["inherit", "inherit", "inherit"],
            detached: true }).unref();
        process.exit(3);
    },
    says: (id, { lines, size, end = "\n" }) => {
        for (let i = 0; i < lines; i++)
            process.stderr.write("e".repeat(size) + end);
        process.stderr.write("\n", () => answer(id, "{}"));
    },
};

readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, method, params } = JSON.parse(line);
    seen.push(method);
    switch (method) {
    case "initialize":
        return answer(id, `{"protocol":${process.env.FAKE_PROTOCOL ?? 1},` +
            `"abi":1,"version":"1.2.3"${process.env.FAKE_BOUNDS ?? ""}}`);
    case "echo":
        return answer(id, /"params":(.*)\}$/.exec(line)[1]);
    case "fail":
        return write(`{"jsonrpc":"2.0","id":${id},"error":{"code":-32004,` +
            `"message":"no","data":{"output":{"body": 1.00},` +
            `"error":{"code":"HTTP_STATUS"}}}}`);
    case "hold":
        held.add(id);
        return write(`{"jsonrpc":"2.0","method":"log","params":{"id":${id},` +
            `"level":"info","message":"held"}}`);
    case "cancel":
        if (held.delete(params.id))
            write(`{"jsonrpc":"2.0","id":${params.id},"error":{` +
                `"code":-32009,"message":"Cancelled.",` +
                `"data":{"error":{"code":"CANCELLED"}}}}`);
        return undefined;
    case "seen":
        return answer(id, JSON.stringify(seen));
    case "run":
        return Object.entries(params.inputs).forEach(
            ([what, value]) => runs[what](id, value, params));
    case "ping":
        return answer(id, "{}");
    case "big":
        return answer(id, JSON.stringify("ä".repeat(params.size)));
    case "babble":
        return write("this is no JSON");
    default:
        return process.exit(3);
    }
});
