// SPDX-License-Identifier: MIT
// connection-node.js - the configuration node of a connector's connection
"use strict";

const { credentialsOf } = require("./cards");
const { baseOf } = require("./connections");

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
