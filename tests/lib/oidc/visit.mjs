// SPDX-License-Identifier: MIT
// A person before oidc-provider's pages, without a browser: opens the URL, keeps
// cookies, signs in, consents, and goes where that leads.
//
//     visit.mjs URL
const cookies = new Map();

async function go(url, form) {
    const answer = await fetch(url, {
        method: form ? "POST" : "GET",
        body: form && new URLSearchParams(form),
        redirect: "manual",
        headers: { cookie: [...cookies].map((c) => c.join("=")).join("; ") },
    });

    for (const line of answer.headers.getSetCookie()) {
        const [name, value] = line.split(";")[0].split("=");
        cookies.set(name, value);
    }
    return answer.status < 400 && answer.headers.has("location")
        ? go(new URL(answer.headers.get("location"), url))
        : { url, status: answer.status, text: await answer.text() };
}

let page = await go(process.argv[2]);
for (const form of [{ prompt: "login", login: "ann", password: "x" },
    { prompt: "consent" }]) {
    const action = page.text.match(/<form[^>]* action="([^"]*)"/)[1];
    page = await go(new URL(action, page.url), form);
}
console.log(page.status, page.text);
