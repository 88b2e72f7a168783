// SPDX-License-Identifier: MIT
// lines.js - lines of a stream of bytes, each in one piece
"use strict";

const NEWLINE = 10;

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
            const line = Buffer.concat(this.#pieces).toString("utf8");
            this.#pieces = [];
            this.#take(line);
        }
        if (start < piece.length)
            this.#pieces.push(piece.subarray(start));
    }
}

module.exports = { Lines };
