// SPDX-License-Identifier: MIT
// inputs.js - the form of a call: a node's fields, filled from a message
"use strict";

const { oneLine, object } = require("./json-text");
const { bare } = require("./own");
const { checked, shown, toText } = require("./values");

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
    return checked(field, oneLine(value));
}

// Types whose value is written in the node; that of any other depends on the
// message, a context or the environment.
const WRITTEN = new Set(["none", "json", "choice", "str", "num", "bool"]);

function writtenText(field, type, value) {
    return type === "none" ? undefined
        : type === "json" ? jsonAsWritten(field, value)
            : toText(field, String(value));
}

const typeOf = (config, field) =>
    field.secret ? "str" : config[field.typeProperty] ?? "none";
const valueOf = (config, credentials, field) =>
    (field.secret ? credentials : config)?.[field.property] ?? "";

async function fieldText(RED, node, config, field, msg) {
    const value = valueOf(config, node.credentials, field);
    const type = typeOf(config, field);

    if (WRITTEN.has(type))
        return writtenText(field, type, value);
    return toText(field, await evaluate(RED, node, type, value, msg)
        .catch((error) => {
            throw new Error(`${field.title}: ${error.message ?? error}`);
        }));
}

function formOf(card, texts) {
    for (const key of Object.keys(texts)) {
        if (texts[key] === undefined)
            delete texts[key];
    }
    return object(shown(card.inputs, texts));
}

// The JSON text of the form.
async function inputsText(RED, node, config, card, msg) {
    const texts = bare();

    for (const field of card.inputs)
        texts[field.key] = await fieldText(RED, node, config, field, msg);
    return formOf(card, texts);
}

// What is known of the form while no message is there: {text, isWhole}. isWhole
// is false where a field that is shown waits for a message, or holds what cannot
// be sent.
function knownInputs(card, config, credentials) {
    const texts = bare();
    const unknown = bare();

    for (const field of card.inputs) {
        const type = typeOf(config, field);
        try {
            if (WRITTEN.has(type))
                texts[field.key] = writtenText(field, type,
                    valueOf(config, credentials, field));
            else
                unknown[field.key] = "null";
        } catch {
            unknown[field.key] = "null";
        }
    }
    const text = formOf(card, texts);
    const open = shown(card.inputs, { ...texts, ...unknown });
    return { text,
        isWhole: !Object.keys(open).some((key) => key in unknown) };
}

module.exports = { inputsText, knownInputs };
