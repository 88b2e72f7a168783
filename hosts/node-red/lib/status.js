// SPDX-License-Identifier: MIT
// status.js - what a node shows below itself, while calls run and after
"use strict";

function wordsOf(RED, reason) {
    const key = `status.wait.${reason}`;
    const said = RED._(key);
    return said.endsWith(key) ? reason : said;
}

// A text is looked up once: it would cost a call more than its start does.
const KEPT_MOST = 100;

class Status {
    #RED;
    #node;
    #texts = []; // of so many calls at once
    #running = 0;
    #hasRun = false;
    #waiting = new Map(); // call -> {ms, reason}

    constructor(RED, node) {
        this.#RED = RED;
        this.#node = node;
    }

    // Before the first call; keys of texts about the node itself.
    rest(fill, keys) {
        if (!this.#hasRun)
            this.#node.status({ fill, shape: "ring", text: keys.map(
                (key) => this.#RED._(`status.${key}`)).join(", ") });
    }

    begin() {
        this.#hasRun = true;
        this.#running++;
        this.#show();
    }

    // What serve says of a call's progress: it waits, or it does not.
    note(call, { state, reason, wait_ms: ms }) {
        if (state === "waiting")
            this.#waiting.set(call, { ms, reason });
        else if (!this.#waiting.delete(call))
            return;
        this.#show();
    }

    // One call less. What came of it stands there when no other runs.
    end(call, fill, text) {
        this.#waiting.delete(call);
        this.#running--;
        if (this.#running > 0)
            this.#show();
        else
            this.#node.status({ fill, shape: fill === "red" ? "ring" : "dot",
                text });
    }

    clear() {
        this.#hasRun = true;
        this.#waiting.clear();
        this.#node.status({});
    }

    #runningText(count) {
        const text = this.#texts[count] ?? (count === 1
            ? this.#RED._("status.running")
            : this.#RED._("status.runningMany", { count }));
        if (count <= KEPT_MOST)
            this.#texts[count] = text;
        return text;
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
                text: this.#runningText(this.#running) });
        }
    }
}

module.exports = { Status };
