// SPDX-License-Identifier: MIT
// missing.mjs DIRECTORY - a card that flows use is gone, and Node-RED starts
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { NodeRed, fields, flow, flows, greetConnection } from "./nodered.mjs";

const [directory] = process.argv.slice(2);
const red = await NodeRed.start(directory);
const file = path.join(red.directory, "cards/greet.so");
const aside = path.join(red.directory, "greet.aside");
const known = path.join(red.directory, ".cards/known.json");
const greet = { type: "card-greet", id: "greet", connection: "greeting",
    ...fields({ style: ["choice", "plain"], name: ["str", "World"] }) };
const other = [
    { id: "in", type: "http in", z: "tab", url: "/other", method: "post",
        wires: [["out"]] },
    { id: "out", type: "http response", z: "tab", wires: [] }];
const catalog = async () => (await red.admin("GET", "cards/catalog")).json;
const ofGreet = async () => (await catalog()).cards
    .find(({ id }) => id === "greet");

// The card does not run, and says why; all else does.
async function isMissing(why) {
    assert.match(red.log, /Started flows/);
    assert.doesNotMatch(red.log, /missing types/);
    assert.deepEqual(await red.ask("other", { a: 1 }), { a: 1 });
    const answer = await red.ask("greet");
    assert.equal(answer.way, "catch");
    assert.match(answer.msg.error.message, why);
    const { missing, inputs } = await ofGreet();
    assert.match(missing, why);
    assert.equal(inputs[0].key, "style"); // its dialog is as it was
}

try {
    await red.deploy(flows([greetConnection()], other, flow("greet", greet)));
    assert.equal((await red.ask("greet")).way, "output");
    assert.equal((await ofGreet()).missing, undefined);

    fs.renameSync(file, aside);
    await red.restart();
    await isMissing(/Greeting is missing: put greet\.so into .*\/cards/);

    fs.copyFileSync(aside, file);
    fs.chmodSync(file, 0o666);
    await red.restart();
    await isMissing(/Greeting was refused: .*writable by others/);

    // No card at all: host-stub is not there, or is of another age.
    const stub = path.join(red.directory, "old-stub");
    fs.writeFileSync(stub, "#!/bin/sh\nread -r line\n" +
        `echo '{"jsonrpc":"2.0","id":2,"result":{"protocol":2,"abi":1,` +
        `"version":"9.9.9"}}'\ncat >/dev/null\n`, { mode: 0o755 });
    await red.restart(`cards: { hostStub: ${JSON.stringify(stub)} }`);
    await isMissing(/host-stub 9\.9\.9 speaks protocol 2 .* needs 1/);
    await red.restart(`cards: { hostStub: "/nowhere/host-stub" }`);
    await isMissing(/could not be started \(\/nowhere\/host-stub\).*ENOENT/);

    // It is back.
    fs.chmodSync(file, 0o644);
    await red.restart("");
    assert.equal((await red.ask("greet")).way, "output");
    assert.equal((await ofGreet()).missing, undefined);

    // Nobody uses it any more, and it is forgotten.
    await red.deploy(flows(other));
    fs.rmSync(file);
    await red.restart();
    assert.ok(!fs.readFileSync(known, "utf8").includes('"greet"'));
    await red.restart();
    assert.equal(await ofGreet(), undefined);
    assert.deepEqual((await catalog()).cards.map(({ id }) => id),
        ["custom_api_action", "read_device", "search_devices",
            "list_device_users",
            "activate_device", "deactivate_device", "suspend_device",
            "unsuspend_device", "delete_device"]);
} catch (error) {
    console.error(red.log);
    throw error;
} finally {
    await red.stop();
}
