// SPDX-License-Identifier: MIT
// hints.js - how a value is written, and what goes into it, below its input
import { el, t } from "./text.js";

const FORMATS = new Set(["integer", "date-time", "date", "time", "duration",
    "email", "hostname", "ipv4", "ipv6", "uri", "uuid", "regex"]);
const LEVELS = 4;
const MEMBERS = 200;

const isObject = (value) => typeof value === "object" && value !== null &&
    !Array.isArray(value);

// A schema in a few words, such as "integer", "string[]" or "a | b".
function typeOf(schema, level = 0) {
    if (!isObject(schema) || level > LEVELS)
        return "any";
    if (Array.isArray(schema.enum))
        return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
    if ("const" in schema)
        return JSON.stringify(schema.const);
    if (isObject(schema.items))
        return `${typeOf(schema.items, level + 1)}[]`;
    const types = [schema.type ?? "any"].flat().join(" | ");
    return typeof schema.format === "string"
        ? `${types} (${schema.format})` : types;
}

// Those of an object, or of the items of a list.
function membersOf(schema) {
    if (!isObject(schema))
        return [];
    return isObject(schema.properties) ? Object.entries(schema.properties)
        : membersOf(schema.items);
}

function requiredOf(schema) {
    return isObject(schema.properties) || !isObject(schema.items)
        ? [schema.required ?? []].flat() : requiredOf(schema.items);
}

function outline(schema, room, level = 0) {
    const members = membersOf(schema);
    const required = requiredOf(schema);
    if (members.length === 0 || level >= LEVELS)
        return null;
    return el("ul", {}, members.map(([name, member]) =>
        room.left-- > 0 && el("li", {}, el("code", {}, name),
            required.includes(name) && el("span", { class: "cards-required",
                title: t("required") }, "*"),
            " ", el("span", { class: "property-type" }, typeOf(member)),
            typeof member?.description === "string" &&
                ` ${member.description}`,
            outline(member, room, level + 1))));
}

function schemaHint(schema) {
    const names = membersOf(schema).map(([name]) => name).join(", ");
    return el("details", { class: "cards-schema" },
        el("summary", {}, names ? t("schemaMembers", { names })
            : `${t("schema")}: ${typeOf(schema)}`),
        outline(schema, { left: MEMBERS }),
        el("details", {}, el("summary", {}, t("schemaWhole")),
            el("pre", {}, JSON.stringify(schema, null, 2))));
}

export function hints({ format, schema }) {
    return [
        FORMATS.has(format) &&
            el("div", { class: "cards-hint" }, t(`formats.${format}`)),
        isObject(schema) && schemaHint(schema),
    ];
}
