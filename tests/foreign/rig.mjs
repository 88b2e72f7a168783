// SPDX-License-Identifier: MIT
// What the programs here share: steps that are counted by name, and a look at
// what a sandbox recorded.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { inspect } from "node:util";

const failures = [];
let passed = 0;

// An error, and what it was caused by, with all that they hold.
const told = (error) => inspect(error, { depth: 4, breakLength: 100 });

// One thing that must hold. The others are tried even where it does not.
export async function step(name, run) {
    try {
        const value = await run();

        passed++;
        return value;
    } catch (error) {
        failures.push(`${name}: ${told(error)}`);
        return undefined;
    }
}

// What a step did not give breaks off those that need it: say why.
process.on("uncaughtException", (error) => {
    failures.push(`the rest: ${told(error)}`);
    finish(0);
});

// The end of a program: says how many held, and which did not.
export function finish(least) {
    if (passed + failures.length < least)
        failures.push(`${least} steps: it was fewer`);
    for (const failure of failures)
        console.error(`does not hold: ${failure}`);
    console.log(`${passed} hold, ${failures.length} do not`);
    process.exit(failures.length ? 1 : 0);
}

// The refusal that an answer must be: a status, and more that the caller sees.
export async function refused(promise, fits) {
    let value;

    try {
        value = await promise;
    } catch (error) {
        if (!fits(error))
            throw new Error("refused for another reason", { cause: error });
        return error;
    }
    throw new Error(`not refused: ${JSON.stringify(value)}`);
}

export const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));

// The requests of a record, as {method, path, headers, body}.
export function recorded(file) {
    return readFileSync(file, "utf8").split("\n").filter(Boolean)
        .map((line) => JSON.parse(line))
        .map((seen) => ({ ...seen, path: seen.url.split("?")[0],
            headers: new Map(seen.headers.map(
                ([name, value]) => [name.toLowerCase(), value])) }));
}

// The API's operations, from okta-sandbox --operations.
export function operations(program) {
    return execFileSync(program, ["--operations"], { encoding: "utf8" })
        .trim().split("\n").map((line) => {
            const [method, path, id] = line.split(/\s+/);

            return { method, path, id, fits: new RegExp("^" +
                path.replace(/\{\w+\}/g, "[^/]+") + "$") };
        });
}

// Which operation a request is: one with no name in its path comes first.
export function operationOf(all, method, path) {
    return all.filter((each) => each.method === method && each.fits.test(path))
        .sort((a, b) => a.path.split("{").length - b.path.split("{").length)[0];
}
