// SPDX-License-Identifier: MIT
// pattern-ecma.mjs PROGRAM CASES SEED: patterns by chance, judged twice
import { spawnSync } from "node:child_process";

const [program, cases, seed] = process.argv.slice(2);
let state = Number(seed);

function random(below) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
}

function one(of) {
    return of[random(of.length)];
}

const atoms = ["a", "b", "c", ".", "\\d", "\\w", "\\s", "\\S", "\\D", "\\W",
    "\\.", "\\/", "\\-", "[ab]", "[^a]", "[a-c]", "[\\d.]", "[^\\s]", "[]",
    "[^]", "[\\]a]", "[-a]", "[a-]", "\\b", "\\B", "^", "$", "\\x41", "\\x4",
    "\\u0061", "\\u{62}", "\\t", "\\n", "\\0", "\\1", "\\2", "\\v", "\\cA",
    "{", "}", "]", "ä", "😀", "[à-ÿ]", "\\p{L}", "\\A", "\\z", "\\h", "\\Q",
    "\\R", "[[:alpha:]]", "[[:]", "\\k<n>", "\\", "\\e", "x{", "{,2}", "[\\b]",
    "[\\w-z]", "\\N", "\\u", "\\x", "\\ud83d"];
const quantifiers = ["*", "+", "?", "{2}", "{1,2}", "{1,}", "*?", "+?", "??",
    "{2}?", "++", "{,2}", "{2,1}", "{ 2}"];
const groups = ["(", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?<n>", "(?>",
    "(?i)", "(?i:", "(?|", "(?#"];

function pattern(depth) {
    let text = random(4) ? "" : "^";
    for (let i = 1 + random(4); i > 0; i--) {
        text += random(5) === 0 && depth > 0
            ? one(groups) + pattern(depth - 1) + (random(30) ? ")" : "")
            : one(random(3) ? atoms.slice(0, 24) : atoms);
        if (random(3) === 0)
            text += one(quantifiers);
        if (random(8) === 0)
            text += "|";
    }
    return text + (random(4) ? "" : "$");
}

const pieces = ["a", "b", "c", "A", "1", " ", ".", "-", "/", "\n", "\r", "\t",
    "\v", "\f", "ä", "😀", "\u00a0", "\u2028", "\ufeff", "\u0085", "{", "}",
    "]", "x", "z", "_", "\\", "\u0001", ""];

function text() {
    let made = "";
    for (let i = random(6); i > 0; i--)
        made += one(pieces);
    return made;
}

// With the flag u, as JSON Schema has it. Where that is too strict, without;
// there a character beyond U+FFFF is two to the engine, and \u{1} is u twice.
function engine(pattern, text) {
    try {
        return new RegExp(pattern, "u").test(text) ? "yes" : "no";
    } catch {
        if (/\\u\{|[\ud800-\udfff]/.test(pattern + text))
            return "either";
    }
    try {
        return new RegExp(pattern).test(text) ? "yes" : "no";
    } catch {
        return "refused";
    }
}

const rows = [];
for (let i = 0; i < Number(cases); i++)
    rows.push([pattern(2), text()]);
const done = spawnSync(program, {
    input: rows.map((row) => JSON.stringify(row) + "\n").join(""),
    maxBuffer: 1 << 28, encoding: "utf8"
});
const said = done.stdout.trimEnd().split("\n");
const counts = { judged: 0, unknown: 0, wrong: 0 };
rows.forEach((row, i) => {
    const right = engine(...row);
    if (said[i] === "unknown") {
        counts.unknown++;
    } else if (said[i] === right || right === "either") {
        counts.judged++;
    } else if (counts.wrong++ < 20) {
        console.log(`FAILED ${JSON.stringify(row)}: ${said[i]}, not ${right}`);
    }
});
console.log(JSON.stringify(counts));
const enough = counts.judged > rows.length / 4;
process.exit(done.status !== 0 || said.length !== rows.length
    || counts.wrong > 0 || !enough ? 1 : 0);
