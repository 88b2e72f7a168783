// SPDX-License-Identifier: MIT
// admin.js - what the editor asks the runtime
//
// To test a connection or sign in for it is as much as to deploy it, so it
// takes the same permission.
"use strict";

const { baseOfEdited, enter, keepRenewed } = require("./editing");
const { SignIns } = require("./signin");

const escape = (text) => text.replace(/[&<>"']/g,
    (character) => `&#${character.charCodeAt(0)};`);

function page(title, message) {
    return `<!DOCTYPE html><html><head><meta charset="utf-8">` +
        `<title>${escape(title)}</title><style>body{font:16px sans-serif;` +
        `margin:4em auto;max-width:34em;color:#333}h1{font-size:1.4em}` +
        `</style></head><body><h1>${escape(title)}</h1>` +
        `<p>${escape(message)}</p></body></html>`;
}

// A form of another site can send a request here, but not as JSON.
function jsonOnly(req, res, next) {
    if (req.is("application/json"))
        next();
    else
        res.status(415).json({ message: "application/json only" });
}

// host: {RED, client, connections, cards, connectors, refused}
function serve(host) {
    const { RED, client, connections } = host;
    const signIns = new SignIns(client);
    const may = (permission) => RED.auth.needsPermission(permission);

    function answer(work) {
        return (req, res) => work(req).then(
            (value) => res.json(value),
            (error) => res.status(error.status ?? 422).json({
                message: error.message, code: error.code }));
    }

    function edited(req) {
        const connector = host.connectors.find(
            (one) => one.type === req.body.type);
        const card = connector?.cards.find((one) => !one.missing);
        if (!card || typeof req.body.id !== "string")
            throw Object.assign(new Error(
                connector?.missing ?? "There is no such connection."),
            { status: 404 });
        const base = baseOfEdited(RED, connector, req.body);
        return { connector, card, id: req.body.id, base };
    }

    async function test(req) {
        const { connector, card, id, base } = edited(req);
        const keep = (data) => keepRenewed(host, connector, id, base,
            data?.connection_update);
        try {
            const { result } = await client.call("test", {
                card: JSON.stringify(card.id),
                connection: connections.text(card, id, base) }).answer;
            return { works: true, ...keep(result) };
        } catch (error) {
            return { works: false, message: error.message,
                code: error.code, ...keep(error.data) };
        }
    }

    async function beginSignIn(req) {
        const { connector, card, id, base } = edited(req);
        const back = new URL(req.body.redirectUri);
        if (!/^https?:$/.test(back.protocol))
            throw new Error("The redirect URI must be of http or https.");
        return signIns.begin(
            connector.cards.find((one) => one.signIn && !one.missing) ?? card,
            connections.text(card, id, base), back.href,
            (update) => enter(RED, connector, id, update));
    }

    async function comeBack(req, res) {
        const came = await signIns.comeBack(
            new URL(req.originalUrl, "http://localhost").search);
        const title = RED._(came.isDone ? "signin.done" : "signin.notDone");
        res.set({ "Content-Security-Policy":
            "default-src 'none'; style-src 'unsafe-inline'",
        "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" });
        res.status(came.isDone ? 200 : 400).type("html").send(page(title,
            came.isDone ? RED._("signin.close")
                : came.message ?? RED._("signin.unknown")));
    }

    RED.httpAdmin.get("/cards/catalog", may("flows.read"),
        answer(async () => ({
            cards: host.cards,
            connectors: host.connectors.map(({ cards, ...rest }) => rest),
            refused: host.refused })));
    RED.httpAdmin.post("/cards/test", may("flows.write"), jsonOnly,
        answer(test));
    RED.httpAdmin.post("/cards/signin", may("flows.write"), jsonOnly,
        answer(beginSignIn));
    RED.httpAdmin.get("/cards/signin/:handle", may("flows.write"),
        answer(async (req) => signIns.state(req.params.handle)));
    RED.httpAdmin.get("/cards/callback", (req, res) => comeBack(req, res)
        .catch((error) => res.status(500).type("text").send(error.message)));
}

module.exports = { serve };
