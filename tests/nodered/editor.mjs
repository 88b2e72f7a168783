// SPDX-License-Identifier: MIT
// editor.mjs DIRECTORY SANDBOX-CONNECTION [PICTURE] - a person at the editor
//
// In Debian's Chromium: signs in to Node-RED, drags the card in, fills it in,
// tests the connection, deploys, injects, and sees the devices.
import assert from "node:assert/strict";
import fs from "node:fs";
import { NodeRed, until } from "./nodered.mjs";
import { ANN, CARD, CONFIG, atEditor, cardBetween, deploy, done, drag, inject,
    isShown, open, page, setTyped, settled, signIn, statusIs, type, typed }
    from "./page.mjs";

const [directory, sandbox, picture] = process.argv.slice(2);
const org = JSON.parse(fs.readFileSync(sandbox));
const red = await NodeRed.start(directory, ANN);

async function fillConnection() {
    await page.click("#node-input-btn-connection-add");
    await page.waitForSelector("#cards-test");
    await settled();
    await page.fill(`${CONFIG}domain`, org.domain);
    await page.selectOption(`${CONFIG}auth`, "api_token");
    assert.ok(await page.isVisible(`${CONFIG}api_token`));
    assert.ok(!await page.isVisible(`${CONFIG}client_id`));
    await page.selectOption(`${CONFIG}auth`, "service_app");
    assert.ok(!await page.isVisible(`${CONFIG}api_token`));
    assert.ok(await page.isVisible(`${CONFIG}private_key-typed`));
    await page.selectOption(`${CONFIG}auth`, "api_token");
    await page.fill(`${CONFIG}api_token`, "wrong");
    await page.click("#cards-test");
    await page.waitForSelector("#cards-said.cards-bad");
    assert.match(await page.innerText("#cards-said"), /token/i);
    await page.fill(`${CONFIG}api_token`, org.api_token);
    await page.click("#cards-test");
    await page.waitForSelector("#cards-said.cards-good");
    await page.click("#node-config-dialog-ok");
    await page.waitForSelector("#cards-test", { state: "detached" });
    await settled();
}

async function fillCard(id) {
    await open(id);
    assert.equal(await page.locator(".cards-required").count(), 3);
    await fillConnection();
    assert.ok(!await isShown("body"));
    for (const method of ["POST", "PUT", "PATCH"]) {
        await setTyped("request_type", "choice", method);
        assert.ok(await isShown("body"), method);
    }
    await setTyped("request_type", "choice", "DELETE");
    assert.ok(!await isShown("body"));
    await setTyped("request_type", "msg", "method");
    assert.ok(await isShown("body"));
    await setTyped("request_type", "choice", "GET");
    await type("relative_url", "/api/v1/devices");
    await type("query", '{"limit": 3');
    await page.waitForSelector(".form-row:has(#node-input-field_query) " +
        ".red-ui-typedInput-container.input-error");
    await type("query", '{"limit": 3, "n": 12345678901234567890}');
    // Node-RED's own editor for JSON is behind the button; no digit is lost.
    await page.click(".form-row:has(#node-input-field_query) " +
        ".red-ui-typedInput-option-expand");
    await page.waitForSelector("#node-input-json, .red-ui-editor-type-json");
    await page.click("#node-dialog-ok");
    await page.waitForSelector(".red-ui-editor-type-json",
        { state: "detached" });
    assert.match(await typed("query").inputValue(), /12345678901234567890/);
    await type("query", '{"limit": 3}');
    await page.fill("#node-input-name", "List devices");
    await done();
    assert.equal(await page.evaluate((wanted) =>
        RED.nodes.node(wanted).valid, id), true);
}

async function helpOf(type) {
    await page.evaluate((wanted) => RED.sidebar.help.show(wanted), type);
    await page.waitForSelector(".red-ui-help:visible");
    return page.locator(".red-ui-help:visible").first().innerText();
}

// A text of several lines is typed into Node-RED's editor of texts, and in the
// input each end of a line is a mark.
async function severalLines(id) {
    const expand = ".form-row:has(#node-input-field_lines) " +
        ".red-ui-typedInput-option-expand";
    const saved = () => page.evaluate((wanted) =>
        RED.nodes.node(wanted).field_lines, id);
    await page.click(expand);
    await page.waitForSelector(".monaco-editor .view-lines");
    await settled();
    await page.click(".monaco-editor .view-lines");
    await page.waitForSelector(".monaco-editor.focused");
    // At once, as by pasting: what is typed slowly is completed.
    await page.keyboard.insertText("one\n  two");
    await page.waitForFunction(() => monaco.editor.getModels().some((model) =>
        model.getValue() === "one\n  two"));
    await page.click("#node-dialog-ok");
    await until("back", async () =>
        await typed("lines").inputValue() === "one\u23ce  two");
    await settled();
    await done();
    assert.equal(await saved(), "one\n  two");
    await open(id);
    assert.equal(await typed("lines").inputValue(), "one\u23ce  two");
    await type("lines", "one\u23ce  two\u23ce");
    await done();
    assert.equal(await saved(), "one\n  two\n");
}

// Whatever a descriptor says is text.
async function hostile() {
    const id = await drag("card-hostile", 300, 320);
    await open(id);
    const label = await page.locator(
        ".form-row:has([id^=node-input-field_a]) label").first().innerText();
    assert.match(label, /<img src=x/);
    await severalLines(id);
    await open(id);
    await page.click("#node-input-btn-connection-add");
    await page.waitForSelector("#cards-test");
    await settled();
    await page.click("#cards-test");
    await page.waitForSelector("#cards-said.cards-bad");
    assert.match(await page.innerText("#cards-said"), /<img src=x/);
    await page.click("#node-config-dialog-cancel");
    await page.waitForSelector("#cards-test", { state: "detached" });
    await settled();
    await page.click("#node-dialog-cancel");
    await page.waitForSelector("#node-input-name", { state: "detached" });
    assert.match(await helpOf("card-hostile"), /<img src=x/);
    await page.hover('.red-ui-palette-node[data-palette-type="card-hostile"]');
    assert.equal(await page.evaluate(() => window.hostile), undefined);
    assert.equal(await page.locator("#hostile, img[src=x]").count(), 0);
    await page.evaluate((wanted) => RED.nodes.remove(wanted), id);
}

await atEditor(red, async () => {
    await signIn(red.url);
    const { start, card } = await cardBetween();
    await fillCard(card);
    assert.match(await helpOf(CARD), /Relative URL[\s\S]*beginning with one/);

    await deploy(red);
    await inject(start);
    await statusIs("200");
    // The list, its first device, and the profile of that are unfolded.
    for (const what of [".red-ui-debug-msg-payload", ":text('0:')",
        ":text('profile:')"]) {
        await page.locator(".red-ui-debug-msg").last()
            .locator(`${what} >> .red-ui-debug-msg-object-handle, ` +
                `.red-ui-debug-msg-object-header:has(${what})`).first()
            .click().catch(() => {});
    }
    await page.waitForFunction(() => /displayName/.test(
        $(".red-ui-debug-content").text()));
    if (picture) {
        await page.waitForSelector(".red-ui-notification",
            { state: "detached" });
        await page.locator(`.red-ui-palette-node[data-palette-type="${CARD}"]`)
            .scrollIntoViewIfNeeded();
        await open(card);
        await page.mouse.move(700, 740);
        await page.screenshot({ path: picture });
        await page.click("#node-dialog-cancel");
        await page.waitForSelector("#node-input-name", { state: "detached" });
    } else {
        await hostile();
    }
});
