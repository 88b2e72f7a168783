// SPDX-License-Identifier: MIT
"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { Choices } = require("../lib/choices");
const { knownInputs } = require("../lib/inputs");

// A client whose calls a test ends: calls[0].end(result) or .fail(error).
function client() {
    const calls = [];
    return { calls, call(method, params, more) {
        const call = { method, params, more, isCancelled: false };
        const answer = new Promise((resolve, reject) => {
            call.end = (result) => resolve({ result });
            call.fail = (error) => reject(Object.assign(
                new Error(error.message), error));
        });
        calls.push(call);
        return { answer, cancel() { call.isCancelled = true; } };
    } };
}
const asking = () => new Promise(setImmediate); // a question is under way
const kept = [];
const keep = (data) => {
    kept.push(data?.connection_update);
    return data?.connection_update ? { kept: ["field_token"] } : {};
};

test("a page has texts alone, and what a card renewed is kept", async () => {
    const { calls, ...rest } = client();
    const page = new Choices(rest).list("a", { card: '"x"' }, keep);
    await asking();
    assert.equal(calls[0].method, "choices");
    assert.equal(calls[0].params.card, '"x"');
    calls[0].end({ choices: [{ value: "1", title: "One", help: "first" },
        { value: "2" }, { value: 3, title: "Three" }, null,
        { value: "", title: "Empty" }, { value: "4", title: 4, help: {} }],
    after: "more", connection_update: { token: "new" } });
    assert.deepEqual(JSON.parse(JSON.stringify(await page)), { choices: [
        { value: "1", title: "One", help: "first" }, { value: "2", title: "2" },
        { value: "", title: "Empty" }, { value: "4", title: "4" }],
    after: "more", kept: ["field_token"] });
    assert.deepEqual(kept.splice(0), [{ token: "new" }]);
});

test("an answer that is not a page is an empty one", async () => {
    for (const result of [{}, { choices: "x", after: 5 }, { choices: {} }]) {
        const { calls, ...rest } = client();
        const page = new Choices(rest).list("a", {}, keep);
        await asking();
        calls[0].end(result);
        assert.deepEqual(await page, { choices: [], after: undefined });
    }
});

test("an error has the card's words; no such method has none", async () => {
    const { calls, ...rest } = client();
    const choices = new Choices(rest);
    const failed = choices.list("a", {}, keep);
    await asking();
    calls[0].fail({ message: "Closed.", rpcCode: -32005,
        data: { connection_update: { token: "x" } } });
    assert.deepEqual(await failed,
        { message: "Closed.", kept: ["field_token"] });
    const older = choices.list("a", {}, keep);
    await asking();
    calls[1].fail({ message: "No method.", rpcCode: -32601 });
    assert.deepEqual(await older, { unavailable: true });
});

test("two questions of a list run, and of the rest the last one", async () => {
    const { calls, ...rest } = client();
    const choices = new Choices(rest);
    const ask = (asker, n) => choices.list(asker, { search: n }, keep);
    const asked = async () => {
        await asking();
        return calls.map(({ params }) => params.search);
    };
    const [, second, third, fourth] = [1, 2, 3, 4].map((n) => ask("a", n));
    const other = ask("b", 5);
    assert.deepEqual(await asked(), [1, 2, 5]);
    assert.deepEqual(await third, { superseded: true });
    calls[1].fail({ message: "Closed." });
    assert.deepEqual(await second, { message: "Closed." });
    assert.deepEqual(await asked(), [1, 2, 5, 4]);
    assert.equal(calls.some((call) => call.isCancelled), false);
    const sixth = ask("a", 6);
    assert.deepEqual(await asked(), [1, 2, 5, 4]);
    for (const call of calls)
        call.end({ choices: [{ value: "x" }] });
    assert.equal((await fourth).choices.length, 1);
    assert.deepEqual(await asked(), [1, 2, 5, 4, 6]);
    calls[4].end({});
    await Promise.all([sixth, other]);
    ask("a", 7);
    ask("a", 8);
    assert.deepEqual(await asked(), [1, 2, 5, 4, 6, 7, 8]);
});

const field = (key, type, more) => ({ key, title: key, type,
    property: `field_${key}`, typeProperty: `type_${key}`, ...more });
const card = { inputs: [field("how", "dropdown"), field("where", "text"),
    field("body", "object", { shown_if: { key: "how", values: ["POST"] } }),
    field("pin", "text", { secret: true })] };
const known = (config, credentials) => knownInputs(card, config, credentials);

test("a form is known as far as it is written", () => {
    assert.deepEqual(known({ type_how: "choice", field_how: "GET",
        type_where: "str", field_where: "here" }, { field_pin: "1" }),
    { text: '{"how":"GET","where":"here","pin":"1"}', isWhole: true });
    assert.deepEqual(known({ type_how: "choice", field_how: "POST",
        type_where: "msg", field_where: "payload", type_body: "json",
        field_body: "{" }), { text: '{"how":"POST"}', isWhole: false });
});

test("what is not shown is not waited for", () => {
    const body = { type_body: "msg", field_body: "payload" };
    assert.equal(known({ type_how: "choice", field_how: "GET", ...body })
        .isWhole, true);
    assert.equal(known({ type_how: "choice", field_how: "POST", ...body })
        .isWhole, false);
    assert.equal(known({ type_how: "msg", field_how: "x", ...body }).isWhole,
        false);
});
