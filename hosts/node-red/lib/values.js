// SPDX-License-Identifier: MIT
// values.js - values of Node-RED as the JSON text of a card's field
//
// undefined means: not given.
"use strict";

const { faultOf } = require("./json-check");
const jsonText = require("./json-text");
const { own } = require("./own");

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

function stringText(field, value) {
    switch (field.type) {
    case "number":
    case "boolean":
        // What is neither goes as it is, and the card says what is wrong.
        return value === "" ? undefined
            : (field.type === "number" ? NUMBER : /^(true|false)$/)
                .test(value.trim()) ? value.trim() : JSON.stringify(value);
    case "object":
        // Text that is an object or an array is meant as such, and keeps every
        // digit it is written with.
        return value === "" ? undefined
            : jsonText.isComposite(value) ? value : JSON.stringify(value);
    default:
        return value === "" ? undefined
            : field.any_json && jsonText.isComposite(value) ? value
                : JSON.stringify(value);
    }
}

// A card takes a form of 1,000 levels, of which the form itself is one.
const LEVELS = 999;

// The text, or an error that names the field.
function checked(field, text) {
    const fault = faultOf(text, LEVELS);
    if (fault)
        throw new Error(`${field.title}: ${fault}.`);
    return text;
}

// A Buffer has bytes, and a form has texts.
function bufferText(buffer) {
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
            .decode(buffer);
    } catch {
        throw new Error("a Buffer whose bytes are not UTF-8. A card takes " +
            "texts: make one of it first, such as " +
            'msg.payload.toString("base64") or toString("latin1")');
    }
}

function plainText(field, value) {
    if (value === undefined || value === null)
        return undefined;
    if (Buffer.isBuffer(value))
        return stringText(field, bufferText(value));
    if (typeof value === "string")
        return stringText(field, value);
    if (typeof value === "bigint")
        return field.type === "number" || field.any_json
            ? String(value) : JSON.stringify(String(value));
    if ((field.type === "text" || field.type === "dropdown") &&
        !field.any_json && typeof value !== "object")
        return JSON.stringify(String(value));
    return JSON.stringify(value);
}

function toText(field, value) {
    let text;
    try {
        text = plainText(field, value);
    } catch (error) {
        // JSON.stringify() goes down into its value
        throw new Error(`${field.title}: ${error instanceof RangeError
            ? "it is nested too deeply, or too long" : error.message}.`);
    }
    return text === undefined ? undefined : checked(field, text);
}

// Leaves out what is not shown: a field whose condition does not hold.
// texts: {key: JSON text}.
function shown(fields, texts) {
    return Object.fromEntries(Object.entries(texts).filter(([key]) => {
        const condition = fields.find((field) => field.key === key)?.shown_if;
        const text = condition && own(texts, condition.key);
        return text === undefined ||
            condition.values.some((value) => JSON.stringify(value) === text);
    }));
}

module.exports = { checked, shown, toText };
