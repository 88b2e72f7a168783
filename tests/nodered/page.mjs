// SPDX-License-Identifier: MIT
// page.mjs - a person at Node-RED's editor, in Debian's Chromium
//
// signIn() comes first, as ann; then what a person does there, and waits until
// it is done.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { until } from "./nodered.mjs";

const bcrypt = createRequire(import.meta.url)("bcryptjs");

// For settings.js: ann may do all.
export const ANN = `adminAuth: ${JSON.stringify({
    type: "credentials", users: [{ username: "ann", permissions: "*",
        password: bcrypt.hashSync("ann-pass", 4) }] })},`;
export const CARD = "card-custom_api_action";
export const CONFIG = "#node-config-input-field_";

// A machine may be busy.
const WAIT_MS = Number(process.env.PAGE_MS ?? 120000);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium",
    timeout: WAIT_MS,
    args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
export const page = await browser.newPage(
    { viewport: { width: 1400, height: 760 } });
const errors = [];
page.context().setDefaultTimeout(WAIT_MS);
// Node-RED's text editor, Monaco, complains when its dialog is closed early.
page.on("pageerror", ({ stack }) =>
    /vendor\/monaco/.test(stack) || errors.push(stack));

const nodeOf = (type) => page.evaluate((wanted) =>
    RED.nodes.filterNodes({ type: wanted })[0]?.id, type);
export const settled = () => page.waitForFunction(() =>
    !document.querySelector(".red-ui-editor-stack:not(:has(.red-ui-tray))") ||
    !$(".red-ui-tray").is(":animated"));

export async function drag(type, x, y) {
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

// The card, with what starts it before it and what shows its message behind it.
export async function cardBetween() {
    const start = await drag("inject", 120, 120);
    const card = await drag(CARD, 330, 120);
    const debug = await drag("debug", 560, 120);
    await wire(start, card);
    await wire(card, debug);
    return { start, card };
}

export async function open(id) {
    await page.evaluate((wanted) =>
        RED.editor.edit(RED.nodes.node(wanted)), id);
    await page.waitForSelector("#node-input-name");
    await settled();
}

export const done = async () => {
    await page.click("#node-dialog-ok");
    await page.waitForSelector("#node-input-name", { state: "detached" });
};
export const typed = (key) => page.locator(
    `.form-row:has(#node-input-field_${key}) .red-ui-typedInput-input`);
export async function type(key, text) {
    await typed(key).fill(text);
    await typed(key).press("Tab"); // it is looked at when one leaves it
}
export const isShown = (key) => page.locator(
    `.form-row:has(#node-input-field_${key})`).isVisible();
export const setTyped = (key, type, value) => page.evaluate(
    ([name, kind, what]) => $(`#node-input-field_${name}`)
        .typedInput("type", kind).typedInput("value", what),
    [key, type, value]);

export async function signIn(url, card = CARD) {
    await page.goto(url);
    await page.fill("#node-dialog-login-username", "ann");
    await page.fill("#node-dialog-login-password", "ann-pass");
    await page.click("#node-dialog-login-submit");
    await page.waitForFunction(
        (type) => window.RED?.nodes?.getType?.(type), card);
    await page.waitForSelector("#red-ui-loading-progress",
        { state: "hidden" });
    await page.waitForSelector(
        `.red-ui-palette-node[data-palette-type="${card}"]`);
}

export async function deploy(red) {
    const started = () =>
        red.log.match(/Started (flows|modified)/g)?.length ?? 0;
    const before = started();
    await page.click("#red-ui-header-button-deploy");
    await until("deployed", () => started() > before);
    // What is not deployed yet, by the editor's lights, cannot be injected.
    await page.waitForSelector("#red-ui-header-button-deploy.disabled");
}

// Presses the button of an inject node, and waits for a debug message.
export async function inject(id) {
    await page.evaluate(() => RED.sidebar.show("debug"));
    // A slow editor may still be drawing when it is clicked.
    await until("injected", async () => {
        await page.locator(`.red-ui-flow-node-group[id="${id}"] ` +
            ".red-ui-flow-node-button-button").click({ force: true });
        return page.waitForSelector(".red-ui-debug-msg", { timeout: 10000 })
            .then(() => true, () => false);
    });
}

export async function statusIs(text) {
    await page.waitForFunction((wanted) => [...document.querySelectorAll(
        ".red-ui-flow-node-status-label")].some((one) =>
        one.textContent === wanted), text);
}

// Runs work(); in the end nothing is left running, and no script of the page
// has failed.
export async function atEditor(red, work) {
    try {
        await work();
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
}
