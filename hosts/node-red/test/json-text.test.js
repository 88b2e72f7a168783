// SPDX-License-Identifier: MIT
"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { find, isComposite, object, oneLine } = require("../lib/json-text");

const cut = (text, ...path) => {
    const span = find(text, path);
    return span && text.slice(...span);
};

test("a value is cut as it is written", () => {
    const text = '{"result": {"output":{"status":1,"body": ' +
        '[12345678901234567890.10, "a]}\\"", {"x":[]}] ,"more":{}}}}';
    assert.equal(cut(text, "result", "output", "body"),
        '[12345678901234567890.10, "a]}\\"", {"x":[]}]');
    assert.equal(cut(text, "result", "output", "status"), "1");
    assert.equal(cut(text, "result", "output", "more"), "{}");
});

test("a key is compared by its value, and only at its own level", () => {
    assert.equal(cut('{"a":{"b":1},"\\u0062":2}', "b"), "2");
    assert.equal(cut('{"a":{"b":1}}', "b"), null);
    assert.equal(cut('{"a":"b","b":true}', "b"), "true");
    assert.equal(cut('{"a":[{"b":1}]}', "a", "b"), null);
    assert.equal(cut("{}", "a"), null);
});

test("backslashes before a quote are counted", () => {
    assert.equal(cut(String.raw`{"a":"\\","b":"\\\"","c":1}`, "c"), "1");
    assert.equal(cut(String.raw`{"a":"\\\\\"}","c":null}`, "c"), "null");
});

test("what is cut parses to what JSON.parse() gives, for random JSON", () => {
    let seed = 7;
    const random = (n) => {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        return Math.floor(seed / 65536) % n;
    };
    const value = (depth) => {
        switch (random(depth > 3 ? 4 : 6)) {
        case 0: return random(1000) / 8;
        case 1: return ['"', "\\", "]", "}", "{", "ä", "\u2028", ","][random(8)]
            .repeat(random(4));
        case 2: return [true, false, null][random(3)];
        case 3: return "";
        case 4: return Array.from({ length: random(4) }, () => value(depth + 1));
        default: return Object.fromEntries(Array.from({ length: random(4) },
            (_, i) => [`${["k", '"', "\\", "}"][random(4)]}${i}`,
                value(depth + 1)]));
        }
    };
    for (let i = 0; i < 2000; i++) {
        const all = { first: value(0), wanted: value(0), last: value(0) };
        const text = JSON.stringify(all, null, random(2));
        assert.deepEqual(JSON.parse(cut(text, "wanted")), all.wanted);
    }
});

test("only objects and arrays are composite", () => {
    assert.ok(isComposite(' {"a":1} '));
    assert.ok(isComposite("[]"));
    for (const text of ["1", '"a"', "null", "{", "[1,]", "{a:1}", ""])
        assert.ok(!isComposite(text), text);
});

test("an object is made of texts, on one line", () => {
    assert.equal(object({ a: "1.0", 'b"': "[2]", c: undefined }),
        '{"a":1.0,"b\\"":[2]}');
    assert.equal(oneLine('{\r\n "a": 1\n}'), '{   "a": 1 }');
});
