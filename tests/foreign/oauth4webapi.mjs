// SPDX-License-Identifier: MIT
// oauth4webapi against the sandbox: discovery, a service app with DPoP, a person
// who signs in, refresh tokens that rotate, introspection and revocation.
//
//     oauth4webapi.mjs service CONNECTION ALG DPOP
//     oauth4webapi.mjs web CONNECTION USER PASSWORD
import { strict as assert } from "node:assert";
import * as oauth from "oauth4webapi";
import { importKey } from "./key.mjs";
import { signIn } from "./person.mjs";
import { finish, readJson, refused, step } from "./rig.mjs";

const [kind, file, ...more] = process.argv.slice(2);
const connection = readJson(file);
const issuer = new URL(connection.domain);
const plain = { [oauth.allowInsecureRequests]: true };
const client = { client_id: connection.client_id };
const DEVICES = new URL("/api/v1/devices?limit=3", issuer);
const POLICIES = new URL("/api/v1/device-assurances", issuer);
const SUSPEND = new URL(
    "/api/v1/devices/guo4a5u7YAHhjXrMK0g5/lifecycle/suspend", issuer);

async function discover(algorithm) {
    const answer = await oauth.discoveryRequest(issuer,
        { algorithm, ...plain });

    return oauth.processDiscoveryResponse(issuer, answer);
}
const as = await step("what OpenID Connect discovers", () => discover("oidc"));
await step("what OAuth discovers is the same", async () => {
    assert.deepEqual(await discover("oauth2"), as);
});
await step("what OpenID Connect requires of it", () => {
    for (const name of ["issuer", "authorization_endpoint", "token_endpoint",
        "jwks_uri", "response_types_supported", "subject_types_supported",
        "id_token_signing_alg_values_supported"])
        assert.ok(as[name], name);
    assert.ok(as.id_token_signing_alg_values_supported.includes("RS256"));
});
await step("its keys", async () => {
    const { keys } = await (await fetch(as.jwks_uri)).json();

    assert.ok(keys.length);
    for (const key of keys) {
        assert.equal(key.kty, "RSA");
        assert.equal(key.alg, "RS256");
        assert.equal(key.use, "sig");
        assert.ok(!("d" in key));
    }
});

// The error of a token endpoint.
const says = (code) => (error) => error.error === code;
// The challenge that came with a status from the API.
const challenged = (status, scheme, code) => (error) =>
    error.status === status && error.cause?.some?.((challenge) =>
        challenge.scheme === scheme.toLowerCase() &&
        challenge.parameters.error === code);

// With a nonce that is only known after the first try.
async function withNonce(run) {
    try {
        return await run();
    } catch (error) {
        if (!oauth.isDPoPNonceError(error))
            throw error;
        return run();
    }
}
const call = (token, url, options, method = "GET") => withNonce(
    () => oauth.protectedResourceRequest(token, method, url, undefined,
        undefined, { ...plain, ...options }));

// As Okta wants it, an assertion is for the endpoint that it is shown to; what
// this library sends unless asked otherwise, the issuer, is refused.
const assertion = (key, aud) => oauth.PrivateKeyJwt(key, aud && {
    [oauth.modifyAssertion]: (_, claims) => { claims.aud = aud; },
});

async function service(alg, dpop) {
    const key = await importKey(connection, alg);
    const auth = assertion(key, as.token_endpoint);
    const bound = dpop === "off" ? {}
        : { DPoP: oauth.DPoP(client, await oauth.generateKeyPair("ES256")) };
    const grant = (scope, options = bound, by = auth) => withNonce(async () =>
        oauth.processClientCredentialsResponse(as, client,
            await oauth.clientCredentialsGrantRequest(as, client, by,
                { scope }, { ...plain, ...options })));
    const scheme = dpop === "off" ? "Bearer" : "DPoP";
    const both = await step("a token", () => grant(connection.scopes));

    await step("its members", () => {
        assert.equal(both.token_type, scheme.toLowerCase());
        assert.ok(both.expires_in > 3000);
        assert.deepEqual(both.scope.split(" ").sort(),
            connection.scopes.split(" ").sort());
    });
    await step("a call", async () => {
        const answer = await call(both.access_token, DEVICES, bound);

        assert.equal(answer.status, 200);
        assert.equal((await answer.json()).length, 3);
    });
    const read = await step("a token for less",
        () => grant("okta.devices.read"));
    await step("more than that",
        () => refused(call(read.access_token, SUSPEND, bound, "POST"),
            challenged(403, scheme, "insufficient_scope")));
    await step("another kind",
        () => refused(call(read.access_token, POLICIES, bound),
            challenged(403, scheme, "insufficient_scope")));
    await step("a scope that is not granted", () => refused(
        grant("okta.groups.read"), says("invalid_scope")));
    await step("a key of somebody else", async () => {
        const { privateKey } = await oauth.generateKeyPair(alg);

        await refused(grant(connection.scopes, bound,
            assertion(privateKey, as.token_endpoint)), says("invalid_client"));
    });
    await step("an assertion for the issuer", () => refused(
        grant(connection.scopes, bound, assertion(key)),
        says("invalid_client")));
    if (dpop === "required") {
        await step("no proof", () => refused(
            grant(connection.scopes, {}), says("invalid_dpop_proof")));
        await step("a proof of another key", async () => refused(
            call(both.access_token, DEVICES, { DPoP: oauth.DPoP(client,
                await oauth.generateKeyPair("ES256")) }),
            challenged(400, "DPoP", "invalid_dpop_proof")));
        // It names the path as it is on the wire, Okta compares it decoded.
        await step("a name that is encoded", () => refused(
            call(both.access_token, new URL("/api/v1/devices/a%40b.c", issuer),
                bound), challenged(400, "DPoP", "invalid_dpop_proof")));
        await step("a name that is encoded alike", async () => {
            const answer = await call(both.access_token,
                new URL("/api/v1/devices/a%20b", issuer), bound);

            assert.equal(answer.status, 404);
        });
    }
    const ask = assertion(key, as.introspection_endpoint);

    await tells(ask, both.access_token, true);
    await step("revoked", async () => {
        await revoke(assertion(key, as.revocation_endpoint),
            both.access_token);
        await refused(call(both.access_token, DEVICES, bound),
            challenged(401, scheme, "invalid_token"));
    });
    await tells(ask, both.access_token, false);
}

async function revoke(auth, token) {
    await oauth.processRevocationResponse(await oauth.revocationRequest(as,
        client, auth, token, plain));
}

const tells = (auth, token, active) => step(`introspection: ${active}`,
    async () => {
        const said = await oauth.processIntrospectionResponse(as, client,
            await oauth.introspectionRequest(as, client, auth, token, plain));

        assert.equal(said.active, active);
        if (active)
            assert.equal(said.client_id, client.client_id);
    });

async function web(user, password) {
    const auth = oauth.ClientSecretBasic(connection.client_secret);
    const redirect = "http://127.0.0.1:8765/callback";
    const scope = connection.scopes;
    // One sign-in: where the browser came back to, and the verifier.
    const came = async (state, decision) => {
        const verifier = oauth.generateRandomCodeVerifier();
        const url = new URL(as.authorization_endpoint);

        url.search = new URLSearchParams({
            response_type: "code", client_id: client.client_id, scope, state,
            redirect_uri: redirect, code_challenge_method: "S256",
            code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        });
        const back = await signIn(url, user, password, decision);

        return { verifier, parameters: () => oauth.validateAuthResponse(as,
            client, back, state) };
    };
    const redeem = async (parameters, verifier) =>
        oauth.processAuthorizationCodeResponse(as, client,
            await oauth.authorizationCodeGrantRequest(as, client, auth,
                parameters, redirect, verifier, plain));
    const refresh = async (token) => oauth.processRefreshTokenResponse(as,
        client, await oauth.refreshTokenGrantRequest(as, client, auth, token,
            plain));

    await step("a person says no", async () => {
        const { parameters } = await came("a b&c=\u00e9", "deny");

        await refused((async () => parameters())(), says("access_denied"));
    });
    await step("another verifier", async () => {
        const { parameters } = await came("s1");

        await refused(redeem(parameters(), oauth.generateRandomCodeVerifier()),
            says("invalid_grant"));
    });
    const first = await step("a person signs in", async () => {
        const { parameters, verifier } = await came("a b&c=\u00e9");
        const tokens = await redeem(parameters(), verifier);

        assert.equal(tokens.token_type, "bearer");
        assert.deepEqual(tokens.scope.split(" ").sort(),
            scope.split(" ").sort());
        return tokens;
    });
    await step("a call", async () => {
        const answer = await call(first.access_token, DEVICES);

        assert.equal((await answer.json()).length, 3);
    });
    const second = await step("a refresh token rotates", async () => {
        const tokens = await refresh(first.refresh_token);

        assert.notEqual(tokens.refresh_token, first.refresh_token);
        assert.equal((await call(tokens.access_token, DEVICES)).status, 200);
        return tokens;
    });
    await tells(auth, second.access_token, true);
    await tells(auth, second.refresh_token, true);
    await step("the one before ends the family", async () => {
        await refused(refresh(first.refresh_token), says("invalid_grant"));
        await refused(refresh(second.refresh_token), says("invalid_grant"));
        await refused(call(second.access_token, DEVICES),
            challenged(401, "Bearer", "invalid_token"));
    });
    await step("a code twice ends what it gave", async () => {
        const { parameters, verifier } = await came("s2");
        const said = parameters();
        const tokens = await redeem(said, verifier);

        await refused(redeem(said, verifier), says("invalid_grant"));
        await refused(refresh(tokens.refresh_token), says("invalid_grant"));
    });
    await step("a refresh token is revoked", async () => {
        const { parameters, verifier } = await came("s3");
        const tokens = await redeem(parameters(), verifier);

        await revoke(auth, tokens.refresh_token);
        await refused(refresh(tokens.refresh_token), says("invalid_grant"));
    });
    await step("another secret", () => refused((async () =>
        oauth.processRefreshTokenResponse(as, client,
            await oauth.refreshTokenGrantRequest(as, client,
                oauth.ClientSecretPost("wrong"), first.refresh_token,
                plain)))(), (error) => error.status === 401));
}

if (as)
    await (kind === "service" ? service(...more) : web(...more));
finish(kind === "service" ? 13 : 12);
