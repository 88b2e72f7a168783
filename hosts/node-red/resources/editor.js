// SPDX-License-Identifier: MIT
// editor.js - registers the nodes of all cards with the editor
//
// What there is says the runtime. It is asked before the editor goes on, since
// flows are loaded next: so the request is a synchronous one.
import { registerCard } from "./editor/card.js";
import { registerConnection } from "./editor/connection.js";
import { addStyle } from "./editor/style.js";

function catalog() {
    let answer = { cards: [], connectors: [] };
    $.ajax({ url: "cards/catalog", dataType: "json", async: false,
        success(all) { answer = all; },
        error(request, status, error) {
            console.error(`cards: ${status} ${error}`);
        } });
    return answer;
}

const { cards, connectors } = catalog();
addStyle();
connectors.forEach(registerConnection);
for (const card of cards)
    registerCard(card, connectors.find(
        ({ type }) => type === card.connectionType));
