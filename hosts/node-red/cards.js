// SPDX-License-Identifier: MIT
// cards.js - workflow cards in Node-RED: a node for each card that is found
//
// The cards run in a process of their own, host-stub serve. Here is what
// belongs together: what cards there are, the nodes made of them, and what the
// editor asks.
"use strict";

const admin = require("./lib/admin");
const cardNode = require("./lib/card-node");
const connectionNode = require("./lib/connection-node");
const cardsLib = require("./lib/cards");
const { Connections } = require("./lib/connections");
const { Remembered } = require("./lib/remembered");
const { Renewed } = require("./lib/renewed");
const { ServeClient } = require("./lib/serve-client");
const settingsLib = require("./lib/settings");
const { State } = require("./lib/state");

module.exports = async function cards(RED) {
    const settings = settingsLib.read(RED.settings);
    const state = new State(settings.state);
    const remembered = new Remembered(state);
    const client = new ServeClient({ ...settings,
        log: (level, text) => RED.log[level](`[cards] ${text}`) });
    const host = { RED, client, refused: [],
        answerBytes: settings.answerBytes,
        connections: new Connections(new Renewed(state)) };
    let found = [];
    let failure = null;

    for (const directory of settings.missing)
        RED.log.warn(`[cards] ${RED._("log.noDirectory", { directory })}`);
    try {
        const all = await cardsLib.find(client);
        found = all.cards;
        host.refused = all.refused;
    } catch (error) {
        failure = error.message;
        RED.log.error(`[cards] ${RED._("log.noHost", { message: failure })}`);
    }
    for (const { path, reason } of host.refused)
        RED.log.warn(`[cards] ${RED._("log.refused", { path, reason })}`);
    const standIns = remembered.standIns(found, (card) => reasonOf(card));
    host.cards = [...found, ...standIns];
    host.connectors = cardsLib.connectors(host.cards);

    function reasonOf(card) {
        const file = card.family ?? card.id;
        const refusal = host.refused.find(({ path }) =>
            path.endsWith(`/${file}.so`));
        return failure ?? (refusal
            ? RED._("error.refused", { title: card.title, ...refusal })
            : RED._("error.missing", { title: card.title, id: file,
                directories: settings.directories.join(", ") }));
    }

    for (const connector of host.connectors)
        register(connectionNode, connector);
    for (const card of host.cards) {
        register(cardNode, card);
        if (card.missing)
            RED.log.warn(`[cards] ${card.missing}`);
    }

    // Another package may have a type of this name.
    function register(kind, what) {
        try {
            kind.register(host, what);
        } catch (error) {
            RED.log.error(`[cards] ${what.type}: ${error.message}`);
        }
    }
    admin.serve(host);
    remembered.keep(host.cards);

    // Once the flows are known: what they do not use need not be remembered.
    RED.events.on("flows:started", () => {
        const ids = new Set();
        const types = new Set();
        RED.nodes.eachNode((node) => {
            ids.add(node.id);
            types.add(node.type);
        });
        if (ids.size === 0)
            return;
        remembered.keep(host.cards.filter((card) => !card.missing ||
            types.has(card.type) || types.has(card.connectionType)));
        host.connections.sweep((id) => ids.has(id));
    });
};
