// SPDX-License-Identifier: MIT
// The same authorization server at its own paths, which only its metadata tell,
// and an API at another origin that takes its tokens.
//
//     issuer.mjs CONNECTION METHOD
//
// Writes a connection of the connector http_api whose client is authenticated by
// METHOD (client_secret_basic, client_secret_post or private_key_jwt); prints
// what happens, a line each.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [connection, method] = process.argv.slice(2);
const secret = randomBytes(24).toString("base64url");
const byKey = method === "private_key_jwt";
// Encoded at once: exporting a key object may hang Node 20 for good.
const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { format: "jwk" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

function provider(origin) {
    const op = new Provider(origin, {
        clients: [{
            client_id: "program",
            token_endpoint_auth_method: method,
            grant_types: ["client_credentials"],
            redirect_uris: [],
            response_types: [],
            scope: "pets.read",
            ...byKey
                ? { token_endpoint_auth_signing_alg: "ES256",
                    jwks: { keys: [{ ...publicKey, kid: "k1", use: "sig",
                        alg: "ES256" }] } }
                : { client_secret: secret },
        }],
        scopes: ["pets.read"],
        ttl: { ClientCredentials: 3600 },
        clientAuthMethods: [method],
        features: {
            devInteractions: { enabled: false },
            clientCredentials: { enabled: true },
        },
    });
    op.on("grant.error", (ctx, err) => console.log("refused", err.error));
    op.on("grant.success", (ctx) => console.log("token", ctx.body.token_type));
    return op;
}

const listen = (server) => new Promise((done) =>
    server.listen(0, "127.0.0.1", () =>
        done(`http://127.0.0.1:${server.address().port}`)));
const signer = createServer();
const issuer = await listen(signer);
const op = provider(issuer);
const api = createServer(async (request, response) => {
    const [scheme, value] = (request.headers.authorization ?? "").split(" ");
    const token = value && await op.ClientCredentials.find(value);

    console.log("api", request.url, scheme, token ? token.scope : "unknown");
    response.statusCode = token ? 200 : 401;
    response.setHeader("content-type", "application/json");
    response.end("[]");
});

signer.on("request", op.callback());
writeFileSync(connection, JSON.stringify({
    base_url: await listen(api) + "/v2", auth: "client_credentials", issuer,
    client_id: "program", scopes: "pets.read",
    ...byKey ? { private_key: privateKey, key_id: "k1" }
        : { client_secret: secret },
}), { mode: 0o600 });
console.log("ready");
setTimeout(() => process.exit(0), 1800000).unref();
