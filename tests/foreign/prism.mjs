// SPDX-License-Identifier: MIT
// The published description of the Devices API, played by Prism: for every
// operation, each answer that is described, and many inputs, the card gives what
// a plain HTTP client gets - status, headers, and each byte of the body.
//
//     prism.mjs DESCRIPTION HOST-STUB CARD
//
// The card is asked through host-stub's batch and through its serve.
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { Agent, request as httpRequest } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import YAML from "yaml";
import { finish, step } from "./rig.mjs";

const [file, host, card] = process.argv.slice(2);
const description = YAML.parse(readFileSync(file, "utf8"));
const TOKEN = "a-token";
const IDS = ["guo8jx5vVoxfvJeLb0w4", "Zo%C3%AB%20%2F%3F%23", "a+b@c.d,e~"];
const SEARCHES = ["", "?limit=1", "?limit=201", "?limit=x", "?after=1%2B%3D",
    "?expand=user", "?expand=no", "?expand=userSummary&limit=7&after=z",
    "?search=status%20eq%20%22ACTIVE%22&limit=20", "?unknown=%F0%9F%98%80"];
const METHODS = ["get", "post", "put", "patch", "delete"];

const resolve = (value) => value?.$ref
    ? resolve(value.$ref.slice(2).split("/").reduce((at, name) =>
        at[name.replace(/~1/g, "/").replace(/~0/g, "~")], description))
    : value;

// What Prism can be made to answer for an operation, as values of Prefer.
function preferences(operation) {
    const all = ["", "dynamic=true", "code=418"];

    for (const [code, value] of Object.entries(operation.responses)) {
        const content = resolve(value).content ?? {};
        const names = Object.values(content).flatMap(
            (media) => Object.keys(media.examples ?? {}));

        all.push(`code=${code}`, `code=${code}, dynamic=true`,
            ...names.map((name) => `code=${code}, example=${name}`));
    }
    return all;
}

// The bodies that an operation is described with, and some that are wrong.
function bodies(operation) {
    const body = resolve(operation.requestBody);

    if (!body)
        return [undefined];
    return [
        ...Object.values(body.content).flatMap((media) => [
            ...Object.values(media.examples ?? {}).map(
                (example) => resolve(example).value),
            ...media.example ? [media.example] : [],
        ]), {}, [], "text", { platform: "NONE", name: "\u{1F600} \"\\" },
    ];
}

// Each operation with all that it can be asked for, and each of its other ids and
// queries with all that it can answer; and methods that a path has not.
function* inputs() {
    for (const [path, item] of Object.entries(description.paths))
        for (const method of METHODS) {
            const operation = item[method];
            const [id, ...ids] = path.includes("{") ? IDS : [""];
            const queries = operation?.operationId === "listDevices"
                ? SEARCHES : [""];
            const input = (one, query, body, prefer) => ({
                operation: operation?.operationId,
                method: method.toUpperCase(),
                url: path.replace(/\{\w+\}/g, one) + query,
                body, prefer,
            });

            if (!operation) {
                yield input(id, "");
                continue;
            }
            const [body] = bodies(operation);

            for (const prefer of preferences(operation)) {
                for (const each of bodies(operation))
                    yield input(id, "", each, prefer);
                for (const one of ids)
                    yield input(one, "", body, prefer);
                for (const query of queries.slice(1))
                    yield input(id, query, body, prefer);
            }
        }
    for (const accept of ["*/*", "text/html", "application/json;q=0.1"])
        yield { method: "GET", url: "/api/v1/devices", accept };
    yield { method: "GET", url: "/api/v1/nowhere" };
}

const headersOf = ({ accept, prefer }) => ({
    ...accept && { Accept: accept }, ...prefer && { Prefer: prefer } });

// ---- Prism ----
async function prism() {
    const cli = createRequire(import.meta.url).resolve(
        "@stoplight/prism-cli/dist/index.js");
    const child = spawn(process.execPath, [cli, "mock", "--port", "0",
        "--seed", "cards", "--verboseLevel", "info", file],
    { stdio: ["ignore", "pipe", "inherit"] });

    process.on("exit", () => child.kill());
    for await (const line of createInterface(child.stdout)) {
        const url = /is listening on (http:\S+)/.exec(line);

        if (url) {
            child.stdout.resume();
            return url[1];
        }
    }
    throw new Error("Prism does not start");
}

// ---- a plain client ----
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

function plain(origin, input) {
    const text = input.body === undefined ? undefined
        : JSON.stringify(input.body);
    const asked = httpRequest(new URL(origin + input.url), {
        method: input.method, agent,
        headers: {
            "Authorization": `SSWS ${TOKEN}`,
            "Accept": "application/json",
            ...headersOf(input),
            ...text !== undefined && {
                "Content-Type": "application/json",
                "Content-Length": Buffer.byteLength(text),
            },
        },
    });

    return new Promise((done, failed) => {
        asked.on("error", failed).on("response", async (answer) => {
            const parts = [];

            for await (const part of answer)
                parts.push(part);
            done({ status: answer.statusCode, headers: answer.rawHeaders,
                body: Buffer.concat(parts) });
        });
        asked.end(text);
    });
}

// Eight at a time, in order.
async function each(items, run) {
    const results = [];
    let next = 0;

    await Promise.all(Array.from({ length: 8 }, async () => {
        while (next < items.length) {
            const at = next++;

            results[at] = await run(items[at]);
        }
    }));
    return results;
}

// ---- what the card is asked, and what it must say ----
const form = (input) => ({
    request_type: input.method, relative_url: input.url,
    headers: headersOf(input),
    ...input.body !== undefined && { body: input.body },
});

// Names in small letters; of each name its values, in order. Date is the moment.
function heads(raw) {
    const all = {};

    for (let i = 0; i < raw.length; i += 2)
        (all[raw[i].toLowerCase()] ??= []).push(raw[i + 1]);
    delete all.date;
    return all;
}

// The body of an answer as the manual has it: JSON verbatim, nothing as null.
function written({ headers, body }) {
    const [type] = heads(headers)["content-type"] ?? [""];

    if (body.length === 0)
        return "null";
    assert.match(type, /json/);
    JSON.parse(body);
    return body.toString("utf8");
}

function same(line, output, expected) {
    const seen = Object.entries(output.headers)
        .flatMap(([name, values]) => [values].flat().flatMap(
            (value) => [name, value]));

    assert.equal(output.status_code, expected.status);
    assert.deepEqual(heads(seen), heads(expected.headers));
    assert.ok(line.includes(`,"body":${written(expected)}}`), "the body");
}

const origin = await prism();
const all = [...inputs()];
const answers = await each(all, (input) => plain(origin, input));
const connection = { domain: origin, api_token: TOKEN, max_retries: 0 };

writeFileSync("prism.json", JSON.stringify(connection), { mode: 0o600 });
await step("the description is played whole", () => {
    const operations = new Set(all.map((input) => input.operation));
    const statuses = new Set(answers.map((answer) => answer.status));

    operations.delete(undefined);
    assert.equal(operations.size, 24);
    for (const status of [200, 204, 400, 401, 403, 404, 405, 406, 409, 422,
        429])
        assert.ok(statuses.has(status), `no ${status}`);
    assert.ok(all.length > 1000);
});

// One step for all: the first few that differ are enough to see why.
function compare(how, some, lineOf, outputOf) {
    const wrong = [];

    for (const at of some)
        try {
            const line = lineOf(at);

            same(line, outputOf(JSON.parse(line)), answers[at]);
        } catch (error) {
            wrong.push(`${JSON.stringify(all[at])}: ${error.message}`);
        }
    return step(`${how} gives what a plain client gets`, () => {
        assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} differ`);
        console.log(`${how}: ${some.length} answers`);
    });
}

// ---- through batch: but for a 429, which slows down what comes after it ----
const some = all.map((_, at) => at).filter((at) => answers[at].status !== 429);

writeFileSync("forms", some.map((at) => JSON.stringify(form(all[at])) + "\n")
    .join(""));
const batch = spawn(host, ["-c", "./prism.json", "batch", card, "forms", "-o",
    "results", "-j", "8", "--quiet"], { stdio: "inherit" });
const [status] = await once(batch, "exit");
const lines = readFileSync("results", "utf8").split("\n");

await step("batch is done", () => {
    assert.equal(status, 10); // some lines are refused, as they should be
    assert.equal(lines.length, some.length + 1);
});
const place = new Map(some.map((at, i) => [at, i]));
await compare("batch", some, (at) => lines[place.get(at)],
    (result) => result.output);

// ---- through serve ----
const serve = spawn(host, ["-c", "./prism.json", "serve"],
    { stdio: ["pipe", "pipe", "inherit"] });
const said = new Map();

for (const at of all.keys())
    serve.stdin.write(JSON.stringify({ jsonrpc: "2.0", id: at, method: "run",
        params: { card, inputs: form(all[at]) } }) + "\n");
serve.stdin.end();
for await (const line of createInterface(serve.stdout))
    said.set(JSON.parse(line).id, line);
await compare("serve", [...all.keys()], (at) => said.get(at),
    (answer) => (answer.result ?? answer.error.data).output);
finish(4);
