// SPDX-License-Identifier: MIT
// An authorization server that is not ours, npm's oidc-provider, at Okta's
// paths, and an API behind it that tells how it was called.
//
//     provider.mjs CONNECTION ALG FORMAT DPOP
//
// Writes a connection of a service app whose key signs by ALG, as FORMAT (pem
// or jwk), with the connection's dpop as DPOP; prints what happens, a line each.
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [connection, alg, format, dpop] = process.argv.slice(2);
const curve = { ES256: "P-256", ES384: "P-384", ES512: "P-521" }[alg];
// Encoded at once: exporting a key object may hang Node 20 for good.
const encoding = {
    publicKeyEncoding: { format: "jwk" },
    privateKeyEncoding: format === "jwk"
        ? { format: "jwk" } : { type: "pkcs8", format: "pem" },
};
const { privateKey, publicKey } = curve
    ? generateKeyPairSync("ec", { namedCurve: curve, ...encoding })
    : generateKeyPairSync("rsa", { modulusLength: 2048, ...encoding });

function provider(origin) {
    const op = new Provider(origin, {
        clients: [{
            client_id: "service-app",
            token_endpoint_auth_method: "private_key_jwt",
            token_endpoint_auth_signing_alg: alg,
            grant_types: ["client_credentials"],
            redirect_uris: [],
            response_types: [],
            dpop_bound_access_tokens: dpop !== "off",
            jwks: { keys: [{ ...publicKey,
                kid: "k1", use: "sig", alg }] },
            scope: "okta.devices.read",
        }],
        scopes: ["okta.devices.read"],
        ttl: { ClientCredentials: 3600 },
        routes: { token: "/oauth2/v1/token" },
        clientAuthMethods: ["private_key_jwt"],
        enabledJWA: { clientAuthSigningAlgValues: [alg] },
        features: {
            devInteractions: { enabled: false },
            clientCredentials: { enabled: true },
            dPoP: {
                enabled: true,
                nonceSecret: Buffer.alloc(32, 7),
                requireNonce: () => true,
            },
        },
    });
    op.on("grant.error", (ctx, err) => console.log("refused", err.error));
    op.on("grant.success", (ctx) => console.log("token", ctx.body.token_type));
    return op.callback();
}

const server = createServer();
server.listen(0, "127.0.0.1", () => {
    const origin = `http://127.0.0.1:${server.address().port}`;
    const answer = provider(origin);

    server.on("request", (request, response) => {
        if (!request.url.startsWith("/api/"))
            return answer(request, response);
        console.log("api", request.headers.authorization.split(" ")[0],
            request.headers.dpop ? "with proof" : "without proof");
        response.setHeader("content-type", "application/json");
        response.end("[]");
    });
    writeFileSync(connection, JSON.stringify({
        domain: origin,
        auth: "service_app",
        client_id: "service-app",
        key_id: "k1",
        private_key: format === "jwk"
            ? JSON.stringify({ ...privateKey, alg }) : privateKey,
        scopes: "okta.devices.read",
        dpop,
    }), { mode: 0o600 });
    console.log("ready");
});
setTimeout(() => process.exit(0), 1800000).unref();
