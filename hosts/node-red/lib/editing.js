// SPDX-License-Identifier: MIT
// editing.js - a connection that is being edited: tested, signed in for
//
// The editor has what was typed; what it shows as dots lies in the credential
// store. What a card renews meanwhile must not be lost: it goes where the old
// value came from, or becomes the credential of the node, to stay when that is
// deployed.
"use strict";

const { baseOf } = require("./connections");
const { updateOf, updateRefusalOf } = require("./outcome");
const { own } = require("./own");

const UNCHANGED = "__PWRD__";

// As Node-RED does for properties of nodes.
function fromEnvironment(value) {
    return typeof value !== "string" ? value
        : value.replace(/^\$\{([^}]+)\}$/,
            (all, name) => process.env[name] ?? "");
}

// The credentials of a node that is being edited: as typed, or else as stored.
function credentialsOfEdited(RED, fields, { id, credentials: typed }) {
    const stored = RED.nodes.getCredentials(id) ?? {};
    const credentials = {};

    for (const field of fields.filter((one) => one.secret)) {
        const value = own(typed, field.property);
        credentials[field.property] = fromEnvironment(
            value === undefined || value === UNCHANGED
                ? stored[field.property] : value);
    }
    return credentials;
}

// edited: {id, properties, credentials}, as the editor sends it.
function baseOfEdited(RED, connector, edited) {
    const credentials = credentialsOfEdited(RED, connector.fields, edited);
    const properties = Object.fromEntries(
        Object.entries(edited.properties ?? {})
            .map(([key, value]) => [key, fromEnvironment(value)]));
    return baseOf(connector.fields, properties, credentials);
}

// The update becomes what the node will be deployed with. Returns what the
// editor is to show: {kept: [credential...], properties: {...}}.
function enter(RED, connector, id, update) {
    const credentials = { ...RED.nodes.getCredentials(id) };
    const shown = { kept: [], properties: {} };

    for (const [key, value] of Object.entries(update)) {
        const field = connector.fields.find((one) => one.key === key);
        const text = typeof value === "string" ? value : JSON.stringify(value);
        if (field?.secret) {
            credentials[field.property] = text;
            shown.kept.push(field.property);
        } else if (field) {
            shown.properties[field.property] = text;
        }
    }
    RED.nodes.addCredentials(id, credentials);
    return shown;
}

// After a test, from what came of it: where the node runs with the same values,
// it goes on with the renewed ones. `warning` is there where nothing may be
// kept.
function keepRenewed(host, connector, id, base, data) {
    const running = host.RED.nodes.getNode(id)?.base;
    const update = updateOf(data);
    const keys = Object.keys(update ?? {});
    const warning = updateRefusalOf(data);

    if (warning !== undefined)
        host.RED.log.warn(`[cards] ${warning}`);
    if (keys.length === 0)
        return { kept: [], properties: {}, warning };
    if (running && keys.every(
        (key) => own(running, key) === own(base, key))) {
        host.connections.keep(id, running, update);
        return { kept: [], properties: {} };
    }
    return enter(host.RED, connector, id, update);
}

module.exports = { baseOfEdited, credentialsOfEdited, enter, keepRenewed };
