/* SPDX-License-Identifier: MIT */
/*
 * choices.c - requests a page of a list, and writes its elements as choices
 *
 * The request takes the course of connector_execute(), as that of a card whose
 * plan comes from search and cursor instead of a form. The cursor is the value
 * of "after" in the link to the next page, encoded as the server wrote it.
 */
#include "choices.h"

#include <string.h>

#include "ascii.h"
#include "border.h"
#include "jsonwrite.h"
#include "members.h"
#include "reference.h"

#define SEARCH_MAX 1024 /* bytes of what a person typed */

/* The limits of card-choices.h: the bytes of each text of a choice, and the
   choices of a page. */
#define CHOICE_MAX 65536
#define CHOICES_MAX 10000

/* The card comes first, so that the functions that get it find the rest. */
struct listing {
    struct connector_card card;
    const struct connector_choices *what; /* NULL if the key has no list */
    const char *key;
    struct card_text search, after; /* size 0 if absent */
    const struct card_result *result;
};

static const struct listing *listing_of(const struct connector_card *card)
{
    return (const void *)card;
}

/* ---- the request ---- */

static bool refuse(const struct listing *listing, struct error *error,
                   const char *message)
{
    error_add(error, CARD_INVALID_INPUT, listing->key, NULL, "%s", message);
    return false;
}

static bool refuse_key(const char *key, struct error *error)
{
    struct shown shown;

    if (key == NULL)
        key = "";
    error_add(error, CARD_INVALID_INPUT, NULL, NULL,
              "The card lists no choices for %s. Ask for those of an input "
              "that has the flag CARD_FIELD_CHOICES.",
              show(&shown, key, strlen(key)));
    return false;
}

static void add_parameter(struct buf *target, const char *name)
{
    buf_char(target, strchr(buf_cstr(target), '?') == NULL ? '?' : '&');
    buf_str(target, name);
}

static bool add_search(const struct listing *listing, struct buf *target,
                       struct error *error)
{
    auto_buf struct buf filter = BUF_INIT(TARGET_MAX);

    if (listing->search.size == 0)
        return true;
    if (listing->search.size > SEARCH_MAX)
        return refuse(listing, error,
                      "The text to search for is longer than 1024 bytes. Give "
                      "a part of it.");
    listing->what->search(&filter, listing->search);
    add_parameter(target, "search=");
    target_encode(target, buf_cstr(&filter), filter.size);
    return buf_ok(&filter) || error_no_memory(error);
}

/* Is it the encoded value of one parameter, and no more than that (RFC 3986,
   section 3.4)? */
static bool is_cursor(struct card_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];

        if (c == '%' && text.size - i > 2 && ascii_hex(text.data[i + 1]) >= 0
            && ascii_hex(text.data[i + 2]) >= 0)
            i += 2;
        else if (c == '\0'
                 || (!ascii_is_alpha(c) && !ascii_is_digit(c)
                     && strchr("-._~!$'()*+,;=:@/?", c) == NULL))
            return false;
    }
    return true;
}

static bool add_after(const struct listing *listing, struct buf *target,
                      struct error *error)
{
    if (listing->after.size == 0)
        return true;
    if (is_cursor(listing->after)) {
        add_parameter(target, "after=");
        buf_add(target, listing->after.data, listing->after.size);
        if (!target->too_big)
            return true;
    }
    return refuse(listing, error,
                  "The cursor of the page is not one that the card gave. Begin "
                  "with the first page, without a cursor.");
}

static bool make_plan(const struct connector_card *card, struct plan *plan,
                      struct error *error)
{
    const struct listing *listing = listing_of(card);

    if (listing->what == NULL)
        return refuse_key(listing->key, error);
    plan->method = &methods[METHOD_GET];
    buf_str(&plan->target, listing->what->target);
    return add_search(listing, &plan->target, error)
           && add_after(listing, &plan->target, error)
           && (buf_ok(&plan->target) || error_no_memory(error));
}

/* ---- the next page ---- */

static size_t path_size(const struct buf *target)
{
    return strcspn(buf_cstr(target), "?");
}

/* Writes the cursor as a JSON string. Returns false if the target is not a page
   of this list. That a page does not lead to itself is checked by next.c; a
   circle of several pages is left to the host, which reports it. */
static bool write_cursor(const struct answer *answer, const struct buf *target,
                         struct buf *cursor, struct error *error)
{
    const struct plan *plan = answer->plan;
    struct json_span after = target_parameter(target, "after");
    bool no_memory = false;

    if (!reference_same(target->data, path_size(target), plan->target.data,
                        path_size(&plan->target), &no_memory))
        return no_memory && error_no_memory(error);
    if (after.size == 0
        || !is_cursor((struct card_text){after.data, after.size}))
        return false;
    json_quote(cursor, after.data, after.size);
    return buf_ok(cursor) || error_no_memory(error);
}

/* ---- the choices ---- */

static bool is_text(struct json_span value)
{
    return value.data != NULL && json_type(value) == 's'
           && !members_empty(value) && value.size <= CHOICE_MAX;
}

static void add_choice(struct buf *out, const struct connector_choice *choice)
{
    struct json_span title =
        is_text(choice->title) ? choice->title : choice->value;

    if (out->size > 0 && out->data[out->size - 1] == '}')
        buf_char(out, ',');
    buf_char(out, '{');
    json_key(out, "value");
    buf_add(out, choice->value.data, choice->value.size);
    json_key(out, "title");
    buf_add(out, title.data, title.size);
    if (choice->help.size > 0 && buf_ok(&choice->help)) {
        json_key(out, "help");
        json_quote(out, choice->help.data, choice->help.size);
    }
    buf_char(out, '}');
    if (buf_no_memory(&choice->help))
        out->failed = true;
}

/* Returns the number of elements that are left out. */
static size_t add_choices(const struct connector_choices *what,
                          struct json_span list, struct buf *out)
{
    struct json_walk walk;
    struct json_span element;
    size_t kept = 0, left_out = 0;

    json_walk_into(&walk, list);
    while (json_walk_element(&walk, &element)) {
        struct connector_choice choice = {{NULL, 0}, {NULL, 0}, BUF_INIT(1024)};

        what->read(element, &choice);
        if (is_text(choice.value) && kept < CHOICES_MAX) {
            add_choice(out, &choice);
            kept++;
        } else {
            left_out++;
        }
        buf_free(&choice.help);
    }
    return left_out;
}

/* A call that failed has no output: see result_choices(). */
static bool write_choices(const struct answer *answer, struct buf *out)
{
    const struct response *r = answer->response;
    const struct listing *listing = listing_of(r->card);
    const struct log log = {r->call, &r->connection->redactor};
    const struct card_text *cursor = &listing->result->next;
    size_t left_out;

    if (answer->body.data == NULL)
        return true;
    buf_str(out, "{\"choices\":[");
    left_out = add_choices(listing->what, answer->body, out);
    buf_char(out, ']');
    if (cursor->data != NULL) {
        json_key(out, "after");
        buf_add(out, cursor->data, cursor->size);
    }
    buf_char(out, '}');
    if (left_out > 0)
        log_line(&log, CARD_LOG_WARNING,
                 "%zu element%s of the list %s left out, because a value is "
                 "missing or too long for %s, or because a page has at most "
                 "%d choices",
                 left_out, left_out > 1 ? "s" : "", left_out > 1 ? "are" : "is",
                 listing->key, CHOICES_MAX);
    return true;
}

/* ---- the call ---- */

static const struct connector_choices *
find(const struct connector_choices *lists, size_t count, const char *key)
{
    for (size_t i = 0; i < count && key != NULL; i++) {
        if (strcmp(lists[i].key, key) == 0)
            return &lists[i];
    }
    return NULL;
}

static struct card_text text_if_any(const struct card_text *text)
{
    return text != NULL && text->data != NULL ? *text
                                              : (struct card_text){NULL, 0};
}

int32_t connector_choices(const struct connector_choices *lists, size_t count,
                          const struct card_call *given, const char *key,
                          const struct card_text *search,
                          const struct card_text *after,
                          struct card_result *result)
{
    struct listing listing = {
        .card = {.plan = make_plan,
                 .content = CONTENT_LIST,
                 .write = write_choices,
                 .next = write_cursor},
        .what = find(lists, count, key),
        .key = key,
        .search = text_if_any(search),
        .after = text_if_any(after),
        .result = result,
    };
    struct card_call call;
    int32_t code;

    if (!border_begin(given, &call, result))
        return CARD_INTERNAL;
    call.flags &= CARD_DRY_RUN | CARD_ONE_LINE;
    call.sink = NULL;
    if (listing.what != NULL)
        listing.card.advice = listing.what->advice;
    listing.card.advice.bad_link = "is not a page of this list";
    code = connector_execute(&listing.card, &call, result);
    result_choices(result, code);
    return code;
}
