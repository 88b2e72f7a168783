// SPDX-License-Identifier: MIT
// garden-serve.mjs - answers as host-stub serve does, for three cards that say
// of themselves all that a card may say
//
// garden and garden_dig are of one family; wild says what no host may believe.
// GARDEN_LOG is a file that gets each request. What choices() does depends on
// the search: "slow" is answered after the next one, "closed" fails, "none"
// finds nothing, "renewed" comes with a new token, and "old" is a host-stub that
// knows of no choices.
import fs from "node:fs";
import readline from "node:readline";

const EVIL = "<img src=x onerror=\"window.hostile=1\"><b>'\"&`</script>";
const SVG = (more = "") => '<svg xmlns="http://www.w3.org/2000/svg" ' +
    'viewBox="0 0 20 20"><!-- 100% \u00fc # \' -->' +
    `<circle cx="10" cy="10" r="8" fill="#393"/>${more}</svg>`;
const text = (key, title, more) => ({ key, title, type: "text", ...more });
const connection = [
    text("place", "Place", { required: true, example: "here" }),
    text("token", "Token", { secret: true }),
    { key: "rows", title: "Rows", type: "number", format: "integer" }];
const outputs = [{ key: "done", title: "Done", type: "text", role: "payload" }];
const common = { connector: "gardens", connector_title: "Gardens",
    version: "1.0.0", connection, outputs };
const bed = text("bed", "Bed", { choices_from: "card" });

const CARDS = [
    { id: "garden", title: "Tend the garden", ...common,
        description: "Looks after a garden.", icon_svg: SVG(),
        effects: ["reads", "changes", "deletes"],
        documentation_url: "https://example.com/garden?a=1&b=2",
        inputs: [
            { key: "what", title: "What", type: "dropdown", required: true,
                default: "look", choices: ["look", "dig", "odd"].map(
                    (value) => ({ value, title: value })) },
            bed,
            { key: "count", title: "Count", type: "number",
                format: "integer", minimum: 1, maximum: 9 },
            text("when", "When", { format: "date-time" }),
            text("odd", "Odd", { format: EVIL }),
            { key: "plan", title: "Plan", type: "object", schema: {
                type: "object", required: ["plant"], properties: {
                    plant: { type: "string", description: EVIL },
                    beds: { type: "array", items: { type: "object",
                        properties: { size: { type: "integer" } } } } } } },
            { key: "tags", title: "Tags", type: "object", any_json: true,
                schema: { type: "array", items: { type: "string" } } }] },
    { id: "garden_dig", family: "garden", title: "Dig up", ...common,
        deprecated: "Use Tend the garden.", effects: ["deletes"],
        inputs: [bed] },
    { id: "wild", title: "Wild", ...common, connection: [],
        icon_svg: SVG("<script>parent.hostile = 1</script>" +
            "<image href=\"http://127.0.0.1:1/\" onerror=\"hostile = 1\"/>"),
        effects: "reads", documentation_url: "javascript:hostile=1",
        deprecated: EVIL, inputs: [
            text("bed", "Bed", { choices_from: "card", help: EVIL }),
            text("plain", "Plain", { schema: { title: EVIL, enum: [EVIL] } })] },
];

const BEDS = ["North", "South", "East", "West", EVIL].map((name, i) =>
    ({ value: `bed-${i}`, title: `${name} bed`, help: `row ${i} ${EVIL}` }));
const write = (message) =>
    process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
let slow = null;

function choices(id, { search = "", after }) {
    const end = (result) => write({ id, result });
    switch (search) {
    case "slow":
        slow = () => end({ choices: [{ value: "late", title: "Too late" }] });
        return undefined;
    case "closed":
        return write({ id, error: { code: -32005, message: `Closed. ${EVIL}`,
            data: { error: { code: "NETWORK", message: "Closed." } } } });
    case "old":
        return write({ id, error: { code: -32601, message: "No method." } });
    case "none":
        return end({ choices: [] });
    case "renewed":
        return end({ choices: [{ value: "r", title: "Renewed" }],
            connection_update: { token: "r3newed" } });
    default: {
        const found = BEDS.filter(({ title }) => title.includes(search));
        const from = Number(after ?? 0);
        end({ choices: found.slice(from, from + 2),
            ...found.length > from + 2 && { after: String(from + 2) } });
        slow?.();
        slow = null;
        return undefined;
    }
    }
}

const METHODS = {
    initialize: () => ({ protocol: 1, abi: 1, version: "1.0.0", jobs: 16 }),
    list: () => ({ refused: [], cards: [...CARDS, CARDS[0]].map(
        ({ id, title, family, deprecated }) => ({ id, title, family,
            deprecated, path: `/gardens/${family ?? id}.so` })) }),
    describe: ({ card }) => CARDS.find(({ id }) => id === card),
    check: ({ inputs: { what } }) => ({ preview: what === "odd" ? {}
        : { effects: [what === "dig" ? "deletes" : "reads"] } }),
    run: ({ inputs }) => ({ output: { done: inputs.bed ?? "nothing" } }),
    ping: () => ({}),
};

readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, method, params } = JSON.parse(line);
    if (process.env.GARDEN_LOG)
        fs.appendFileSync(process.env.GARDEN_LOG, `${line}\n`);
    if (method === "choices")
        choices(id, params);
    else if (Object.hasOwn(METHODS, method))
        write({ id, result: METHODS[method](params) });
    else if (id !== undefined)
        write({ id, error: { code: -32602, message: "No." } });
});
