/* SPDX-License-Identifier: MIT */
/* live.c - shares reference-counted connection texts between threads. */
#include "live.h"

#include <stdlib.h>
#include <string.h>

#include "form-text.h"
#include "result-check.h"

static struct live_text *text_new(const struct buf *from)
{
    static const struct live_text empty = {
        1, BUF_INIT_SECRET(4 * CONNECTION_LIMIT)};
    struct live_text *text = malloc(sizeof *text);

    if (text == NULL)
        return NULL;
    memcpy(text, &empty, sizeof empty);
    buf_add(&text->text, buf_cstr(from), from->size);
    if (buf_ok(&text->text))
        return text;
    buf_free(&text->text);
    free(text);
    return NULL;
}

/* Drops a reference. The caller holds the lock. */
static void give_up(struct live_text *text)
{
    if (text == NULL || --text->users > 0)
        return;
    buf_free(&text->text);
    free(text);
}

bool live_begin(struct live *live, const struct connection *connection,
                struct fields fields)
{
    live->connection = connection;
    live->fields = fields;
    live->now = text_new(&connection->text);
    return live->now != NULL;
}

void live_end(struct live *live)
{
    struct card_text unkept = {live->unkept.data, live->unkept.size};

    if (unkept.size > 0 && connection_put(live->connection, unkept))
        notice("what the card renewed is kept now");
    buf_free(&live->unkept);
    give_up(live->now);
    live->now = NULL;
}

struct live_text *live_get(struct live *live)
{
    struct live_text *text;

    pthread_mutex_lock(&live->lock);
    text = live->now;
    text->users++;
    pthread_mutex_unlock(&live->lock);
    return text;
}

void live_put(struct live *live, struct live_text *text)
{
    pthread_mutex_lock(&live->lock);
    give_up(text);
    pthread_mutex_unlock(&live->lock);
}

static void put_members(struct buf *text, struct card_text update)
{
    struct json_walk walk;
    struct json_span key, value;

    json_walk_into(&walk, (struct json_span){update.data, update.size});
    while (json_walk_member(&walk, &key, &value)) {
        auto_buf struct buf name = BUF_INIT(CONNECTION_LIMIT);

        json_unquote(&name, key);
        form_put(text, buf_cstr(&name), value);
    }
}

/* Makes a new current text with the members of the update. The caller holds the
   lock. */
static void merge(struct live *live, struct card_text update)
{
    struct live_text *fresh = text_new(&live->now->text);

    if (fresh != NULL)
        put_members(&fresh->text, update);
    if (fresh == NULL || !buf_ok(&fresh->text)) {
        give_up(fresh);
        return;
    }
    give_up(live->now);
    live->now = fresh;
}

/* Saves the update to the file, together with updates that could not be saved
   before. The caller holds the lock. */
static void keep(struct live *live, struct card_text update)
{
    if (live->unkept.size > 0) {
        put_members(&live->unkept, update);
        if (buf_ok(&live->unkept))
            update = (struct card_text){live->unkept.data, live->unkept.size};
    }
    if (connection_put(live->connection, update))
        buf_free(&live->unkept);
    else if (live->unkept.size == 0)
        buf_add(&live->unkept, update.data, update.size);
}

/* Checks an update. If one is invalid, the others likely are too, so this is
   reported only once. The caller holds the lock. */
static bool may_renew(struct live *live, struct card_text update)
{
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    bool is_told = live->is_refused;

    if (result_update_is_good(update, live->fields, &why))
        return true;
    live->is_refused = true;
    return !is_told && connection_update_valid(update, live->fields);
}

void live_renew(struct live *live, struct card_text update)
{
    if (update.data == NULL)
        return;
    pthread_mutex_lock(&live->lock);
    if (may_renew(live, update)) {
        keep(live, update);
        merge(live, update);
    }
    pthread_mutex_unlock(&live->lock);
}
