// SPDX-License-Identifier: MIT
"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { effectsOf, withAbout } = require("../lib/about");
const { find } = require("../lib/cards");
const { deletionOf } = require("../lib/deletes");

const about = (members) => withAbout({ id: "x", ...members });

test("a descriptor without anything of it stays as it is", () => {
    const plain = { id: "x", title: "X", inputs: [{ key: "a" }] };
    assert.equal(JSON.stringify(withAbout(plain)), JSON.stringify(plain));
});

test("effects are those of card.h, in one order", () => {
    assert.deepEqual(effectsOf(["deletes", "reads", "sings"]),
        ["reads", "deletes"]);
    for (const none of [undefined, null, "reads", {}, [], ["sings"], [null]])
        assert.deepEqual(about({ effects: none }), { id: "x" });
});

test("a link leads to https alone", () => {
    assert.equal(about({ documentation_url: "https://example.com/a b" })
        .documentation_url, "https://example.com/a%20b");
    for (const other of ["http://example.com/", "javascript:alert(1)",
        " javascript:alert(1)", "data:text/html,x", "//example.com/", "",
        "https://a:b@example.com/", null, 1, {}, ["https://example.com/"]])
        assert.deepEqual(about({ documentation_url: other }), { id: "x" },
            String(other));
});

test("an icon has 16 KiB at most, in bytes", () => {
    const most = `<svg>${"\u00e4".repeat(8186)}</svg>`.slice(0, -1);
    assert.equal(Buffer.byteLength(`${most}>`), 16383);
    assert.equal(about({ icon_svg: `${most}>>` }).icon_svg, `${most}>>`);
    assert.deepEqual(about({ icon_svg: `${most}>>>` }), { id: "x" });
    for (const none of ["", null, 5, "<svg>\ud83d</svg>"])
        assert.deepEqual(about({ icon_svg: none }), { id: "x" });
});

test("of two cards with one id there is one", async () => {
    const client = { async ask(method, { card } = {}) {
        return method === "list" ? { refused: [], cards: [
            { id: "a", path: "/a.so" }, { id: "b", path: "/a.so", family: "a" },
            { id: "a", path: "/b/a.so" }] }
            : { id: card, connector: "c", family: card === "b" ? "a"
                : undefined };
    } };
    const { cards } = await find(client);
    assert.deepEqual(cards.map(({ type, family }) => [type, family]),
        [["card-a", undefined], ["card-b", "a"]]);
});

// What is shown of a form whose preview is this.
function deletion(effects, preview, isWhole = true) {
    const asked = [];
    const client = { call(method, params) {
        asked.push(method);
        return { answer: preview instanceof Error ? Promise.reject(preview)
            : Promise.resolve({ result: { preview } }) };
    } };
    return deletionOf(client, { id: "x", effects },
        { text: "{}", isWhole }).then((what) => [what, asked.length]);
}

test("the preview says whether a form deletes, or else the card", async () => {
    const all = ["reads", "changes", "deletes"];
    assert.deepEqual(await deletion(all, { effects: ["deletes"] }),
        ["deletes", 1]);
    assert.deepEqual(await deletion(all, { effects: ["reads"] }), [null, 1]);
    assert.deepEqual(await deletion(all, { effects: [] }), [null, 1]);
    for (const other of [{}, undefined, { effects: "reads" },
        new Error("not a form")])
        assert.deepEqual(await deletion(all, other), ["mayDelete", 1]);
    assert.deepEqual(await deletion(all, {}, false), ["mayDelete", 0]);
    assert.deepEqual(await deletion(["deletes"], {}, false), ["deletes", 0]);
    assert.deepEqual(await deletion(["reads"], {}), [null, 0]);
    assert.deepEqual(await deletion(undefined, {}), [null, 0]);
});
