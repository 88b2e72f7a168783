// SPDX-License-Identifier: MIT
// deletes.js - will the call of a node delete something?
//
// A card says what its calls may do at all. Where that is more than one thing,
// the preview of the node's own form says which of them it does: a dry run,
// which sends nothing.
"use strict";

const { effectsOf } = require("./about");

const DEADLINE_MS = 10000;

async function effectsOfForm(client, card, form, connection) {
    try {
        const { result } = await client.call("check", {
            card: JSON.stringify(card.id), inputs: form.text, connection,
            deadline_ms: DEADLINE_MS }).answer;
        return Array.isArray(result.preview?.effects)
            ? effectsOf(result.preview.effects) : null;
    } catch {
        return null; // a form that is not right says so when it runs
    }
}

// "deletes", "mayDelete", or null where it does not. form: as knownInputs()
// gives it; connection: its JSON text, or undefined.
async function deletionOf(client, card, form, connection) {
    if (!card.effects?.includes("deletes"))
        return null;
    if (card.effects.length === 1)
        return "deletes";
    const effects = form.isWhole
        ? await effectsOfForm(client, card, form, connection) : null;
    return effects === null ? "mayDelete"
        : effects.includes("deletes") ? "deletes" : null;
}

module.exports = { deletionOf };
