/* SPDX-License-Identifier: MIT */
/* variables.c - a connection from the environment the descriptor names. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "connection.h"
#include "jsontext.h"
#include "jsonwrite.h"

static bool refuse(const struct card_field *field, const char *wanted,
                   struct problem *problem)
{
    return problem_set(problem, STATUS_CONNECTION,
                       "the variable %s (%s) must be %s", field->env,
                       field->title, wanted);
}

static bool is_any_of(const char *value, const char *a, const char *b)
{
    return strcasecmp(value, a) == 0 || strcmp(value, b) == 0;
}

static bool add_value(struct buf *text, const struct card_field *field,
                      const char *value, struct problem *problem)
{
    size_t size = strlen(value);
    struct json_span span = {value, size};

    switch (field->type) {
    case CARD_TYPE_NUMBER:
        if (!json_valid(value, size, NULL) || json_type(span) != 'n')
            return refuse(field, "a number", problem);
        buf_str(text, value);
        return true;
    case CARD_TYPE_BOOLEAN:
        if (is_any_of(value, "true", "1"))
            buf_str(text, "true");
        else if (is_any_of(value, "false", "0"))
            buf_str(text, "false");
        else
            return refuse(field, "true or false", problem);
        return true;
    case CARD_TYPE_OBJECT:
        if (!json_valid(value, size, NULL))
            return refuse(field, "JSON", problem);
        buf_str(text, value);
        return true;
    default:
        if (!utf8_valid(value, size))
            return refuse(field, "UTF-8 text", problem);
        json_quote(text, value, size);
        return true;
    }
}

bool connection_from_variables(struct buf *text, struct fields fields,
                               struct problem *problem)
{
    buf_char(text, '{');
    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];
        char *value = field->env != NULL ? getenv(field->env) : NULL;

        if (value == NULL || *value == '\0')
            continue;
        json_key(text, field->key);
        if (!add_value(text, field, value, problem))
            return false;
    }
    buf_char(text, '}');
    if (!buf_ok(text))
        return problem_set(problem, STATUS_CONNECTION,
                           "the variables hold more than a connection may");
    /* read once; what is started from here on needs to see no secret */
    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];
        char *value = field->env != NULL ? getenv(field->env) : NULL;

        if (value != NULL && (field->flags & CARD_FIELD_SECRET)) {
            wipe(value, strlen(value));
            unsetenv(field->env);
        }
    }
    return true;
}
