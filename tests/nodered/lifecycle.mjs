// SPDX-License-Identifier: MIT
// lifecycle.mjs DIRECTORY SANDBOX-CONNECTION - calls in flight, when
// something ends or waits
import assert from "node:assert/strict";
import { NodeRed, connection, fields, flow, flows, greetConnection,
    statuses, until } from "./nodered.mjs";

const [directory, sandbox] = process.argv.slice(2);
const red = await NodeRed.start(directory);
// One answer of 429, for a second; then it goes through.
const LIMITED = JSON.stringify({ "X-Sandbox-Fault": "429; seconds=1; times=1; key=waits" });
const greet = (all, more = {}) => ({ type: "card-greet",
    connection: "greeting", ...fields({ style: ["choice", "plain"],
        name: ["str", "World"], ...all }), ...more });
const running = async (count) => until(`${count} running`, async () =>
    (await red.ask("statuses")).some(({ id, text }) => id === "slow" &&
        text === (count > 1 ? `${count} running` : "running")));
const parts = [[greetConnection(), connection(sandbox)],
    flow("slow", greet({ mode: ["str", "slow"] },
        { id: "slow", deadline: "3600" })),
    flow("quick", greet({}, { id: "quick" })),
    flow("limited", { type: "card-custom_api_action", id: "limited",
        connection: "connection", ...fields({
            request_type: ["choice", "GET"],
            relative_url: ["str", "/api/v1/devices"],
            headers: ["json", LIMITED] }) }),
    statuses("slow", "limited")];

try {
    await red.deploy(flows(...parts));

    // The process that runs the cards is killed: what it was running fails,
    // with an error that says so, and the next call finds a new one.
    const lost = [red.ask("slow"), red.ask("slow")];
    await running(2);
    const before = red.servePid;
    process.kill(before, "SIGKILL");
    for (const one of await Promise.all(lost)) {
        assert.equal(one.way, "catch");
        assert.equal(one.msg.error.code, "HOST");
        assert.match(one.msg.error.message, /ended while the call ran.*KILL/);
    }
    assert.equal((await red.ask("quick")).way, "output");
    assert.notEqual(red.servePid, before);
    assert.match(red.log, /host-stub ended \(SIGKILL\)/);

    // A node that is deployed anew cancels its calls: one that is not would
    // keep the next waiting for an hour.
    await red.restart("cards: { hostStub: process.env.CARDS_HOST_STUB," +
        " jobs: 1 }");
    void red.ask("slow").catch(() => {});
    await running(1);
    const changed = flows(...parts).map((node) => node.id === "slow"
        ? { ...node, name: "changed" } : node);
    await red.deploy(changed, "nodes");
    assert.equal((await red.ask("quick")).way, "output");

    // So does stopping all flows, and Node-RED stops at once.
    void red.ask("slow").catch(() => {});
    await until("running again", async () => (await red.ask("statuses"))
        .filter(({ id, text }) => id === "slow" && text === "running")
        .length === 2);
    const pid = red.servePid;
    await red.deploy(flows(...parts), "full");
    assert.equal((await red.ask("quick")).way, "output");
    assert.equal(red.servePid, pid);
    void red.ask("slow").catch(() => {});
    await until("running at the end", async () => (await red.ask("statuses"))
        .some(({ id, text }) => id === "slow" && text === "running"));

    await red.restart("");

    // A call that waits for the rate limit shows it, and then how it went.
    assert.equal((await red.ask("limited")).way, "output");
    const shown = await until("how it went", async () => {
        const all = (await red.ask("statuses"))
            .filter(({ id, text }) => id === "limited" && text)
            .map(({ fill, shape, text }) => `${fill} ${shape} ${text}`);
        return all.at(-1) === "green dot 200" && all;
    });
    assert.equal(shown[0], "blue dot running");
    assert.match(shown[1], /^yellow ring waiting \d+ s: rate limit$/);
} catch (error) {
    console.error(red.log);
    throw error;
} finally {
    await red.stop();
}
