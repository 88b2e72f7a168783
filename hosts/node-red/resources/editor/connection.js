// SPDX-License-Identifier: MIT
// connection.js - the configuration node of a connection, and its dialog
import { controls, follow } from "./conditions.js";
import { provideConnectionHelp } from "./help.js";
import { hints } from "./hints.js";
import { asTyped, fieldLabel, fold, grouped, label } from "./rows.js";
import { credentialsOf, fillSecrets, secretInput } from "./secrets.js";
import { prepareActions } from "./test.js";
import { el, plain, provide, t } from "./text.js";
import { isWhole, stepByKeys } from "./whole.js";

const PREFIX = "node-config-input-";

function select(field, fields, id) {
    const options = field.type === "boolean"
        ? ["true", "false"].map((value) => ({ value, title: value }))
        : field.choices ?? [];
    return el("select", { id },
        !controls(field, fields) && !field.required &&
            el("option", { value: "" }, t("notGiven")),
        options.map(({ value, title }) => el("option", { value }, title)));
}

function input(field, fields) {
    const id = PREFIX + field.property;
    if (field.secret)
        return secretInput(field, id);
    if (field.type === "dropdown" || field.type === "boolean")
        return select(field, fields, id);
    const placeholder = asTyped(field.example ?? field.default);
    return field.multiline || field.type === "object"
        ? el("textarea", { id, placeholder })
        : el("input", { type: "text", id, placeholder });
}

function template(connector) {
    provide("data-template-name", connector.type, [
        el("div", { class: "cards-form" },
            connector.missing &&
                el("div", { class: "form-tips" }, connector.missing),
            el("div", { class: "form-row" },
                label(`${PREFIX}name`, "tag", t("name")),
                el("input", { type: "text", id: `${PREFIX}name`,
                    placeholder: t("name") })),
            grouped(connector.fields, (field) =>
                el("div", { class: "form-row" },
                    fieldLabel(field, PREFIX + field.property),
                    input(field, connector.fields), hints(field)), true),
            el("input", { type: "hidden", id: `${PREFIX}signedIn` }),
            el("div", { class: "form-row cards-actions" },
                el("button", { type: "button", id: "cards-test",
                    class: "red-ui-button" },
                el("i", { class: "fa fa-plug" }), " ", t("test")),
                connector.signIn && el("button", { type: "button",
                    id: "cards-signin", class: "red-ui-button" },
                el("i", { class: "fa fa-sign-in" }), " ", t("signIn"))),
            el("div", { id: "cards-said", class: "cards-said",
                role: "status" })),
    ]);
}

const dialogValue = (field) => $(`#${PREFIX}${field.property}`).val();

function mistake(field, fields, node, value) {
    const condition = field.shown_if;
    const other = fields.find((one) => one.key === condition?.key);
    if (other && node[other.property] &&
        !condition.values.includes(node[other.property]))
        return null;
    if (field.required && !value)
        return "needed";
    if (field.type !== "number" || !value)
        return null;
    return !Number.isFinite(Number(value)) ? "invalid"
        : field.format === "integer" && !isWhole(value) ? "notWhole" : null;
}

function defaults(connector) {
    const all = { name: { value: "" }, signedIn: { value: "" } };
    for (const field of connector.fields.filter((one) => !one.secret)) {
        const value = field.type === "dropdown" &&
            controls(field, connector.fields)
            ? field.default ?? field.example ?? field.choices[0]?.value
            : "";
        all[field.property] = { value, validate(entered, options) {
            const what = mistake(field, connector.fields, this, entered);
            return what === null ? true
                : options ? t(what, { title: plain(field.title) }) : false;
        } };
    }
    return all;
}

export function registerConnection(connector) {
    const first = connector.fields.find((field) => !field.secret &&
        field.type === "text" && field.required);

    template(connector);
    provideConnectionHelp(connector);
    RED.nodes.registerType(connector.type, {
        category: "config",
        defaults: defaults(connector),
        credentials: credentialsOf(connector.fields),
        label() {
            return this.name || (first && this[first.property]) ||
                plain(connector.title);
        },
        oneditprepare() {
            fillSecrets(connector.fields, PREFIX);
            follow(connector.fields, PREFIX, dialogValue);
            for (const field of connector.fields)
                if (field.format === "integer")
                    stepByKeys($(`#${PREFIX}${field.property}`), field);
            fold();
            prepareActions(this, connector, PREFIX);
        },
    });
}
