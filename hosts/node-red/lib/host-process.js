// SPDX-License-Identifier: MIT
// host-process.js - a process of host-stub serve: lines out, lines in
//
// It is over when it has exited, whoever still has its pipes: a card may have
// left a process behind that does.
"use strict";

const { spawn } = require("node:child_process");
const { Lines } = require("./lines");

const EXIT_MS = 500; // what it wrote is read within
const SAID_BYTES = 4096; // of a line that it says
const SAID_LINES = 100; // so many within
const SAID_MS = 10000;

// What it says of itself and its cards goes to the log, but never so much that
// the log is full of it.
class Said {
    #log;
    #lines;
    #count = 0;
    #begun = -SAID_MS;

    constructor(log) {
        this.#log = (text) => log("warn", text);
        this.#lines = new Lines((line) => this.#say(line), () => SAID_BYTES,
            (head) => this.#say(`${head}...`));
    }

    add(piece) { this.#lines.add(piece); }

    #say(line) {
        const now = performance.now();
        if (now - this.#begun >= SAID_MS) {
            this.#tellLeftOut();
            this.#begun = now;
            this.#count = 0;
        }
        if (++this.#count <= SAID_LINES)
            this.#log(`host-stub: ${line}`);
        else if (this.#count === SAID_LINES + 1)
            this.#log("host-stub says more than the log takes; " +
                "some of it is left out");
    }

    #tellLeftOut() {
        if (this.#count > SAID_LINES)
            this.#log(`${this.#count - SAID_LINES} lines of host-stub's ` +
                "were left out");
    }

    end() { this.#tellLeftOut(); }
}

class HostProcess {
    #child;
    #why = null;
    #how = null;
    #received = 0;
    #onEnd;
    #said;

    // options: command, args, env, cwd, log. onEnd(why, how) comes once: an
    // error or null, and such as "status 1" or "SIGKILL".
    constructor({ command, args, env, cwd, log }, lines, onEnd) {
        const child = spawn(command, [...args, "serve"],
            { env, cwd, stdio: ["pipe", "pipe", "pipe"] });
        this.#child = child;
        this.#onEnd = onEnd;
        this.#said = new Said(log);
        child.on("error", (error) => { this.#why ??= error; });
        child.stdin.on("error", () => {}); // its end tells
        child.stdout.on("data", (piece) => {
            this.#received++;
            lines.add(piece);
        });
        child.stderr.on("data", (piece) => this.#said.add(piece));
        child.on("exit", (status, signal) => {
            this.#how = signal ?? `status ${status}`;
            setTimeout(() => this.#drop(-1, 0), EXIT_MS);
        });
        child.on("close", (status, signal) =>
            this.#end(signal ?? `status ${status}`));
    }

    get pid() { return this.#child.pid; }

    write(text) { this.#child.stdin.write(text); }

    endInput() { this.#child.stdin.end(); }

    kill(signal, why = null) {
        this.#why ??= why;
        this.#child.kill(signal);
    }

    // It keeps Node running only while it has work.
    hold(hasWork) {
        const what = hasWork ? "ref" : "unref";
        const child = this.#child;
        for (const handle of [child, child.stdin, child.stdout, child.stderr])
            handle?.[what]?.();
    }

    // Its pipes are another's now. What is in them is read first, as far as it
    // comes without waiting.
    #drop(seen, rounds) {
        if (this.#onEnd === null)
            return;
        if (seen !== this.#received && rounds < 100) {
            setImmediate(() => this.#drop(this.#received, rounds + 1));
            return;
        }
        for (const stream of [this.#child.stdin, this.#child.stdout,
            this.#child.stderr])
            stream.destroy();
        this.#end(this.#how);
    }

    #end(how) {
        const onEnd = this.#onEnd;
        this.#onEnd = null;
        this.#said.end();
        onEnd?.(this.#why, how);
    }
}

module.exports = { HostProcess };
