// SPDX-License-Identifier: MIT
// examples.mjs DIRECTORY SANDBOX-CONNECTION - the examples of the package, from
// the editor's menu into a flow that runs
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { NodeRed, connection, flows, until } from "./nodered.mjs";

const [directory, sandbox] = process.argv.slice(2);
const WebSocket = createRequire(import.meta.url)("ws");
const MENU = "library/examples/flows/node-red-contrib-cards";
const LATER = "2026-03-01", EARLIER = "2024-06-01";
const red = await NodeRed.start(directory);

// What debug nodes show, as the editor receives it.
async function debugged() {
    const socket = new WebSocket(`${red.url.replace("http", "ws")}comms`);
    const shown = [];
    socket.on("message", (text) => {
        for (const { topic, data } of [JSON.parse(text)].flat())
            if (topic === "debug")
                shown.push(data);
    });
    await new Promise((resolve, reject) => {
        socket.on("open", resolve);
        socket.on("error", reject);
    });
    socket.send(JSON.stringify({ subscribe: "debug" }));
    return { shown, socket };
}

// Each input of a card has its value and its type in the example: a dialog
// that is opened and closed changes nothing.
async function hasAllInputs(card) {
    const { json: { cards } } = await red.admin("GET", "cards/catalog");
    const { inputs } = cards.find(({ type }) => type === card.type);
    for (const { property, typeProperty } of inputs)
        assert.ok(property in card && typeProperty in card, property);
}

// Puts an example into the tab and chooses the connection in each card, which
// is all that a person has to do. edit(node) may change more of it: node(id)
// gives a node.
async function importExample(name, { edit = () => {}, more = {} } = {}) {
    const { json: nodes } = await red.admin("GET", `${MENU}/${name}`);
    for (const node of nodes) {
        node.z = "tab";
        if (!node.type.startsWith("card-"))
            continue;
        assert.equal(node.connection, "");
        await hasAllInputs(node);
        node.connection = "connection";
    }
    edit((wanted) => nodes.find(({ id }) => id === wanted));
    await red.deploy(flows([connection(sandbox, more)], nodes));
}

// Presses the button of an inject node.
async function inject(id) {
    const { status } = await red.admin("POST", `inject/${id}`);
    assert.equal(status, 200);
}

// Presses that button, and waits until what debug nodes showed is enough.
async function press(id, isEnough) {
    const { shown, socket } = await debugged();
    await inject(id);
    await until(`enough of ${id}`, () => isEnough(shown));
    socket.close();
    return shown;
}

async function devices() {
    await importExample("devices");
    const shown = await press("cards-devices-inject",
        ({ length }) => length >= 10);
    assert.deepEqual(shown.map(({ name, format }) => `${name} ${format}`),
        Array(10).fill("Devices array[50]"));
    const text = shown.map(({ msg }) => msg).join();
    assert.equal(new Set(text.match(/"guo\w+"/g)).size, 500);
}

// ---- the devices that are stale ----

// The org's devices: a map from id to status and lastUpdated.
async function org() {
    const { domain, api_token: token } = JSON.parse(fs.readFileSync(sandbox));
    const all = new Map();
    for (let url = `${domain}/api/v1/devices?limit=200`; url;) {
        const answer = await fetch(url,
            { headers: { authorization: `SSWS ${token}` } });
        for (const { id, status, lastUpdated } of await answer.json())
            all.set(id, { status, lastUpdated });
        [, url] = answer.headers.get("link")
            .match(/<([^>]*)>; *rel="next"/) ?? [];
    }
    return all;
}

const stale = (all, before) => [...all].filter(([, device]) =>
    device.status === "ACTIVE" && device.lastUpdated < before)
    .map(([id]) => id);
const statuses = (all) => Object.fromEntries([...all].map(
    ([id, { status }]) => [id, status]));
const ids = (list) => list.map(({ id }) => id);

// The values that the editor's sidebar would show.
const valuesOf = (shown, name) => shown.filter((one) => one.name === name)
    .map(({ msg }) => JSON.parse(msg))
    .map((value) => value.__enc__ ? value.data : value);
const hasOne = (name) => (shown) => shown.some((one) => one.name === name);

const example = (given) => importExample("suspend-stale-devices", given);
const before = (date) => (node) => {
    const search = node("cards-stale-search");
    assert.ok(search.field_custom_search.includes(LATER));
    search.field_custom_search =
        search.field_custom_search.replace(LATER, date);
};

// List shows all pages of the search, and Suspend is not begun.
async function lists() {
    const all = await org();
    const shown = await press("cards-stale-list", hasOne("Devices"));
    const [list] = valuesOf(shown, "Devices");
    assert.deepEqual(ids(list), stale(all, LATER));
    assert.ok(list.length > 400, "three pages");
    assert.ok(list.every(({ name, lastUpdated }) => name && lastUpdated));
    assert.deepEqual(await org(), all);
}

// A limit that is not a multiple of a page is kept over the pages.
async function limits(limit) {
    const all = await org();
    await example({ edit: (node) => {
        node("cards-stale-list").props.find(({ p }) => p === "record_limit")
            .v = String(limit);
    } });
    const shown = await press("cards-stale-list", hasOne("Devices"));
    assert.deepEqual(ids(valuesOf(shown, "Devices")[0]),
        stale(all, LATER).slice(0, limit));
}

// Where the search fails, that is shown, and nothing is suspended. A second
// message fails too: when its error is shown, whatever the first one has begun
// in other branches of the flow has been done.
async function fails() {
    const all = await org();
    await example({ more: { api_token: "00wrong" } });
    const { shown, socket } = await debugged();
    const failures = () => valuesOf(shown, "What went wrong");
    for (const [count, id] of [
        [1, "cards-stale-suspend"], [2, "cards-stale-list"]]) {
        await inject(id);
        await until(`failure ${count}`, () => failures().length >= count);
    }
    socket.close();
    assert.equal(shown.length, 2, JSON.stringify(shown));
    for (const error of failures()) {
        assert.equal(error.code, "HTTP_STATUS");
        assert.equal(error.http_status, 401);
    }
    assert.deepEqual(await org(), all);
}

// Each stale device is suspended, and no other; the report has each of them.
async function suspends(date) {
    const all = await org();
    const wanted = stale(all, date);
    await example({ edit: date === LATER ? undefined : before(date) });
    const shown = await press("cards-stale-suspend", hasOne("Report"));
    assert.deepEqual(shown.map(({ name }) => name), ["Devices", "Report"]);
    const [{ suspended, failed, devices }] = valuesOf(shown, "Report");
    assert.equal(suspended, wanted.length);
    assert.equal(failed, 0);
    assert.deepEqual(ids(devices), wanted);
    assert.ok(devices.every(({ status }) => status === "SUSPENDED"));
    const want = statuses(all);
    for (const id of wanted)
        want[id] = "SUSPENDED";
    assert.deepEqual(statuses(await org()), want);
    return wanted.length;
}

// Presses Suspend where the search finds these devices, whatever their status.
async function suspendsOnly(wanted, isEnough) {
    await example({ edit: (node) => Object.assign(node("cards-stale-search"), {
        type_status: "none", field_custom_search:
            wanted.map((id) => `id eq "${id}"`).join(" or ") }) });
    return press("cards-stale-suspend", isEnough);
}

// A device that cannot be suspended is in the report with the reason, and does
// not keep the others from being suspended.
async function reports() {
    const all = await org();
    const [active] = stale(all, LATER);
    const [suspended] = [...all].find(([, { status }]) =>
        status === "SUSPENDED");
    const [report] = valuesOf(
        await suspendsOnly([suspended, active], hasOne("Report")), "Report");
    assert.equal(report.suspended, 1);
    assert.equal(report.failed, 1);
    const of = (wanted) => report.devices.find(({ id }) => id === wanted);
    assert.equal(of(active).status, "SUSPENDED");
    assert.match(of(suspended).error, /Only a device that is ACTIVE/);
    assert.equal((await org()).get(active).status, "SUSPENDED");
}

// One device is a list in the report too; none is an empty list, and nothing is
// reported.
async function findsFew() {
    const [one] = stale(await org(), LATER);
    const [report] = valuesOf(
        await suspendsOnly([one], hasOne("Report")), "Report");
    assert.deepEqual([report.suspended, report.failed], [1, 0]);
    assert.deepEqual(ids(report.devices), [one]);
    const all = await org();
    const shown = await suspendsOnly(["nobody"], hasOne("Devices"));
    assert.deepEqual(valuesOf(shown, "Devices"), [[]]);
    assert.deepEqual(await org(), all);
}

try {
    await devices();
    await example();
    await lists();
    await limits(1);
    await limits(201);
    await fails();
    await reports();
    await findsFew();
    assert.ok(await suspends(EARLIER) > 200, "two pages");
    assert.ok(await suspends(LATER) > 0);
} catch (error) {
    console.error(red.log);
    throw error;
} finally {
    await red.stop();
}
