// SPDX-License-Identifier: MIT
// The connector for any API, against Prism playing published descriptions: pets
// are listed, each way of signing is the one that the description wants, and
// without it Prism refuses.
//
//     prism-http-api.mjs HOST-STUB CARD
import { strict as assert } from "node:assert";
import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { finish, step } from "./rig.mjs";

const [host, card] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const servers = [];

async function prism(name) {
    const child = spawn(process.execPath, [
        require.resolve("@stoplight/prism-cli/dist/index.js"), "mock", "--port",
        "0", require.resolve(`@readme/oas-examples/3.0/json/${name}.json`)],
        { stdio: ["ignore", "pipe", "inherit"] });

    servers.push(child);
    for await (const line of createInterface({ input: child.stdout })) {
        const url = /is listening on (http:\S+)/.exec(line);

        if (url) {
            child.stdout.resume();
            return url[1];
        }
    }
    throw new Error(`no Prism for ${name}`);
}

function run(connection, form) {
    writeFileSync("api.json", JSON.stringify(connection), { mode: 0o600 });
    const done = spawnSync(host, ["-c", "./api.json", "run", card, "-"], {
        input: JSON.stringify(form), encoding: "utf8" });

    return { ...JSON.parse(done.stdout || "{}"), told: done.stderr };
}

const get = (relative_url, query = {}) =>
    ({ request_type: "GET", relative_url, query });
process.on("exit", () => servers.forEach((server) => server.kill()));

const simple = await prism("petstore-expanded");

await step("the pets of an API that anyone may use", () => {
    const { status_code, body, told } = run(
        { base_url: simple, auth: "none" }, get("/pets", { limit: 5 }));

    assert.equal(status_code, 200, told);
    assert.ok(Array.isArray(body) && "name" in body[0], JSON.stringify(body));
});

const store = await prism("petstore");
const key = { base_url: store, auth: "api_key_header",
    api_key: "a-planted-key", api_key_name: "api_key" };

await step("a pet by a key in a header", () =>
    assert.equal(run(key, get("/pet/7")).status_code, 200));
await step("refused without it", () => {
    const { status_code, told } = run({ base_url: store, auth: "none" },
        get("/pet/7"));

    assert.equal(status_code, 401);
    assert.match(told, /Check the connection's credentials/);
});
await step("pets by a bearer token", () =>
    assert.equal(run({ base_url: store, auth: "bearer", token: "a-token" },
        get("/pet/findByStatus", { status: ["available", "sold"] }))
        .status_code, 200));
await step("Prism's own problem details, in words", () => {
    const { status_code, told } = run({ base_url: simple, auth: "none" },
        get("/cats"));

    assert.equal(status_code, 404);
    assert.match(told, /The route \/cats hasn't been found/);
    assert.match(told, /#NO_PATH_MATCHED_ERROR/);
});

const secured = await prism("security");

await step("a key in the query", () =>
    assert.equal(run({ base_url: secured, auth: "api_key_query",
        api_key: "a/planted key", api_key_name: "apiKey" },
        get("/anything/apiKey")).status_code, 200));
await step("refused under another name", () =>
    assert.equal(run({ base_url: secured, auth: "api_key_query",
        api_key: "a/planted key", api_key_name: "other" },
        get("/anything/apiKey")).status_code, 401));
finish(7);
