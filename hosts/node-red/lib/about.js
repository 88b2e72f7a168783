// SPDX-License-Identifier: MIT
// about.js - what a card says of itself beside its fields
//
// A descriptor is written by somebody else. Of these members only what is safe
// to show is passed on: an editor that gets the rest of a descriptor from here
// need not ask again where a link leads or how large an icon is.
"use strict";

const EFFECTS = ["reads", "changes", "deletes"];
const ICON_BYTES = 16384; // CARD_ICON_MOST

// Of a descriptor or a preview, in a fixed order; a name that is not known yet
// says nothing that could be shown.
function effectsOf(said) {
    return Array.isArray(said)
        ? EFFECTS.filter((effect) => said.includes(effect)) : [];
}

function linkOf(text) {
    try {
        const url = new URL(text);
        return url.protocol === "https:" && !url.username && !url.password
            ? url.href : undefined;
    } catch {
        return undefined;
    }
}

// Half of a surrogate pair cannot be a part of a URL, as which it is shown.
const isIcon = (text) => typeof text === "string" && text !== "" &&
    Buffer.byteLength(text) <= ICON_BYTES && !/\p{Surrogate}/u.test(text);

// The descriptor; what it says of itself is left out where it is not there, or
// not as card.h has it.
function withAbout({ effects, documentation_url: link, icon_svg: icon,
    deprecated, ...descriptor }) {
    const about = {
        effects: effectsOf(effects),
        documentation_url: typeof link === "string" ? linkOf(link) : undefined,
        icon_svg: isIcon(icon) ? icon : undefined,
        deprecated: typeof deprecated === "string" && deprecated !== ""
            ? deprecated : undefined,
    };
    return { ...descriptor, ...Object.fromEntries(Object.entries(about)
        .filter(([, value]) => value?.length > 0)) };
}

module.exports = { effectsOf, withAbout };
