// SPDX-License-Identifier: MIT
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const test = require("node:test");
const { Renewed } = require("../lib/renewed");
const { State } = require("../lib/state");

function fresh(t) {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "renewed-"));
    t.after(() => fs.rmSync(directory, { recursive: true }));
    return { directory: path.join(directory, "state"),
        open: () => new Renewed(new State(path.join(directory, "state"))) };
}
const base = { domain: "d", secret: "s", refresh: "one" };

test("what was renewed outlives the process, and is not to be read", (t) => {
    const { directory, open } = fresh(t);
    open().keep("id", base, { refresh: "two-is-secret" });
    assert.deepEqual(open().apply("id", base),
        { ...base, refresh: "two-is-secret" });
    const file = path.join(directory, "renewed-id.json");
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    assert.equal(fs.statSync(directory).mode & 0o777, 0o700);
    assert.ok(!fs.readFileSync(file, "utf8").includes("two-is-secret"));
    assert.deepEqual(fs.readdirSync(directory), ["renewed-id.json"]);
});

test("the newest of several stands; members not renewed stay", (t) => {
    const { open } = fresh(t);
    const renewed = open();
    renewed.keep("id", base, { refresh: "two", other: "x" });
    renewed.keep("id", base, { refresh: "three" });
    for (const one of [renewed, open()])
        assert.deepEqual(one.apply("id", base),
            { ...base, refresh: "three", other: "x" });
});

test("something else entered in its place drops it, and only that", (t) => {
    const { open } = fresh(t);
    open().keep("id", base, { refresh: "two" });
    const changed = { ...base, domain: "e", secret: "t" };
    assert.equal(open().apply("id", changed).refresh, "two");
    const anew = { ...base, refresh: "anew" };
    const renewed = open();
    assert.equal(renewed.apply("id", base).refresh, "two");
    assert.equal(renewed.apply("id", anew).refresh, "anew");
    renewed.keep("id", anew, { refresh: "newer" });
    assert.equal(open().apply("id", anew).refresh, "newer");
});

test("a file that is torn or not ours is none", (t) => {
    const { directory, open } = fresh(t);
    open().keep("id", base, { refresh: "two" });
    const file = path.join(directory, "renewed-id.json");
    const whole = fs.readFileSync(file, "utf8");
    for (const text of ["", whole.slice(0, 30), '{"keys":["refresh"]}',
        whole.replace(/"tag":"../, '"tag":"AA')]) {
        fs.writeFileSync(file, text);
        assert.deepEqual(open().apply("id", base), base);
    }
});

test("what belongs to no node any more is forgotten", (t) => {
    const { directory, open } = fresh(t);
    open().keep("a", base, { refresh: "two" });
    open().keep("b", base, { refresh: "two" });
    open().sweep((id) => id === "b");
    assert.deepEqual(fs.readdirSync(directory), ["renewed-b.json"]);
});
