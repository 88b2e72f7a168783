// SPDX-License-Identifier: MIT
// remembered.js - the cards that were there before
//
// Node-RED starts no flow at all while one of them uses a type that nobody has
// registered. So a card that was seen once is remembered; when its file is gone,
// a stand-in takes its place and says what is wrong. What no flow uses any more
// is forgotten.
"use strict";

const NAME = "known";

class Remembered {
    #state;

    constructor(state) {
        this.#state = state;
    }

    // Adds the cards of before that are not there now, with the reason.
    standIns(cards, reasonOf) {
        const here = new Set(cards.map((card) => card.id));
        return this.#read().filter((card) => !here.has(card.id))
            .map((card) => ({ ...card, missing: reasonOf(card) }));
    }

    #read() {
        const kept = this.#state.read(NAME);
        return Array.isArray(kept?.cards) ? kept.cards : [];
    }

    keep(cards) {
        this.#state.write(NAME, { cards: cards.map(
            ({ missing, ...card }) => card) });
    }
}

module.exports = { Remembered };
