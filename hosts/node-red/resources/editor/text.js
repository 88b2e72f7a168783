// SPDX-License-Identifier: MIT
// text.js - texts of a card in the editor
//
// A descriptor is somebody else's text. It reaches the page as text nodes and
// attributes only; where Node-RED itself makes HTML of a text (a label of the
// palette, an option's), what HTML could be made of is taken out.

export const t = (key, values) =>
    RED._(`node-red-contrib-cards/cards:editor.${key}`, values);

// A text that is safe in HTML, in a selector and in an attribute.
export function plain(text) {
    return String(text ?? "").replace(/[<>&"'`\\\p{C}]/gu, " ")
        .replace(/\s+/g, " ").trim();
}

// The same for a name of a palette's category, which becomes an id.
export function plainName(text, otherwise) {
    return plain(text).replace(/[^\p{L}\p{N} _-]/gu, " ")
        .replace(/\s+/g, " ").trim() || otherwise;
}

// el("div", {class: "form-row"}, child or text...)
export function el(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value !== undefined && value !== null && value !== false)
            element.setAttribute(key, value === true ? "" : String(value));
    }
    element.append(...children.flat().filter((child) =>
        child !== undefined && child !== null && child !== false));
    return element;
}

// Makes a template or a help text that Node-RED finds by the node's type.
export function provide(attribute, type, elements) {
    const script = el("script", { type: "text/html", [attribute]: type });
    script.textContent = elements.map((one) => one.outerHTML).join("\n");
    document.body.append(script);
}
