// SPDX-License-Identifier: MIT
// card.js - the node of a card: how it looks, its dialog, what is valid
import { aboutRows, showInPalette } from "./about.js";
import { follow } from "./conditions.js";
import { provideHelp } from "./help.js";
import { hints } from "./hints.js";
import { hasChoices, showDeletion, typedInputOf, typesOf } from "./live.js";
import { asTyped, fieldLabel, grouped, label } from "./rows.js";
import { credentialsOf, fillSecrets, secretInput } from "./secrets.js";
import { el, plain, plainName, provide, t } from "./text.js";
import { firstType, firstValue, marked, reader, validator } from "./typed.js";
import { stepByKeys } from "./whole.js";

// Colours in Node-RED's manner; a connector has always the same one.
const COLOURS = ["#A6BBCF", "#87D8CF", "#C7E9C0", "#E7E7AE", "#FDD0A2",
    "#D8BFD8", "#DEBD5C", "#C0DEED", "#E9967A", "#B8C4E0"];

function colourOf(connector) {
    let sum = 0;
    for (const character of connector)
        sum = (sum * 31 + character.codePointAt(0)) % 65521;
    return COLOURS[sum % COLOURS.length];
}

function inputRow(field) {
    const id = `node-input-${field.property}`;
    return el("div", { class: "form-row" }, fieldLabel(field, id),
        field.secret ? secretInput(field, id) : [
            // The one that is read later; what is seen is made beside it.
            el(field.multiline ? "textarea" : "input", { type: "text", id,
                style: (field.multiline ? "display: none; " : "") +
                    "width: calc(100% - 140px)",
                placeholder: asTyped(field.example) }),
            el("input", { type: "hidden",
                id: `node-input-${field.typeProperty}` })],
        hasChoices(field) && el("div", { class: "cards-hint cards-chosen" }),
        hints(field));
}

function check(id, text, help) {
    return el("div", { class: "form-row" },
        el("input", { type: "checkbox", id }),
        el("label", { for: id, class: "cards-check", title: help }, text));
}

function template(card) {
    const rows = [
        ...aboutRows(card),
        card.missing && el("div", { class: "form-tips", style:
            "margin-bottom: 12px" }, el("b", {}, `${t("missing")}. `),
        card.missing),
        el("div", { class: "form-row" },
            label("node-input-name", "tag", t("name")),
            el("input", { type: "text", id: "node-input-name",
                placeholder: t("name") })),
        card.connection.length > 0 && el("div", { class: "form-row" },
            label("node-input-connection", "plug", t("connection"),
                { required: true }),
            el("input", { type: "text", id: "node-input-connection" })),
        ...grouped(card.inputs, inputRow),
        el("div", { class: "cards-group" }, t("options")),
        el("div", { class: "form-row" },
            label("node-input-deadline", "clock-o", t("deadline")),
            el("input", { type: "text", class: "cards-short",
                id: "node-input-deadline", placeholder: "120" }),
            el("span", { class: "cards-aside" }, t("seconds"))),
        check("node-input-exact", t("exact"), t("exactHelp")),
        check("cards-second", t("outputs"), t("outputsHelp")),
        el("input", { type: "hidden", id: "node-input-outputs" }),
    ].filter(Boolean);
    provide("data-template-name", card.type,
        [el("div", { class: "cards-form" }, rows)]);
}

const open = (card) => card.inputs.filter((field) => !field.secret);

function defaults(card) {
    const all = {
        name: { value: "" },
        deadline: { value: "", validate: (value) => !value || value > 0 },
        exact: { value: false },
        outputs: { value: 1 },
    };
    if (card.connection.length > 0)
        all.connection = { value: "", type: card.connectionType,
            required: true };
    for (const field of open(card)) {
        all[field.property] = { value: firstValue(field, card.inputs),
            validate: validator(field, card.inputs) };
        all[field.typeProperty] = { value: firstType(field, card.inputs) };
    }
    return all;
}

function prepareDialog(node, card, connector) {
    fillSecrets(card.inputs, "node-input-");
    for (const field of open(card)) {
        const input = $(`#node-input-${field.property}`);
        const text = input.val();
        input.typedInput({
            types: typesOf(node, card, connector, field, input),
            default: firstType(field, card.inputs),
            typeField: $(`#node-input-${field.typeProperty}`),
        });
        if (field.multiline && text.includes("\n"))
            input.typedInput("value", marked(text));
        if (field.format === "integer")
            stepByKeys(typedInputOf(input).find("input"), field,
                () => input.typedInput("type") === "num");
    }
    if (card.effects?.includes("deletes") && !card.missing)
        showDeletion(node, card, connector);
    follow(card.inputs, "node-input-", reader(null, true));
    const outputs = $("#node-input-outputs");
    $("#cards-second").prop("checked", Number(outputs.val()) === 2)
        .on("change", function changed() {
            outputs.val(this.checked ? 2 : 1);
        });
}

// connector: of its connections, or undefined where it has none
export function registerCard(card, connector) {
    const title = plain(card.title) || card.id;

    template(card);
    provideHelp(card);
    RED.nodes.registerType(card.type, {
        category: plainName(card.connector_title, card.connector),
        color: colourOf(card.connector),
        icon: "card.svg",
        defaults: defaults(card),
        credentials: credentialsOf(card.inputs),
        inputs: 1,
        outputs: 1,
        paletteLabel: title,
        label() { return this.name || title; },
        labelStyle() { return this.name ? "node_label_italic" : ""; },
        outputLabels: (index) => t(index === 0 ? "result" : "error"),
        oneditprepare() { prepareDialog(this, card, connector); },
        onpaletteadd: () => showInPalette(card),
    });
    if (card.missing) // it is in flows, and nobody begins with it
        RED.palette.hide(card.type);
}
