// SPDX-License-Identifier: MIT
// nodered.mjs - a Node-RED of a test's own, as the tests drive it
//
// It listens on a free port of 127.0.0.1, has the package installed as a link,
// and is asked through its admin API. Flows begin at an "http in" node and end
// at an "http response", so that a test is a request and its answer.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";

const { CARDS_NODERED_MODULES: modules, CARDS_PACKAGE: packageDirectory,
    CARDS_HOST_STUB: hostStub } = process.env;
const WAIT_MS = 120000;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Until fits() gives something true, or too long has passed.
export async function until(what, fits) {
    for (const end = Date.now() + WAIT_MS; ; await sleep(100)) {
        const value = await fits();
        if (value)
            return value;
        if (Date.now() > end)
            throw new Error(`never came: ${what}`);
    }
}

async function freePort() {
    const server = net.createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address();
    server.close();
    await once(server, "close");
    return port;
}

export class NodeRed {
    // directory: the user directory, made when it is not there; settings: more
    // of settings.js, as JavaScript text
    static async start(directory, settings = "") {
        const red = new NodeRed();
        red.directory = path.resolve(directory);
        red.settings = settings;
        fs.mkdirSync(red.directory, { recursive: true });
        if (packageDirectory)
            red.link();
        await red.begin();
        return red;
    }

    // The package, as npm install of its directory would.
    link() {
        const modulesHere = path.join(this.directory, "node_modules");
        const linked = path.join(modulesHere, "node-red-contrib-cards");
        fs.mkdirSync(modulesHere, { recursive: true });
        fs.writeFileSync(path.join(this.directory, "package.json"),
            JSON.stringify({ name: "test", version: "1.0.0", dependencies:
                { "node-red-contrib-cards": `file:${packageDirectory}` } }));
        if (!fs.existsSync(linked))
            fs.symlinkSync(packageDirectory, linked);
    }

    // A port may be taken meanwhile: then another one.
    async begin() {
        for (let tries = 0; ; tries++) {
            try {
                return await this.tryToBegin();
            } catch (error) {
                if (tries === 3 || !/port in use|EADDRINUSE/i.test(this.log))
                    throw error;
            }
        }
    }

    async tryToBegin() {
        this.port = await freePort();
        this.url = `http://127.0.0.1:${this.port}/`;
        fs.writeFileSync(path.join(this.directory, "settings.js"), `
            module.exports = {
                uiHost: "127.0.0.1", uiPort: ${this.port},
                flowFile: "flows.json", credentialSecret: "a test's own",
                logging: { console: { level: "info" } },
                telemetry: { enabled: false, updateNotification: false },
                editorTheme: { tours: false, palette: { catalogues: [] } },
                externalModules: { palette: { allowInstall: false } },
                cards: { hostStub: ${JSON.stringify(hostStub)} },
                ${this.settings} };`);
        this.log = "";
        this.process = spawn(process.execPath,
            [path.join(modules, "node-red/red.js"), "-u", this.directory],
            { stdio: ["ignore", "pipe", "pipe"] });
        for (const stream of [this.process.stdout, this.process.stderr])
            stream.on("data", (piece) => { this.log += piece; });
        this.isOver = false;
        this.over = once(this.process, "close").then(() => {
            this.isOver = true;
        });
        await until("Started flows", () => {
            if (this.isOver)
                throw new Error(`Node-RED ended:\n${this.log}`);
            return /Started flows|Waiting for missing types/.test(this.log);
        });
    }

    async stop(signal = "SIGTERM") {
        if (!this.isOver)
            this.process.kill(signal);
        await this.over;
    }

    async restart(settings = this.settings) {
        await this.stop();
        this.settings = settings;
        await this.begin();
    }

    // The process that runs the cards.
    get servePid() {
        const children = fs.readFileSync(
            `/proc/${this.process.pid}/task/${this.process.pid}/children`,
            "utf8");
        return children.split(" ").filter(Boolean).map(Number)
            .find((pid) => fs.readFileSync(`/proc/${pid}/cmdline`, "utf8")
                .includes("serve"));
    }

    async admin(method, place, body, headers = {}) {
        const answer = await fetch(this.url + place, { method,
            headers: { ...body && { "content-type": "application/json" },
                ...this.token && { authorization: `Bearer ${this.token}` },
                ...headers },
            body: body && JSON.stringify(body) });
        const text = await answer.text();
        return { status: answer.status, text,
            get json() { return JSON.parse(text); } };
    }

    // The answer comes before the flows are started.
    async deploy(flows, type = "full") {
        const started = () =>
            this.log.match(/Started (flows|modified)/g)?.length ?? 0;
        const before = started();
        const answer = await this.admin("POST", "flows", flows,
            { "Node-RED-Deployment-Type": type });
        if (answer.status !== 204)
            throw new Error(`deploy: ${answer.status} ${answer.text}`);
        await until("started", () => started() > before);
    }

    // What the flow at this path makes of a payload.
    async ask(place, payload = {}) {
        const answer = await fetch(this.url + place, { method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(payload),
            signal: AbortSignal.timeout(WAIT_MS) });
        const text = await answer.text();
        try {
            return JSON.parse(text);
        } catch {
            throw new Error(`${place}: ${answer.status} ${text}`);
        }
    }
}

const TAB = { id: "tab", type: "tab", label: "Test" };
let last = 0;
const fresh = () => `n${++last}`;

// A flow: a request to `place` goes to the card; what comes out of it, by
// whichever way, is the answer: {way: "output"|"error"|"catch", msg}.
export function flow(place, card, { second = false } = {}) {
    const ids = { start: fresh(), card: card.id ?? fresh(), end: fresh(),
        caught: fresh() };
    const end = (way) => {
        const id = fresh();
        return { id, type: "function", z: "tab", wires: [[ids.end]], func: `
            const { req, res, ...rest } = msg;
            return { req, res, statusCode: 200, payload: { way: "${way}",
                msg: rest, types: { payload: typeof msg.payload } } };` };
    };
    const good = end("output");
    const bad = end("error");
    const caught = end("catch");
    return [
        { id: ids.start, type: "http in", z: "tab", url: `/${place}`,
            method: "post", wires: [[ids.card]] },
        { ...card, id: ids.card, z: "tab", outputs: second ? 2 : 1,
            wires: second ? [[good.id], [bad.id]] : [[good.id]] },
        good, bad, caught,
        { id: ids.caught, type: "catch", z: "tab", scope: [ids.card],
            wires: [[caught.id]] },
        { id: ids.end, type: "http response", z: "tab", wires: [] },
    ];
}

// Remembers what nodes showed below themselves; POST /statuses gives it.
export function statuses(...ids) {
    const keep = fresh(), give = fresh(), end = fresh();
    return [
        { id: fresh(), type: "status", z: "tab", scope: ids, wires: [[keep]] },
        { id: keep, type: "function", z: "tab", wires: [[]], func: `
            const all = global.get("statuses") || [];
            all.push({ id: msg.status.source.id, fill: msg.status.fill,
                shape: msg.status.shape, text: msg.status.text });
            global.set("statuses", all);` },
        { id: fresh(), type: "http in", z: "tab", url: "/statuses",
            method: "post", wires: [[give]] },
        { id: give, type: "function", z: "tab", wires: [[end]],
            func: `msg.payload = global.get("statuses") || []; return msg;` },
        { id: end, type: "http response", z: "tab", wires: [] },
    ];
}

// What has a place is a node, what has none a configuration node.
export const flows = (...parts) => [TAB, ...parts.flat().map((node) =>
    node.z ? { x: 100, y: 100, ...node } : node)];

// Fields of a card as a node has them: {key: [type, value]}.
export function fields(all) {
    return Object.fromEntries(Object.entries(all).flatMap(
        ([key, [type, value]]) =>
            [[`type_${key}`, type], [`field_${key}`, value]]));
}

// A connection of the sandbox, from the file that it wrote.
export function connection(file, more = {}) {
    const { api_token, refresh_token, client_secret, ...properties } =
        { ...JSON.parse(fs.readFileSync(file)), ...more };
    const named = (values) => Object.fromEntries(Object.entries(values)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [`field_${key}`, String(value)]));
    return { id: "connection", type: "okta_devices-connection", name: "",
        ...named(properties), credentials: named(
            { api_token, refresh_token, client_secret }) };
}

export function greetConnection(more = {}) {
    return { id: "greeting", type: "test_cards-connection", field_place: "here",
        credentials: { field_token: "s3cret", ...more } };
}
