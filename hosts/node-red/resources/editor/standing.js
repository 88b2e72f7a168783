// SPDX-License-Identifier: MIT
// standing.js - what a card's open dialog holds, for the runtime to use
//
// The connection may have been edited and not deployed yet: then what the editor
// has of it counts, and a secret that it does not have lies in the runtime.
import { STORED } from "./secrets.js";

const PREFIX = "#node-input-";

export function chosenConnection(connector) {
    const node = RED.nodes.node($(`${PREFIX}connection`).val());
    return node?.type === connector?.type ? node : undefined;
}

function connectionOf(connector) {
    const node = chosenConnection(connector);
    if (!node)
        return undefined;
    const all = { type: node.type, id: node.id, properties: {},
        credentials: {} };
    for (const { secret, property } of connector.fields)
        all[secret ? "credentials" : "properties"][property] =
            (secret ? node.credentials : node)?.[property];
    return all;
}

// {type, id, properties, credentials, connection}
export function standing(node, card, connector) {
    const all = { type: card.type, id: node.id, properties: {},
        credentials: {}, connection: connectionOf(connector) };
    for (const { secret, property, typeProperty } of card.inputs) {
        const value = $(PREFIX + property).val() ?? "";
        if (secret) {
            all.credentials[property] = value;
        } else {
            all.properties[property] = value;
            all.properties[typeProperty] = $(PREFIX + typeProperty).val();
        }
    }
    return all;
}

// A card renewed something of a connection that is not deployed as it is here:
// the runtime has stored it, and a deploy keeps it.
export function keepRenewed(node, { kept = [], properties = {} }) {
    if (!node || kept.length + Object.keys(properties).length === 0)
        return;
    Object.assign(node, properties, { signedIn: new Date().toISOString(),
        changed: true });
    // Where the editor has not loaded the credentials, it will load these.
    for (const property of node.credentials ? kept : [])
        Object.assign(node.credentials, { [property]: STORED,
            [`has_${property}`]: true });
    RED.nodes.dirty(true);
}
