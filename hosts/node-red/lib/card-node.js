// SPDX-License-Identifier: MIT
// card-node.js - the node of a card: a message in, a call, a message out
"use strict";

const { credentialsOf } = require("./cards");
const { inputsText } = require("./inputs");
const { errorOf, fill, ofRole, payloadPath } = require("./outcome");
const { Status } = require("./status");

const CLOSE_MS = 10000;

function textOf(card, data) {
    const status = ofRole(card, "status");
    const value = status === undefined ? undefined : data.output?.[status];
    return value === undefined || value === null ? "" : String(value);
}

// host: {RED, client, connections}
function register(host, card) {
    const { RED, client, connections } = host;

    class CardNode {
        constructor(config) {
            RED.nodes.createNode(this, config);
            this.config = config;
            this.calls = new Set();
            this.isClosing = false;
            this.state = new Status(RED, this);
            if (card.missing)
                this.status({ fill: "red", shape: "ring",
                    text: RED._("status.missing") });
            else
                this.status({});
            this.on("input", (msg, send, done) =>
                this.take(msg, send).then(() => done(), done));
            this.on("close", (removed, done) => this.stop(done));
        }

        // Resolves when the message is dealt with, rejects with an error for
        // the catch nodes.
        async take(msg, send) {
            const call = {};
            this.state.begin();
            try {
                call.answer = this.run(call, msg);
                this.calls.add(call);
                const { result, exact } = await call.answer;
                fill(msg, card, result, exact);
                this.calls.delete(call);
                this.state.end(call, "green",
                    textOf(card, result) || RED._("status.ok"));
                if (!this.isClosing)
                    send(msg);
            } catch (error) {
                this.calls.delete(call);
                return this.fail(call, msg, send, error);
            }
        }

        async run(call, msg) {
            if (card.missing)
                throw new Error(card.missing);
            const inputs = await inputsText(RED, this, this.config, card, msg);
            if (this.isClosing)
                throw new Error(RED._("error.closing"));
            const connection = RED.nodes.getNode(this.config.connection);
            if (card.connection.length > 0 && !connection)
                throw new Error(RED._("error.noConnection"));
            const params = { card: JSON.stringify(card.id), inputs,
                progress: true, ascii: !this.config.exact };
            if (connection)
                params.connection = connections.text(card, connection.id,
                    connection.base);
            if (Number(this.config.deadline) > 0)
                params.deadline_ms = Math.round(this.config.deadline * 1000);
            const made = client.call("run", params, {
                exact: this.config.exact ? payloadPath(card) : undefined,
                onNote: (method, note) => method === "progress" &&
                    this.state.note(call, note),
            });
            call.cancel = made.cancel;
            return this.keep(connection, made.answer);
        }

        // A token that was renewed is kept before anything else, also where
        // the call failed.
        async keep(connection, answer) {
            const keep = (data) => connection && connections.keep(
                connection.id, connection.base, data?.connection_update);
            try {
                const made = await answer;
                keep(made.result);
                return made;
            } catch (error) {
                keep(error.data);
                throw error;
            }
        }

        async fail(call, msg, send, error) {
            const about = errorOf(error);
            fill(msg, card, error.data ?? {}, error.exact);
            msg.card.error = about;
            const status = textOf(card, error.data ?? {});
            this.state.end(call, "red", [status, about.code].filter(Boolean)
                .join(" "));
            if (this.isClosing)
                return;
            if (Number(this.config.outputs) === 2) {
                msg.error = about;
                send([null, msg]);
                return;
            }
            const thrown = Object.assign(new Error(about.message),
                { name: "", code: about.code, cause: about });
            delete thrown.stack; // it would tell of this file, not the flow
            throw thrown;
        }

        // Stop and redeploy: what is in flight is cancelled, and its answer
        // waited for, as a renewed token may come with it.
        stop(done) {
            this.isClosing = true;
            const answers = [...this.calls].map(({ answer, cancel }) => {
                cancel?.();
                return answer;
            });
            let timer;
            const late = new Promise((resolve) => {
                timer = setTimeout(resolve, CLOSE_MS);
            });
            Promise.race([Promise.allSettled(answers), late]).then(() => {
                clearTimeout(timer);
                this.state.clear();
                done();
            });
        }
    }
    RED.nodes.registerType(card.type, CardNode,
        { credentials: credentialsOf(card.inputs) });
}

module.exports = { register };
