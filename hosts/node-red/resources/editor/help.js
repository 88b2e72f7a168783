// SPDX-License-Identifier: MIT
// help.js - the help of a node, from what the card says of its fields
import { deprecation, documentation, effects, icon } from "./about.js";
import { hints } from "./hints.js";
import { el, provide, t } from "./text.js";

function choices(field) {
    return field.choices && el("ul", {}, field.choices.map((one) =>
        el("li", {}, el("code", {}, one.value),
            one.help ? ` ${one.help}` : "")));
}

function condition(field, fields) {
    const other = fields.find((one) => one.key === field.shown_if?.key);
    return other && ` ${t("help.shownFor", { title: other.title,
        values: field.shown_if.values.join(", ") })}`;
}

function property(field, fields) {
    return [
        el("dt", { class: field.required ? undefined : "optional" },
            field.title, " ", el("span", { class: "property-type" },
                field.any_json ? "any"
                    : field.format === "integer" ? "integer" : field.type)),
        el("dd", {}, field.help ?? "", condition(field, fields),
            choices(field), hints(field)),
    ];
}

function list(fields) {
    return el("dl", { class: "message-properties" },
        fields.flatMap((field) => property(field, fields)));
}

const ROLES = { payload: ["payload", "payload"],
    status: ["statusCode", "statusCode"], meta: ["headers", "headers"] };

function outputs(card) {
    const rows = Object.entries(ROLES).flatMap(([role, [name, key]]) => {
        const field = card.outputs.find((one) => one.role === role);
        return field ? [
            el("dt", {}, name, " ", el("span", { class: "property-type" },
                field.any_json ? "any" : field.type)),
            el("dd", {}, field.help ?? field.title),
        ] : [];
    });
    return el("dl", { class: "message-properties" }, rows,
        el("dt", {}, "card ", el("span", { class: "property-type" },
            "object")),
        el("dd", {}, t("help.card")));
}

export function provideHelp(card) {
    provide("data-help-name", card.type, [
        el("p", {}, card.description ?? card.title),
        card.deprecated && el("p", {}, el("b", {}, deprecation(card))),
        card.effects && el("p", {}, effects(card)),
        card.missing && el("p", {}, card.missing),
        el("h3", {}, t("help.inputs")), list(card.inputs),
        el("h3", {}, t("help.outputs")), outputs(card),
        el("h3", {}, t("help.details")),
        el("p", {}, `${t("exact")}: ${t("exactHelp")}`),
        el("p", {}, `${t("outputs")}: ${t("outputsHelp")}`),
        el("p", {}, icon(card), `${card.connector_title}, ${card.version}. `,
            documentation(card)),
    ].filter(Boolean));
}

export function provideConnectionHelp(connector) {
    provide("data-help-name", connector.type, [
        el("p", {}, connector.title),
        list(connector.fields),
    ]);
}
