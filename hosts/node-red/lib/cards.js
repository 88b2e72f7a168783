// SPDX-License-Identifier: MIT
// cards.js - which cards there are, and what Node-RED calls their parts
"use strict";

const { withAbout } = require("./about");

const ID = /^[a-z0-9_-]+$/;

// A key may be any text; the name of a node's property is used in selectors.
function propertyOf(prefix, key) {
    return prefix + "_" + key.replace(/[^A-Za-z0-9]/g, (character) =>
        character === "_" ? "_" : `-${character.codePointAt(0).toString(16)}-`);
}

function withProperties(fields = []) {
    return fields.map((field) => ({
        ...field,
        property: propertyOf("field", field.key),
        typeProperty: propertyOf("type", field.key),
    }));
}

// How long an answer may be where the connection does not say so. Node has one
// thread: while JSON.parse() makes values of an answer, Node-RED does nothing
// else, and a card's own bound is made for programs that have several.
const RESPONSE_BYTES = 16 * 1024 * 1024;

// `usual` is given to the card where the person gave nothing.
function withUsual(field) {
    if (field.key !== "max_response_bytes" || field.type !== "number" ||
        (field.default ?? Infinity) <= RESPONSE_BYTES)
        return field;
    const usual = Math.min(field.maximum ?? Infinity,
        Math.max(field.minimum ?? 0, RESPONSE_BYTES));
    return { ...field, default: usual, usual };
}

const nodeType = (card) => `card-${card.id}`;
const connectionType = (card) => `${card.connector}-connection`;

// A descriptor as the rest of this package uses it.
function cardOf(descriptor, isSignIn) {
    if (!ID.test(descriptor.id) || !ID.test(descriptor.connector))
        throw new Error("its id or its connector's is not of a-z, 0-9, _ and -");
    return {
        ...withAbout(descriptor),
        inputs: withProperties(descriptor.inputs),
        outputs: descriptor.outputs ?? [],
        connection: withProperties(descriptor.connection).map(withUsual),
        type: nodeType(descriptor),
        connectionType: connectionType(descriptor),
        signIn: isSignIn,
    };
}

// Does the card lead a person through a sign-in by browser? serve refuses the
// parameters of a card that does not; nothing is sent either way.
async function hasSignIn(client, id) {
    try {
        await client.ask("signin.begin", { card: id, connection: {},
            redirect_uri: "http://127.0.0.1/" });
        return true;
    } catch (error) {
        return error.rpcCode !== -32602;
    }
}

// What host-stub finds: {cards, refused: [{path, reason}]}. A card that cannot
// be described is refused; the others are there.
async function find(client) {
    const { cards: found, refused } = await client.ask("list");
    const cards = [];

    // Of two cards with one id host-stub runs the first.
    for (const { id, path } of found.filter((one, at) =>
        found.findIndex((first) => first.id === one.id) === at)) {
        try {
            const descriptor = await client.ask("describe", { card: id });
            cards.push(cardOf(descriptor, descriptor.connection?.length > 0 &&
                await hasSignIn(client, id)));
        } catch (error) {
            refused.push({ path, reason: error.message });
        }
    }
    return { cards, refused };
}

// One kind of connection for each connector: the fields of all its cards.
function connectors(cards) {
    const all = new Map();

    for (const card of cards.filter((one) => one.connection.length > 0)) {
        const has = all.get(card.connectionType);
        if (!has) {
            all.set(card.connectionType, {
                type: card.connectionType, connector: card.connector,
                title: card.connector_title, fields: [...card.connection],
                cards: [card], missing: card.missing, signIn: card.signIn });
            continue;
        }
        has.cards.push(card);
        has.signIn ||= card.signIn;
        if (!card.missing)
            delete has.missing;
        for (const field of card.connection) {
            const at = has.fields.findIndex((one) => one.key === field.key);
            if (at < 0)
                has.fields.push(field);
            else if (field.secret)
                has.fields[at] = { ...has.fields[at], secret: true };
        }
    }
    return [...all.values()];
}

// Fields that are secret are credentials: Node-RED keeps them apart from the
// flow, encrypted, and never gives them to the editor.
function credentialsOf(fields) {
    return Object.fromEntries(fields.filter((field) => field.secret)
        .map((field) => [field.property, { type: "password" }]));
}

module.exports = { connectors, credentialsOf, find };
