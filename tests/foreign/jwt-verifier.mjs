// SPDX-License-Identifier: MIT
// Okta's own verifier of tokens, on those of the sandbox. The tokens are asked
// for with what this program has of its own, so that nothing else is at fault.
//
//     jwt-verifier.mjs CONNECTION USER PASSWORD EXPIRED
//
// EXPIRED is "expired" where the sandbox's clock is hours behind.
import { strict as assert } from "node:assert";
import Verifier from "@okta/jwt-verifier";
import { createHash, randomBytes } from "node:crypto";
import { signIn } from "./person.mjs";
import { finish, readJson, refused, step } from "./rig.mjs";

const [file, user, password, expired] = process.argv.slice(2);
const connection = readJson(file);
const org = connection.domain;
const verifier = (more) => new Verifier({
    issuer: org,
    jwksUri: `${org}/oauth2/v1/keys`,
    testing: { disableHttpsCheck: true },
    ...more,
});
const because = (words) => (error) => words.test(error.message ?? error);

async function token() {
    const secret = randomBytes(32).toString("base64url");
    const redirect_uri = "http://127.0.0.1:8765/callback";
    const url = new URL("/oauth2/v1/authorize", org);

    url.search = new URLSearchParams({
        response_type: "code", client_id: connection.client_id, redirect_uri,
        scope: connection.scopes, state: "s", code_challenge_method: "S256",
        code_challenge: createHash("sha256").update(secret)
            .digest("base64url"),
    });
    const back = await signIn(url, user, password);
    const answer = await fetch(new URL("/oauth2/v1/token", org), {
        method: "POST",
        body: new URLSearchParams({
            grant_type: "authorization_code", redirect_uri,
            code: back.searchParams.get("code"), code_verifier: secret,
            client_id: connection.client_id,
            client_secret: connection.client_secret,
        }),
    });

    return (await answer.json()).access_token;
}

const made = await step("a token", token);
if (expired === "expired") {
    await step("it has expired", () => refused(
        verifier().verifyAccessToken(made, org), because(/expired/i)));
    finish(2);
}
await step("it is verified", async () => {
    const jwt = await verifier().verifyAccessToken(made, org);

    assert.equal(jwt.header.alg, "RS256");
    assert.ok(jwt.header.kid);
    assert.equal(jwt.claims.iss, org);
    assert.equal(jwt.claims.cid, connection.client_id);
    assert.equal(jwt.claims.sub, user);
    assert.match(jwt.claims.uid, /^00u/);
    assert.match(jwt.claims.jti, /^AT\./);
    assert.equal(jwt.claims.ver, 1);
    assert.deepEqual([...jwt.claims.scp].sort(),
        connection.scopes.split(" ").sort());
});
await step("its claims are as wanted", () => verifier({ assertClaims: {
    cid: connection.client_id, "scp.includes": ["okta.devices.read"],
} }).verifyAccessToken(made, org));
await step("another audience", () => refused(
    verifier().verifyAccessToken(made, "api://default"),
    because(/audience/)));
await step("another issuer", () => refused(verifier({
    issuer: "https://other.example.com" }).verifyAccessToken(made, org),
    because(/issuer/)));
await step("a scope that it has not", () => refused(verifier({
    assertClaims: { "scp.includes": ["okta.groups.manage"] } })
    .verifyAccessToken(made, org), because(/scp/)));
await step("a claim that was altered", async () => {
    const [head, body, signature] = made.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url"));
    const altered = Buffer.from(JSON.stringify({ ...claims,
        scp: ["okta.users.manage"] })).toString("base64url");

    await refused(verifier().verifyAccessToken(
        [head, altered, signature].join("."), org), because(/signature/i));
});
await step("the next token has the same key", async () => {
    const jwt = await verifier().verifyAccessToken(await token(), org);
    const [head] = made.split(".");

    assert.equal(jwt.header.kid,
        JSON.parse(Buffer.from(head, "base64url")).kid);
});
finish(8);
