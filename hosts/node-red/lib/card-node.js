// SPDX-License-Identifier: MIT
// card-node.js - the node of a card: a message in, a call, a message out
"use strict";

const { credentialsOf } = require("./cards");
const { deletionOf } = require("./deletes");
const { inputsText, knownInputs } = require("./inputs");
const { errorOf, fill, ofRole, payloadPath, refusalOf, updateOf,
    updateRefusalOf } = require("./outcome");
const { own } = require("./own");
const { Status } = require("./status");

const CLOSE_MS = 10000;
const DEADLINE_MOST_MS = 31536000000; // as serve has it

function textOf(card, data) {
    const status = ofRole(card, "status");
    const value = status === undefined ? undefined : own(data.output, status);
    return value === undefined || value === null ? "" : String(value);
}

// host: {RED, client, connections, answerBytes}
function register(host, card) {
    const { RED, client, connections } = host;

    class CardNode {
        constructor(config) {
            RED.nodes.createNode(this, config);
            this.config = config;
            this.calls = new Set();
            this.isClosing = false;
            this.state = new Status(RED, this);
            if (card.missing) {
                this.state.rest("red", ["missing"]);
            } else {
                this.status({});
                this.rest();
            }
            this.on("input", (msg, send, done) =>
                this.take(msg, send).then(() => done(), done));
            this.on("close", (removed, done) => this.stop(done));
        }

        // What it shows before the first message.
        async rest() {
            const deletion = await this.deletion().catch(() => null);
            const about = [deletion, card.deprecated && "deprecated"]
                .filter(Boolean);
            if (about.length > 0)
                this.state.rest(deletion ? "yellow" : "grey", about);
        }

        async deletion() {
            const node = RED.nodes.getNode(this.config.connection);
            if (card.connection.length > 0 && !node)
                return null; // it does not run, and says so when it is to
            return deletionOf(client, card,
                knownInputs(card, this.config, this.credentials),
                node ? connections.text(card, node.id, node.base) : undefined);
        }

        // Resolves when the message is dealt with, rejects with an error for
        // the catch nodes.
        async take(msg, send) {
            const call = {};
            this.state.begin();
            try {
                call.ended = this.run(call, msg);
                this.calls.add(call);
                const { result, exact } = await call.ended;
                fill(msg, card, result, exact);
                const refusal = refusalOf(result);
                if (refusal !== undefined)
                    this.warn(RED._("error.nextRefused", { refusal }));
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
            const deadline = Math.round(Number(this.config.deadline) * 1000);
            if (deadline > 0)
                params.deadline_ms = Math.min(deadline, DEADLINE_MOST_MS);
            const keep = (data) => this.keepRenewed(connection, data);
            const made = client.call("run", params, {
                answerBytes: connection ? connections.answerBytes(
                    connection.id, connection.base, host.answerBytes)
                    : host.answerBytes,
                onLate: keep,
                exact: this.config.exact ? payloadPath(card) : undefined,
                onNote: (method, note) => method === "progress" &&
                    this.state.note(call, note),
            });
            Object.assign(call, made);
            return this.keep(keep, made.answer);
        }

        // A token that was renewed is kept before anything else, also where
        // the call failed.
        async keep(keep, answer) {
            try {
                const made = await answer;
                keep(made.result);
                return made;
            } catch (error) {
                keep(error.data);
                throw error;
            }
        }

        keepRenewed(connection, data) {
            const refusal = updateRefusalOf(data);
            if (refusal !== undefined)
                this.warn(refusal);
            if (connection)
                connections.keep(connection.id, connection.base,
                    updateOf(data));
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
        // waited for, as a renewed token may come with it. A card that does not
        // care to be cancelled would keep its thread for ever: the process with
        // it is ended, and begun again with the next call.
        async stop(done) {
            this.isClosing = true;
            const calls = [...this.calls];
            const answers = calls.map((call) => {
                call.cancel?.();
                return call.ended;
            });
            let timer;
            const late = new Promise((resolve) => {
                timer = setTimeout(resolve, CLOSE_MS);
            });
            await Promise.race([Promise.allSettled(answers), late]);
            clearTimeout(timer);
            if (calls.some((call) => this.calls.has(call) && call.isInHand?.()))
                client.kill(`a card did not end within ${CLOSE_MS / 1000} s ` +
                    "of being cancelled");
            this.state.clear();
            done();
        }
    }
    RED.nodes.registerType(card.type, CardNode,
        { credentials: credentialsOf(card.inputs) });
}

module.exports = { register };
