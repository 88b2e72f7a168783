// SPDX-License-Identifier: MIT
// meter.mjs - what loop.c is, for loops in Node: options, and what they took

import { readFileSync, readdirSync } from "node:fs";
import { parseArgs } from "node:util";

const TICK_US = 10000; // of /proc on Linux

const { values: options, positionals } = parseArgs({
    options: {
        n: { type: "string", default: "1" },
        w: { type: "string", default: "0" },
        t: { type: "string", default: "1" },
    },
    allowPositionals: true,
});

export const places = positionals;

// The fields of /proc/PID/stat behind the name: state, parent, ...
function stat(pid) {
    try {
        const line = readFileSync(`/proc/${pid}/stat`, "latin1");
        return line.slice(line.lastIndexOf(")") + 2).split(" ");
    } catch {
        return []; // it has ended
    }
}

// CPU of the processes this one has started.
function children_us() {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(stat)
        .filter((fields) => Number(fields[1]) === process.pid)
        .map((fields) => Number(fields[11]) + Number(fields[12]))
        .reduce((sum, ticks) => sum + ticks * TICK_US, 0);
}

// Makes `count` calls, options.t of them at once.
async function repeat(call, count) {
    let left = count;
    const worker = async () => {
        while (left-- > 0)
            await call();
    };

    await Promise.all(Array.from({ length: Number(options.t) }, worker));
}

// Warms up, measures, prints one line of JSON: what this process and those it
// started have taken.
export async function measure(call) {
    const calls = Number(options.n);

    await repeat(call, Number(options.w));
    const others = children_us();
    const before = process.cpuUsage();
    const began = process.hrtime.bigint();
    await repeat(call, calls);
    const { user, system } = process.cpuUsage(before);
    const wall_us = Number((process.hrtime.bigint() - began) / 1000n);
    const cpu_us = user + system + children_us() - others;
    const status = readFileSync("/proc/self/status", "latin1");
    const peak_kb = Number(/VmHWM:\s*(\d+)/.exec(status)[1]);
    console.log(JSON.stringify({ calls, cpu_us, wall_us, peak_kb }));
}
