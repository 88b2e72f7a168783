// SPDX-License-Identifier: MIT
// The private key of a service app's connection, for Web Crypto: a JWK or PEM.
import { webcrypto } from "node:crypto";

const curves = { ES256: "P-256", ES384: "P-384", ES512: "P-521" };

export async function importKey(connection, alg) {
    const how = curves[alg]
        ? { name: "ECDSA", namedCurve: curves[alg] }
        : { name: "RSASSA-PKCS1-v1_5", hash: `SHA-${alg.slice(2)}` };
    const text = connection.private_key;
    const [format, data] = text.startsWith("{")
        ? ["jwk", JSON.parse(text)]
        : ["pkcs8", Buffer.from(text.replace(/-----[^-]*-----|\s/g, ""),
            "base64")];
    const key = await webcrypto.subtle.importKey(format, data, how, true,
        ["sign"]);

    return { key, kid: connection.key_id };
}
