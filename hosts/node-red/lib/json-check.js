// SPDX-License-Identifier: MIT
// json-check.js - JSON text that JavaScript takes and host-stub does not
//
// JSON.stringify() writes half of a surrogate pair as an escape that stands for
// no character, and nests as deep as its value does. host-stub refuses such a
// line as a whole, so both are found here, before anything is sent.
"use strict";

const { stringEnd } = require("./json-text");

const LONE = /\p{Surrogate}/u;
const ESCAPED = /\\u[dD][89a-fA-F]/;
const PLACE_MOST = 200;

const isWellFormed = (text) => text.isWellFormed?.() ?? !LONE.test(text);

// The places to look at: where a string begins, a container begins or ends, or
// its next value begins.
function* marks(text) {
    const mark = /["[\]{},]/g;
    for (let found; (found = mark.exec(text));) {
        yield found;
        if (found[0] === '"')
            mark.lastIndex = stringEnd(text, found.index);
    }
}

function isDeeper(text, levels) {
    let depth = 0;
    if (text.length <= levels)
        return false;
    for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === 0x22)
            at = stringEnd(text, at) - 1;
        else if ((code | 0x20) === 0x7b && ++depth > levels)
            return true;
        else if ((code | 0x20) === 0x7d)
            depth--;
    }
    return false;
}

function pointer(open) {
    const path = open.map(({ key }) => `/${String(key)
        .replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
    return path.length > PLACE_MOST
        ? `${path.slice(0, PLACE_MOST)}...` : path;
}

// Where the first such string is, as a JSON pointer; undefined: nowhere.
function placeOfLone(text) {
    const open = []; // containers: {key}, with isKey where one comes next
    for (const { 0: mark, index } of marks(text)) {
        const top = open.at(-1);
        if (mark === '"') {
            const value = JSON.parse(text.slice(index, stringEnd(text, index)));
            if (!isWellFormed(value))
                return pointer(top?.isKey ? open.slice(0, -1) : open);
            if (top?.isKey)
                Object.assign(top, { key: value, isKey: false });
        } else if (mark === "{" || mark === "[") {
            open.push(mark === "{" ? { key: "", isKey: true } : { key: 0 });
        } else if (mark === ",") {
            if (typeof top.key === "number")
                top.key++;
            else
                top.isKey = true;
        } else {
            open.pop();
        }
    }
    return undefined;
}

// What is wrong with a JSON text, in words after the name of what has it; null
// where nothing is. levels: how deep it may nest.
function faultOf(text, levels) {
    if (isDeeper(text, levels))
        return `it is nested more than ${levels} levels deep. ` +
            "Send less of it, or a part as text";
    if (isWellFormed(text) && !ESCAPED.test(text))
        return null;
    const place = placeOfLone(text);
    return place === undefined ? null
        : `half of a surrogate pair${place && ` at ${place}`}, which is not ` +
          "a character and cannot be sent. It comes of cutting a text within " +
          "a character; toWellFormed() of the text puts U+FFFD in its place";
}

module.exports = { faultOf };
