// SPDX-License-Identifier: MIT
// connections.js - connections as cards are given them, and what renews them
//
// A connection is known by the id of its configuration node. What the person
// entered is its base; what a card renewed since stands on top of that.
"use strict";

const { object } = require("./json-text");
const { bare, own } = require("./own");
const { shown, toText } = require("./values");

// Node's longest string is twice this.
const ANSWER_MOST = 256 * 1024 * 1024;

// Members of the base that are given, from a configuration node's properties
// and its credentials.
function baseOf(fields, properties, credentials = {}) {
    const base = bare();

    for (const field of fields) {
        const from = field.secret ? credentials : properties;
        const value = own(from, field.property);
        if (value !== undefined && value !== "")
            base[field.key] = value;
    }
    return base;
}

class Connections {
    #renewed;

    constructor(renewed) {
        this.#renewed = renewed;
    }

    // The JSON text for a card, which is given only what it knows.
    text(card, id, base) {
        const members = this.#renewed.apply(id, base);
        const texts = bare();

        for (const field of card.connection) {
            const text = toText(field,
                own(members, field.key) ?? field.usual);
            if (text !== undefined)
                texts[field.key] = text;
        }
        return object(shown(card.connection, texts));
    }

    // How long the answer of a call may be on its way here: as long as the
    // package's own bound has it, or as the person said, with room for what
    // escapes add.
    answerBytes(id, base, usual) {
        const said = Number(own(this.#renewed.apply(id, base),
            "max_response_bytes"));
        return Math.min(ANSWER_MOST,
            said > 0 ? Math.max(usual, 2 * said) : usual);
    }

    // What came with an answer, or with an error. On disk when this returns.
    keep(id, base, update) {
        if (update && Object.keys(update).length > 0)
            this.#renewed.keep(id, base, update);
    }

    // Forgets what was renewed for nodes that are no more.
    sweep(isThere) {
        this.#renewed.sweep(isThere);
    }
}

module.exports = { Connections, baseOf };
