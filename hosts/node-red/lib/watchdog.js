// SPDX-License-Identifier: MIT
// watchdog.js - no call lasts for ever, whatever becomes of host-stub
//
// A card ends its call by the deadline. Where it does not, or where nothing is
// heard of a request at all, the call is given up a while later. The clock of a
// call that takes a thread begins when serve says that it has one: before that
// it may wait its turn for as long as others run.
"use strict";

const LAST_MS = 500;
const TIMER_MOST_MS = 2 ** 31 - 1;
const WORK = new Set(["run", "check", "test", "choices", "signin.begin",
    "signin.finish"]);

class Watchdog {
    #limits;
    #giveUp;
    #watched = new Map(); // call -> {timer, end, limitMs, isStarted}
    #running = 0;
    #lastStarted = 0;

    // limits: deadlineMs (a card's own), graceMs, controlMs, inFlight.
    // giveUp(call, isStarted) is called for one that lasts too long.
    constructor(limits, giveUp) {
        this.#limits = limits;
        this.#giveUp = giveUp;
    }

    static takesThread(method) { return WORK.has(method); }

    watch(call) {
        const { deadlineMs, graceMs, controlMs } = this.#limits;
        const own = Number(call.params.deadline_ms);
        const limitMs = !WORK.has(call.method) ? controlMs
            : (own > 0 ? own : deadlineMs) + graceMs;
        const watch = { limitMs, isStarted: false };
        this.#watched.set(call, watch);
        this.#wind(call, watch);
    }

    started(call) {
        const watch = this.#watched.get(call);
        if (!watch || watch.isStarted)
            return;
        watch.isStarted = true;
        this.#running++;
        this.#lastStarted = Math.max(this.#lastStarted, call.id);
        this.#wind(call, watch);
    }

    isStarted(call) { return this.#watched.get(call)?.isStarted ?? false; }

    forget(call) {
        const watch = this.#watched.get(call);
        if (!watch)
            return;
        clearTimeout(watch.timer);
        this.#watched.delete(call);
        if (watch.isStarted)
            this.#running--;
    }

    #wind(call, watch) {
        clearTimeout(watch.timer);
        watch.isLast = false;
        watch.end = performance.now() + watch.limitMs;
        this.#sleep(call, watch);
    }

    #sleep(call, watch) {
        const ms = Math.max(watch.end - performance.now(), 1);
        watch.timer = setTimeout(() => this.#wake(call, watch),
            Math.min(ms, TIMER_MOST_MS));
        watch.timer.unref();
    }

    #wake(call, watch) {
        if (performance.now() < watch.end)
            this.#sleep(call, watch);
        else if (this.#mayWait(call, watch))
            this.#wind(call, watch);
        else if (!watch.isLast)
            this.#lookOnce(call, watch);
        else
            this.#giveUp(call, watch.isStarted);
    }

    // Where Node-RED itself stood still, the answer is there and only not read.
    #lookOnce(call, watch) {
        watch.isLast = true;
        watch.end = performance.now() + LAST_MS;
        this.#sleep(call, watch);
    }

    // serve takes calls up in the order they came, more or less: one that waits
    // while others run is well, but not when many came after it and ran.
    #mayWait(call, { isStarted }) {
        return !isStarted && WORK.has(call.method) && this.#running > 0 &&
            this.#lastStarted <= call.id + 2 * this.#limits.inFlight;
    }
}

module.exports = { Watchdog };
