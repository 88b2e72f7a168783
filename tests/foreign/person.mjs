// SPDX-License-Identifier: MIT
// A person before the sandbox's authorize page, without a browser: fills in the
// form and says where the browser is sent to.
const text = (html) => html.replace(/&quot;/g, "\"").replace(/&#39;/g, "'")
    .replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

export async function signIn(url, username, password, decision = "allow") {
    const page = await (await fetch(url)).text();
    const form = new URLSearchParams({ username, password, decision });

    for (const [tag] of page.matchAll(/<input type="hidden"[^>]*>/g))
        form.set(/ name="([^"]*)"/.exec(tag)[1],
            text(/ value="([^"]*)"/.exec(tag)[1]));
    const action = /<form[^>]* action="([^"]*)"/.exec(page)?.[1];
    if (!action)
        throw new Error(`no form: ${page}`);
    const answer = await fetch(new URL(text(action), url),
        { method: "POST", body: form, redirect: "manual" });

    if (!answer.headers.has("location"))
        throw new Error(`${answer.status}: ${await answer.text()}`);
    return new URL(answer.headers.get("location"));
}
