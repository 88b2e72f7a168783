// SPDX-License-Identifier: MIT
// secrets.js - secrets in a dialog: never shown, and kept when left alone
//
// For a secret that is stored Node-RED gives the editor a mark in its place. A
// secret of several lines is typed into a box of its own, beside the input that
// Node-RED reads, as the mark would stand in it for all to see.
import { el, t } from "./text.js";

export const STORED = "__PWRD__";

export function credentialsOf(fields) {
    return Object.fromEntries(fields.filter((field) => field.secret)
        .map((field) => [field.property, { type: "password" }]));
}

export function secretInput(field, id) {
    return field.multiline
        ? [el("textarea", { id: `${id}-typed`, autocomplete: "off",
            spellcheck: "false" }),
        el("textarea", { id, style: "display: none" })]
        : el("input", { type: "password", id,
            autocomplete: "new-password" });
}

export function fillSecrets(fields, prefix) {
    for (const field of fields.filter((one) => one.secret && one.multiline)) {
        const kept = $(`#${prefix}${field.property}`);
        const typed = $(`#${prefix}${field.property}-typed`);
        const before = kept.val();
        if (before === STORED)
            typed.attr("placeholder", t("kept"));
        else
            typed.val(before);
        typed.on("input", () => kept.val(
            typed.val() === "" && before === STORED ? STORED : typed.val()));
    }
}

// What came in place of a secret is stored by the runtime already.
export function markStored(node, property, prefix) {
    $(`#${prefix}${property}`).val(STORED);
    $(`#${prefix}${property}-typed`).val("").attr("placeholder", t("kept"));
    node.credentials ??= {};
    node.credentials[`has_${property}`] = true;
}
