// SPDX-License-Identifier: MIT
// serve-client.js - one host-stub serve, and the calls made through it
//
// Starts the process when the first call needs it and again after it has ended;
// what was in its hands then fails, what still waited is sent to the next one.
// Parameters are given as JSON text, so that a number keeps its digits.
"use strict";

const { CallError, answerTooLong, cancelled, errorOf, messageOf, renewedIn,
    requestTooLong, stopping, tooLate, tooMany, unread } =
    require("./answers");
const { GivenUp } = require("./given-up");
const { HostProcess } = require("./host-process");
const jsonText = require("./json-text");
const { BOUNDS, LIMITS } = require("./limits");
const { Lines } = require("./lines");
const { Watchdog } = require("./watchdog");

const PROTOCOL = 1;
const ABI = 1;
const BUSY = -32060;

const headId = (text) =>
    Number(/^\{"jsonrpc":"2\.0","id":(\d+)[,}]/.exec(text)?.[1]);

class ServeClient {
    #options;
    #process = null;
    #ready = false;
    #starting = false;
    #failures = 0;
    #lastId = 0;
    #queue = [];
    #calls = new Map();
    #givenUp = new GivenUp();
    #watchdog;
    #bounds = BOUNDS;
    #isFull = false;
    #isAsking = false;
    #isDying = false; // what comes now is for the next process
    #ended = false;
    #timer = null;

    // command, args, env, cwd; log(level, text); limits as above
    constructor(options) {
        this.#options = { args: [], log() {}, ...options,
            limits: { ...LIMITS, ...options.limits } };
        this.#watchdog = new Watchdog(this.#options.limits,
            (call, isStarted) => this.#tooLate(call, isStarted));
    }

    // Makes a call. params: {name: JSON text}. exact: the path, in the result,
    // of a value that is wanted as text: it comes as `exact`, and is null in
    // the result. onNote(method, params) gets what serve says of this call;
    // onLate(data) what comes when it was given up. answerBytes: how long the
    // output may be. Returns {answer, cancel, isInHand}: a promise, and
    // functions.
    call(method, params = {}, more = {}) {
        const call = { ...more, id: ++this.#lastId, method, params };
        const answer = new Promise((resolve, reject) => {
            Object.assign(call, { resolve, reject });
        });
        if (this.#ended)
            call.reject(stopping());
        else
            this.#queue.push(call);
        this.#pump();
        return { answer, cancel: () => this.#cancel(call),
            isInHand: () => this.#calls.has(call.id) };
    }

    // Parameters and answer as plain values.
    async ask(method, params = {}) {
        const texts = Object.fromEntries(Object.entries(params).map(
            ([name, value]) => [name, JSON.stringify(value)]));
        return (await this.call(method, texts).answer).result;
    }

    get pid() { return this.#process?.pid; }

    // Ends the process at once, with all that it runs; the next call starts
    // another.
    kill(why) {
        if (!this.#process || this.#isDying)
            return;
        this.#isDying = true;
        this.#options.log("warn", `host-stub is ended: ${why}`);
        this.#process.kill("SIGKILL", new Error(why));
    }

    // Ends the process once it has answered what it has; calls that wait fail.
    async end() {
        this.#ended = true;
        clearTimeout(this.#timer);
        for (const call of this.#queue.splice(0))
            call.reject(stopping());
        const child = this.#process;
        if (!child)
            return;
        const over = new Promise((resolve) => { this.onOver = resolve; });
        child.endInput();
        const timers = ["SIGTERM", "SIGKILL"].map((signal, i) =>
            setTimeout(() => child.kill(signal), 5000 * (i + 1)));
        await over;
        timers.forEach(clearTimeout);
    }

    #cancel(call) {
        const at = this.#queue.indexOf(call);
        if (at >= 0) {
            this.#queue.splice(at, 1);
            call.reject(cancelled());
        } else if (this.#calls.has(call.id)) {
            this.#tellCancel(call);
        }
    }

    #tellCancel(call) {
        this.#process?.write(messageOf({ method: '"cancel"',
            params: jsonText.object({ id: call.id }) }));
    }

    #pump() {
        if (this.#queue.length > 0 && !this.#process && !this.#starting)
            this.#startSoon();
        while (this.#ready && !this.#isDying && !this.#isFull &&
            this.#queue.length > 0 &&
            this.#calls.size < this.#options.limits.inFlight)
            this.#send(this.#queue.shift());
        this.#process?.hold(this.#calls.size + this.#queue.length > 0);
    }

    #send(call) {
        const { line_bytes_max: most } = this.#bounds;
        const line = messageOf({ id: call.id,
            method: JSON.stringify(call.method), params: jsonText.oneLine(
                jsonText.object(this.#paramsOf(call))) });
        const bytes = line.length * 3 > most ? Buffer.byteLength(line) : 0;
        if (bytes - 1 > most) {
            call.reject(requestTooLong(bytes, most));
            return;
        }
        this.#calls.set(call.id, call);
        this.#watchdog.watch(call);
        this.#process.write(line);
    }

    // A call that takes a thread says when it has one, for the watchdog.
    #paramsOf(call) {
        if (!Watchdog.takesThread(call.method))
            return call.params;
        return { progress: true,
            max_answer_bytes: this.#bounds.waiting_max === undefined
                ? undefined : this.#answerBytes(call),
            ...call.params };
    }

    #answerBytes(call) {
        return call?.answerBytes ?? this.#options.limits.answerBytes;
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
        const { limits } = this.#options;
        let child = null;
        const lines = new Lines((line) => this.#take(line),
            (head) => this.#answerBytes(this.#calls.get(headId(head))) +
                limits.restBytes,
            (head) => this.#takeTooLong(headId(head)));
        try {
            child = new HostProcess(this.#options, lines,
                (why, how) => this.#closed(child, why, how));
        } catch (error) { // such as a command that is no text for a path
            this.#closed(child, error, "");
            return;
        }
        this.#process = child;
        this.#greet(child).catch((error) => {
            if (this.#process === child)
                child.kill("SIGKILL", error);
        });
        this.#timer = setTimeout(() => child.kill("SIGKILL",
            new Error("it does not answer")), limits.startMs);
        this.#timer.unref();
    }

    async #greet() {
        const { result } = await new Promise((resolve, reject) =>
            this.#send({ id: ++this.#lastId, method: "initialize",
                params: {}, resolve, reject }));
        const { protocol, abi, version } = result;
        if (protocol !== PROTOCOL || abi !== ABI)
            throw new Error(`host-stub ${version} speaks protocol ${protocol}` +
                ` and card ABI ${abi}; this package needs ${PROTOCOL} and` +
                ` ${ABI}. Install the two from one release`);
        clearTimeout(this.#timer);
        this.#bounds = { ...BOUNDS, ...result };
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
            ? `host-stub ended while the call ran (${why?.message ?? how}). ` +
              "The call may have been made."
            : `host-stub could not be started (${command}): ` +
              (why?.message ?? how);
        const lost = [...this.#calls.values()];
        this.#process = null;
        this.#ready = this.#starting = this.#isFull = false;
        this.#isAsking = this.#isDying = false;
        this.#failures = started ? 0 : this.#failures + 1;
        this.#calls.clear();
        this.#givenUp.clear();
        this.#bounds = BOUNDS;
        if (!started)
            lost.push(...this.#queue.splice(0));
        if (!this.#ended)
            log("warn", started ? `host-stub ended (${how})` : message);
        for (const call of lost) {
            this.#watchdog.forget(call);
            call.reject(new CallError("HOST", message));
        }
        this.onOver?.();
        this.#pump();
    }

    // ---- calls that are given up ----

    // It fails here and now; what a card renewed in it may come yet.
    #giveUp(call, error, isStuck = false) {
        this.#calls.delete(call.id);
        this.#watchdog.forget(call);
        this.#givenUp.add(call, isStuck);
        this.#tellCancel(call);
        call.reject(error);
    }

    #tooLate(call, isStarted) {
        const takesThread = Watchdog.takesThread(call.method);
        this.#giveUp(call, tooLate(takesThread, isStarted), isStarted);
        if (!takesThread)
            this.kill("it does not answer");
        else if (this.#givenUp.stuck >= this.#bounds.jobs)
            this.kill("each of its threads is in a card that does not end");
        else if (!isStarted)
            this.#askWhetherThere();
        this.#pump();
    }

    #askWhetherThere() {
        if (this.#isAsking || this.#isDying || !this.#ready)
            return;
        this.#isAsking = true;
        const ping = { id: ++this.#lastId, method: "ping", params: {},
            resolve: () => { this.#isAsking = false; }, reject() {} };
        this.#send(ping);
    }

    // An answer without an id: one of what was sent could not be read. What is
    // known to run is not meant, the rest may be.
    #unreadable(message) {
        const may = [...this.#calls.values()].filter(
            (call) => !this.#watchdog.isStarted(call));
        this.#options.log("warn", `host-stub could not read a request: ` +
            message);
        if (this.#givenUp.explains(may))
            return;
        for (const call of may)
            this.#giveUp(call, unread(message, may.length === 1));
        this.#pump();
    }

    // ---- answers ----

    #take(line) {
        try {
            this.#takeMessage(line);
        } catch (error) {
            this.kill(`it wrote what cannot be read: ${error.message}`);
        }
    }

    #takeMessage(line) {
        let exact;
        const wants = this.#calls.get(headId(line))?.exact;
        if (wants) {
            const span = jsonText.find(line, ["result", ...wants]) ??
                jsonText.find(line, ["error", "data", ...wants]);
            if (span) {
                exact = line.slice(...span);
                line = `${line.slice(0, span[0])}null${line.slice(span[1])}`;
            }
        }
        if (jsonText.hasMoreThan(line, this.#options.limits.containers)) {
            this.#takeTooMany(headId(line), line);
            return;
        }
        const message = JSON.parse(line);
        if (typeof message !== "object" || message === null)
            throw new Error("it is no message");
        if (message.method)
            this.#note(message.method, message.params);
        else
            this.#settle(message, exact);
    }

    #note(method, params) {
        const call = this.#calls.get(params?.id);
        if (!call)
            return;
        if (method === "progress" && params.state === "started")
            this.#watchdog.started(call);
        this.#tell(() => call.onNote?.(method, params));
    }

    // What others do with it is not the process's fault.
    #tell(what) {
        try {
            what();
        } catch (error) {
            this.#options.log("error", error.message);
        }
    }

    #settle(message, exact) {
        const { id, error, result } = message;
        const call = this.#calls.get(id);
        if (id === null && error) {
            this.#unreadable(String(error.message));
        } else if (call && error?.code === BUSY) {
            this.#sendAgain(call);
        } else if (call) {
            this.#finish(call);
            if (error)
                call.reject(Object.assign(errorOf(error,
                    this.#answerBytes(call)), { exact }));
            else
                call.resolve({ result, exact });
        } else {
            const late = this.#givenUp.take(id);
            this.#tell(() => late?.onLate?.(result ?? error?.data ?? {}));
        }
        this.#pump();
    }

    #finish(call) {
        this.#calls.delete(call.id);
        this.#watchdog.forget(call);
        this.#isFull = false;
    }

    // In its old place; when one of those in hand is answered, or else soon.
    #sendAgain(call) {
        this.#calls.delete(call.id);
        this.#watchdog.forget(call);
        const at = this.#queue.findIndex(({ id }) => id > call.id);
        this.#queue.splice(at < 0 ? this.#queue.length : at, 0, call);
        this.#isFull = true;
        setTimeout(() => {
            this.#isFull = false;
            this.#pump();
        }, this.#options.limits.busyMs).unref();
    }

    #takeTooLong(id) {
        this.#takeTooBig(id, (call) => answerTooLong(this.#answerBytes(call)));
    }

    // It is there as text, so that what was renewed is not lost with it.
    #takeTooMany(id, line) {
        const call = this.#calls.get(id) ?? this.#givenUp.take(id);
        this.#tell(() => call?.onLate?.(renewedIn(line)));
        this.#takeTooBig(id, () => tooMany(this.#options.limits.containers));
    }

    #takeTooBig(id, errorFor) {
        const call = this.#calls.get(id);
        if (!call) {
            this.#givenUp.take(id);
            return;
        }
        this.#finish(call);
        call.reject(errorFor(call));
        this.#pump();
    }
}

module.exports = { CallError, ServeClient };
