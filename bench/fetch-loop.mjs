// SPDX-License-Identifier: MIT
// fetch-loop.mjs [-n CALLS] [-w WARM] [-t AT_ONCE] URL TOKEN
// Node's own fetch, and the answer as an object. NODE_EXTRA_CA_CERTS names the
// CA file.

import { measure, places } from "./meter.mjs";

const [url, token] = places;
const headers = { Accept: "application/json", Authorization: `SSWS ${token}` };

await measure(async () => {
    const response = await fetch(url, { headers });
    if (response.status !== 200 || typeof (await response.json()) !== "object")
        throw new Error(`${url}: ${response.status}`);
});
