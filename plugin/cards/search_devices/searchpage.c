/* SPDX-License-Identifier: MIT */
/* searchpage.c - counts records, and writes the form for the next page. */
#include "searchpage.h"

#include <string.h>

#include "jsonwrite.h"
#include "members.h"
#include "reference.h"
#include "searchform.h"

int64_t searchpage_records(const struct answer *answer)
{
    struct json_walk walk;
    struct json_span record;
    int64_t count = 0;

    if (answer->body.data == NULL)
        return 0;
    json_walk_into(&walk, answer->body);
    while (json_walk_element(&walk, &record))
        count++;
    return count;
}

bool searchpage_goes_on(const struct answer *answer)
{
    int64_t limit = search_record_limit(answer->plan);

    return search_result_set(answer->plan) == RESULT_STREAM
           && (limit == 0 || searchpage_records(answer) < limit);
}

/* ---- where the link leads ---- */

/* Is the link's value this text? A + is read as itself and, as in forms, as a
   space, because servers write both. Sets *no_memory if memory ran out. */
static bool is_value(struct json_span encoded, const struct buf *text,
                     bool *no_memory)
{
    auto_buf struct buf spaced = BUF_INIT(BUF_UNLIMITED);

    if (target_decodes_to(encoded, text, no_memory))
        return true;
    for (size_t i = 0; i < encoded.size; i++)
        buf_char(&spaced, encoded.data[i] == '+' ? ' ' : encoded.data[i]);
    if (!buf_ok(&spaced))
        *no_memory = true;
    return !*no_memory
           && target_decodes_to(
               (struct json_span){buf_cstr(&spaced), spaced.size}, text,
               no_memory);
}

/* A link may leave out the search, because the cursor is enough for some
   servers; the next request has it in any case. */
static bool has_same_search(const struct plan *plan, const struct buf *target,
                            bool *no_memory)
{
    struct json_span ours = target_parameter(&plan->target, "search");
    struct json_span theirs = target_parameter(target, "search");
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    target_decode(&text, ours.data, ours.size);
    if (!buf_ok(&text))
        *no_memory = true;
    return !*no_memory
           && (theirs.data == NULL
               || (ours.data != NULL && is_value(theirs, &text, no_memory)));
}

static bool has_same_path(const struct buf *target, bool *no_memory)
{
    return reference_same(buf_cstr(target), strcspn(buf_cstr(target), "?"),
                          SEARCH_PATH, sizeof SEARCH_PATH - 1, no_memory);
}

/* Gets the link's cursor. Returns false if the link does not lead on. */
static bool read_cursor(const struct plan *plan, const struct buf *target,
                        struct buf *cursor, bool *no_memory)
{
    struct json_span after = target_parameter(target, "after");

    target_decode(cursor, after.data, after.size);
    if (!buf_ok(cursor))
        *no_memory = true;
    return !*no_memory && cursor->size > 0
           && utf8_valid(cursor->data, cursor->size)
           && has_same_path(target, no_memory)
           && has_same_search(plan, target, no_memory);
}

/* ---- the form ---- */

static bool is_key(struct json_span key, enum search_input input)
{
    return json_string_is(key, search_fields[input].key);
}

/* Copies the members that are given, except those that change. */
static void copy_members(const struct plan *plan, struct buf *form)
{
    struct json_walk walk;
    struct json_span key, value;
    bool is_first = true;

    json_walk_into(&walk, plan->form);
    while (json_walk_member(&walk, &key, &value)) {
        if (members_empty(value) || is_key(key, SEARCH_RECORD_LIMIT)
            || is_key(key, SEARCH_AFTER))
            continue;
        buf_str(form, is_first ? "" : ",");
        is_first = false;
        buf_add(form, key.data, key.size);
        buf_char(form, ':');
        buf_add(form, value.data, value.size);
    }
}

bool searchpage_next(const struct answer *answer, const struct buf *target,
                     struct buf *form, struct error *error)
{
    auto_buf struct buf cursor = BUF_INIT(BUF_UNLIMITED);
    int64_t limit = search_record_limit(answer->plan);
    bool no_memory = false;

    if (!read_cursor(answer->plan, target, &cursor, &no_memory)) {
        if (no_memory)
            return error_no_memory(error);
        error_add(error, CARD_INVALID_INPUT, search_fields[SEARCH_AFTER].key,
                  NULL,
                  "It must have the path " SEARCH_PATH
                  ", a cursor (after), and no other search.");
        return false;
    }
    buf_char(form, '{');
    copy_members(answer->plan, form);
    if (limit > 0) {
        json_key(form, search_fields[SEARCH_RECORD_LIMIT].key);
        buf_num(form, limit - searchpage_records(answer));
    }
    json_key(form, search_fields[SEARCH_AFTER].key);
    json_quote(form, buf_cstr(&cursor), cursor.size);
    buf_char(form, '}');
    return buf_ok(form) || error_no_memory(error);
}
