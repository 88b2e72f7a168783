// SPDX-License-Identifier: MIT
"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { inputsText } = require("../lib/inputs");
const { toText } = require("../lib/values");

const field = (key, type, more) => ({ key, title: key, type,
    property: `field_${key}`, typeProperty: `type_${key}`, ...more });
const RED = { util: { evaluateNodeProperty: (value, type, node, msg, done) =>
    type === "msg" ? done(null, msg[value]) : done(new Error("no such")) } };
const card = { inputs: [
    field("how", "dropdown"), field("where", "text"),
    field("what", "object", { any_json: true,
        shown_if: { key: "how", values: ["POST"] } }),
    field("pin", "text", { secret: true }),
] };
const form = (config, msg = {}, credentials = {}) => inputsText(RED,
    { credentials }, config, card, msg);

test("JSON goes as it is written, on one line", async () => {
    assert.equal(await form({ type_how: "choice", field_how: "POST",
        type_what: "json", field_what: '{\n"a": 1.0e5}' }),
    '{"how":"POST","what":{ "a": 1.0e5}}');
});

test("what is not JSON is not sent, and says which field", async () => {
    await assert.rejects(form({ type_what: "json", field_what: "{}}, {" }),
        /^Error: what: /);
    await assert.rejects(form({ type_where: "flow", field_where: "x" }),
        /where: no such/);
});

test("a field that is not shown is left out", async () => {
    const what = { type_what: "json", field_what: "[1]" };
    assert.equal(await form({ type_how: "choice", field_how: "GET", ...what }),
        '{"how":"GET"}');
    assert.equal(await form({ type_how: "msg", field_how: "m", ...what },
        { m: "POST" }), '{"how":"POST","what":[1]}');
    assert.equal(await form(what), '{"what":[1]}');
});

test("empty and none are not given", async () => {
    assert.equal(await form({ type_how: "none", field_how: "x",
        type_where: "str", field_where: "", type_what: "json",
        field_what: " " }), "{}");
});

test("a secret comes from the credentials alone", async () => {
    assert.equal(await form({ field_pin: "open", type_pin: "str" }, {},
        { field_pin: "s3cret" }), '{"pin":"s3cret"}');
});

test("values of messages become what the field wants", () => {
    const text = field("a", "text"), number = field("a", "number");
    const boolean = field("a", "boolean"), object = field("a", "object");
    const any = field("a", "object", { any_json: true });
    assert.equal(toText(text, 5), '"5"');
    assert.equal(toText(text, true), '"true"');
    assert.equal(toText(text, undefined), undefined);
    assert.equal(toText(number, "12345678901234567890.50"),
        "12345678901234567890.50");
    assert.equal(toText(number, "many"), '"many"');
    assert.equal(toText(boolean, "true"), "true");
    assert.equal(toText(any, "plain"), '"plain"');
    assert.equal(toText(any, '{"n":1.0}'), '{"n":1.0}');
    assert.equal(toText(any, Buffer.from("[1]")), "[1]");
    assert.equal(toText(object, { a: [1] }), '{"a":[1]}');
    assert.equal(toText(any, 12345678901234567890n), "12345678901234567890");
});
