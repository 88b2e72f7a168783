// SPDX-License-Identifier: MIT
// admin.mjs DIRECTORY SANDBOX-CONNECTION WEB-APP BROWSER.PY - what the editor
// asks the runtime, with and without adminAuth; a sign-in by browser
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { NodeRed, connection, fields, flow, flows } from "./nodered.mjs";

const [directory, sandbox, webApp, browser] = process.argv.slice(2);
const bcrypt = createRequire(import.meta.url)("bcryptjs");
const red = await NodeRed.start(directory);
const user = (username, permissions) => ({ username, permissions,
    password: bcrypt.hashSync(`${username}-pass`, 4) });
const login = async (username) => {
    red.token = null;
    const { json } = await red.admin("POST", "auth/token", {
        client_id: "node-red-editor", grant_type: "password",
        scope: username === "admin" ? "*" : "read",
        username, password: `${username}-pass` });
    red.token = json.access_token;
};
const edited = (file) => {
    const { credentials, id, type, name, ...properties } = connection(file,
        file === webApp ? { scopes: "okta.devices.read" } : {});
    return { type, id: "edited", properties, credentials };
};
const redirect = () => `${red.url}cards/callback`;
const status = async (...request) => (await red.admin(...request)).status;

async function visit(url) {
    const child = spawn("/usr/bin/python3", [browser, url],
        { stdio: "inherit" });
    assert.deepEqual(await once(child, "exit"), [0, null]);
}

try {
    // Without adminAuth: a form of another site cannot ask.
    const { json: works } = await red.admin("POST", "cards/test",
        edited(sandbox));
    assert.deepEqual(works, { works: true, kept: [], properties: {} });
    assert.equal((await fetch(`${red.url}cards/test`, { method: "POST",
        body: JSON.stringify(edited(sandbox)),
        headers: { "content-type": "text/plain" } })).status, 415);
    const wrong = edited(sandbox);
    wrong.credentials.field_api_token = "wrong";
    const { json: fails } = await red.admin("POST", "cards/test", wrong);
    assert.equal(fails.works, false);
    assert.match(fails.message, /token/i);
    // What it renewed against its own fields is not kept, and that is told.
    for (const [token, works] of [["s3cret", true], ["bad", false]]) {
        const { json: planted } = await red.admin("POST", "cards/test", {
            type: "test_cards-connection", id: "planted",
            properties: { field_place: "planting" },
            credentials: { field_token: token } });
        assert.equal(planted.works, works, JSON.stringify(planted));
        assert.deepEqual(planted.kept, []);
        assert.match(planted.warning, /^The card renewed its connection, but/);
    }
    assert.equal(await status("POST", "cards/test", { type: "nobody-connection",
        id: "x" }), 404);

    // Choices are asked for a field that has some, of a card that is there.
    const ofGreet = { type: "card-greet", id: "edited", field: "name" };
    for (const other of [ofGreet, { ...ofGreet, type: "card-nobody" },
        { ...ofGreet, id: "__proto__" }, { ...ofGreet, connection: "x" }, {}])
        assert.equal(await status("POST", "cards/choices", other), 404);
    assert.equal((await fetch(`${red.url}cards/choices`, { method: "POST",
        body: JSON.stringify(ofGreet),
        headers: { "content-type": "text/plain" } })).status, 415);
    assert.deepEqual((await red.admin("POST", "cards/deletion", ofGreet)).json,
        { deletion: null });

    // With it: who may not deploy may not test, nor sign in, nor ask a service.
    await red.restart(`adminAuth: ${JSON.stringify({ type: "credentials",
        users: [user("admin", "*"), user("reader", "read")] })},`);
    const asked = [["GET", "cards/catalog"],
        ["POST", "cards/test", edited(sandbox)],
        ["POST", "cards/signin", { ...edited(webApp),
            redirectUri: redirect() }],
        ["GET", "cards/signin/x"], ["POST", "cards/choices", ofGreet],
        ["POST", "cards/deletion", ofGreet]];
    for (const request of asked)
        assert.equal(await status(...request), 401);
    await login("reader");
    const answers = [];
    for (const request of asked)
        answers.push(await status(...request));
    assert.deepEqual(answers, [200, 401, 401, 401, 401, 401]);
    const { json: all } = await red.admin("GET", "cards/catalog");
    assert.deepEqual(all.connectors.map(({ type, signIn }) => [type, signIn]),
        [["okta_devices-connection", true], ["test_cards-connection", false]]);

    // A person signs in. The browser that comes back has no token of the
    // editor; what it brings that nobody waits for is refused.
    await login("admin");
    const unknown = await fetch(`${redirect()}?code=<b>&state=x`);
    assert.equal(unknown.status, 400);
    assert.match(await unknown.text(), /no answer to a sign-in/);
    const begun = await red.admin("POST", "cards/signin",
        { ...edited(webApp), redirectUri: redirect() });
    assert.equal(begun.status, 200, begun.text);
    const place = `cards/signin/${begun.json.handle}`;
    assert.deepEqual((await red.admin("GET", place)).json,
        { state: "waiting" });
    assert.equal((await fetch(`${redirect()}?code=x&state=y`)).status, 400);
    assert.deepEqual((await red.admin("GET", place)).json,
        { state: "waiting" });
    await visit(begun.json.url);
    const { json: done } = await red.admin("GET", place);
    assert.deepEqual(done, { state: "done", kept: ["field_refresh_token"],
        properties: {} });

    // It is deployed as the editor would, and calls go through; the token is
    // in no answer of the admin API.
    const web = edited(webApp);
    await red.deploy(flows([{ ...web.properties, id: "edited", type: web.type,
        credentials: { ...web.credentials,
            field_refresh_token: "__PWRD__" } }],
    flow("devices", { type: "card-custom_api_action", connection: "edited",
        ...fields({ request_type: ["choice", "GET"],
            relative_url: ["str", "/api/v1/devices?limit=1"] }) })));
    const runs = async () => {
        const answer = await red.ask("devices");
        assert.equal(answer.way, "output", JSON.stringify(answer));
    };
    await runs();
    await red.restart();
    await login("admin");
    await runs();
    const { json: shown } = await red.admin("GET",
        "credentials/okta_devices-connection/edited");
    assert.equal(shown.has_field_refresh_token, true);
    assert.equal(shown.field_refresh_token, undefined);

    // A person who denies it is told, and so is the editor.
    process.env.BROWSER_DECISION = "deny";
    const denied = await red.admin("POST", "cards/signin",
        { ...edited(webApp), redirectUri: redirect() });
    await visit(denied.json.url);
    const { json: no } = await red.admin("GET",
        `cards/signin/${denied.json.handle}`);
    assert.equal(no.state, "failed");
    assert.match(no.message, /./);
} catch (error) {
    console.error(red.log);
    throw error;
} finally {
    await red.stop();
}
