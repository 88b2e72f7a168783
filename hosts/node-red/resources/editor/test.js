// SPDX-License-Identifier: MIT
// test.js - the buttons of a connection: test it, and sign in for it
import { ask } from "./ask.js";
import { markStored } from "./secrets.js";
import { el, t } from "./text.js";

const LOOK_MS = 1000;

function say(how, ...what) {
    $("#cards-said").removeClass("cards-good cards-bad")
        .addClass(how ? `cards-${how}` : "").empty()[0]
        ?.append(...what); // the DOM's own: a string is text
    document.getElementById("cards-said")
        ?.scrollIntoView({ block: "nearest" });
}

function sent(node, connector, prefix) {
    const all = { type: connector.type, id: node.id, properties: {},
        credentials: {} };
    for (const field of connector.fields)
        all[field.secret ? "credentials" : "properties"][field.property] =
            $(`#${prefix}${field.property}`).val() ?? "";
    return all;
}

// A card renewed something: it is stored, and deploying keeps it.
function take(node, { kept = [], properties = {} }, prefix) {
    for (const property of kept)
        markStored(node, property, prefix);
    for (const [property, value] of Object.entries(properties))
        $(`#${prefix}${property}`).val(value);
    if (kept.length > 0)
        $(`#${prefix}signedIn`).val(new Date().toISOString());
}

async function test(node, connector, prefix) {
    say("", t("testing"));
    const answer = await ask("cards/test", sent(node, connector, prefix));
    take(node, answer, prefix);
    const said = [answer.works ? t("works") : answer.message, answer.warning];
    say(answer.works && !answer.warning ? "good" : "bad",
        said.filter(Boolean).join("\n"));
}

const redirectUri = () => new URL(
    `${RED.settings.apiRootUrl ?? ""}cards/callback`, document.baseURI).href;

// The window is opened here, while the person's click still allows it. Once it
// shows something, it stays: it may say why a sign-in failed.
async function signIn(node, connector, prefix, isOpen) {
    const page = window.open("", "_blank");
    const begun = await begin(node, connector, prefix).catch((error) => {
        page?.close();
        throw error;
    });
    if (page) {
        page.opener = null;
        page.location = begun.url;
    }
    say("", `${t("signInWaiting")} ${redirectUri()}\n`,
        el("a", { href: begun.url, target: "_blank", rel: "noopener" },
            t("signInOpen")));
    await watch(begun.handle, isOpen, (state) => {
        take(node, state, prefix);
        say("good", t("signInDone"));
    });
}

async function begin(node, connector, prefix) {
    const begun = await ask("cards/signin", {
        ...sent(node, connector, prefix), redirectUri: redirectUri() });
    if (!/^https?:/.test(begun.url))
        throw new Error(begun.url);
    return begun;
}

async function watch(handle, isOpen, onDone) {
    while (isOpen()) {
        const state = await ask(`cards/signin/${handle}`);
        if (state.state === "done")
            return onDone(state);
        if (state.state !== "waiting")
            throw new Error(state.message ?? t("signInGone"));
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
}

export function prepareActions(node, connector, prefix) {
    const dialog = document.getElementById("cards-said");
    const isOpen = () => document.body.contains(dialog);
    const button = (id, work) => $(id).on("click", async function clicked() {
        $(this).prop("disabled", true);
        try {
            await work(node, connector, prefix, isOpen);
        } catch (error) {
            say("bad", error.message);
        }
        $(this).prop("disabled", false);
    });
    button("#cards-test", test);
    button("#cards-signin", signIn);
}
