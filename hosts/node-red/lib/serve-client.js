// SPDX-License-Identifier: MIT
// serve-client.js - one host-stub serve, and the calls made through it
//
// Starts the process when the first call needs it and again after it has ended;
// what was in its hands then fails, what still waited is sent to the next one.
// Parameters are given as JSON text, so that a number keeps its digits.
"use strict";

const { spawn } = require("node:child_process");
const jsonText = require("./json-text");
const { Lines } = require("./lines");

const PROTOCOL = 1;
const ABI = 1;
const LIMITS = {
    inFlight: 64, // the rest waits here, so that serve always reads
    startMs: 60000,
    patienceMs: 30000, // at most so long between two starts that failed
};

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

function errorOf(answer) {
    const { code, message, data } = answer.error;
    return Object.assign(
        new CallError(data?.error?.code ?? "HOST", message, data ?? {}),
        { rpcCode: code });
}

class ServeClient {
    #options;
    #process = null;
    #ready = false;
    #starting = false;
    #failures = 0;
    #lastId = 0;
    #queue = [];
    #calls = new Map();
    #ended = false;
    #timer = null;

    // command, args, env, cwd; log(level, text); limits as above
    constructor(options) {
        this.#options = { args: [], log() {}, ...options,
            limits: { ...LIMITS, ...options.limits } };
    }

    // Makes a call. params: {name: JSON text}. exact: the path, in the result,
    // of a value that is wanted as text: it comes as `exact`, and is null in
    // the result. onNote(method, params) gets what serve says of this call.
    // Returns {answer, cancel}: a promise, and a function.
    call(method, params = {}, { exact, onNote } = {}) {
        const call = { id: ++this.#lastId, method, params, exact, onNote };
        const answer = new Promise((resolve, reject) => {
            Object.assign(call, { resolve, reject });
        });
        if (this.#ended)
            call.reject(new CallError("CANCELLED", "Node-RED is stopping."));
        else
            this.#queue.push(call);
        this.#pump();
        return { answer, cancel: () => this.#cancel(call) };
    }

    // Parameters and answer as plain values.
    async ask(method, params = {}) {
        const texts = Object.fromEntries(Object.entries(params).map(
            ([name, value]) => [name, JSON.stringify(value)]));
        return (await this.call(method, texts).answer).result;
    }

    get pid() { return this.#process?.pid; }

    // Ends the process once it has answered what it has; calls that wait fail.
    async end() {
        this.#ended = true;
        clearTimeout(this.#timer);
        for (const call of this.#queue.splice(0))
            call.reject(new CallError("CANCELLED", "Node-RED is stopping."));
        const child = this.#process;
        if (!child)
            return;
        const closed = new Promise((resolve) => child.once("close", resolve));
        child.stdin.end();
        const timer = setTimeout(() => child.kill("SIGTERM"), 5000);
        await closed;
        clearTimeout(timer);
    }

    #cancel(call) {
        const at = this.#queue.indexOf(call);
        if (at >= 0) {
            this.#queue.splice(at, 1);
            call.reject(new CallError("CANCELLED", "The call was cancelled."));
        } else if (this.#calls.has(call.id)) {
            this.#write({ method: '"cancel"',
                params: jsonText.object({ id: call.id }) });
        }
    }

    #write(message) {
        this.#process.stdin.write(jsonText.object(
            { jsonrpc: '"2.0"', ...message }) + "\n");
    }

    #pump() {
        if (this.#queue.length > 0 && !this.#process && !this.#starting)
            this.#startSoon();
        while (this.#ready && this.#queue.length > 0 &&
            this.#calls.size < this.#options.limits.inFlight)
            this.#send(this.#queue.shift());
        this.#hold();
    }

    #send(call) {
        this.#calls.set(call.id, call);
        this.#write({ id: call.id, method: JSON.stringify(call.method),
            params: jsonText.oneLine(jsonText.object(call.params)) });
    }

    // The process keeps Node running only while it has work.
    #hold() {
        const child = this.#process;
        if (!child)
            return;
        const what = this.#calls.size + this.#queue.length > 0
            ? "ref" : "unref";
        for (const handle of [child, child.stdin, child.stdout, child.stderr])
            handle?.[what]?.();
    }

    // ---- the process ----

    #startSoon() {
        const { patienceMs } = this.#options.limits;
        const wait = this.#failures === 0 ? 0
            : Math.min(patienceMs, 250 * 2 ** this.#failures);
        this.#starting = true;
        this.#timer = setTimeout(() => this.#start(), wait);
    }

    #start() {
        const { command, args, env, cwd, log, limits } = this.#options;
        const child = spawn(command, [...args, "serve"],
            { env, cwd, stdio: ["pipe", "pipe", "pipe"] });
        const lines = new Lines((line) => this.#take(line));
        let why = null;

        this.#process = child;
        child.on("error", (error) => { why = error; });
        child.stdin.on("error", () => {}); // "close" tells
        child.stdout.on("data", (piece) => lines.add(piece));
        const said = new Lines((line) => log("warn", `host-stub: ${line}`));
        child.stderr.on("data", (piece) => said.add(piece));
        child.on("close", (status, signal) =>
            this.#closed(child, why, signal ?? `status ${status}`));
        this.#greet(child).catch((error) => {
            if (this.#process === child) {
                why = error;
                child.kill("SIGKILL");
            }
        });
        this.#timer = setTimeout(() => {
            why = new Error("it does not answer");
            child.kill("SIGKILL");
        }, limits.startMs);
        this.#timer.unref();
    }

    async #greet() {
        const call = { id: ++this.#lastId, method: "initialize", params: {} };
        const answer = new Promise((resolve, reject) => {
            Object.assign(call, { resolve, reject });
        });
        this.#send(call);
        const { protocol, abi, version } = (await answer).result;
        if (protocol !== PROTOCOL || abi !== ABI)
            throw new Error(`host-stub ${version} speaks protocol ${protocol}` +
                ` and card ABI ${abi}; this package needs ${PROTOCOL} and` +
                ` ${ABI}. Install the two from one release`);
        clearTimeout(this.#timer);
        this.#starting = false;
        this.#ready = true;
        this.#options.log("info", `host-stub ${version} runs the cards`);
        this.#pump();
    }

    #closed(child, why, how) {
        if (this.#process !== child)
            return;
        clearTimeout(this.#timer);
        const started = this.#ready;
        const { command, log } = this.#options;
        const message = started
            ? `host-stub ended while the call ran (${how}). The call may have` +
              " been made."
            : `host-stub could not be started (${command}): ` +
              (why?.message ?? how);
        this.#process = null;
        this.#ready = this.#starting = false;
        this.#failures = started ? 0 : this.#failures + 1;
        const lost = [...this.#calls.values()];
        this.#calls.clear();
        if (!started)
            lost.push(...this.#queue.splice(0));
        if (!this.#ended)
            log("warn", started ? `host-stub ended (${how})` : message);
        for (const call of lost)
            call.reject(new CallError("HOST", message));
        this.#pump();
    }

    // ---- answers ----

    #take(line) {
        let exact;
        const id = /^\{"jsonrpc":"2\.0","id":(\d+)/.exec(line)?.[1];
        const wants = this.#calls.get(Number(id))?.exact;
        if (wants) {
            const span = jsonText.find(line, ["result", ...wants]) ??
                jsonText.find(line, ["error", "data", ...wants]);
            if (span) {
                exact = line.slice(...span);
                line = `${line.slice(0, span[0])}null${line.slice(span[1])}`;
            }
        }
        let message;
        try {
            message = JSON.parse(line);
        } catch {
            this.#options.log("warn", "host-stub wrote what is no JSON");
            this.#process?.kill("SIGKILL");
            return;
        }
        if (message.method)
            this.#calls.get(message.params?.id)
                ?.onNote?.(message.method, message.params);
        else
            this.#settle(message, exact);
    }

    #settle(message, exact) {
        const call = this.#calls.get(message.id);
        if (!call)
            return;
        this.#calls.delete(message.id);
        if (message.error)
            call.reject(Object.assign(errorOf(message), { exact }));
        else
            call.resolve({ result: message.result, exact });
        this.#pump();
    }
}

module.exports = { CallError, ServeClient };
