#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// fake-serve.js - answers as host-stub serve does, and misbehaves as told
//
// Methods: echo gives its params as text; hold answers when it is cancelled;
// crash ends at once; seen gives the methods read so far; big gives so many
// bytes. FAKE_PROTOCOL is what it says it speaks.
"use strict";

const readline = require("node:readline");

const held = new Set();
const seen = [];
const write = (text) => process.stdout.write(`${text}\n`);
const answer = (id, text) =>
    write(`{"jsonrpc":"2.0","id":${id},"result":${text}}`);

readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, method, params } = JSON.parse(line);
    seen.push(method);
    switch (method) {
    case "initialize":
        return answer(id, `{"protocol":${process.env.FAKE_PROTOCOL ?? 1},` +
            `"abi":1,"version":"1.2.3"}`);
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
    case "big":
        return answer(id, JSON.stringify("ä".repeat(params.size)));
    case "babble":
        return write("this is no JSON");
    default:
        return process.exit(3);
    }
});
