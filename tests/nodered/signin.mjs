// SPDX-License-Identifier: MIT
// signin.mjs DIRECTORY WEB-APP - a person at the editor signs in by browser
//
// The button opens the page of the sandbox's authorization server in a window
// of its own; that leads back to Node-RED, and the token becomes a credential.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { NodeRed } from "./nodered.mjs";
import { ANN, CONFIG, atEditor, cardBetween, deploy, done, inject, open, page,
    setTyped, settled, signIn, statusIs, type } from "./page.mjs";

const [directory, webApp] = process.argv.slice(2);
const { BROWSER_USER, BROWSER_PASSWORD } = process.env;
const app = JSON.parse(fs.readFileSync(webApp));
const red = await NodeRed.start(directory, ANN);
const file = (name) => fs.readFileSync(path.join(red.directory, name), "utf8");
const runs = async (start) => {
    await inject(start);
    await statusIs("200");
    await page.waitForFunction(() => /displayName|array\[1\]/.test(
        $(".red-ui-debug-content").text()));
};

// What Node-RED keeps encrypted, with the secret of nodered.mjs.
function stored() {
    const text = JSON.parse(file("flows_cred.json")).$;
    const key = crypto.createHash("sha256").update("a test's own").digest();
    const opened = crypto.createDecipheriv("aes-256-ctr", key,
        Buffer.from(text.slice(0, 32), "hex"));
    return Object.values(JSON.parse(
        opened.update(text.slice(32), "base64", "utf8") + opened.final("utf8")));
}

// The button, and what the person says at the page that it opens. What that
// says in the end stays there to be read.
async function atPage(decision, heading, said) {
    const [window] = await Promise.all([page.waitForEvent("popup"),
        page.click("#cards-signin")]);
    await window.getByLabel("User name").fill(BROWSER_USER);
    await window.getByLabel("Password").fill(BROWSER_PASSWORD);
    assert.equal(await window.evaluate(() => window.opener), null);
    await window.getByRole("button", { name: decision }).click();
    await window.waitForURL(`${red.url}cards/callback?*`);
    await page.waitForSelector(`#cards-said.cards-${said}`);
    assert.equal(await window.innerText("h1"), heading);
    await window.close();
}

async function fillConnection() {
    await page.click("#node-input-btn-connection-add");
    await page.waitForSelector("#cards-test");
    await settled();
    await page.fill(`${CONFIG}domain`, app.domain);
    await page.selectOption(`${CONFIG}auth`, "authorization_code");
    assert.ok(!await page.isVisible(`${CONFIG}api_token`));
    await page.fill(`${CONFIG}client_id`, app.client_id);
    await page.fill(`${CONFIG}client_secret`, app.client_secret);
    await page.fill(`${CONFIG}scopes`, "okta.devices.read");

    await atPage("Deny", "Not signed in", "bad");
    assert.equal(await page.inputValue(`${CONFIG}refresh_token`), "");

    await atPage("Allow", "Signed in", "good");
    // The editor has a mark in place of the token.
    assert.equal(await page.inputValue(`${CONFIG}refresh_token`), "__PWRD__");
    await page.click("#cards-test");
    await page.waitForFunction(() =>
        /The connection works/.test($("#cards-said.cards-good").text()));
    await page.click("#node-config-dialog-ok");
    await page.waitForSelector("#cards-test", { state: "detached" });
    await settled();
}

await atEditor(red, async () => {
    await signIn(red.url);
    const { start, card } = await cardBetween();
    await open(card);
    await fillConnection();
    await setTyped("request_type", "choice", "GET");
    await type("relative_url", "/api/v1/devices?limit=1");
    await done();
    await deploy(red);

    // Among the credentials, and nowhere else; the editor is not given it.
    const [{ field_refresh_token: token }] = stored();
    assert.match(token, /^\S{8,}$/);
    assert.notEqual(token, "__PWRD__");
    for (const text of [file("flows.json"), file("flows_cred.json"), red.log,
        await page.evaluate(() => JSON.stringify(
            RED.nodes.createCompleteNodeSet({ credentials: true })))])
        assert.ok(!text.includes(token));

    await runs(start);
    await red.restart();
    assert.match(red.log, /Started flows/);
    await signIn(red.url);
    await runs(start);
});
