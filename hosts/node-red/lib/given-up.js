// SPDX-License-Identifier: MIT
// given-up.js - calls that were given up, whose answers may come yet
//
// What a card renewed in such a call must not be lost.
"use strict";

const MOST = 1000;

class GivenUp {
    #calls = new Map(); // id -> {call, isStuck}
    #doubtful = new Set(); // ids of those that an answer without an id may mean
    #explained = 0; // of those, how many such answers there were

    // How many of them a thread of serve is still in.
    stuck = 0;

    add(call, isStuck) {
        this.#calls.set(call.id, { call, isStuck });
        this.stuck += isStuck ? 1 : 0;
        if (this.#calls.size > MOST)
            this.take(this.#calls.keys().next().value);
    }

    // The call, now that its answer is there; undefined: it is none of them.
    take(id) {
        const known = this.#calls.get(id);
        this.#calls.delete(id);
        this.#doubtful.delete(id); // it was another
        this.stuck -= known?.isStuck ? 1 : 0;
        return known?.call;
    }

    // An answer without an id came. True: it is one of those that an earlier
    // such answer had failed. Otherwise it means one of these, all given up.
    explains(calls) {
        const isOfEarlier = this.#doubtful.size > this.#explained;
        if (!isOfEarlier) {
            this.#doubtful.clear();
            this.#explained = 0;
            for (const { id } of calls)
                this.#doubtful.add(id);
        }
        this.#explained++;
        return isOfEarlier;
    }

    clear() {
        this.#doubtful.clear();
        this.#explained = 0;
        this.#calls.clear();
        this.stuck = 0;
    }
}

module.exports = { GivenUp };
