// SPDX-License-Identifier: MIT
// choices.js - the values that a card's service knows for an input
//
// A dialog asks for them page by page, while a person types what to search for.
// A slow service is not asked at each letter: of one list two questions run at a
// time, and of those that wait only the last one is asked. None is cancelled, as
// a card may just be getting a new token, which would be lost.
"use strict";

const NO_METHOD = -32601; // host-stub is older than this
const DEADLINE_MS = 30000;
const ANSWER_BYTES = 4 * 1024 * 1024;
const AT_ONCE = 2;

const isText = (value) => typeof value === "string";

// {choices: [{value, title, help}...], after}; after only where there are more
function pageOf({ choices, after }) {
    const all = (Array.isArray(choices) ? choices : [])
        .filter((one) => isText(one?.value))
        .map(({ value, title, help }) => ({ value,
            title: isText(title) && title !== "" ? title : value,
            help: isText(help) ? help : undefined }));
    return { choices: all,
        after: isText(after) && after !== "" ? after : undefined };
}

class Choices {
    #client;
    #lists = new Map(); // the list that asks -> {running, wake}

    constructor(client) {
        this.#client = client;
    }

    // asker: names the list that asks, a text. params: as serve takes them.
    // keep(data) keeps what a card renewed in its connection, and returns what
    // the editor has to know of that. The answer is a page, or {message},
    // {superseded: true} where a later question took its place, or
    // {unavailable: true} where host-stub knows of no choices.
    async list(asker, params, keep) {
        if (!await this.#begin(asker))
            return { superseded: true };
        try {
            const { result } = await this.#client.call("choices",
                { deadline_ms: DEADLINE_MS, ...params },
                { answerBytes: ANSWER_BYTES, onLate: keep }).answer;
            return { ...pageOf(result), ...keep(result) };
        } catch (error) {
            return error.rpcCode === NO_METHOD ? { unavailable: true }
                : { message: error.message, ...keep(error.data) };
        } finally {
            this.#end(asker);
        }
    }

    // Returns false where a later one is asked instead.
    async #begin(asker) {
        const list = this.#lists.get(asker) ?? { running: 0, wake: null };
        this.#lists.set(asker, list);
        if (list.running < AT_ONCE) {
            list.running++;
            return true;
        }
        list.wake?.(false);
        return new Promise((resolve) => { list.wake = resolve; });
    }

    // The place goes to the one that waits.
    #end(asker) {
        const list = this.#lists.get(asker);
        if (list.wake) {
            list.wake(true);
            list.wake = null;
        } else if (--list.running === 0) {
            this.#lists.delete(asker);
        }
    }
}

module.exports = { Choices };
