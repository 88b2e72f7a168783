// SPDX-License-Identifier: MIT
// editing.js - a connection that is being edited: tested, signed in for
//
// The editor has what was typed; what it shows as dots lies in the credential
// store. What a card renews meanwhile must not be lost: it goes where the old
// value came from, or becomes the credential of the node, to stay when that is
// deployed.
"use strict";

const { baseOf } = require("./connections");

const UNCHANGED = "__PWRD__";

// As Node-RED does for properties of nodes.
function fromEnvironment(value) {
    return typeof value !== "string" ? value
        : value.replace(/^\$\{([^}]+)\}$/,
            (all, name) => process.env[name] ?? "");
}

// edited: {id, properties, credentials}, as the editor sends it.
function baseOfEdited(RED, connector, edited) {
    const stored = RED.nodes.getCredentials(edited.id) ?? {};
    const typed = edited.credentials ?? {};
    const credentials = {};

    for (const field of connector.fields.filter((one) => one.secret)) {
        const value = typed[field.property];
        credentials[field.property] = fromEnvironment(
            value === undefined || value === UNCHANGED
                ? stored[field.property] : value);
    }
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

// After a test: where the node runs with the same values, it goes on with the
// renewed ones.
function keepRenewed(host, connector, id, base, update) {
    const running = host.RED.nodes.getNode(id)?.base;
    const keys = Object.keys(update ?? {});

    if (keys.length === 0)
        return { kept: [], properties: {} };
    if (running && keys.every((key) => running[key] === base[key])) {
        host.connections.keep(id, running, update);
        return { kept: [], properties: {} };
    }
    return enter(host.RED, connector, id, update);
}

module.exports = { baseOfEdited, enter, keepRenewed };
