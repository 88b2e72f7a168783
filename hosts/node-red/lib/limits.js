// SPDX-License-Identifier: MIT
// limits.js - how many, how long, how large
"use strict";

const LIMITS = {
    inFlight: 64, // the rest waits here, so that serve always reads
    startMs: 60000,
    patienceMs: 30000, // at most so long between two starts that failed
    busyMs: 250, // before a call is sent again that nothing else makes room for
    deadlineMs: 120000, // of a call that names none, as card.h has it
    graceMs: 10000, // beyond its deadline
    controlMs: 60000, // for what serve answers by itself
    answerBytes: 32 * 1024 * 1024, // of a call that names none
    containers: 2000000, // objects and arrays of an answer
    restBytes: 4 * 1024 * 1024, // of a line, beside the output
};
// What one that is older does not say.
const BOUNDS = { line_bytes_max: 64 * 1024 * 1024, jobs: 16 };

module.exports = { BOUNDS, LIMITS };
