// SPDX-License-Identifier: MIT
// lines.js - lines of a stream of bytes, each in one piece
"use strict";

const buffer = require("node:buffer");

const NEWLINE = 10;

// Bytes of ASCII are characters as they stand: to take them over costs a third
// of what it costs to decode them.
function textOf(pieces) {
    if (buffer.isAscii && pieces.every((piece) => buffer.isAscii(piece)))
        return pieces.map((piece) => piece.toString("latin1")).join("");
    return Buffer.concat(pieces).toString("utf8");
}

class Lines {
    #pieces = [];
    #take;

    constructor(take) {
        this.#take = take;
    }

    add(piece) {
        let start = 0;
        for (let end; (end = piece.indexOf(NEWLINE, start)) >= 0;
            start = end + 1) {
            this.#pieces.push(piece.subarray(start, end));
            const line = textOf(this.#pieces);
            this.#pieces = [];
            this.#take(line);
        }
        if (start < piece.length)
            this.#pieces.push(piece.subarray(start));
    }
}

module.exports = { Lines };
