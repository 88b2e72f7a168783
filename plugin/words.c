/* SPDX-License-Identifier: MIT */
/* words.c - checks the credentials of a sign-in. */
#include "words.h"

#include "connection-fault.h"

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool words_check(const struct connection *c, struct error *error)
{
    const struct {
        enum connection_place place;
        const struct buf *text;
    } words[] = {{CONNECTION_CLIENT_ID, &c->client_id},
                 {CONNECTION_CLIENT_SECRET, &c->client_secret},
                 {CONNECTION_REFRESH_TOKEN, &c->refresh_token},
                 {CONNECTION_KEY_ID, &c->key_id}};
    bool good = true;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const struct buf *text = words[i].text;

        if (text->size == 0
            || (!is_blank(text->data[0])
                && !is_blank(text->data[text->size - 1])))
            continue;
        connection_fault(
            error, words[i].place,
            "begins or ends with a space or a line break. Remove it.");
        good = false;
    }
    return good;
}
