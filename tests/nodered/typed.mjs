// SPDX-License-Identifier: MIT
// typed.mjs DIRECTORY SANDBOX-CONNECTION - what fills the fields of a card, but
// for what is written there
import assert from "node:assert/strict";
import { NodeRed, connection, fields, flow, flows, greetConnection }
    from "./nodered.mjs";

const [directory, sandbox] = process.argv.slice(2);
const red = await NodeRed.start(directory, `contextStorage: {
    default: { module: "memory" }, disk: { module: "localfilesystem" } },`);
const greet = (place, all) => flow(place, { type: "card-greet",
    connection: "greeting", ...fields({ style: ["choice", "plain"],
        name: ["str", "World"], ...all }) });
const KEPT = { style: "letter", name: "Ann", times: 3, polite: true,
    extras: { deep: [{ n: 1 }], text: "x" }, note: ["any", null] };
const all = (type, at = "kept.") => Object.fromEntries(
    Object.keys(KEPT).map((key) => [key, [type, at + key]]));
// Keeps what is asked, where flows find it.
const keeps = [
    { id: "keep", type: "http in", z: "tab", url: "/keep", method: "post",
        wires: [["keeps"]] },
    { id: "keeps", type: "function", z: "tab", wires: [["kept"]], func: `
        const { flow: here, global: everywhere, disk } = msg.payload;
        for (const [key, value] of Object.entries(here ?? {}))
            flow.set(key, value);
        for (const [key, value] of Object.entries(everywhere ?? {}))
            global.set(key, value);
        const done = () => node.send(msg);
        disk ? flow.set("kept", disk, "disk", done) : done();` },
    { id: "kept", type: "http response", z: "tab", wires: [] }];

async function gives(place, want, payload) {
    const { way, msg } = await red.ask(place, payload);
    assert.equal(way, "output", `${place}: ${JSON.stringify(msg)}`);
    assert.deepEqual(msg.payload, want, place);
}

// It does not run, and the message says which field it is.
async function fails(place, code, what, payload) {
    const { way, msg } = await red.ask(place, payload);
    assert.equal(way, "catch", place);
    assert.equal(msg.error.code, code, JSON.stringify(msg));
    assert.match(JSON.stringify(msg.error), what);
}

async function kinds() {
    const card = (one) => ({ type: "card-custom_api_action",
        connection: "connection", ...fields(one) });
    const tab = { id: "tab", type: "tab", label: "Test", env: [
        { name: "STYLE", value: "letter", type: "str" },
        { name: "TIMES", value: "3", type: "num" },
        { name: "POLITE", value: "true", type: "bool" },
        { name: "EXTRAS", value: '{"a": [1]}', type: "json" },
        { name: "NOTE", value: '{"exact": 12345678901234567890}',
            type: "str" }] };
    const [, ...rest] = flows([greetConnection(), connection(sandbox)], keeps,
        greet("of-flow", all("flow")), greet("of-global", all("global")),
        greet("disk", all("flow", "#:(disk)::kept.")),
        greet("indexed", { name: ["flow", 'list[1]["the name"]'] }),
        greet("env", { style: ["env", "STYLE"],
            name: ["env", "CARDS_TEST_NAME"], times: ["env", "TIMES"],
            polite: ["env", "POLITE"], extras: ["env", "EXTRAS"] }),
        greet("env-text", { style: ["env", "STYLE"], note: ["env", "NOTE"],
            name: ["env", "${CARDS_TEST_NAME}, and more"] }),
        greet("env-none", { name: ["env", "CARDS_TEST_NOT_SET"] }),
        greet("jsonata", {
            style: ["jsonata", 'payload.long ? "letter" : "plain"'],
            name: ["jsonata", '$globalContext("kept.name") & " and " & ' +
                '$uppercase(payload.name)'],
            times: ["jsonata", "$sum(payload.n)"],
            polite: ["jsonata", "$count(payload.n) > 1"],
            extras: ["jsonata", '{"more": payload.n[$ > 1],' +
                ' "env": $env("CARDS_TEST_NAME")}'],
            note: ["jsonata", "payload.n"] }),
        greet("jsonata-none", { times: ["jsonata", "payload.nothing"] }),
        greet("jsonata-wrong", { times: ["jsonata", "payload.("] }),
        greet("jsonata-fails", { times: ["jsonata", '$number("x")'] }),
        flow("devices", card({ request_type: ["global", "how"],
            relative_url: ["jsonata",
                '"/api/v1/devices/" & $flowContext("device")'],
            headers: ["env", "HEADERS"] })),
        flow("query", card({ request_type: ["choice", "GET"],
            relative_url: ["str", "/sandbox/echo"],
            query: ["jsonata", '{"limit": payload.limit, "q": "ü&"}'] })));
    await red.deploy([tab, ...rest]);

    // Nothing is kept yet: what is not required is not given.
    await fails("of-flow", "INVALID_INPUT", /"field":"name"/);
    await red.ask("keep", { flow: { kept: KEPT, device: "nobody",
        list: [1, { "the name": "second" }] } });
    await gives("of-flow", KEPT);
    await fails("of-global", "INVALID_INPUT", /"field":"style"/);
    await red.ask("keep", { global: { kept: { ...KEPT, name: "Everyone" },
        how: "GET" }, disk: { ...KEPT, name: "Disk" } });
    await gives("of-global", { ...KEPT, name: "Everyone" });
    await gives("disk", { ...KEPT, name: "Disk" });
    await gives("of-flow", KEPT);
    await gives("indexed", { style: "plain", name: "second" });
    await red.ask("keep", { flow: { kept: { ...KEPT, times: "many" } } });
    await fails("of-flow", "INVALID_INPUT", /"field":"times"/);

    // From the flow's own environment, and the process's.
    await gives("env", { style: "letter", name: "from the process", times: 3,
        polite: true, extras: { a: [1] } });
    const { msg } = await red.ask("env-text");
    assert.equal(msg.payload.name, "from the process, and more");
    await fails("env-none", "INVALID_INPUT", /"field":"name"/);

    await gives("jsonata", { style: "letter", name: "Everyone and ANN",
        times: 6, polite: true, extras: { more: [2, 3],
            env: "from the process" }, note: [1, 2, 3] },
    { long: true, name: "Ann", n: [1, 2, 3] });
    await gives("jsonata-none", { style: "plain", name: "World" });
    for (const place of ["jsonata-wrong", "jsonata-fails"])
        await fails(place, "INPUT", /"message":"Times: /);

    await fails("devices", "HTTP_STATUS", /"http_status":404/);
    const echo = await red.ask("query", { limit: 2 });
    assert.equal(echo.way, "output", JSON.stringify(echo));
    assert.match(JSON.stringify(echo.msg.payload), /limit=2&q=%C3%BC%26/);
}

try {
    await kinds();
} catch (error) {
    console.error(red.log);
    throw error;
} finally {
    await red.stop();
}
