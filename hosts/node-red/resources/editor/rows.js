// SPDX-License-Identifier: MIT
// rows.js - a field of a card as a row of a dialog
import { el, t } from "./text.js";

const ICONS = { dropdown: "list", text: "font", number: "hashtag",
    boolean: "toggle-on", object: "code" };

export function label(id, icon, title, { required, help } = {}) {
    return el("label", { for: id, title: help },
        el("i", { class: `fa fa-${icon}` }), " ", title,
        required && el("span", { class: "cards-required",
            title: t("required") }, "*"));
}

export function fieldLabel(field, id) {
    const icon = field.secret ? "lock" : field.url ? "globe"
        : field.path ? "file-o" : ICONS[field.type] ?? "tag";
    return label(id, icon, field.title, field);
}

// A descriptor's default or example, as a person would type it.
export function asTyped(value) {
    return value === undefined || value === null ? ""
        : typeof value === "string" ? value : JSON.stringify(value);
}

// Rows by group, each group under its heading; one group needs none.
export function grouped(fields, row) {
    const groups = new Set(fields.map((field) => field.group ?? ""));
    const rows = [];
    let last;

    for (const field of fields) {
        const group = field.group ?? "";
        if (groups.size > 1 && group !== last && group)
            rows.push(el("div", { class: "cards-group" }, group));
        last = group;
        rows.push(row(field));
    }
    return rows;
}
