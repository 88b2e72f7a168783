// SPDX-License-Identifier: MIT
// json-text.js - cut values out of JSON text that is known to be valid
//
// JSON.parse() rounds numbers beyond 2^53. What must keep every digit is taken
// from the text as it stands; nothing here makes a value of it.
"use strict";

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /[^\s,\]}]*/y;

function skip(pattern, text, at) {
    pattern.lastIndex = at;
    pattern.exec(text);
    return pattern.lastIndex;
}

function stringEnd(text, at) {
    for (let quote = at; ;) {
        quote = text.indexOf('"', quote + 1);
        if (quote < 0)
            return text.length;
        let slashes = 0;
        while (text[quote - 1 - slashes] === "\\")
            slashes++;
        if (slashes % 2 === 0)
            return quote + 1;
    }
}

function valueEnd(text, at) {
    if (text[at] === '"')
        return stringEnd(text, at);
    if (text[at] !== "{" && text[at] !== "[")
        return skip(SCALAR, text, at);
    // By codes: an answer may have millions of brackets, and this is between
    // it and everything else that Node-RED has to do.
    for (let depth = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === 0x22)
            at = stringEnd(text, at) - 1;
        else if ((code | 0x20) === 0x7b) // [ or {
            depth++;
        else if ((code | 0x20) === 0x7d && --depth === 0) // ] or }
            return at + 1;
    }
    return text.length;
}

// Where the value of a member lies, in the object that begins at `at`:
// [start, end], or null.
function member(text, at, key) {
    if (text[at] !== "{")
        return null;
    for (at++; ;) {
        at = skip(SPACE, text, at);
        if (text[at] !== '"')
            return null;
        const keyEnd = stringEnd(text, at);
        const name = JSON.parse(text.slice(at, keyEnd));
        const start = skip(SPACE, text, skip(SPACE, text, keyEnd) + 1);
        const end = valueEnd(text, start);
        if (name === key)
            return [start, end];
        at = skip(SPACE, text, end);
        if (text[at] !== ",")
            return null;
        at++;
    }
}

// The same, down a path of keys.
function find(text, path) {
    let span = [skip(SPACE, text, 0), text.length];
    for (const key of path) {
        span = member(text, span[0], key);
        if (!span)
            return null;
    }
    return span;
}

// Are there more objects and arrays in it than this? Each takes JSON.parse()
// far longer than its two bytes do.
function hasMoreThan(text, most) {
    if (text.length <= 2 * most)
        return false;
    for (let at = 0, count = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === 0x22)
            at = stringEnd(text, at) - 1;
        else if ((code | 0x20) === 0x7b && ++count > most)
            return true;
    }
    return false;
}

// Is it the text of a JSON object or array?
function isComposite(text) {
    if (!/^\s*[[{]/.test(text))
        return false;
    try {
        JSON.parse(text);
        return true;
    } catch {
        return false;
    }
}

// One line: JSON has raw line ends between its tokens only.
function oneLine(text) {
    return text.replace(/[\r\n]/g, " ");
}

// {key: text of its value} as the text of an object; undefined is left out.
function object(members) {
    return `{${Object.entries(members)
        .filter(([, text]) => text !== undefined)
        .map(([key, text]) => `${JSON.stringify(key)}:${text}`)
        .join(",")}}`;
}

module.exports = { find, hasMoreThan, isComposite, object, oneLine,
    stringEnd };
