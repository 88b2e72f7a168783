// SPDX-License-Identifier: MIT
// status.js - what a node shows below itself, while calls run and after
//
// A card that waits says so in its log: "waiting 2000 ms before another try:
// RATE_LIMIT".
"use strict";

const WAITING = /^waiting (\d+) ms\b(?:.*: (\S.*))?$/;

function wordsOf(RED, reason) {
    const key = `status.wait.${reason}`;
    const said = RED._(key);
    return said.endsWith(key) ? reason : said;
}

class Status {
    #RED;
    #node;
    #running = 0;
    #waiting = new Map(); // call -> {until, reason}

    constructor(RED, node) {
        this.#RED = RED;
        this.#node = node;
    }

    begin() {
        this.#running++;
        this.#show();
    }

    // A line of a call's log.
    note(call, line) {
        const [, ms, reason = ""] = WAITING.exec(line) ?? [];
        if (ms === undefined)
            return;
        clearTimeout(this.#waiting.get(call)?.timer);
        const timer = setTimeout(() => {
            this.#waiting.delete(call);
            this.#show();
        }, Number(ms));
        timer.unref();
        this.#waiting.set(call, { ms, reason, timer });
        this.#show();
    }

    // One call less. What came of it stands there when no other runs.
    end(call, fill, text) {
        clearTimeout(this.#waiting.get(call)?.timer);
        this.#waiting.delete(call);
        this.#running--;
        if (this.#running > 0)
            this.#show();
        else
            this.#node.status({ fill, shape: fill === "red" ? "ring" : "dot",
                text });
    }

    clear() {
        for (const { timer } of this.#waiting.values())
            clearTimeout(timer);
        this.#waiting.clear();
        this.#node.status({});
    }

    #show() {
        const RED = this.#RED;
        if (this.#running === 0)
            return;
        // Only when all wait does the node wait.
        if (this.#waiting.size === this.#running) {
            const [{ ms, reason }] = this.#waiting.values();
            this.#node.status({ fill: "yellow", shape: "ring",
                text: RED._("status.waiting", {
                    reason: wordsOf(RED, reason),
                    seconds: Math.ceil(ms / 1000) }) });
        } else {
            this.#node.status({ fill: "blue", shape: "dot",
                text: this.#running === 1 ? RED._("status.running")
                    : RED._("status.runningMany", { count: this.#running }) });
        }
    }
}

module.exports = { Status };
