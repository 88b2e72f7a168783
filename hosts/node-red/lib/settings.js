// SPDX-License-Identifier: MIT
// settings.js - where host-stub, the cards and what is remembered are
//
// In settings.js of Node-RED, all optional:
//
//     cards: {
//         hostStub: "/opt/cards/bin/host-stub",  // else the one in PATH
//         plugins: "/opt/cards/plugins",         // or an array; else
//                                                // <userDir>/cards
//         jobs: 16,                              // calls at once
//         answerBytes: 32 * 1024 * 1024,         // the longest answer
//     }
//
// CARD_PLUGINS and the directory host-stub was installed with are looked in
// too, after these.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const ANSWER_BYTES = 32 * 1024 * 1024;

function read(settings) {
    const { hostStub = "host-stub", plugins, jobs,
        answerBytes = ANSWER_BYTES } = settings.cards ?? {};
    const own = path.join(settings.userDir, "cards");
    const directories = plugins === undefined ? [own] : [plugins].flat();

    if (plugins === undefined)
        fs.mkdirSync(own, { recursive: true, mode: 0o755 });
    return {
        command: hostStub,
        args: [
            ...directories.filter((directory) => fs.existsSync(directory))
                .flatMap((directory) => ["-p", path.resolve(directory)]),
            ...(jobs ? ["-j", String(jobs)] : []),
        ],
        missing: directories.filter((directory) => !fs.existsSync(directory)),
        directories,
        answerBytes,
        cwd: settings.userDir,
        state: path.join(settings.userDir, ".cards"),
    };
}

module.exports = { read };
