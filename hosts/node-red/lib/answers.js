// SPDX-License-Identifier: MIT
// answers.js - messages to host-stub serve, and the errors that come back
"use strict";

const jsonText = require("./json-text");

// What a call fails with. `name` of the failure is in code, as in card.h;
// `data` is what serve gave with it.
class CallError extends Error {
    constructor(code, message, data = {}) {
        super(message);
        this.name = "CallError";
        this.code = code;
        this.data = data;
    }
}

const MIB = 1024 * 1024;

const stopping = () => new CallError("CANCELLED", "Node-RED is stopping.");
const cancelled = () =>
    new CallError("CANCELLED", "The call was cancelled.");

const requestTooLong = (bytes, most) => new CallError("INPUT",
    `The request takes ${Math.ceil(bytes / MIB)} MiB, and host-stub takes up ` +
    `to ${Math.floor(most / MIB)} MiB of one. Send less at once.`);

const answerTooLong = (most) => new CallError("TOO_BIG",
    `The answer is longer than the ${Math.floor(most / MIB)} MiB that ` +
    "Node-RED takes of this call. Ask for less, or raise the connection's " +
    "max_response_bytes or cards.answerBytes in settings.js. The call was " +
    "made.");

const tooMany = (most) => new CallError("TOO_BIG",
    `The answer has more than ${most} objects and arrays, which would hold ` +
    "Node-RED for too long. Ask for less, or take the payload as exact text. " +
    "The call was made.");

// What a card renewed, or why that may not be kept, from the text of its answer.
function renewedIn(line) {
    return Object.fromEntries(["connection_update",
        "connection_update_refused"].flatMap((name) => {
        const span = jsonText.find(line, ["result", name]) ??
            jsonText.find(line, ["error", "data", name]);
        return span ? [[name, JSON.parse(line.slice(...span))]] : [];
    }));
}

// most: how long the answer might be. What serve says of one that was longer
// is said in the words of this package.
function errorOf({ code, message, data }, most) {
    const said = data?.error;
    if (said?.code === "TOO_BIG" && /max_answer_bytes/.test(said.message)) {
        message = answerTooLong(most).message;
        data = { ...data, error: { ...said, message } };
    }
    if (data?.output_refused)
        data = { ...data,
            output_refused: { message: answerTooLong(most).message } };
    return Object.assign(new CallError(said?.code ?? "HOST", message,
        data ?? {}), { rpcCode: code });
}

function tooLate(takesThread, isStarted) {
    if (!takesThread)
        return new CallError("HOST", "host-stub does not answer.");
    return new CallError("TIMEOUT", isStarted
        ? "The card did not end by its deadline. The call may have been made."
        : "Nothing was heard of the call by its deadline. It may have been " +
          "made.");
}

const unread = (message, isSure) => new CallError("HOST", isSure
    ? `host-stub could not read the request: ${message}`
    : `host-stub could not read a request, which may be this one: ${message}`);

// members: {name: JSON text}
const messageOf = (members) =>
    `${jsonText.object({ jsonrpc: '"2.0"', ...members })}\n`;

module.exports = { CallError, answerTooLong, cancelled, errorOf, messageOf,
    renewedIn, requestTooLong, stopping, tooLate, tooMany, unread };
