// SPDX-License-Identifier: MIT
// renewed.js - what cards renewed in their connections, such as a refresh token
//
// Node-RED writes credentials to disk only when somebody deploys, and a token
// that rotated must survive a restart before that. So it is kept here at once,
// on top of what the person entered: as long as that stays what it was, the
// newer value stands in its place; when something else is entered (or somebody
// signs in anew), what was kept is dropped.
//
// The file is encrypted with a key made of the values it stands for, which lie
// in Node-RED's credential store: without that store it says nothing.
"use strict";

const crypto = require("node:crypto");
const { own } = require("./own");

function keyOf(base, keys, salt) {
    const values = JSON.stringify(keys.map((key) => [key,
        own(base, key) ?? null]));
    return Buffer.from(crypto.hkdfSync("sha256", values, salt,
        "node-red-contrib-cards renewed", 32));
}

function seal(base, update) {
    const keys = Object.keys(update).sort();
    const salt = crypto.randomBytes(16);
    const iv = crypto.randomBytes(12);
    const cipher = crypto.createCipheriv("aes-256-gcm",
        keyOf(base, keys, salt), iv);
    const data = Buffer.concat([
        cipher.update(JSON.stringify(update), "utf8"), cipher.final()]);
    return { keys, salt: salt.toString("base64"), iv: iv.toString("base64"),
        tag: cipher.getAuthTag().toString("base64"),
        data: data.toString("base64") };
}

// null: it stood for other values than these.
function open(base, sealed) {
    const bytes = (name) => Buffer.from(sealed[name], "base64");
    try {
        const decipher = crypto.createDecipheriv("aes-256-gcm",
            keyOf(base, sealed.keys, bytes("salt")), bytes("iv"));
        decipher.setAuthTag(bytes("tag"));
        return JSON.parse(Buffer.concat(
            [decipher.update(bytes("data")), decipher.final()]));
    } catch {
        return null;
    }
}

class Renewed {
    #state;
    #known = new Map(); // id -> {base, update}

    constructor(state) {
        this.#state = state;
    }

    #updateOf(id, base) {
        const known = this.#known.get(id);
        if (known && Object.keys(known.update)
            .every((key) => own(known.base, key) === own(base, key)))
            return known.update;
        const sealed = this.#state.read(`renewed-${id}`);
        const update = (sealed && open(base, sealed)) ?? {};
        this.#known.set(id, { base, update });
        return update;
    }

    // The members of a connection as they are to be used now.
    apply(id, base) {
        return { ...base, ...this.#updateOf(id, base) };
    }

    // Keeps an update; it is on disk when this returns.
    keep(id, base, update) {
        const all = { ...this.#updateOf(id, base), ...update };
        this.#known.set(id, { base, update: all });
        this.#state.write(`renewed-${id}`, seal(base, all));
    }

    // Forgets the ids that are not there any more.
    sweep(isThere) {
        for (const name of this.#state.names()) {
            const id = /^renewed-(.*)$/.exec(name)?.[1];
            if (id === undefined || isThere(id))
                continue;
            this.#known.delete(id);
            this.#state.remove(name);
        }
    }
}

module.exports = { Renewed };
