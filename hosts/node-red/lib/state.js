// SPDX-License-Identifier: MIT
// state.js - small JSON files that outlive Node-RED, for its user alone
//
// A file is replaced as a whole: whenever the machine stops, it is as it was or
// as it was to be.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const NAME_MOST = 200;

// A name may have the id of a node in it, which any flow can choose: it names
// nothing but a file of this directory. Usual ids stay as they are.
function encoded(name) {
    const safe = encodeURIComponent(name.replace(/\p{Surrogate}/gu,
        (half) => `~${half.charCodeAt(0).toString(16)}`));
    if (safe.length > NAME_MOST)
        throw new Error(
            `the id of a node is too long: ${safe.slice(0, 40)}...`);
    return safe;
}

// null: no file of ours
function decoded(name) {
    try {
        return decodeURIComponent(name);
    } catch {
        return null;
    }
}

class State {
    #directory;

    constructor(directory) {
        this.#directory = directory;
    }

    #file(name) {
        return path.join(this.#directory, `${encoded(name)}.json`);
    }

    // The value, or null where there is none.
    read(name) {
        try {
            return JSON.parse(fs.readFileSync(this.#file(name), "utf8"));
        } catch (error) {
            if (error.code === "ENOENT" || error instanceof SyntaxError)
                return null;
            throw error;
        }
    }

    write(name, value) {
        const file = this.#file(name);
        fs.mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
        const handle = fs.openSync(`${file}.new`, "w", 0o600);
        try {
            fs.writeSync(handle, JSON.stringify(value));
            fs.fsyncSync(handle);
        } finally {
            fs.closeSync(handle);
        }
        fs.renameSync(`${file}.new`, file);
        const directory = fs.openSync(this.#directory, "r");
        try {
            fs.fsyncSync(directory);
        } finally {
            fs.closeSync(directory);
        }
    }

    names() {
        const files = fs.existsSync(this.#directory)
            ? fs.readdirSync(this.#directory) : [];
        return files.filter((file) => file.endsWith(".json"))
            .map((file) => decoded(file.slice(0, -".json".length)))
            .filter((name) => name !== null);
    }

    remove(name) {
        fs.rmSync(this.#file(name), { force: true });
    }
}

module.exports = { State };
