// SPDX-License-Identifier: MIT
// schemas-ajv.cjs EXAMPLES SCHEMA... - each schema compiles without a word, and
// those of the cards take their examples
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const Ajv = require("ajv/dist/2020");

const [examples, ...schemas] = process.argv.slice(2);
const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
const strictest = { strict: true, strictTypes: true, strictTuples: true,
    strictRequired: true };

// Ajv wants the formats it meets to be known; what they mean is not the matter.
const formats = { "date-time": true };

function compiled(file, options) {
    const said = [];
    const log = (...words) => said.push(words.join(" "));
    const validate = new Ajv({ formats, ...options,
        logger: { log, warn: log, error: log } }).compile(read(file));
    if (said.length > 0)
        throw new Error(`${file}: ${said.join("; ")}`);
    return validate;
}

function mustTake(validate, directory, is) {
    for (const name of fs.readdirSync(directory)) {
        if (name === "index.json") // the list of them
            continue;
        if (name.endsWith(".json") &&
            validate(read(path.join(directory, name))) !== is)
            throw new Error(`${name}: ${JSON.stringify(validate.errors)}`);
    }
}

for (const file of schemas) {
    const validate = compiled(file, {});
    compiled(file, strictest);
    const form = path.join(examples, "cards",
        path.basename(file).replace(".input.schema.json", ".json"));
    if (fs.existsSync(form) && !validate(read(form)))
        throw new Error(`${form}: ${JSON.stringify(validate.errors)}`);
    if (file.endsWith("custom_api_action.input.schema.json"))
        mustTake(validate, examples, true);
    if (file.endsWith("search_devices.input.schema.json"))
        mustTake(validate, path.join(examples, "search_devices"), true);
    if (file.endsWith("pick.input.schema.json")) {
        // what a card says of its values, with a reference within them
        const tree = { name: "a", inner: { inner: {} } };
        for (const [more, is] of [
            [{ tree, count: 2.0, tags: ["a"], address: { street: "x" } }, true],
            [{ tree: null, tags: null, address: {} }, true],
            [{ tree: { inner: { nome: "x" } } }, false],
            [{ count: 1.5 }, false], [{ even: 3 }, false],
            [{ tags: [1] }, false], [{ address: { floor: 1 } }, false]]) {
            if (validate({ device: "x", ...more }) !== is)
                throw new Error(`${JSON.stringify(more)}: ${!is}`);
        }
    }
    if (file.endsWith("custom_api_action.connection.schema.json")) {
        // what a condition asks for is still asked for
        for (const [connection, is] of [
            [{ domain: "https://a.okta.com", auth: "api_token",
                api_token: "x" }, true],
            [{ domain: "https://a.okta.com", auth: "api_token" }, false],
            [{ domain: "https://a.okta.com", auth: "service_app" }, false]]) {
            if (validate(connection) !== is)
                throw new Error(`${JSON.stringify(connection)}: ${!is}`);
        }
    }
}
