// SPDX-License-Identifier: MIT
// node-red-loop.mjs [-n CALLS] [-w WARM] [-t AT_ONCE] URL TOKEN CA_FILE
//
// Node-RED's own http request node in Node-RED's own runtime, with no editor and
// no other node. It is handed messages directly, and what it sends on comes
// straight back: a flow with nodes before and behind it costs more than this.
// NODE_PATH leads to node-red; the working directory is its userDir.

import { createRequire } from "node:module";
import { createServer } from "node:http";

import { measure, places } from "./meter.mjs";

const require = createRequire(process.env.NODE_PATH + "/");
const RED = require("node-red");
const [url, token, ca] = places;

RED.init(createServer(), {
    userDir: process.cwd(),
    flowFile: "flows.json",
    httpAdminRoot: false,
    httpNodeRoot: false,
    telemetry: { enabled: false, updateNotification: false },
    logging: { console: { level: "fatal", metrics: false, audit: false } },
});

const flow = [
    { id: "tab", type: "tab", label: "bench" },
    { id: "tls", type: "tls-config", cert: "", key: "", ca, certname: "",
      keyname: "", caname: "", servername: "", verifyservercert: true },
    { id: "http", z: "tab", type: "http request", method: "GET", ret: "obj",
      paytoqs: "ignore", url, tls: "tls", persist: true, proxy: "",
      insecureHTTPParser: false, authType: "", senderr: true, x: 1, y: 1,
      headers: [
          { keyType: "Accept", keyValue: "", valueType: "other",
            valueValue: "application/json" },
          { keyType: "other", keyValue: "Authorization", valueType: "other",
            valueValue: `SSWS ${token}` },
      ],
      wires: [[]] },
];

await RED.start();
await RED.runtime.flows.setFlows({ flows: { flows: flow } });
const node = await started("http");

async function started(id) {
    for (let i = 0; i < 600; i++) {
        const found = RED.nodes.getNode(id);
        if (found)
            return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("Node-RED did not start the flow");
}

const waiting = new Map();
node.send = (message) => {
    const { resolve, reject } = waiting.get(message._msgid);
    waiting.delete(message._msgid);
    if (message.statusCode === 200 && typeof message.payload === "object")
        resolve();
    else
        reject(new Error(`${message.statusCode}: ${message.payload}`));
};

await measure(() => new Promise((resolve, reject) => {
    const _msgid = RED.util.generateId();
    waiting.set(_msgid, { resolve, reject });
    node.receive({ _msgid, payload: "" });
}));
process.exit(0);
