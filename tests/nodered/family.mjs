// SPDX-License-Identifier: MIT
// family.mjs DIRECTORY FAMILY - the card fam_echo, first in a module of its own,
// then in that of a family
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { NodeRed, flow, flows } from "./nodered.mjs";

const [directory, family] = process.argv.slice(2);
const red = await NodeRed.start(directory);
const cards = path.join(red.directory, "cards");
const node = (id) => ({ type: `card-${id}`, connection: "families" });
const catalog = async () => (await red.admin("GET", "cards/catalog")).json;

async function runs(...ids) {
    for (const id of ids) {
        const { way, msg } = await red.ask(id);
        assert.equal(way, "output", JSON.stringify(msg));
        assert.equal(msg.card.output.card, id);
        assert.deepEqual(msg.card.output.connection, { place: "here" });
    }
}

try {
    const before = flows([{ id: "families", type: "families-connection",
        name: "", field_place: "here" }], flow("fam_echo", node("fam_echo")));
    await red.deploy(before);
    await runs("fam_echo");

    fs.rmSync(path.join(cards, "fam_echo.so"));
    fs.copyFileSync(family, path.join(cards, "fam.so"));
    await red.restart();
    await runs("fam_echo");
    const { cards: all, connectors } = await catalog();
    assert.deepEqual(all.filter(({ missing }) => !missing)
        .filter(({ connector }) => connector === "families")
        .map((card) => [card.type, card.family]).sort(),
    [["card-fam", undefined], ["card-fam_echo", "fam"],
        ["card-fam_later", "fam"], ["card-fam_one", "fam"]]);
    const ours = connectors.filter(({ type }) =>
        type === "families-connection");
    assert.equal(ours.length, 1);
    assert.equal(ours[0].signIn, true); // one of them leads through it
    await red.deploy([...before, ...["fam", "fam_one", "fam_later"].flatMap(
        (id) => flow(id, node(id)))]);
    await runs("fam", "fam_echo", "fam_one", "fam_later");

    // What is missing is the file of the family.
    fs.rmSync(path.join(cards, "fam.so"));
    await red.restart();
    const gone = await red.ask("fam_one");
    assert.equal(gone.way, "catch");
    assert.match(gone.msg.error.message, /is missing: put fam\.so into /);
} catch (error) {
    console.error(red.log);
    throw error;
} finally {
    await red.stop();
}
