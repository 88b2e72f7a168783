// SPDX-License-Identifier: MIT
// tokens.mjs DIRECTORY ORG-PORT - refresh tokens that are good for once
//
// The org is rotating-org.py: a token that comes twice ends all.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { NodeRed, connection, fields, flow, flows } from "./nodered.mjs";

const [directory, port] = process.argv.slice(2);
const red = await NodeRed.start(directory);
const org = `http://127.0.0.1:${port}`;
fs.writeFileSync("org.json", JSON.stringify({ domain: org,
    auth: "authorization_code", client_id: "app", client_secret: "app-s3cret",
    refresh_token: "refresh-0", scopes: "okta.devices.read" }));
const card = () => ({ type: "card-custom_api_action", connection: "connection",
    ...fields({ request_type: ["choice", "GET"],
        relative_url: ["str", "/api/v1/devices"] }) });
const all = (...parts) => flows(...parts, flow("one", card()),
    flow("two", card()));
const spent = async () => (await fetch(`${org}/spent`)).json();
const works = async (place) => {
    const { way, msg } = await red.ask(place);
    assert.equal(way, "output", JSON.stringify(msg.error ?? msg));
    assert.ok(!JSON.stringify(msg).includes("refresh-"));
};
const file = path.join(red.directory, ".cards/renewed-connection.json");

try {
    await red.deploy(all(connection("org.json")));

    // Two flows share a connection: one refresh token is spent, once.
    await Promise.all(["one", "two", "one", "two", "one", "two"].map(works));
    assert.deepEqual(await spent(), { spent: 1, twice: 0 });

    // The new one is on disk before the message is; nobody else reads it.
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    assert.ok(!fs.readFileSync(file, "utf8").includes("refresh-"));
    for (const name of ["flows_cred.json", "flows.json"])
        assert.ok(!fs.readFileSync(path.join(red.directory, name), "utf8")
            .includes("refresh-"));

    // It outlives a restart, and the sudden end of Node-RED.
    await red.restart();
    await Promise.all(["one", "two", "one", "two"].map(works));
    assert.deepEqual(await spent(), { spent: 2, twice: 0 });
    await red.stop("SIGKILL");
    await red.begin();
    await works("one");
    assert.deepEqual(await spent(), { spent: 3, twice: 0 });

    // And the end of the process that runs the cards.
    process.kill(red.servePid, "SIGKILL");
    await works("two").catch(() => works("two"));
    assert.deepEqual(await spent(), { spent: 4, twice: 0 });

    // A deploy from the editor, which does not know the secrets, changes
    // nothing; nor does another value of the connection.
    const { credentials, ...edited } = connection("org.json",
        { timeout_ms: 20000 });
    assert.ok(credentials.field_refresh_token);
    await red.deploy(all({ ...edited, credentials: {
        field_client_secret: "__PWRD__", field_refresh_token: "__PWRD__" } }));
    await works("one");
    await red.restart();
    await works("two");
    assert.deepEqual(await spent(), { spent: 5, twice: 0 });

    // Testing it in the editor renews it too, and loses nothing.
    await red.restart();
    const test = await red.admin("POST", "cards/test", {
        type: "okta_devices-connection", id: "connection",
        properties: edited, credentials: { field_refresh_token: "__PWRD__" } });
    assert.equal(test.status, 200, test.text);
    assert.deepEqual(test.json, { works: true, kept: [], properties: {} });
    await red.restart();
    await works("one");
    assert.deepEqual(await spent(), { spent: 7, twice: 0 });

    // What is entered anew is used in place of what was kept. The org does not
    // know it, so the call fails; and no flow has it any more in the end.
    await red.deploy(all({ ...edited, credentials: {
        field_refresh_token: "entered-anew" } }));
    const refused = await red.ask("one");
    assert.equal(refused.msg.error.code, "AUTH");
    assert.deepEqual(await spent(), { spent: 7, twice: 1 });
    await red.deploy(flows());
    await red.restart();
} catch (error) {
    console.error(red.log);
    throw error;
} finally {
    await red.stop();
}
