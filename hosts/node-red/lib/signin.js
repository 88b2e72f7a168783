// SPDX-License-Identifier: MIT
// signin.js - sign-ins by browser that have begun
//
// The person's browser comes back to one address for all of them, without what
// the editor is known by. So a callback is offered to each sign-in that waits:
// the card knows its own, by the state that it made, and nothing is sent for
// another's.
"use strict";

const crypto = require("node:crypto");

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
            state: { state: "waiting" } });
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

    // query: "?code=...&state=...". Returns {title, message} for the person.
    async comeBack(query) {
        for (const one of this.#waiting.values()) {
            if (one.state.state !== "waiting")
                continue;
            try {
                await this.#finish(one, query);
                return { isDone: true };
            } catch (error) {
                if (error.code === "INVALID_INPUT")
                    continue; // another's, or nobody's
                one.state = { state: "failed", message: error.message };
                return { isDone: false, message: error.message };
            }
        }
        return { isDone: false, message: null };
    }

    async #finish(one, query) {
        const { result } = await this.#client.call("signin.finish", {
            card: JSON.stringify(one.card.id), connection: one.connection,
            pending: JSON.stringify(one.pending),
            callback_url: JSON.stringify(one.redirectUri + query) }).answer;
        one.state = { state: "done",
            ...one.onDone(result.connection_update ?? {}) };
        one.pending = null;
    }
}

module.exports = { SignIns };
