// SPDX-License-Identifier: MIT
// calls.mjs DIRECTORY SANDBOX-CONNECTION - what a message is after a card
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { NodeRed, connection, fields, flow, flows, greetConnection,
    statuses, until } from "./nodered.mjs";

const [directory, sandbox] = process.argv.slice(2);
const red = await NodeRed.start(directory);
const action = (more) => ({ type: "card-custom_api_action",
    connection: "connection", ...more });
const greet = (all, more = {}) => ({ type: "card-greet",
    connection: "greeting", ...fields({ style: ["choice", "plain"],
        name: ["str", "World"], ...all }), ...more });
const devices = fields({ request_type: ["choice", "GET"],
    relative_url: ["str", "/api/v1/devices"] });

try {
    await red.deploy(flows([connection(sandbox), greetConnection()],
        flow("devices", action({ id: "devices", ...devices,
            ...fields({ query: ["json", '{"limit": 2}'] }) })),
        flow("typed", action(fields({ request_type: ["msg", "payload.how"],
            relative_url: ["jsonata", '"/sandbox/" & payload.what'],
            headers: ["msg", "payload.headers"],
            query: ["json", '{"n": 12345678901234567890}'],
            body: ["msg", "payload.body"] }))),
        flow("gone", action({ id: "gone", ...fields({
            request_type: ["choice", "DELETE"],
            relative_url: ["str", "/api/v1/devices/nobody"] }) })),
        flow("second", action(fields({ request_type: ["choice", "GET"],
            relative_url: ["str", "/api/v1/devices/nobody"] })),
        { second: true }),
        flow("wrong", action(fields({ request_type: ["choice", "GET"],
            relative_url: ["str", "no/slash"],
            query: ["json", '{"a": {"b": 1}}'] })), { second: true }),
        flow("suspend", { type: "card-suspend_device",
            connection: "connection",
            ...fields({ device_id: ["msg", "payload.id"] }) }),
        ...["read_device", "list_device_users"].map((id) => flow(id, {
            type: `card-${id}`, connection: "connection",
            ...fields({ device_id: ["msg", "payload.id"] }) })),
        flow("search", { type: "card-search_devices",
            connection: "connection",
            ...fields({ result_set: ["msg", "payload.set"],
                record_limit: ["msg", "payload.limit"],
                after: ["msg", "payload.after"],
                manufacturer: ["msg", "payload.maker"],
                registered: ["bool", "true"] }) }),
        flow("number", greet({ extras: ["json",
            '{ "big": 12345678901234567890.10 }'] })),
        flow("exact", greet({ extras: ["json",
            '{ "big": 12345678901234567890.10 }'] }, { exact: true })),
        flow("chain", greet({ extras: ["msg", "payload.text"] },
            { exact: true })),
        flow("kinds", greet({ style: ["choice", "letter"],
            times: ["num", "3"], polite: ["bool", "true"],
            note: ["str", "hello,\nworld"] })),
        flow("refused", greet({ mode: ["str", "pages:r"] })),
        flow("later", greet({ mode: ["str", "pages:l"] })),
        flow("planted", greet({ mode: ["str",
            'raw:update:{"token":{"command":["id"]}}'] })),
        flow("hidden", greet({ note: ["json", '{"a": 1}'] })),
        flow("broken", greet({ extras: ["json", '{}}, "a": {'] })),
        flow("tells", greet({ mode: ["str", "fail:4:404"] },
            { exact: true })),
        statuses("devices", "gone")));

    // A list: payload, status and headers by their roles, and the whole.
    const list = await red.ask("devices");
    assert.equal(list.way, "output");
    assert.equal(list.msg.payload.length, 2);
    assert.ok(list.msg.payload[0].profile.displayName);
    assert.equal(list.msg.statusCode, 200);
    assert.equal(list.msg.headers["content-type"], "application/json");
    assert.deepEqual(list.msg.card.output.body, list.msg.payload);
    assert.match(list.msg.card.next.relative_url, /after=/);
    assert.equal(list.msg.card.attempts.length, 1);
    assert.ok(list.msg.card.pace.limit > 0);
    assert.ok(!JSON.stringify(list.msg).includes("connection_update"));

    // From the message, by JSONata, and JSON as it was written.
    const typed = await red.ask("typed", { how: "PUT", what: "echo",
        headers: { "X-One": 1 }, body: [1, "two"] });
    assert.equal(typed.way, "output", JSON.stringify(typed));
    const echo = JSON.stringify(typed.msg.payload);
    assert.ok(echo.includes("PUT"), echo);
    assert.ok(echo.includes("12345678901234567890"), echo);
    assert.match(echo, /two/);

    // The body is not sent where it is not shown.
    const shown = await red.ask("typed", { how: "GET", what: "echo",
        body: { a: 1 } });
    assert.equal(shown.way, "output", JSON.stringify(shown));

    // An error goes to the catch node with the error object, or to the second
    // output where that is chosen; the answer is there either way.
    const gone = await red.ask("gone");
    assert.equal(gone.way, "catch");
    assert.equal(gone.msg.error.code, "HTTP_STATUS");
    assert.equal(gone.msg.error.source.id, "gone");
    assert.equal(gone.msg.error.cause.http_status, 404);
    assert.equal(gone.msg.card.error.http_status, 404);
    assert.equal(gone.msg.statusCode, 404);
    assert.equal(gone.msg.payload.errorCode, "E0000007");
    const second = await red.ask("second");
    assert.equal(second.way, "error");
    assert.equal(second.msg.error.code, "HTTP_STATUS");
    assert.equal(second.msg.statusCode, 404);

    // Another card of the same file, with the same connection.
    const { id } = list.msg.payload.find(({ status }) => status === "ACTIVE");
    const suspended = await red.ask("suspend", { id });
    assert.equal(suspended.way, "output", JSON.stringify(suspended));
    assert.equal(suspended.msg.statusCode, 204);
    assert.deepEqual(suspended.msg.card.output, { status_code: 204 });
    const twice = await red.ask("suspend", { id });
    assert.equal(twice.way, "catch");
    assert.match(twice.msg.error.message, /Only a device that is ACTIVE/);
    // One without a payload has its outputs there; a list is the payload.
    const read = await red.ask("read_device", { id });
    assert.equal(read.way, "output", JSON.stringify(read));
    assert.equal(read.msg.payload.id, id);
    assert.equal(read.msg.payload.status, "SUSPENDED");
    assert.ok(read.msg.payload.profile.displayName);
    const users = await red.ask("list_device_users", { id });
    assert.equal(users.way, "output", JSON.stringify(users));
    assert.ok(Array.isArray(users.msg.payload));
    assert.deepEqual(users.msg.card.output, { users: users.msg.payload });
    const nobody = await red.ask("read_device", { id: "nobody" });
    assert.equal(nobody.way, "catch");
    assert.match(nobody.msg.error.message, /Check the Device ID/);

    // A search: the list is the payload, whatever the result set; the first
    // device is beside it, and what is not shown is not sent.
    const some = await red.ask("search", { set: "stream", limit: 2 });
    assert.equal(some.way, "output", JSON.stringify(some));
    assert.equal(some.msg.payload.length, 2);
    assert.equal(some.msg.statusCode, 200);
    assert.equal(some.msg.card.output.records_streamed, 2);
    assert.equal(some.msg.card.next, null);
    const first = await red.ask("search", { set: "first", limit: 2 });
    assert.deepEqual(first.msg.payload, some.msg.payload.slice(0, 1));
    assert.deepEqual(first.msg.card.output.device, some.msg.payload[0]);
    const none = await red.ask("search", { set: "first",
        maker: '" or profile.registered eq true or "' });
    assert.equal(none.way, "output", JSON.stringify(none));
    assert.deepEqual(none.msg.payload, []);

    // All mistakes of a form are told at once.
    const wrong = await red.ask("wrong");
    assert.equal(wrong.msg.error.code, "INVALID_INPUT");
    assert.deepEqual(wrong.msg.error.errors.map(({ field }) => field).sort(),
        ["query", "relative_url"]);

    // Beyond 2^53 a number is rounded, unless the exact text is asked for.
    const number = await red.ask("number");
    assert.equal(number.types.payload, "object");
    const exact = await red.ask("exact");
    assert.equal(exact.types.payload, "string");
    assert.match(exact.msg.payload, /"big": 12345678901234567890\.10/);
    assert.equal(exact.msg.card.output.echo, exact.msg.payload);
    assert.equal(exact.msg.statusCode, 200);
    // And such a text goes into the next card as it is.
    const chain = await red.ask("chain", { text: '{"n":1.000}' });
    assert.match(chain.msg.payload, /"extras":\{"n":1\.000\}/);
    const tells = await red.ask("tells");
    assert.equal(tells.way, "catch");
    assert.equal(typeof tells.msg.payload, "string");

    // A next page that is not asked for is told, and one that is for later.
    const refused = await red.ask("refused");
    assert.equal(refused.way, "output");
    assert.equal(refused.msg.card.next, null);
    assert.match(refused.msg.card.next_refused.url, /^https:/);
    await until("warning", () => /\[warn\].*The list goes on after this page/
        .test(red.log));
    const later = await red.ask("later");
    assert.equal(later.msg.card.next_later, true);
    assert.equal(later.msg.card.next.mode, "pages:l");
    assert.ok(!("next_refused" in later.msg.card));

    // What a card renewed against its own fields is not kept, and that is told.
    const planted = await red.ask("planted");
    assert.equal(planted.way, "output", JSON.stringify(planted));
    assert.equal(planted.msg.statusCode, 200);
    assert.match(planted.msg.card.connection_update_refused.message,
        /a reference to a file, a variable or a command in 'token'/);
    await until("warning", () =>
        /\[warn\].*The card renewed its connection, but/.test(red.log));
    assert.ok(!fs.existsSync(
        path.join(red.directory, ".cards/renewed-greeting.json")));

    // Every type of field.
    const kinds = await red.ask("kinds");
    assert.deepEqual(kinds.msg.payload, { style: "letter", name: "World",
        note: "hello,\nworld", times: 3, polite: true });
    const hidden = await red.ask("hidden");
    assert.ok(!("note" in hidden.msg.payload));
    const broken = await red.ask("broken");
    assert.equal(broken.way, "catch");
    assert.match(broken.msg.error.message, /^Extras: .*JSON/);

    // What a form deletes is shown before the first message, and that may be
    // before there is a status node to see it.
    const shownBelow = await until("statuses", async () => {
        const all = (await red.ask("statuses"))
            .filter(({ text }) => text && text !== "deletes");
        return all.length >= 4 && all;
    });
    const of = (id) => shownBelow.filter((one) => one.id === id)
        .map(({ fill, shape, text }) => `${fill} ${shape} ${text}`);
    assert.deepEqual(of("devices"),
        ["blue dot running", "green dot 200"]);
    assert.deepEqual(of("gone"),
        ["blue dot running", "red ring 404 HTTP_STATUS"]);
} catch (error) {
    console.error(red.log);
    throw error;
} finally {
    await red.stop();
}
