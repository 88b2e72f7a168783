// SPDX-License-Identifier: MIT
// The same authorization server, for a person: npm's oidc-provider with its own
// login and consent pages, PKCE required, refresh tokens that rotate, and an API
// behind it that takes only access tokens which that server knows.
//
//     code.mjs CONNECTION [http_api]
//
// Writes a connection of a web app that nobody has signed in for, or one of the
// connector http_api, which finds the server by its metadata; prints what happens, a
// line each.
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [connection, connector] = process.argv.slice(2);
const client = {
    client_id: "web-app",
    client_secret: randomBytes(24).toString("base64url"),
};
const scope = "okta.devices.read okta.devices.manage";

function provider(origin) {
    const op = new Provider(origin, {
        clients: [{
            ...client,
            application_type: "native", // loopback, any port (RFC 8252)
            token_endpoint_auth_method: "client_secret_basic",
            grant_types: ["authorization_code", "refresh_token"],
            redirect_uris: ["http://127.0.0.1/callback"],
            response_types: ["code"],
        }],
        cookies: { keys: [randomBytes(16).toString("hex")] },
        scopes: [...scope.split(" "), "offline_access"],
        pkce: { required: () => true },
        rotateRefreshToken: true,
        issueRefreshToken: () => true,
        routes: {
            authorization: "/oauth2/v1/authorize",
            token: "/oauth2/v1/token",
        },
        features: { devInteractions: { enabled: true } },
    });
    op.on("grant.error", (ctx, err) => console.log("refused", err.error));
    op.on("grant.success", (ctx) =>
        console.log("token", ctx.oidc.params.grant_type));
    op.on("authorization.error", (ctx, err) =>
        console.log("refused", err.error, err.error_description));
    return op;
}

const server = createServer();
server.listen(0, "127.0.0.1", () => {
    const origin = `http://127.0.0.1:${server.address().port}`;
    const op = provider(origin);
    const answer = op.callback();

    server.on("request", async (request, response) => {
        if (!request.url.startsWith("/api/"))
            return answer(request, response);
        const [scheme, value] = request.headers.authorization.split(" ");
        const token = await op.AccessToken.find(value);

        console.log("api", scheme, token ? token.accountId : "unknown token");
        response.statusCode = token ? 200 : 401;
        response.setHeader("content-type", "application/json");
        response.end("[]");
    });
    writeFileSync(connection, JSON.stringify({
        ...connector === "http_api"
            ? { base_url: `${origin}/api`, issuer: origin }
            : { domain: origin },
        auth: "authorization_code", ...client, scopes: scope,
    }), { mode: 0o600 });
    console.log("ready");
});
setTimeout(() => process.exit(0), 1800000).unref();
