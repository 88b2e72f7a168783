/* SPDX-License-Identifier: MIT */
/*
 * fuzz-known.c - the cache of known plugins: the whole file must be ignored, or
 * each entry must be a path and ids of cards
 *
 * The input is the file, in which @ is replaced by the current release.
 */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "check-fields.h"
#include "fuzz.h"
#include "known.h"

static void must_be_ids(struct json_span ids)
{
    struct json_walk walk;
    struct json_span id;

    MUST(json_type(ids) == 'a' || json_type(ids) == '0');
    if (json_type(ids) == '0')
        return;
    json_walk_into(&walk, ids);
    while (json_walk_element(&walk, &id)) {
        auto_buf struct buf text = BUF_INIT(65536);

        MUST(json_type(id) == 's');
        json_unquote(&text, id);
        MUST(buf_ok(&text) && is_card_id(buf_cstr(&text))
             && strlen(buf_cstr(&text)) == text.size);
    }
}

static void put_release(struct buf *text, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (data[i] == '@')
            buf_str(text, PACKAGE_VERSION);
        else
            buf_char(text, (char)data[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    auto_buf struct buf text = BUF_INIT(KNOWN_MOST);
    auto_known struct known known = KNOWN_INIT;
    struct known_cards cards = {{NULL, 0}, {NULL, 0}};
    struct json_span ids = {NULL, 0};
    struct stat info;
    size_t count;
    bool good;

    put_release(&text, data, size);
    if (!buf_ok(&text))
        return 0;
    good = known_parse(&known, (struct json_span){buf_cstr(&text), text.size});
    MUST(good || known.count == 0);
    MUST(stat("/", &info) == 0);
    for (size_t i = 0; i < known.count; i++) {
        auto_buf struct buf path = BUF_INIT(KNOWN_MOST);

        MUST(json_find(known.at[i].object, "cards", &ids));
        must_be_ids(ids);
        json_find_text(known.at[i].object, "path", &path);
        if (known_find(&known, buf_cstr(&path), &info, &cards)) {
            must_be_ids(cards.ids);
            MUST(cards.titles.size == 0 || json_type(cards.titles) == 'o');
        }
    }
    /* an entry from this run replaces the one in the file */
    count = known.count;
    cards.ids = (struct json_span){"[\"a\"]", 5};
    cards.titles = (struct json_span){"{\"a\":\"A\"}", 9};
    known_put(&known, "/", &info, &cards);
    MUST(known.count >= count && known.count <= count + 1);
    return 0;
}
