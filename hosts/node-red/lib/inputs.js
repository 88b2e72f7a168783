// SPDX-License-Identifier: MIT
// inputs.js - the form of a call: a node's fields, filled from a message
"use strict";

const { oneLine, object } = require("./json-text");
const { shown, toText } = require("./values");

function evaluate(RED, node, type, value, msg) {
    return new Promise((resolve, reject) => {
        RED.util.evaluateNodeProperty(value, type, node, msg,
            (error, result) => error ? reject(error) : resolve(result));
    });
}

// Every digit stays; only that it is JSON is checked.
function jsonAsWritten(field, value) {
    if (value.trim() === "")
        return undefined;
    try {
        JSON.parse(value);
    } catch (error) {
        throw new Error(`${field.title}: ${error.message}`);
    }
    return oneLine(value);
}

async function fieldText(RED, node, config, field, msg) {
    const value = (field.secret ? node.credentials : config)
        ?.[field.property] ?? "";
    const type = field.secret ? "str" : config[field.typeProperty] ?? "none";

    switch (type) {
    case "none":
        return undefined;
    case "json":
        return jsonAsWritten(field, value);
    case "choice":
    case "str":
    case "num":
    case "bool":
        return toText(field, String(value));
    default:
        return toText(field, await evaluate(RED, node, type, value, msg)
            .catch((error) => {
                throw new Error(`${field.title}: ${error.message ?? error}`);
            }));
    }
}

// The JSON text of the form.
async function inputsText(RED, node, config, card, msg) {
    const texts = {};

    for (const field of card.inputs)
        texts[field.key] = await fieldText(RED, node, config, field, msg);
    for (const key of Object.keys(texts)) {
        if (texts[key] === undefined)
            delete texts[key];
    }
    return object(shown(card.inputs, texts));
}

module.exports = { inputsText };
