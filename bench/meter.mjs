// SPDX-License-Identifier: MIT
// meter.mjs - what loop.c is, for loops in Node: options, and what they took

import { parseArgs } from "node:util";

export const { values: options, positionals: places } = parseArgs({
    options: {
        n: { type: "string", default: "1" },
        w: { type: "string", default: "0" },
        t: { type: "string", default: "1" },
    },
    allowPositionals: true,
});

// Makes `count` calls, options.t of them at once.
async function repeat(call, count) {
    let left = count;
    const worker = async () => {
        while (left-- > 0)
            await call();
    };

    await Promise.all(Array.from({ length: Number(options.t) }, worker));
}

// Warms up, measures, prints one line of JSON. `others` are the ids of
// processes whose CPU counts as well.
export async function measure(call, others = () => []) {
    const { readFileSync } = await import("node:fs");
    const ticks = (pid) => {
        const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return Number(fields[11]) + Number(fields[12]); // utime, stime
    };
    const sum = () => others().map(ticks).reduce((a, b) => a + b, 0);
    const calls = Number(options.n);

    await repeat(call, Number(options.w));
    const before = process.cpuUsage(), began = process.hrtime.bigint();
    const theirs = sum();
    await repeat(call, calls);
    const { user, system } = process.cpuUsage(before);
    const wall_us = Number((process.hrtime.bigint() - began) / 1000n);
    const cpu_us = user + system + (sum() - theirs) * 10000;
    const status = readFileSync("/proc/self/status", "latin1");
    const peak_kb = Number(/VmHWM:\s*(\d+)/.exec(status)[1]);
    console.log(JSON.stringify({ calls, cpu_us, wall_us, peak_kb }));
}
