// SPDX-License-Identifier: MIT
// live.js - what only the runtime knows, in the open dialog of a card's node
//
// Will the call delete something, as the form is filled in? Which values does
// the card's service have for an input?
import { ask } from "./ask.js";
import { knownTexts } from "./choices.js";
import { chosenConnection, keepRenewed, standing } from "./standing.js";
import { t } from "./text.js";
import { types } from "./typed.js";

const LOOK_MS = 300;

// A text of several lines has its editor behind the button instead.
export const hasChoices = (field) => field.choices_from === "card" &&
    field.type === "text" && !field.multiline && !field.secret;

export const typedInputOf = (input) =>
    input.closest(".form-row").find(".red-ui-typedInput-container");

// Of the runtime's answers the last one to be asked for counts.
export function showDeletion(node, card, connector) {
    const said = document.getElementById("cards-deletion");
    let timer, turn = 0;

    async function look() {
        const mine = ++turn;
        const { deletion } = await ask("cards/deletion",
            standing(node, card, connector)).catch(() => ({}));
        if (mine === turn)
            said.textContent = deletion ? t(`deletion.${deletion}`) : "";
    }
    $(said).closest(".cards-form").on("change", () => {
        clearTimeout(timer);
        timer = setTimeout(look, LOOK_MS);
    });
    look();
}

// Cards whose host-stub knows of no choices; they have plain texts.
const withoutChoices = new Set();

function offerChoices(node, card, connector, field, input) {
    const row = input.closest(".form-row");
    const chosen = row.find(".cards-chosen");
    const asker = `${node.id} ${field.key} ${Math.random()}`;

    const listed = async (search, after) => {
        const connection = chosenConnection(connector);
        if (card.connection.length > 0 && !connection)
            throw new Error(t("choices.noConnection"));
        const page = await ask("cards/choices", { field: field.key, asker,
            search, after, ...standing(node, card, connector) });
        keepRenewed(connection, page);
        return page;
    };
    input.on("change", () => {
        if (chosen.data("value") !== input.typedInput("value"))
            chosen.text("");
        typedInputOf(input).find(".red-ui-typedInput-option-expand")
            .attr("title", input.typedInput("type") === "str"
                ? t("choices.open") : null);
    });
    return knownTexts({
        ask: listed,
        onPick(value, title) {
            chosen.data("value", value);
            input.typedInput("value", value);
            chosen.text(title === value ? "" : title);
            typedInputOf(input).find("input").trigger("focus");
        },
        onUnavailable() {
            withoutChoices.add(card.type);
            input.typedInput("types", types(field, card.inputs));
        },
    });
}

export function typesOf(node, card, connector, field, input) {
    const all = types(field, card.inputs);
    if (!hasChoices(field) || card.missing || withoutChoices.has(card.type))
        return all;
    const known = offerChoices(node, card, connector, field, input);
    return all.map((one) => one === "str" ? known : one);
}
