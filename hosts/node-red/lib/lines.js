// SPDX-License-Identifier: MIT
// lines.js - lines of a stream of bytes, each in one piece
//
// What is kept of a line is bounded: of one that is longer the rest is passed
// over, and the next line is read as ever.
"use strict";

const buffer = require("node:buffer");

const NEWLINE = 10;
const HEAD = 512;

// Bytes of ASCII are characters as they stand: to take them over costs a third
// of what it costs to decode them.
function textOf(pieces) {
    if (buffer.isAscii && pieces.every((piece) => buffer.isAscii(piece)))
        return pieces.map((piece) => piece.toString("latin1")).join("");
    return Buffer.concat(pieces).toString("utf8");
}

class Lines {
    #pieces = [];
    #size = 0;
    #bound = HEAD;
    #isSkipping = false;
    #take;
    #mostOf;
    #tooLong;

    // take(line). mostOf(head): how many bytes the line that begins so may
    // have; of a longer one tooLong(head) is told, once and at once.
    constructor(take, mostOf = () => Infinity, tooLong = () => {}) {
        this.#take = take;
        this.#mostOf = mostOf;
        this.#tooLong = tooLong;
    }

    add(piece) {
        let start = 0;
        for (let end; (end = piece.indexOf(NEWLINE, start)) >= 0;
            start = end + 1) {
            this.#keep(piece.subarray(start, end));
            this.#end();
        }
        if (start < piece.length)
            this.#keep(piece.subarray(start));
    }

    #keep(part) {
        if (this.#isSkipping)
            return;
        this.#pieces.push(part);
        this.#size += part.length;
        if (this.#size <= this.#bound)
            return;
        const head = Buffer.concat(this.#pieces.slice(0, HEAD))
            .toString("latin1", 0, HEAD);
        this.#bound = this.#mostOf(head);
        if (this.#size <= this.#bound)
            return;
        this.#pieces = [];
        this.#isSkipping = true;
        this.#tooLong(head);
    }

    #end() {
        const pieces = this.#pieces;
        const isWhole = !this.#isSkipping;
        this.#pieces = [];
        this.#size = 0;
        this.#bound = HEAD;
        this.#isSkipping = false;
        if (isWhole)
            this.#take(textOf(pieces));
    }
}

module.exports = { Lines };
