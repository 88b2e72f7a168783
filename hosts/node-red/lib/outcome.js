// SPDX-License-Identifier: MIT
// outcome.js - what came of a call, as parts of a message
//
// By the roles of the card's outputs, never by their keys: the payload is
// msg.payload, the status msg.statusCode, the facts about it msg.headers.
"use strict";

const { own } = require("./own");
const { CallError } = require("./answers");

function ofRole(card, role) {
    return card.outputs.find((field) => field.role === role)?.key;
}

// The path of the payload in a result, for who wants it as exact text.
function payloadPath(card) {
    const key = ofRole(card, "payload");
    return key === undefined ? ["output"] : ["output", key];
}

// data: what serve gave, less what is nobody's business in a flow.
function fill(msg, card, data, exact) {
    const { output = null, next = null, pace = null, attempts = null } = data;
    const payload = ofRole(card, "payload");
    let shown = output;

    if (exact !== undefined && exact !== "null")
        shown = payload === undefined ? exact : { ...output, [payload]: exact };
    msg.card = { id: card.id, output: shown, next, pace, attempts };
    for (const more of ["output_refused", "next_refused", "next_later",
        "connection_update_refused"]) {
        if (data[more] !== undefined)
            msg.card[more] = data[more];
    }
    if (shown === null)
        return;
    msg.payload = payload === undefined ? shown : own(shown, payload);
    const status = ofRole(card, "status");
    const meta = ofRole(card, "meta");
    if (status !== undefined)
        msg.statusCode = own(output, status);
    if (meta !== undefined)
        msg.headers = own(output, meta);
}

// Why the list that this page is of goes on and the next page is not asked for;
// undefined where that is not so.
function refusalOf({ next_refused: refused }) {
    if (!refused)
        return undefined;
    return [refused.message, refused.url].filter((text) =>
        typeof text === "string").join(" ");
}

// What a card renewed in its connection, or null. What may not be kept comes
// with a reason in its place, and counts as nothing.
function updateOf(data) {
    return data?.connection_update_refused ? null
        : data?.connection_update ?? null;
}

// Why nothing of it may be kept; undefined where that is not so.
function updateRefusalOf(data) {
    const refused = data?.connection_update_refused;
    return refused ? String(refused.message) : undefined;
}

// The error object, as in card.h; one of our own where no card was reached.
function errorOf(error) {
    if (!(error instanceof CallError))
        return { code: "INPUT", message: error.message };
    return error.data.error ?? { code: error.code, message: error.message };
}

module.exports = { errorOf, fill, ofRole, payloadPath, refusalOf, updateOf,
    updateRefusalOf };
