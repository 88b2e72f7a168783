/* SPDX-License-Identifier: MIT */
/*
 * input.c - puts the values of the five inputs into the plan
 *
 * Their words are the connector's, in a table of its own. They are read in the
 * order in which a person sees them, because the rules for Body depend on
 * Request Type and Headers.
 */
#include "input.h"

#include "fields.h"
#include "headers.h"
#include "query.h"
#include "relative_url.h"

/* The values that headers.c and query.c accept. With null the name is left
   out. */
#define SCALARS                                        \
    "{\"type\": \"string\"}, {\"type\": \"number\"}, " \
    "{\"type\": \"boolean\"}, {\"type\": \"null\"}"

const char input_header_values[] =
    "{\"additionalProperties\": {\"anyOf\": [" SCALARS "]}}";

const char input_query_values[] =
    "{\"additionalProperties\": {\"anyOf\": [" SCALARS ", {\"type\": "
    "\"array\", \"items\": {\"anyOf\": [" SCALARS "]}}]}}";

const char *const input_with_body[] = {"POST", "PUT", "PATCH", NULL};

/* ---- putting inputs into the request ---- */

static bool read_request_type(struct plan *plan, struct json_span value,
                              struct error *error)
{
    (void)error;
    plan->method =
        &methods[field_choice(&form_inputs[INPUT_REQUEST_TYPE], value)];
    return true;
}

static bool read_relative_url(struct plan *plan, struct json_span value,
                              struct error *error)
{
    return relative_url_read(&plan->target, value, error);
}

static bool read_headers(struct plan *plan, struct json_span value,
                         struct error *error)
{
    return headers_read(&plan->headers, value, error);
}

static bool read_query(struct plan *plan, struct json_span value,
                       struct error *error)
{
    return query_read(&plan->target, value, error);
}

/*
 * {} is a body if the method takes one, and counts as absent otherwise. Without
 * a valid method the body cannot be checked.
 */
static bool read_body(struct plan *plan, struct json_span value,
                      struct error *error)
{
    bool allowed = plan->method != NULL && plan->method->takes_body;

    if (members_empty(value) && (json_type(value) != 'o' || !allowed))
        return true;
    if (plan->method == NULL)
        return true;
    if (!allowed) {
        error_add(error, CARD_INVALID_INPUT, "body", "/body",
                  "Body goes with POST, PUT and PATCH only, not with %s. Take "
                  "it out, or give parameters in Query.",
                  plan->method->name);
        return false;
    }
    plan->body = value;
    if (json_type(value) == 's' && !plan->headers.content_is_json) {
        json_unquote(&plan->body_text, value);
        if (!buf_ok(&plan->body_text))
            return error_no_memory(error);
        if (plan->body_text.size > 0)
            plan->body =
                (struct json_span){plan->body_text.data, plan->body_text.size};
    }
    return true;
}

const connector_input_fn form_readers[INPUT_COUNT] = {
    [INPUT_REQUEST_TYPE] = read_request_type,
    [INPUT_RELATIVE_URL] = read_relative_url,
    [INPUT_HEADERS] = read_headers,
    [INPUT_QUERY] = read_query,
    [INPUT_BODY] = read_body,
};

_Static_assert(INPUT_COUNT <= CONNECTOR_INPUTS_MAX, "they fit");
