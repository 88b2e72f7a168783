// SPDX-License-Identifier: MIT
// A real browser, Debian's Chromium, goes through a sign-in and ends at the page
// that host-stub shows.
//
//     chromium.mjs URL
//
// BROWSER_SITE: oidc (oidc-provider's pages) or sandbox (okta-sandbox's, with
// BROWSER_USER, BROWSER_PASSWORD and BROWSER_DECISION). BROWSER_LOG: a file that
// gets the headings of the last page, what the console said, and "done".
// BROWSER_SHOT: a file that gets a picture of it.
import { writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const env = process.env;
const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    timeout: 600000, // a machine may be busy
    args: process.getuid() === 0 ? ["--no-sandbox"] : [],
});
const page = await browser.newPage();
page.setDefaultTimeout(600000);
const said = [];

page.on("console", (message) => said.push(`console ${message.text()}`));
page.on("pageerror", (error) => said.push(`error ${error.message}`));

async function oidc() {
    await page.getByPlaceholder("Enter any login").fill("ann");
    await page.getByPlaceholder("and password").fill("x");
    await page.getByRole("button", { name: "Sign-in" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
}

/* By keyboard alone, and by the labels that a screen reader reads. */
async function sandbox() {
    await page.getByLabel("User name").focus();
    await page.keyboard.type(env.BROWSER_USER);
    await page.keyboard.press("Tab");
    await page.keyboard.type(env.BROWSER_PASSWORD);
    const button = page.getByRole("button",
        { name: env.BROWSER_DECISION === "deny" ? "Deny" : "Allow" });
    for (let i = 0; i < 9; i++) {
        if (await button.evaluate((b) => b === document.activeElement))
            break;
        await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
}

try {
    await page.goto(process.argv[2]);
    await (env.BROWSER_SITE === "oidc" ? oidc() : sandbox());
    await page.waitForURL(/\/callback\?/);
    said.push(`title ${await page.title()}`,
        `heading ${await page.locator("h1").innerText()}`,
        `text ${await page.locator("p").innerText()}`);
    if (env.BROWSER_SHOT)
        await page.screenshot({ path: env.BROWSER_SHOT });
    said.push("done");
} catch (error) {
    said.push(`failed ${error.message}`);
} finally {
    writeFileSync(env.BROWSER_LOG, said.join("\n") + "\n");
    await browser.close();
}
