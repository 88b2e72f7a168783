// SPDX-License-Identifier: MIT
// connection-node.js - the configuration node of a connector's connection
"use strict";

const { baseOf } = require("./connections");

// Fields that are secret are credentials: Node-RED keeps them apart from the
// flow, encrypted, and never gives them to the editor.
function credentialsOf(fields) {
    return Object.fromEntries(fields.filter((field) => field.secret)
        .map((field) => [field.property, { type: "password" }]));
}

function register({ RED }, connector) {
    class ConnectionNode {
        constructor(config) {
            RED.nodes.createNode(this, config);
            this.base = baseOf(connector.fields, config, this.credentials);
        }
    }
    RED.nodes.registerType(connector.type, ConnectionNode,
        { credentials: credentialsOf(connector.fields) });
}

module.exports = { register };
