// SPDX-License-Identifier: MIT
// signin.js - sign-ins by browser that have begun
//
// The person's browser comes back to one address for all of them, without what
// the editor is known by. So a callback is offered to each sign-in that waits:
// the card knows its own, by the state that it made, and nothing is sent for
// another's.
"use strict";

const crypto = require("node:crypto");
const { updateOf, updateRefusalOf } = require("./outcome");

const PENDING_MOST = 20;
const PENDING_MS = 10 * 60 * 1000;

class SignIns {
    #client;
    #waiting = new Map(); // handle -> what is known of it

    constructor(client) {
        this.#client = client;
    }

    // connection: its JSON text; onDone(update) gives what the editor is told.
    async begin(card, connection, redirectUri, onDone) {
        const { result } = await this.#client.call("signin.begin", {
            card: JSON.stringify(card.id), connection,
            redirect_uri: JSON.stringify(redirectUri) }).answer;
        const handle = crypto.randomBytes(16).toString("hex");

        this.#trim();
        this.#waiting.set(handle, { card, connection, redirectUri, onDone,
            pending: result.output.pending, begun: Date.now(),
            state: { state: "waiting" }, turn: Promise.resolve() });
        return { handle, url: result.output.authorize_url };
    }

    #trim() {
        for (const [handle, { begun }] of this.#waiting) {
            if (Date.now() - begun > PENDING_MS ||
                this.#waiting.size >= PENDING_MOST)
                this.#waiting.delete(handle);
        }
    }

    state(handle) {
        return this.#waiting.get(handle)?.state ?? { state: "gone" };
    }

    // query: "?code=...&state=...". Returns {isDone, message} for the person.
    async comeBack(query) {
        for (const one of [...this.#waiting.values()]) {
            const outcome = await this.#offer(one, query);
            if (outcome)
                return outcome;
        }
        return { isDone: false, message: null };
    }

    // One callback after the other: a browser may send one twice, and a code
    // that is redeemed twice is taken back by the service with all it gave. The
    // second is told what came of the first. null: it is another's, or nobody's.
    #offer(one, query) {
        const outcome = one.turn.then(() => {
            if (one.query === query)
                return one.outcome;
            return one.state.state === "waiting"
                ? this.#settle(one, query) : null;
        });
        one.turn = outcome.catch(() => {});
        return outcome;
    }

    async #settle(one, query) {
        let outcome;
        try {
            await this.#finish(one, query);
            outcome = { isDone: true };
        } catch (error) {
            if (error.code === "INVALID_INPUT")
                return null;
            one.state = { state: "failed", message: error.message };
            outcome = { isDone: false, message: error.message };
        }
        return Object.assign(one, { query, outcome }).outcome;
    }

    async #finish(one, query) {
        const { result } = await this.#client.call("signin.finish", {
            card: JSON.stringify(one.card.id), connection: one.connection,
            pending: JSON.stringify(one.pending),
            callback_url: JSON.stringify(one.redirectUri + query) }).answer;
        const refusal = updateRefusalOf(result);
        if (refusal !== undefined)
            throw new Error(refusal);
        one.state = { state: "done", ...one.onDone(updateOf(result) ?? {}) };
        one.pending = null;
    }
}

module.exports = { SignIns };
