/* SPDX-License-Identifier: MIT */
/* input.c - the five inputs of the card, each checked, all faults told. */
#include "input.h"

#include <string.h>

#include "descriptor.h"
#include "members.h"
#include "nearest.h"
#include "target.h"

/* The methods in the descriptor's order. */
static const struct {
    const char *name;
    bool takes_body;
    bool repeatable;
} methods[] = {
    {"GET", false, true},   {"POST", true, false},   {"PUT", true, true},
    {"PATCH", true, false}, {"DELETE", false, true},
};
#define METHODS (sizeof methods / sizeof *methods)

void input_free(struct input *input)
{
    buf_free(&input->target);
    buf_free(&input->body_text);
    headers_free(&input->headers);
}

static bool missing(enum input_place place, const char *pointer,
                    struct error *error)
{
    error_add(error, CARD_INVALID_INPUT, card_inputs[place].key, pointer,
              "No %s input provided. Enter a valid %s.",
              card_inputs[place].title, card_inputs[place].title);
    return false;
}

static bool not_of_type(enum input_place place, const char *pointer,
                        const char *type, struct json_span value,
                        struct error *error)
{
    error_add(error, CARD_INVALID_INPUT, card_inputs[place].key, pointer,
              "%s must be %s, not %s.", card_inputs[place].title, type,
              members_type_name(value));
    return false;
}

static bool read_request_type(struct input *input, struct json_span value,
                              struct error *error)
{
    static const char pointer[] = "/request_type";
    const char *names[METHODS];
    auto_buf struct buf text = BUF_INIT(value.size);
    struct shown shown;
    const char *near;

    if (members_empty(value))
        return missing(INPUT_REQUEST_TYPE, pointer, error);
    if (json_type(value) != 's')
        return not_of_type(INPUT_REQUEST_TYPE, pointer, "a string", value,
                           error);
    for (size_t i = 0; i < METHODS; i++) {
        names[i] = methods[i].name;
        if (!json_string_is(value, methods[i].name))
            continue;
        input->method = methods[i].name;
        input->takes_body = methods[i].takes_body;
        input->repeatable = methods[i].repeatable;
        return true;
    }
    json_unquote(&text, value);
    if (!error_kept(error, &text))
        return false;
    near = nearest(buf_cstr(&text), names, METHODS);
    error_add(error, CARD_INVALID_INPUT, "request_type", pointer,
              "Request Type must be GET, POST, PUT, PATCH or DELETE, not "
              "%s.%s%s%s",
              show(&shown, buf_cstr(&text), text.size),
              near != NULL ? " Did you mean " : "", near != NULL ? near : "",
              near != NULL ? "?" : "");
    return false;
}

static bool read_relative_url(struct input *input, struct json_span value,
                              struct error *error)
{
    static const char pointer[] = "/relative_url";

    if (members_empty(value))
        return missing(INPUT_RELATIVE_URL, pointer, error);
    if (json_type(value) != 's')
        return not_of_type(INPUT_RELATIVE_URL, pointer, "a string", value,
                           error);
    return target_path(&input->target, value, error);
}

static bool read_query(struct input *input, struct json_span value,
                       struct error *error)
{
    if (members_empty(value))
        return true;
    if (json_type(value) != 'o')
        return not_of_type(INPUT_QUERY, "/query", "an object", value, error);
    return target_query(&input->target, value, error);
}

static bool read_headers(struct input *input, struct json_span value,
                         struct error *error)
{
    if (members_empty(value))
        return true;
    input->headers_given = value;
    if (json_type(value) != 'o')
        return not_of_type(INPUT_HEADERS, "/headers", "an object", value,
                           error);
    return headers_read(&input->headers, value, error);
}

/*
 * {} is a body where one is taken, and "not given" where none is. With no
 * method known there is nothing to hold against a body.
 */
static bool read_body(struct input *input, struct json_span value,
                      struct error *error)
{
    if (members_empty(value) && (json_type(value) != 'o' || !input->takes_body))
        return true;
    if (input->method == NULL)
        return true;
    if (!input->takes_body) {
        error_add(error, CARD_INVALID_INPUT, "body", "/body",
                  "Body goes with POST, PUT and PATCH only, not with %s. Take "
                  "it out, or give parameters in Query.",
                  input->method);
        return false;
    }
    input->body = value;
    if (json_type(value) == 's' && !input->headers.content_is_json) {
        json_unquote(&input->body_text, value);
        if (!buf_ok(&input->body_text))
            return error_no_memory(error);
    }
    return true;
}

struct json_span input_body(const struct input *input)
{
    if (input->body_text.size > 0)
        return (struct json_span){input->body_text.data, input->body_text.size};
    return input->body;
}

bool input_read(const struct card_call *call, struct input *input,
                struct error *error)
{
    static const struct members_of form = {"form", CARD_INVALID_INPUT,
                                           card_inputs, INPUT_COUNT};
    struct json_span values[INPUT_COUNT];
    bool good;

    if (!members_check(&form, call->inputs, error))
        return false;
    good = members_read(&form, call->inputs, values, error);
    good = read_request_type(input, values[INPUT_REQUEST_TYPE], error) && good;
    good = read_relative_url(input, values[INPUT_RELATIVE_URL], error) && good;
    good = read_headers(input, values[INPUT_HEADERS], error) && good;
    good = read_query(input, values[INPUT_QUERY], error) && good;
    return read_body(input, values[INPUT_BODY], error) && good;
}
