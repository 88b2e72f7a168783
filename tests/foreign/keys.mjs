// SPDX-License-Identifier: MIT
// The keys of service apps in PEM, read by eckles, which Okta's SDK reads them
// with: it takes the octets of a private key as they are, where OpenSSL takes any
// number. Both must read the same key.
//
//     keys.mjs ALG CONNECTION...
import { strict as assert } from "node:assert";
import { webcrypto } from "node:crypto";
import Eckles from "eckles";
import { importKey } from "./key.mjs";
import { finish, readJson, step } from "./rig.mjs";

const [alg, ...files] = process.argv.slice(2);

for (const file of files)
    await step(file, async () => {
        const connection = readJson(file);
        const { key } = await importKey(connection, alg);
        const { d, x, y } = await webcrypto.subtle.exportKey("jwk", key);
        const read = await Eckles.import({ pem: connection.private_key });

        assert.deepEqual([read.d, read.x, read.y], [d, x, y]);
    });
finish(files.length);
