// SPDX-License-Identifier: MIT
// typed.js - an input of a card as one of Node-RED's typed inputs
import { controls, isShown } from "./conditions.js";
import { asTyped } from "./rows.js";
import { plain, t } from "./text.js";
import { NUMBER, isWhole } from "./whole.js";

const FROM_FLOW = ["msg", "flow", "global", "jsonata", "env"];

// Node-RED's own JSON type makes the text anew and rounds numbers beyond 2^53;
// this one leaves what is written as it is.
const json = {
    value: "json",
    label: "JSON",
    icon: "red/images/typedInput/json.svg",
    validate: (text) => text === "" || isJson(text),
    expand() {
        RED.editor.editJSON({
            value: this.value(),
            focus: true,
            complete: (text) => this.value(text.replace(/[\r\n]+\s*/g, " ")),
        });
    },
};
// A text of several lines. In the input, which has room for one, a mark stands
// for each end of a line; behind the button is Node-RED's own editor of texts.
const LINE_END = "\u23ce";
const lines = {
    value: "str",
    label: "text",
    icon: "red/images/typedInput/az.svg",
    export: (shown) => shown.replaceAll(LINE_END, "\n"),
    expand() {
        RED.editor.editText({
            value: this.value(),
            focus: true,
            complete: (text) => this.value(marked(text)),
        });
    },
};
export const marked = (text) => text.replace(/\r\n|\r|\n/g, LINE_END);
const none = () => ({ value: "none", label: t("notGiven"), hasValue: false });
const choice = (field) => ({
    value: "choice",
    label: t("choice"),
    icon: "fa fa-list",
    options: field.choices.map(({ value, title }) =>
        ({ value, label: plain(title) || plain(value) })),
});
const number = (field) => ({
    value: "num",
    label: "number",
    icon: "red/images/typedInput/09.svg",
    validate: (text) => said(field, numberMistake(field, text)),
});

// What is wrong with a number, as it is written; null: nothing.
export function numberMistake(field, text) {
    if (text === "")
        return null;
    return !NUMBER.test(text) ? "invalid"
        : field.format === "integer" && !isWhole(text) ? "notWhole" : null;
}

const said = (field, what) => what === null ? true
    : t(what, { title: plain(field.title) });

function isJson(text) {
    try {
        JSON.parse(text);
        return true;
    } catch {
        return false;
    }
}

function own(field) {
    switch (field.type) {
    case "dropdown":
        return [choice(field)];
    case "number":
        return [number(field)];
    case "boolean":
        return ["bool"];
    case "object":
        return field.any_json ? [json, "str", number(field), "bool"] : [json];
    default:
        return [field.multiline ? lines : "str",
            ...field.any_json ? [json] : []];
    }
}

// May it be left empty by choosing so? Texts are left out when empty.
function canBeLeftOut(field, fields) {
    return !field.required && !controls(field, fields) &&
        (field.type === "dropdown" || field.type === "boolean");
}

export function types(field, fields) {
    return [...canBeLeftOut(field, fields) ? [none()] : [], ...own(field),
        ...FROM_FLOW];
}

export function firstType(field, fields) {
    const [first] = types(field, fields);
    return typeof first === "string" ? first : first.value;
}

export function firstValue(field, fields) {
    if (field.default !== undefined)
        return asTyped(field.default);
    if (field.type !== "dropdown" || canBeLeftOut(field, fields))
        return "";
    return field.choices.some(({ value }) => value === field.example)
        ? field.example : field.choices[0]?.value ?? "";
}

// For conditions: a value that is known here, from a node or from its dialog.
export function reader(node, isDialog) {
    const of = (name) => isDialog ? $(`#node-input-${name}`).val()
        : node[name];
    return (field) => of(field.typeProperty) === "choice" ||
        of(field.typeProperty) === "str" ? of(field.property) : undefined;
}

function mistake(field, type, value) {
    if (field.required && (type === "none" || value === ""))
        return "needed";
    if (type === "json" && value !== "" && !isJson(value))
        return "invalid";
    if (type === "num")
        return numberMistake(field, value);
    if (type === "choice" && value !== "" &&
        !field.choices.some((one) => one.value === value))
        return "invalid";
    if (["msg", "flow", "global"].includes(type) &&
        !RED.utils.validatePropertyExpression(value))
        return "invalid";
    return null;
}

// The validator of a property, as Node-RED calls it on the node; in an open
// dialog what stands there holds.
export function validator(field, fields) {
    return function validate(value, options) {
        const isDialog = $(`#node-input-${field.property}`).val() === value;
        const type = isDialog ? $(`#node-input-${field.typeProperty}`).val()
            : this[field.typeProperty];
        if (!isShown(field, fields, reader(this, isDialog)))
            return true;
        const what = mistake(field, type, value ?? "");
        return what === null || options ? said(field, what) : false;
    };
}
