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

// Rows by group, each group under its heading; one group needs none. With
// fold, a group of which nothing is needed can be folded.
export function grouped(fields, row, fold = false) {
    const groups = new Map();

    for (const field of fields) {
        const group = field.group ?? "";
        groups.set(group, [...groups.get(group) ?? [], field]);
    }
    return [...groups].flatMap(([group, members]) => {
        const rows = members.map(row);
        if (groups.size === 1 || !group)
            return rows;
        return fold && !members.some(({ required }) => required)
            ? el("details", {}, el("summary", { class: "cards-group" }, group),
                rows)
            : [el("div", { class: "cards-group" }, group), ...rows];
    });
}

// Folds what nothing is entered in.
export function fold() {
    $(".cards-form details").each(function each() {
        this.open = $(this).find("input, textarea, select").toArray()
            .some((input) => input.value !== "");
    });
}
