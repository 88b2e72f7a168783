// SPDX-License-Identifier: MIT
// editor.mjs DIRECTORY SANDBOX-CONNECTION [PICTURE] - a person at the editor
//
// In Debian's Chromium: signs in to Node-RED, drags the card in, fills it in,
// tests the connection, deploys, injects, and sees the devices.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { NodeRed, until } from "./nodered.mjs";

const [directory, sandbox, picture] = process.argv.slice(2);
const bcrypt = createRequire(import.meta.url)("bcryptjs");
const org = JSON.parse(fs.readFileSync(sandbox));
const CARD = "card-custom_api_action";
const CONFIG = "#node-config-input-field_";
const red = await NodeRed.start(directory, `adminAuth: ${JSON.stringify({
    type: "credentials", users: [{ username: "ann", permissions: "*",
        password: bcrypt.hashSync("ann-pass", 4) }] })},`);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium",
    args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
const page = await browser.newPage({ viewport: { width: 1400, height: 760 } });
const errors = [];
page.setDefaultTimeout(Number(process.env.PAGE_MS ?? 120000));
// Node-RED's text editor, Monaco, complains when its dialog is closed early.
page.on("pageerror", ({ stack }) =>
    /vendor\/monaco/.test(stack) || errors.push(stack));

const nodeOf = (type) => page.evaluate((wanted) =>
    RED.nodes.filterNodes({ type: wanted })[0]?.id, type);
const settled = () => page.waitForFunction(() =>
    !document.querySelector(".red-ui-editor-stack:not(:has(.red-ui-tray))") ||
    !$(".red-ui-tray").is(":animated"));

async function drag(type, x, y) {
    const node = page.locator(
        `.red-ui-palette-node[data-palette-type="${type}"]`);
    await node.scrollIntoViewIfNeeded();
    const { x: left, y: top } = await node.boundingBox();
    const canvas = await page.locator("#red-ui-workspace-chart").boundingBox();
    await page.mouse.move(left + 30, top + 10);
    await page.mouse.down();
    for (let i = 1; i <= 8; i++)
        await page.mouse.move(left + 30 + (canvas.x + x - left - 30) * i / 8,
            top + 10 + (canvas.y + y - top - 10) * i / 8);
    await page.mouse.up();
    return until(`${type} on the canvas`, () => nodeOf(type));
}

async function wire(from, to) {
    const port = (id, kind) => page.locator(
        `.red-ui-flow-node-group[id="${id}"] .red-ui-flow-port-${kind} ` +
        ".red-ui-flow-port").first();
    const a = await port(from, "output").boundingBox();
    const b = await port(to, "input").boundingBox();
    await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
    await page.mouse.down();
    await page.mouse.move(b.x - 20, b.y + 5, { steps: 5 });
    await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(([one, two]) => RED.nodes.filterLinks(
        { source: { id: one }, target: { id: two } }).length === 1,
    [from, to]);
}

async function open(id) {
    await page.evaluate((wanted) =>
        RED.editor.edit(RED.nodes.node(wanted)), id);
    await page.waitForSelector("#node-input-name");
    await settled();
}

const done = async () => {
    await page.click("#node-dialog-ok");
    await page.waitForSelector("#node-input-name", { state: "detached" });
};
const typed = (key) => page.locator(
    `.form-row:has(#node-input-field_${key}) .red-ui-typedInput-input`);
async function type(key, text) {
    await typed(key).fill(text);
    await typed(key).press("Tab"); // it is looked at when one leaves it
}
const isShown = (key) => page.locator(
    `.form-row:has(#node-input-field_${key})`).isVisible();
const setTyped = (key, type, value) => page.evaluate(
    ([name, kind, what]) => $(`#node-input-field_${name}`)
        .typedInput("type", kind).typedInput("value", what),
    [key, type, value]);

async function signIn() {
    await page.goto(red.url);
    await page.fill("#node-dialog-login-username", "ann");
    await page.fill("#node-dialog-login-password", "ann-pass");
    await page.click("#node-dialog-login-submit");
    await page.waitForFunction(
        (type) => window.RED?.nodes?.getType?.(type), CARD);
    await page.waitForSelector("#red-ui-loading-progress",
        { state: "hidden" });
    await page.waitForSelector(
        `.red-ui-palette-node[data-palette-type="${CARD}"]`);
}

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

// Whatever a descriptor says is text.
async function hostile() {
    const id = await drag("card-hostile", 300, 320);
    await open(id);
    const label = await page.locator(
        ".form-row:has([id^=node-input-field_a]) label").first().innerText();
    assert.match(label, /<img src=x/);
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

try {
    await signIn();
    const inject = await drag("inject", 120, 120);
    const card = await drag(CARD, 330, 120);
    const debug = await drag("debug", 560, 120);
    await wire(inject, card);
    await wire(card, debug);
    await fillCard(card);
    assert.match(await helpOf(CARD), /Relative URL[\s\S]*beginning with one/);

    await page.click("#red-ui-header-button-deploy");
    await until("deployed", () => /Started flows[\s\S]*Started flows/
        .test(red.log));
    // What is not deployed yet, by the editor's lights, cannot be injected.
    await page.waitForSelector("#red-ui-header-button-deploy.disabled");
    await page.evaluate(() => RED.sidebar.show("debug"));
    // A slow editor may still be drawing when it is clicked.
    await until("injected", async () => {
        await page.locator(`.red-ui-flow-node-group[id="${inject}"] ` +
            ".red-ui-flow-node-button-button").click({ force: true });
        return page.waitForSelector(".red-ui-debug-msg", { timeout: 10000 })
            .then(() => true, () => false);
    });
    await page.waitForFunction(() => [...document.querySelectorAll(
        ".red-ui-flow-node-status-label")].some((one) =>
        one.textContent === "200"));
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
    assert.deepEqual(errors, []);
} catch (error) {
    console.error(red.log, errors);
    await page.screenshot({ path: "failed.png" });
    if (process.env.KEEP_PICTURE)
        fs.copyFileSync("failed.png", process.env.KEEP_PICTURE);
    throw error;
} finally {
    await browser.close();
    await red.stop();
}
