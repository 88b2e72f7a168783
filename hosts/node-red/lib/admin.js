// SPDX-License-Identifier: MIT
// admin.js - what the editor asks the runtime
//
// To use a connection, by a test, a sign-in or a list of choices, is as much as
// to deploy it, so it takes the same permission.
"use strict";

const { Choices } = require("./choices");
const { deletionOf } = require("./deletes");
const { baseOfEdited, credentialsOfEdited, enter, keepRenewed } =
    require("./editing");
const { knownInputs } = require("./inputs");
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
    const choices = new Choices(client);
    const may = (permission) => RED.auth.needsPermission(permission);

    function answer(work) {
        return (req, res) => work(req).then(
            (value) => res.json(value),
            (error) => res.status(error.status ?? 422).json({
                message: error.message, code: error.code }));
    }

    const notFound = (message) =>
        Object.assign(new Error(message), { status: 404 });
    // Node-RED keeps credentials in an object, by the id
    const isId = (id) => typeof id === "string" && !(id in {});

    // A connection that is being edited: {type, id, properties, credentials}.
    function edited(body) {
        const connector = host.connectors.find(
            (one) => one.type === body?.type);
        const card = connector?.cards.find((one) => !one.missing);
        if (!card || !isId(body.id))
            throw notFound(connector?.missing ??
                "There is no such connection.");
        const base = baseOfEdited(RED, connector, body);
        return { connector, card, id: body.id, base };
    }

    // A card's node that is being edited: the same, with its connection, once
    // one is chosen, in `connection`. {card, form, connection, keep}
    function editedCard(body) {
        const card = host.cards.find((one) => one.type === body.type);
        if (!card || card.missing || !isId(body.id))
            throw notFound(card?.missing ?? "There is no such card.");
        const form = knownInputs(card, body.properties ?? {},
            credentialsOfEdited(RED, card.inputs, body));
        if (card.connection.length === 0 || !body.connection)
            return { card, form, keep: () => ({}) };
        const { connector, id, base } = edited(body.connection);
        return { card, form, connection: connections.text(card, id, base),
            keep: (data) => keepRenewed(host, connector, id, base, data) };
    }

    async function listChoices(req) {
        const { card, form, connection, keep } = editedCard(req.body);
        const field = card.inputs.find((one) => one.key === req.body.field);
        if (field?.choices_from !== "card")
            throw notFound("The card knows no choices for this field.");
        const text = (value) => typeof value === "string" && value !== ""
            ? JSON.stringify(value) : undefined;
        return choices.list(String(req.body.asker), {
            card: JSON.stringify(card.id), field: JSON.stringify(field.key),
            connection, inputs: form.text, search: text(req.body.search),
            after: text(req.body.after) }, keep);
    }

    async function deletion(req) {
        const { card, form, connection } = editedCard(req.body);
        return { deletion: await deletionOf(client, card, form, connection) };
    }

    async function test(req) {
        const { connector, card, id, base } = edited(req.body);
        const keep = (data) => keepRenewed(host, connector, id, base, data);
        try {
            const { result } = await client.call("test", {
                card: JSON.stringify(card.id),
                connection: connections.text(card, id, base) },
            { onLate: (data) => keep(data) }).answer;
            return { works: true, ...keep(result) };
        } catch (error) {
            return { works: false, message: error.message,
                code: error.code, ...keep(error.data) };
        }
    }

    async function beginSignIn(req) {
        const { connector, card, id, base } = edited(req.body);
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
    RED.httpAdmin.post("/cards/choices", may("flows.write"), jsonOnly,
        answer(listChoices));
    RED.httpAdmin.post("/cards/deletion", may("flows.write"), jsonOnly,
        answer(deletion));
    RED.httpAdmin.post("/cards/signin", may("flows.write"), jsonOnly,
        answer(beginSignIn));
    RED.httpAdmin.get("/cards/signin/:handle", may("flows.write"),
        answer(async (req) => signIns.state(req.params.handle)));
    RED.httpAdmin.get("/cards/callback", (req, res) => comeBack(req, res)
        .catch((error) => res.status(500).type("text").send(error.message)));
}

module.exports = { serve };
