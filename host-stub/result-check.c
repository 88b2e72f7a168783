/* SPDX-License-Identifier: MIT */
/* result-check.c - checks a result against the rules of card.h. */
#include "result-check.h"

#include "decimal.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "jsonwrite.h"

/* Larger numbers do not come from a rate limit, and would overflow sums. */
#define CALLS_MOST ((int64_t)1 << 40)
#define RESET_MS_MOST ((int64_t)1000 * 60 * 60 * 24 * 366)
#define BUCKET_MOST 65536

bool result_is_json(struct card_text text)
{
    return text.data != NULL && json_valid_wrapped(text.data, text.size, NULL);
}

bool result_is_good(struct card_text text)
{
    struct json_span span = {text.data, text.size};

    return text.data == NULL
           || (result_is_json(text) && json_type(span) == 'o');
}

struct card_text result_attempts(const struct card_result *result)
{
    static const struct card_text none = {NULL, 0};
    struct card_text attempts = result->attempts;
    struct json_span span = {attempts.data, attempts.size};

    return result_is_json(attempts) && json_type(span) == 'a' ? attempts : none;
}

static int64_t bounded(int64_t number, int64_t most)
{
    return number >= 0 && number <= most ? number : CARD_PACE_UNKNOWN;
}

struct card_pace result_pace(const struct card_result *result)
{
    struct card_pace pace = result->pace;

    if (pace.bucket.data == NULL || pace.bucket.size > BUCKET_MOST
        || !utf8_valid(pace.bucket.data, pace.bucket.size))
        pace.bucket = (struct card_text){NULL, 0};
    pace.limit = bounded(pace.limit, CALLS_MOST);
    pace.remaining = bounded(pace.remaining, CALLS_MOST);
    pace.reset_ms = bounded(pace.reset_ms, RESET_MS_MOST);
    return pace;
}

/* ---- an update of the connection ---- */

static bool is_choice(const struct card_field *field, struct json_span value)
{
    for (size_t i = 0; i < field->choice_count; i++) {
        if (json_string_is(value, field->choices[i].value))
            return true;
    }
    return false;
}

static bool has_type(const struct card_field *field, struct json_span value)
{
    char type = json_type(value);

    if (field->flags & CARD_FIELD_ANY_JSON)
        return true;
    switch (field->type) {
    case CARD_TYPE_TEXT:
        return type == 's';
    case CARD_TYPE_NUMBER:
        return type == 'n'
               && (!field_is_integer(field) || json_is_whole(value));
    case CARD_TYPE_BOOLEAN:
        return type == 't' || type == 'f';
    case CARD_TYPE_DROPDOWN:
        return type == 's' && is_choice(field, value);
    case CARD_TYPE_OBJECT:
        return type == 'o';
    default:
        return true; /* unknown: from a newer card.h */
    }
}

/* Does the value contain what the reader of a connection could take for a
   reference? Otherwise a server could make the host read a file or run a
   command. An object of the card's own may have such a member among others. */
static bool names_elsewhere(const struct card_field *field,
                            struct json_span value)
{
    struct json_walk walk;
    struct json_span key, inner;
    size_t members = 0, names = 0;

    if (json_type(value) != 'o')
        return false;
    json_walk_into(&walk, value);
    while (json_walk_member(&walk, &key, &inner)) {
        members++;
        names += json_string_is(key, "file") || json_string_is(key, "env")
                 || json_string_is(key, "command");
    }
    return names > 0 && (field->type != CARD_TYPE_OBJECT || members == names);
}

static bool judge_member(struct json_span key, struct json_span value,
                         struct fields fields, struct buf *why)
{
    const struct card_field *field = field_of_key(fields, key);

    if (field == NULL) {
        buf_str(why, "has ");
        buf_add(why, key.data, key.size < 200 ? key.size : 200);
        buf_str(why, ", which is not a field of its connection");
    } else if (names_elsewhere(field, value)) {
        buf_fmt(why,
                "has a reference to a file, a variable or a command in '%s'",
                field->key);
    } else if (!has_type(field, value)) {
        buf_fmt(why,
                field->type == CARD_TYPE_DROPDOWN
                    ? "has a value in '%s' that is not one of its choices"
                    : "has a value in '%s' that is not of its type, %s",
                field->key, field_type_name(field));
    } else {
        return true;
    }
    return false;
}

bool result_update_is_good(struct card_text update, struct fields connection,
                           struct buf *why)
{
    struct json_span span = {update.data, update.size};
    struct json_walk walk;
    struct json_span key, value;

    if (update.data == NULL)
        return true;
    if (!json_valid(update.data, update.size, NULL) || json_type(span) != 'o') {
        buf_str(why, "is not a JSON object");
        return false;
    }
    json_walk_into(&walk, span);
    while (json_walk_member(&walk, &key, &value)) {
        if (!judge_member(key, value, connection, why))
            return false;
    }
    return true;
}
