// SPDX-License-Identifier: MIT
// What a message, an answer or a host-stub gone wrong may not do.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const test = require("node:test");
const { errorOf, renewedIn } = require("../lib/answers");
const cards = require("../lib/cards");
const { Connections, baseOf } = require("../lib/connections");
const { inputsText } = require("../lib/inputs");
const { Lines } = require("../lib/lines");
const { fill, updateOf, updateRefusalOf } = require("../lib/outcome");
const { Renewed } = require("../lib/renewed");
const { SignIns } = require("../lib/signin");
const { State } = require("../lib/state");
const { toText } = require("../lib/values");

const any = { key: "body", title: "Body", type: "object", any_json: true };
const plain = { key: "name", title: "Name", type: "text" };

function fresh(t) {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "guards-"));
    t.after(() => fs.rmSync(directory, { recursive: true }));
    return { directory, state: new State(path.join(directory, "state")) };
}

test("half of a surrogate pair is refused, with its place", () => {
    for (const [value, place] of [
        ["\ud800", ""], ["a\udfff", ""], [{ x: "\ud800" }, " at /x"],
        [{ a: [1, "ok", { "b/c~": "\ud83d" }] }, " at /a/2/b~1c~0"],
        [{ a: { "\udfff": 1 } }, " at /a"], [["😀", "\ude00"], " at /1"],
        ['{"x":["\\ud800"]}', " at /x/0"], ['["\ud800"]', " at /0"],
        ['{"x":"\\uD83D\\u0020"}', " at /x"], [{ "\ud800": 1 }, ""]])
        assert.throws(() => toText(any, value), (error) =>
            error.message.startsWith(
                `Body: half of a surrogate pair${place}, which`) &&
            error.message.isWellFormed(), JSON.stringify(value));
    assert.throws(() => toText(plain, "\ud800"), /^Error: Name: half of/);
});

test("what only looks like one is sent as it is", () => {
    for (const [value, text] of [
        ["😀", '"😀"'], ["\\ud800", '"\\\\ud800"'],
        [{ a: "\\\\udfff" }, '{"a":"\\\\\\\\udfff"}'],
        ['{"x":"\\ud83d\\ude00"}', '{"x":"\\ud83d\\ude00"}'],
        [{ "😀": "\ud83d\ude00" }, '{"😀":"😀"}'],
        ['["\\\\ud800"]', '["\\\\ud800"]']])
        assert.equal(toText(any, value), text);
});

test("999 levels are sent, more are refused, and none ends the process", () => {
    const nested = (levels) => {
        let value = [];
        for (let i = 1; i < levels; i++)
            value = i % 2 ? [value] : { a: value };
        return value;
    };
    assert.equal(toText(any, nested(999)), JSON.stringify(nested(999)));
    for (const levels of [1000, 1001, 5000, 100000]) {
        assert.throws(() => toText(any, nested(levels)),
            /^Error: Body: .*nested/, String(levels));
        assert.throws(() => toText(any, "[".repeat(levels) +
            "]".repeat(levels)), /^Error: Body: .*nested/, String(levels));
    }
    assert.equal(toText(any, "[".repeat(2000)),
        JSON.stringify("[".repeat(2000)));
    assert.equal(toText(any, Array(2000).fill([])),
        `[${Array(2000).fill("[]").join()}]`);
});

test("what has no JSON text names its field", () => {
    const circle = {};
    circle.circle = circle;
    assert.throws(() => toText(any, circle), /^Error: Body: .*circular/s);
    assert.throws(() => toText(any, { n: 1n }), /^Error: Body: .*BigInt/);
});

test("JSON typed into the node is looked at as well", async () => {
    const field = { ...any, property: "p", typeProperty: "t" };
    const form = (value) => inputsText({}, {}, { p: value, t: "json" },
        { inputs: [field] }, {});
    await assert.rejects(form('{"x": "\\ud800"}'),
        /^Error: Body: half of a surrogate pair at \/x/);
    await assert.rejects(form("[".repeat(1000) + "]".repeat(1000)),
        /^Error: Body: .*nested/);
});

test("a Buffer that is not UTF-8 is refused, with the remedy", () => {
    for (const bytes of [[0, 255, 254, 65], [0xc3], [0xed, 0xa0, 0x80],
        [0xc0, 0x80], [0xf5, 0x80, 0x80, 0x80]])
        assert.throws(() => toText(any, Buffer.from(bytes)),
            /^Error: Body: a Buffer .*not UTF-8.*base64/);
    for (const text of ["", "ä😀", "\ufeffx", "\0", '{"a":1.0}'])
        assert.equal(toText(any, Buffer.from(text)), toText(any, text));
});

const odd = ["constructor", "toString", "valueOf", "__proto__",
    "hasOwnProperty"];

test("a field may be called what every object inherits", async (t) => {
    const fields = odd.map((key) => ({ key, title: key, type: "text",
        property: `field_${key}`, typeProperty: `type_${key}` }));
    const card = { inputs: fields, connection: fields };
    const all = odd.map((key) => `"${key}":"x ${key}"`).join(",");
    const connections = new Connections(new Renewed(fresh(t).state));
    const properties = Object.fromEntries(
        fields.map(({ property, key }) => [property, `x ${key}`]));
    // none given, then all
    assert.equal(connections.text(card, "a", baseOf(fields, {})), "{}");
    const base = baseOf(fields, properties);
    assert.equal(connections.text(card, "b", base), `{${all}}`);
    // renewed
    const renewed = JSON.parse('{"__proto__":"new","constructor":"newer"}');
    connections.keep("b", base, renewed);
    assert.match(connections.text(card, "b", base),
        /"constructor":"newer".*"__proto__":"new"/);
    // in a form
    const form = (more) => inputsText({}, {}, more, card, {});
    assert.equal(await form({}), "{}");
    assert.equal(await form({ ...properties, ...Object.fromEntries(
        fields.map(({ typeProperty }) => [typeProperty, "str"])) }), `{${all}}`);
    // a condition on such a field
    const shown = { ...plain, property: "p", typeProperty: "t",
        shown_if: { key: "constructor", values: ["1"] } };
    assert.equal(await inputsText({}, {}, { p: "v", t: "str" },
        { inputs: [fields[0], shown] }, {}), '{"name":"v"}');
    // outputs
    for (const key of odd) {
        const msg = {};
        fill(msg, { id: "x", outputs: [{ key, role: "payload" },
            { key, role: "status" }, { key, role: "meta" }] },
        { output: { other: 1 } });
        assert.equal(msg.payload, undefined, key);
        assert.equal(msg.statusCode, undefined, key);
    }
    assert.equal({}.polluted, undefined);
});

test("the id of a node names no path", (t) => {
    const { directory, state } = fresh(t);
    const ids = ["x/../../away", "..", ".", "/etc/x", "a\0b", "a\\b", "%2e%2e",
        "ä", "\ud800", "1a2b.3c4d", "constructor", "x".repeat(100)];
    const renewed = new Renewed(state);
    for (const id of ids)
        renewed.keep(id, { token: "one" }, { token: `two ${ids.indexOf(id)}` });
    for (const id of ids)
        assert.equal(new Renewed(state).apply(id, { token: "one" }).token,
            `two ${ids.indexOf(id)}`);
    assert.deepEqual(fs.readdirSync(directory), ["state"]);
    const files = fs.readdirSync(path.join(directory, "state"));
    assert.equal(files.length, ids.length);
    assert.ok(files.includes("renewed-1a2b.3c4d.json"));
    assert.throws(() => renewed.keep("x".repeat(1000), {}, { a: "b" }),
        /the id of a node is too long/);
    renewed.sweep((id) => id === "..");
    assert.deepEqual(fs.readdirSync(path.join(directory, "state")),
        ["renewed-...json"]);
});

test("a line has a bound, and the next is read as ever", () => {
    for (const size of [1, 7, 100, 5000]) {
        const took = [], told = [];
        const lines = new Lines((line) => took.push(line),
            (head) => head.startsWith("x") ? 3000 : 1000,
            (head) => told.push(head));
        const text = `${"a".repeat(1000)}\n${"b".repeat(1001)}\nc\n` +
            `${"x".repeat(3000)}\n${"x".repeat(5000)}\n\nlast\n`;
        for (let at = 0; at < text.length; at += size)
            lines.add(Buffer.from(text.slice(at, at + size)));
        assert.deepEqual(took, ["a".repeat(1000), "c", "x".repeat(3000), "",
            "last"]);
        assert.deepEqual(told.map((head) => head.slice(0, 500)),
            ["b".repeat(500), "x".repeat(500)]);
    }
});

test("the package's own max_response_bytes, unless the connection has one",
    async (t) => {
        const field = { key: "max_response_bytes", title: "Most",
            type: "number", minimum: 1, maximum: 1073741824,
            default: 268435456 };
        const found = async (more) => (await cards.find({ ask: async (method) =>
            method === "list" ? { cards: [{ id: "a", path: "a.so" }],
                refused: [] }
                : method === "describe" ? { id: "a", connector: "c",
                    inputs: [], connection: [{ ...field, ...more }] }
                    : {} })).cards[0];
        const connections = new Connections(new Renewed(fresh(t).state));
        const text = (card, base) => connections.text(card, "a", base);
        const card = await found({});
        assert.equal(card.connection[0].default, 16777216); // as it is shown
        assert.equal(text(card, {}), '{"max_response_bytes":16777216}');
        assert.equal(text(card, { max_response_bytes: "200000000" }),
            '{"max_response_bytes":200000000}');
        assert.equal(text(await found({ default: 1000 }), {}), "{}");
        assert.equal(text(await found({ maximum: 1000 }), {}),
            '{"max_response_bytes":1000}');
        assert.equal(text(await found({ key: "other" }), {}), "{}");
        assert.equal(text(await found({ type: "text" }), {}), "{}");
        // what is said there is room for
        const room = (base) => connections.answerBytes("b", base, 33554432);
        assert.equal(room({}), 33554432);
        assert.equal(room({ max_response_bytes: "1000" }), 33554432);
        assert.equal(room({ max_response_bytes: "100000000" }), 200000000);
        assert.equal(room({ max_response_bytes: "900000000" }), 268435456);
    });

test("a callback counts once, however often it comes", async () => {
    let redeemed = 0, release;
    const held = new Promise((resolve) => { release = resolve; });
    const client = { call: (method, params) => ({ answer: (async () => {
        if (method === "signin.begin")
            return { result: { output: { authorize_url: "u", pending: "p" } } };
        if (!params.callback_url.includes("state=mine"))
            throw Object.assign(new Error("not mine"),
                { code: "INVALID_INPUT" });
        await held;
        if (++redeemed > 1)
            throw Object.assign(new Error("twice"), { code: "AUTH" });
        return { result: { connection_update: { refresh_token: "new" } } };
    })() }) };
    const signIns = new SignIns(client);
    let kept = 0;
    const { handle } = await signIns.begin({ id: "a" }, "{}", "http://x/cb",
        () => { kept++; return {}; });
    const all = Promise.all(["?state=mine&code=1", "?state=mine&code=1",
        "?state=other", "?state=mine&code=2"]
        .map((query) => signIns.comeBack(query)));
    release();
    assert.deepEqual(await all, [{ isDone: true }, { isDone: true },
        { isDone: false, message: null }, { isDone: false, message: null }]);
    assert.equal(signIns.state(handle).state, "done");
    assert.deepEqual(await signIns.comeBack("?state=mine&code=1"),
        { isDone: true });
    assert.equal(redeemed, 1);
    assert.equal(kept, 1);
});

test("a sign-in whose update may not be kept has failed, and nothing is kept",
    async () => {
        // whatever comes beside the refusal
        const result = { connection_update: { refresh_token: "planted" },
            connection_update_refused: { message: "What it gave is not good." } };
        const client = { call: (method) => ({ answer: Promise.resolve(
            method === "signin.begin" ? { result: {
                output: { authorize_url: "u", pending: "p" } } }
                : { result }) }) };
        const signIns = new SignIns(client);
        const { handle } = await signIns.begin({ id: "a" }, "{}",
            "http://x/cb", () => assert.fail("it is kept"));
        assert.deepEqual(await signIns.comeBack("?state=mine&code=1"),
            { isDone: false, message: "What it gave is not good." });
        assert.deepEqual(signIns.state(handle), { state: "failed",
            message: "What it gave is not good." });
        assert.equal(updateOf(result), null);
        const msg = {};
        fill(msg, { id: "a", outputs: [] }, result);
        assert.equal(msg.card.connection_update_refused.message,
            "What it gave is not good.");
        assert.ok(!JSON.stringify(msg).includes("planted"));
    });

test("what was renewed is found in an answer that is not read, and why not",
    () => {
        const line = (part) => `{"jsonrpc":"2.0","id":1,${part}}`;
        const update = '"connection_update":{"token":"new"}';
        const refused = '"connection_update":null,' +
            '"connection_update_refused":{"message":"no"}';
        for (const wrap of [(text) => `"result":{"output":[],${text}}`,
            (text) => `"error":{"data":{"output":[],${text}}}`]) {
            assert.deepEqual(updateOf(renewedIn(line(wrap(update)))),
                { token: "new" });
            const why = renewedIn(line(wrap(refused)));
            assert.equal(updateOf(why), null);
            assert.equal(updateRefusalOf(why), "no");
        }
    });

test("an output that is too long for an error is said to be left out", () => {
    const error = errorOf({ code: -32004, message: "no", data: { output: null,
        output_refused: { message: "The request allows 1 (max_answer_bytes)." },
        error: { code: "HTTP_STATUS", message: "no" } } }, 1048576);
    const msg = {};
    fill(msg, { id: "a", outputs: [] }, error.data);
    assert.equal(error.code, "HTTP_STATUS");
    assert.match(msg.card.output_refused.message, /1 MiB.*cards\.answerBytes/);
});
