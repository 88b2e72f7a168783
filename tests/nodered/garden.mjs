// SPDX-License-Identifier: MIT
// garden.mjs DIRECTORY - what cards say of themselves at the editor, and the
// values that a service knows; the cards are those of garden-serve.mjs
import assert from "node:assert/strict";
import fs from "node:fs";
import { NodeRed, until } from "./nodered.mjs";
import { ANN, CONFIG, atEditor, deploy, done, drag, open, page, setTyped,
    settled, signIn, statusIs, type, typed } from "./page.mjs";

const [directory] = process.argv.slice(2);
const red = await NodeRed.start(directory, ANN);
const elsewhere = []; // what the page asked for that is not of Node-RED
page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) &&
        new URL(request.url()).host !== new URL(red.url).host)
        elsewhere.push(request.url());
});
const row = (key) => `.form-row:has(#node-input-field_${key})`;
const paletteOf = (card) =>
    page.locator(`.red-ui-palette-node[data-palette-type="card-${card}"]`);
const text = (selector) => page.locator(selector).innerText();
const asked = (method) => fs.readFileSync(process.env.GARDEN_LOG, "utf8")
    .trim().split("\n").map((line) => JSON.parse(line))
    .filter((message) => message.method === method);
const shows = (selector, wanted) => page.waitForFunction(([where, what]) =>
    [...document.querySelectorAll(where)].map((one) => one.textContent)
        .join("|") === what, [selector, wanted]);
const found = (...titles) =>
    shows(".cards-choice > span", titles.join("|"));
const MORE = ".cards-more:visible";
const SAID = ".cards-choices-said";

async function palette() {
    const icon = paletteOf("garden").locator("img.cards-icon");
    assert.ok(await icon.evaluate(
        (image) => image.decode().then(() => image.naturalWidth > 0)));
    assert.match(await icon.getAttribute("src"), /^data:image\/svg\+xml,%3C/);
    assert.equal(await paletteOf("garden_dig").locator("img").count(), 0);
    assert.match(await paletteOf("garden_dig").getAttribute("class"),
        /cards-deprecated/);
    assert.doesNotMatch(red.log, /already registered/);
}

async function closeDialog() {
    await page.click("#node-dialog-cancel");
    await page.waitForSelector("#node-input-name", { state: "detached" });
}

// The connection of both cards, deployed by neither yet.
async function fillConnection() {
    await page.click("#node-input-btn-connection-add");
    await page.waitForSelector("#cards-test");
    await settled();
    await page.fill(`${CONFIG}place`, "the back yard");
    await page.fill(`${CONFIG}token`, "s3cret");
    await page.fill(`${CONFIG}rows`, "1.5");
    await page.press(`${CONFIG}rows`, "Tab");
    await page.waitForSelector(`${CONFIG}rows.input-error`);
    await page.press(`${CONFIG}rows`, "ArrowUp");
    // The browser steps the value after it has taken the key.
    await page.waitForFunction(
        (rows) => document.querySelector(rows).value === "2", `${CONFIG}rows`);
    await page.waitForSelector(`${CONFIG}rows:not(.input-error)`);
    await page.click("#node-config-dialog-ok");
    await page.waitForSelector("#cards-test", { state: "detached" });
    await settled();
}

async function saysOfItself() {
    assert.match(await text(".cards-about"),
        /It may read, create or change something, and delete/);
    const link = page.locator(".cards-about a");
    assert.equal(await link.getAttribute("href"),
        "https://example.com/garden?a=1&b=2");
    assert.match(await link.getAttribute("rel"), /\bnoopener\b/);
    assert.equal(await link.getAttribute("target"), "_blank");
    assert.equal(await page.locator(".cards-about img.cards-icon").count(), 1);
}

// What this form would do, as its preview has it.
async function deletion() {
    await shows("#cards-deletion", "");
    await setTyped("what", "choice", "dig");
    await shows("#cards-deletion", "As it is filled in, it deletes.");
    await setTyped("what", "msg", "what");
    await shows("#cards-deletion",
        "Whether it deletes depends on the message.");
    await setTyped("what", "choice", "look");
    await shows("#cards-deletion", "");
}

async function wholeNumber() {
    const error = `${row("count")} .red-ui-typedInput-container.input-error`;
    for (const [value, isFine] of [["1.5", false], ["1.0", true],
        ["12e-1", false], ["1e3", true], ["-0.50e1", true], ["0.0", true],
        ["1e-400", false], ["12345678901234567890", true]]) {
        await type("count", value);
        await page.waitForFunction(([where, wanted]) => wanted ===
            (document.querySelector(where) === null), [error, isFine]);
        assert.equal(await typed("count").inputValue(), value);
    }
    await type("count", "1.5");
    await page.hover(`${row("count")} .red-ui-typedInput-container`);
    await page.waitForSelector(
        ".red-ui-popover:has-text('Count must be a whole number')");
    await typed("count").press("ArrowDown");
    assert.equal(await typed("count").inputValue(), "1");
    await typed("count").press("ArrowDown"); // the least
    assert.equal(await typed("count").inputValue(), "1");
    await typed("count").press("ArrowUp");
    assert.equal(await typed("count").inputValue(), "2");
    // what comes from a message is any text
    await setTyped("count", "msg", "payload.n");
    await typed("count").press("ArrowUp");
    assert.equal(await typed("count").inputValue(), "payload.n");
    await setTyped("count", "num", "3");
}

async function hints() {
    assert.match(await text(`${row("when")} .cards-hint`),
        /date and time .* such as 2026-11-26T17:30:00Z/);
    assert.equal(await page.locator(`${row("odd")} .cards-hint`).count(), 0);
    const plan = `${row("plan")} > .cards-schema`;
    assert.equal(await text(`${plan} > summary`),
        "What goes in: plant, beds");
    assert.equal(await page.locator(`${plan} pre`).isVisible(), false);
    await page.click(`${plan} > summary`);
    assert.match(await text(plan),
        /plant\* string <img src=x[^]*beds object\[\][^]*size integer/);
    assert.equal(await text(`${row("tags")} > .cards-schema > summary`),
        "What goes in: string[]");
}

async function choose() {
    const button = `${row("bed")} .red-ui-typedInput-option-expand`;
    const search = (what) => page.fill(".cards-search", what);
    const openPanel = async () => {
        await page.click(button);
        await page.waitForSelector(".cards-search");
    };
    const closed = () =>
        page.waitForSelector(".cards-search", { state: "detached" });

    await type("bed", "bed-of-mine");
    await openPanel();
    await found("North bed", "South bed");
    const { params } = asked("choices").at(-1);
    assert.deepEqual({ ...params, deadline_ms: undefined,
        progress: undefined }, { card: "garden", field: "bed",
        inputs: { what: "look", bed: "bed-of-mine", count: 3 },
        connection: { place: "the back yard", token: "s3cret", rows: 2 },
        deadline_ms: undefined, progress: undefined });
    await page.click(MORE);
    await found("North bed", "South bed", "East bed", "West bed");
    assert.equal(asked("choices").at(-1).params.after, "2");
    await page.click(MORE);
    await page.waitForSelector(".cards-choice:nth-child(5)");
    assert.match(await text(".cards-choice:nth-child(5)"), /<img src=x/);
    assert.equal(await page.locator(MORE).count(), 0);

    // The answer to an earlier search comes last.
    await search("slow");
    await until("asked", () =>
        asked("choices").at(-1).params.search === "slow");
    await search("East");
    await found("East bed");
    await page.evaluate(() => new Promise((resolve) =>
        $(document).one("ajaxStop", resolve) && $.active === 0 && resolve()));
    await found("East bed");

    await search("closed");
    await page.waitForSelector(`${SAID}.cards-bad:has-text("Closed. <img")`);
    await search("none");
    await shows(SAID, "Nothing was found.");
    await search("bed");
    await found("North bed", "South bed");
    await page.press(".cards-search", "Escape"); // the dialog stays
    await closed();
    assert.equal(await typed("bed").inputValue(), "bed-of-mine");

    // What the card renews is kept, and used from then on.
    await openPanel();
    await search("renewed");
    await found("Renewed");
    await search("");
    await found("North bed", "South bed");
    assert.equal(asked("choices").at(-1).params.connection.token, "r3newed");
    await page.press(".cards-search", "ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await closed();
    assert.equal(await typed("bed").inputValue(), "bed-1");
    assert.equal(await text(`${row("bed")} .cards-chosen`), "South bed");
    await type("bed", "bed-x");
    await shows(`${row("bed")} .cards-chosen`, "");
}

// host-stub is older than the card: a plain text, and nothing is said.
async function older() {
    const button = `${row("bed")} .red-ui-typedInput-option-expand`;
    await page.click(button);
    await page.fill(".cards-search", "old");
    await page.waitForSelector(".cards-search", { state: "detached" });
    await page.waitForSelector(button, { state: "hidden" });
    await type("bed", "typed by hand");
    assert.equal(await page.locator(".red-ui-notification-error").count(), 0);
}

async function garden() {
    const id = await drag("card-garden", 300, 80);
    await open(id);
    await page.click(`${row("bed")} .red-ui-typedInput-option-expand`);
    await page.waitForSelector(`${SAID}.cards-bad`);
    assert.equal(await text(SAID), "Choose a connection first.");
    await page.press(".cards-search", "Escape");
    await fillConnection();
    await saysOfItself();
    await deletion();
    await wholeNumber();
    await hints();
    await choose();
    await setTyped("what", "choice", "dig");
    await done();
    return id;
}

// Another card of the family takes the same connection.
async function family(first) {
    const id = await drag("card-garden_dig", 300, 160);
    await open(id);
    assert.equal(await text(".cards-form > .cards-deprecated"),
        "This card is deprecated. Use Tend the garden.");
    await shows("#cards-deletion", "As it is filled in, it deletes.");
    await page.selectOption("#node-input-connection", await page.evaluate(
        (one) => RED.nodes.node(one).connection, first));
    await page.click(`${row("bed")} .red-ui-typedInput-option-expand`);
    await found("North bed", "South bed");
    const { params } = asked("choices").at(-1);
    assert.equal(params.card, "garden_dig");
    assert.equal(params.connection.token, "r3newed");
    await page.press(".cards-search", "Escape");
    await done();
}

async function helpOf(type) {
    await page.evaluate((wanted) => RED.sidebar.help.show(wanted), type);
    await page.waitForSelector(".red-ui-help:visible");
    return page.locator(".red-ui-help:visible").first();
}

async function helps() {
    const help = await helpOf("card-garden");
    assert.match(await help.innerText(), /delete what may not come back/);
    assert.equal(await help.locator("img.cards-icon").count(), 1);
    assert.match(await help.getByText("Documentation")
        .getAttribute("rel"), /\bnoopener\b/);
    assert.match(await (await helpOf("card-garden_dig")).innerText(),
        /deprecated\. Use Tend/);
}

// Whatever it says is text, and leads nowhere.
async function wild() {
    const id = await drag("card-wild", 300, 240);
    await open(id);
    assert.equal(await page.locator(".cards-form a").count(), 0);
    assert.equal(await page.locator(".cards-about span:not(:empty)").count(),
        0);
    assert.match(await text(".cards-form > .cards-deprecated"),
        /deprecated\. <img src=x/);
    await page.click(`${row("plain")} > .cards-schema > summary`);
    await older();
    await closeDialog();
    await open(id);
    assert.equal(await page.locator(
        `${row("bed")} .red-ui-typedInput-option-expand`).isVisible(), false);
    await closeDialog();
    await page.hover('.red-ui-palette-node[data-palette-type="card-wild"]');
    assert.match(await (await helpOf("card-wild")).innerText(), /<img src=x/);
    assert.equal(await page.evaluate(() => window.hostile), undefined);
    assert.equal(await page.locator("img[src=x]").count(), 0);
    assert.deepEqual(elsewhere, []);
    await page.evaluate((wanted) => RED.nodes.remove(wanted), id);
}

await atEditor(red, async () => {
    await signIn(red.url, "card-garden");
    await palette();
    const id = await garden();
    await family(id);
    await wild();
    await helps();
    await deploy(red);
    await statusIs("deletes");
    await statusIs("deletes, deprecated");

    // Once it is deployed, the runtime has the connection's secret.
    await open(id);
    await page.click(`${row("bed")} .red-ui-typedInput-option-expand`);
    await found("North bed", "South bed");
    assert.deepEqual(asked("choices").at(-1).params.connection,
        { place: "the back yard", token: "r3newed", rows: 2 });
});
