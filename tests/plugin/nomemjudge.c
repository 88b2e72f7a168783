/* SPDX-License-Identifier: MIT */
/* nomemjudge.c - checks that a result follows card.h, and sums up its
   contents. */
#include <stdio.h>
#include <string.h>

#include "jsontext.h"
#include "jsonwalk.h"
#include "nomemcalls.h"
#include "serviceapp.h"

static bool is_json(struct card_text text, char type)
{
    struct json_span span = {text.data, text.size};

    return text.data == NULL
           || (json_valid(text.data, text.size, NULL)
               && json_type(span) == type);
}

static void tell(uint64_t *told, struct card_text text)
{
    for (size_t i = 0; i < text.size; i++)
        *told = (*told ^ (unsigned char)text.data[i]) * 1099511628211u;
    *told = (*told ^ (text.data != NULL)) * 1099511628211u;
}

static bool is_well_formed(const struct scenario *s, const struct outcome *o)
{
    const struct card_result *r = &o->result;
    bool has_error = r->error.data != NULL;
    bool is_test = (s->flags & CARD_CHECK_CONNECTION) != 0;

    if (!is_json(r->output, 'o') || !is_json(r->error, 'o')
        || !is_json(r->next, 'o') || !is_json(r->attempts, 'a')
        || !is_json(r->next_refused, 'o') || !is_json(r->connection_update, 'o')
        || !is_json(r->preview, 'o'))
        return false;
    if (o->code == CARD_OK)
        return !has_error
               && (r->output.data != NULL || r->preview.data != NULL
                   || is_test);
    return has_error || o->code == CARD_NO_MEMORY;
}

static bool newest_token(const struct card_result *result)
{
    auto_buf struct buf told = BUF_INIT(512);
    char newest[32];

    if (result->connection_update.data == NULL)
        return tokens_so_far() == 0;
    snprintf(newest, sizeof newest, "refresh%u.", tokens_so_far());
    member(result->connection_update, "refresh_token", &told);
    return strcmp(buf_cstr(&told), newest) == 0;
}

void scenario_judge(const struct scenario *s, struct outcome *o)
{
    const struct card_result *r = &o->result;

    o->told = 14695981039346656037u;
    o->well_formed = is_well_formed(s, o);
    o->token_told = newest_token(r);
    o->token_good = !s->rotates || o->token_told;
    if (s->varies)
        return;
    tell(&o->told, r->output);
    tell(&o->told, r->error);
    tell(&o->told, r->next);
    tell(&o->told, r->next_refused);
    tell(&o->told, r->connection_update);
    tell(&o->told, r->preview);
    tell(&o->told, r->pace.bucket);
}
