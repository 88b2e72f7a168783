// SPDX-License-Identifier: MIT
// ask.js - questions to the runtime

export function ask(url, body) {
    return new Promise((resolve, reject) => {
        $.ajax({ url, method: body ? "POST" : "GET", dataType: "json",
            contentType: "application/json", cache: false,
            data: body && JSON.stringify(body) }).then(resolve, (answer) =>
            reject(new Error(answer.responseJSON?.message ??
                `${answer.status} ${answer.statusText}`)));
    });
}
