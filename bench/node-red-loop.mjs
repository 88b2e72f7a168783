// SPDX-License-Identifier: MIT
// node-red-loop.mjs [-n CALLS] [-w WARM] [-t AT_ONCE] NODE
//
// One node of the flow in the working directory, in Node-RED's own runtime with
// no editor. It is handed messages directly, and what it sends on comes straight
// back: a flow with nodes before and behind it costs more than this. NODE_PATH
// leads to node-red.

import { createServer } from "node:http";
import { createRequire } from "node:module";

import { measure, places } from "./meter.mjs";

const RED = createRequire(process.env.NODE_PATH + "/")("node-red");

RED.init(createServer(), {
    userDir: process.cwd(),
    flowFile: "flows.json",
    credentialSecret: false,
    httpAdminRoot: false,
    httpNodeRoot: false,
    telemetry: { enabled: false, updateNotification: false },
    logging: { console: { level: "error", metrics: false, audit: false } },
});
const started = new Promise((resolve) => RED.events.on("flows:started", resolve));
const late = setTimeout(() => {
    console.error(`Node-RED does not start the flow with ${places[0]}`);
    process.exit(1);
}, 60000);
await RED.start();
await started;
clearTimeout(late);

const node = RED.nodes.getNode(places[0]);
const waiting = new Map();

function settle(message, how) {
    const call = waiting.get(message._msgid);
    waiting.delete(message._msgid);
    how(call);
}

node.send = (message) => settle(message, ({ resolve, reject }) => {
    if (message.statusCode === 200 && typeof message.payload === "object")
        resolve();
    else
        reject(new Error(`${message.statusCode}: ${message.payload}`));
});
node.error = (error, message) => settle(message, ({ reject }) => reject(error));

await measure(() => new Promise((resolve, reject) => {
    const _msgid = RED.util.generateId();
    waiting.set(_msgid, { resolve, reject });
    node.receive({ _msgid, payload: "" });
}));
await RED.stop();
process.exit(0);
