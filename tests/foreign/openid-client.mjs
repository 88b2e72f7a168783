// SPDX-License-Identifier: MIT
// openid-client against the sandbox, over HTTPS with the sandbox's authority as
// one that Node trusts: a service app with DPoP, and a person who signs in.
//
//     openid-client.mjs service CONNECTION ALG
//     openid-client.mjs web CONNECTION USER PASSWORD
import { strict as assert } from "node:assert";
import * as client from "openid-client";
import { importKey } from "./key.mjs";
import { signIn } from "./person.mjs";
import { finish, readJson, refused, step } from "./rig.mjs";

const [kind, file, ...more] = process.argv.slice(2);
const connection = readJson(file);
const org = new URL(connection.domain);
const DEVICES = new URL("/api/v1/devices?limit=3", org);
const says = (code) => (error) => error.error === code;

assert.equal(org.protocol, "https:");

async function service(alg) {
    const key = await importKey(connection, alg);
    // Okta wants an assertion to be for the endpoint that it is shown to.
    const to = (endpoint) => client.discovery(org, connection.client_id, {},
        client.PrivateKeyJwt(key, { [client.modifyAssertion]: (_, claims) => {
            claims.aud = `${org.origin}/oauth2/v1/${endpoint}`;
        } }));
    const config = await step("discovery", () => to("token"));
    const DPoP = client.getDPoPHandle(config,
        await client.randomDPoPKeyPair("ES256"));
    const grant = (scope, options = { DPoP }) => client.clientCredentialsGrant(
        config, { scope }, options);
    const call = (token, url = DEVICES, method = "GET") =>
        client.fetchProtectedResource(config, token, url, method, undefined,
            undefined, { DPoP });
    const token = await step("a token that is bound", async () => {
        const tokens = await grant(connection.scopes);

        assert.equal(tokens.token_type, "dpop");
        assert.ok(tokens.expiresIn() > 3000);
        return tokens.access_token;
    });

    await step("calls", async () => {
        for (let i = 0; i < 3; i++)
            assert.equal((await (await call(token)).json()).length, 3);
    });
    await step("without a proof", () => refused(
        grant(connection.scopes, {}), says("invalid_dpop_proof")));
    await step("a scope that is not granted", () => refused(
        grant("okta.groups.read"), says("invalid_scope")));
    await step("introspection", async () => {
        const said = await client.tokenIntrospection(await to("introspect"),
            token);

        assert.equal(said.active, true);
        assert.equal(said.client_id, connection.client_id);
        assert.ok(said.cnf?.jkt);
    });
    await step("revocation", async () => {
        await client.tokenRevocation(await to("revoke"), token);
        assert.equal((await client.tokenIntrospection(await to("introspect"),
            token)).active, false);
        await refused(call(token), (error) => error.status === 401);
    });
}

async function web(user, password) {
    const config = await step("discovery", () => client.discovery(org,
        connection.client_id, connection.client_secret));
    const redirect = "http://127.0.0.1:8765/callback";
    const begin = async (decision) => {
        const verifier = client.randomPKCECodeVerifier();
        const state = client.randomState();
        const url = client.buildAuthorizationUrl(config, {
            redirect_uri: redirect, scope: connection.scopes, state,
            code_challenge: await client.calculatePKCECodeChallenge(verifier),
            code_challenge_method: "S256",
        });

        return [await signIn(url, user, password, decision),
            { pkceCodeVerifier: verifier, expectedState: state }];
    };
    const tokens = await step("a person signs in", async () => {
        const tokens = await client.authorizationCodeGrant(config,
            ...await begin());

        assert.ok(tokens.refresh_token);
        return tokens;
    });

    await step("a person says no", async () => {
        const said = await begin("deny");

        await refused(client.authorizationCodeGrant(config, ...said),
            says("access_denied"));
    });
    await step("a call", async () => {
        const answer = await client.fetchProtectedResource(config,
            tokens.access_token, DEVICES, "GET");

        assert.equal((await answer.json()).length, 3);
    });
    const renewed = await step("refresh", async () => {
        const more = await client.refreshTokenGrant(config,
            tokens.refresh_token);

        assert.notEqual(more.refresh_token, tokens.refresh_token);
        return more;
    });
    await step("introspection", async () => {
        const said = await client.tokenIntrospection(config,
            renewed.access_token);

        assert.equal(said.active, true);
    });
    await step("revocation", async () => {
        await client.tokenRevocation(config, renewed.refresh_token);
        await refused(client.refreshTokenGrant(config, renewed.refresh_token),
            says("invalid_grant"));
    });
}

await (kind === "service" ? service(...more) : web(...more));
finish(7);
