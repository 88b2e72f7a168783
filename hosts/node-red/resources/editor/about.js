// SPDX-License-Identifier: MIT
// about.js - what a card says of itself, in the palette, its dialog and its help
//
// An icon is somebody else's SVG. It is shown by an img element, in which no
// script of it runs and nothing that it refers to is loaded.
import { el, t } from "./text.js";

export function icon(card) {
    return card.icon_svg && el("img", { class: "cards-icon", alt: "",
        src: `data:image/svg+xml,${encodeURIComponent(card.icon_svg)}` });
}

export function documentation(card) {
    return card.documentation_url && el("a", { href: card.documentation_url,
        target: "_blank", rel: "noopener noreferrer" },
    t("documentation"), " ", el("i", { class: "fa fa-external-link" }));
}

// What a call may do, in a sentence.
export function effects(card) {
    return card.effects && t(`effects.${card.effects.join("-")}`);
}

export function deprecation(card) {
    return card.deprecated && `${t("deprecated")} ${card.deprecated}`;
}

export function aboutRows(card) {
    const link = documentation(card);
    const parts = [icon(card), effects(card) && el("span", {}, effects(card)),
        el("span", { id: "cards-deletion", role: "status" }), link];
    return [
        card.deprecated && el("div", { class: "form-tips cards-deprecated" },
            deprecation(card)),
        (card.icon_svg || card.effects || link) &&
            el("div", { class: "cards-about" }, parts),
    ];
}

// In place of the palette's own picture; that comes back where the SVG is none.
export function showInPalette(card) {
    const node = $(document.querySelectorAll(".red-ui-palette-node")).filter(
        (i, one) => one.getAttribute("data-palette-type") === card.type);
    node.toggleClass("cards-deprecated", Boolean(card.deprecated));
    const image = icon(card);
    const usual = node.find(".red-ui-palette-icon");
    if (!image || usual.length === 0)
        return;
    image.addEventListener("error", () => {
        image.remove();
        usual.show();
    });
    usual.hide().after(image);
}
