/* SPDX-License-Identifier: MIT */
/* response.c - status, headers and body of an answer as the output object. */
#include "response.h"

#include <stdlib.h>
#include <string.h>

#include "headers.h"
#include "jsonwrite.h"
#include "link.h"
#include "notjson.h"
#include "refusal.h"

/* The output may be longer than the body: text is escaped, bytes encoded. */
#define OUTPUT_MAX (SIZE_MAX / 2)

/* Reserved at once at most, before a byte of a body has come. */
#define RESERVE_MAX INT64_C(16777216)

/* As long as a head may be: one that is too long to follow is told. */
#define LINK_MAX 262144

struct response response_begin(const struct card_call *call,
                               const struct connection *connection,
                               struct error *error)
{
    struct response response = {
        .call = call,
        .error = error,
        .limit = connection->max_response_bytes,
        .limits = LIMITS_INIT,
        .output = BUF_INIT(OUTPUT_MAX),
        .next_link = BUF_INIT(LINK_MAX),
    };

    json_check_init(&response.check, JSON_DEPTH_MAX);
    return response;
}

static void forget(char **text)
{
    free(*text);
    *text = NULL;
}

static void fields_free(struct response *response)
{
    forget(&response->content_type);
    forget(&response->challenge);
    forget(&response->dpop_nonce);
    buf_free(&response->next_link);
}

void response_free(struct response *response)
{
    buf_free(&response->output);
    fields_free(response);
}

void response_restart(struct response *response)
{
    buf_reset(&response->output);
    fields_free(response);
    forget(&response->error->request_id);
    response->body_bytes = 0;
    response->held = false;
    json_check_init(&response->check, JSON_DEPTH_MAX);
}

/* ---- the head: {"status_code":200,"headers":{…},"body": ---- */

/* The fields of one name, from its first on. */
struct same_name {
    const struct header_field *first;
    const struct header_field *end;
};

/*
 * All values of one name: joined by a comma, or each in its place in an array.
 * Set-Cookie has commas of its own and cannot be joined (RFC 9110, section
 * 5.3), so it is an array even when there is one.
 */
static void add_values(struct buf *out, struct same_name same, bool array)
{
    const struct header_field *field = same.first;

    if (array)
        buf_char(out, '[');
    buf_char(out, '"');
    json_quote_inside(out, field->value, field->value_size);
    while (++field < same.end) {
        if (!field->repeats || !field_is(field, same.first->name))
            continue;
        if (array)
            buf_str(out, "\",\"");
        else
            buf_str(out, ", ");
        json_quote_inside(out, field->value, field->value_size);
    }
    buf_char(out, '"');
    if (array)
        buf_char(out, ']');
}

static void add_headers(struct buf *out, const struct header_field *fields,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct same_name same = {&fields[i], fields + count};

        if (fields[i].repeats)
            continue;
        json_key(out, fields[i].name);
        add_values(out, same, field_is(&fields[i], "set-cookie"));
    }
}

/* The first of its name. False: no memory. */
static bool keep(char **kept, const struct header_field *field)
{
    if (*kept == NULL)
        *kept = strndup(field->value, field->value_size);
    return *kept != NULL;
}

/* What the card itself goes by. Several links may stand in a line, and in
   several lines. False: no memory. */
static bool read_field(struct response *r, const struct header_field *field)
{
    if (field_is(field, "content-type"))
        return keep(&r->content_type, field);
    if (field_is(field, "www-authenticate"))
        return keep(&r->challenge, field);
    if (field_is(field, "dpop-nonce"))
        return keep(&r->dpop_nonce, field);
    if (field_is(field, "x-okta-request-id"))
        return keep(&r->error->request_id, field);
    if (field_is(field, "link") && r->next_link.size == 0)
        link_next(&r->next_link, field->value, field->value_size);
    if (field_is(field, "content-length"))
        r->told = limits_number(field);
    r->framed = r->framed || field_is(field, "content-length")
                || field_is(field, "transfer-encoding");
    return !buf_no_memory(&r->next_link);
}

static bool read_fields(struct response *r, const struct header_field *fields,
                        size_t count)
{
    bool good = true;

    r->framed = false;
    r->told = 0;
    limits_read(&r->limits, fields, count);
    for (size_t i = 0; i < count; i++)
        good = read_field(r, &fields[i]) && good;
    return good;
}

static bool is_held(const struct response *r)
{
    switch (r->status) {
    case 401:
        return r->hold.challenge;
    case 429:
        return r->hold.limited;
    case 503:
    case 504:
        return r->hold.unavailable;
    default:
        return false;
    }
}

/* Bytes of the body that are told and taken into memory: one that is very long
   is believed as it comes. */
static size_t expected_bytes(const struct response *r)
{
    if ((r->call->sink != NULL && !r->held) || r->told < 0
        || r->told > r->limit)
        return 0;
    return (size_t)(r->told < RESERVE_MAX ? r->told : RESERVE_MAX);
}

/* Room for head and body at once. */
static void make_room(struct response *r, const struct header_field *fields,
                      size_t count)
{
    size_t head = 64;

    for (size_t i = 0; i < count; i++)
        head += fields[i].name_size + fields[i].value_size + 8;
    buf_reserve(&r->output, head + expected_bytes(r));
}

static bool on_head(void *context, struct exchange *exchange)
{
    struct response *r = context;
    size_t count;
    const struct header_field *fields = exchange_fields(exchange, &count);
    bool good = read_fields(r, fields, count);

    r->status = exchange_status(exchange);
    r->held = is_held(r);
    make_room(r, fields, count);
    buf_str(&r->output, "{\"status_code\":");
    buf_num(&r->output, r->status);
    buf_str(&r->output, ",\"headers\":{");
    add_headers(&r->output, fields, count);
    buf_str(&r->output, "},\"body\":");
    if (!good || !buf_ok(&r->output))
        return error_no_memory(r->error);
    r->body_at = r->output.size;
    r->json_expected =
        r->content_type == NULL
        || headers_json_type(r->content_type, strlen(r->content_type));
    return true;
}

/* ---- the body ---- */

static bool too_big(struct response *r)
{
    error_add(r->error, CARD_TOO_BIG, "max_response_bytes",
              "/max_response_bytes",
              "The answer is larger than the %lld bytes that the connection "
              "allows. Raise its max_response_bytes, or ask for less.",
              (long long)r->limit);
    return false;
}

static bool to_sink(struct response *r, const char *data, size_t size)
{
    if (r->call->sink(r->call->context, data, size) == 0)
        return true;
    error_add(r->error, CARD_CANCELLED, NULL, NULL,
              "The host stopped taking the answer after %llu bytes.",
              (unsigned long long)r->body_bytes);
    return false;
}

static bool on_body(void *context, const char *data, size_t size)
{
    struct response *r = context;

    r->body_bytes += size;
    if (r->json_expected)
        json_check_feed(&r->check, data, size);
    if (r->call->sink != NULL && !r->held)
        return to_sink(r, data, size);
    if (r->body_bytes > (uint64_t)r->limit)
        return too_big(r);
    buf_add(&r->output, data, size);
    return buf_ok(&r->output) || error_no_memory(r->error);
}

struct receiver response_receiver(struct response *response)
{
    return (struct receiver){
        .context = response, .head = on_head, .body = on_body};
}

/* ---- the whole ---- */

/* A raw line break can only stand between the tokens of a valid text; most
   have none, as the check has seen on their way in. */
static void make_one_line(struct response *r)
{
    for (size_t i = r->body_at; i < r->output.size; i++) {
        if (r->output.data[i] == '\n' || r->output.data[i] == '\r')
            r->output.data[i] = ' ';
    }
}

/* The body where it is JSON and in memory. */
static struct json_span json_body(const struct response *r)
{
    if (!r->json_valid || (r->call->sink != NULL && !r->held))
        return (struct json_span){NULL, 0};
    return (struct json_span){r->output.data + r->body_at,
                              r->output.size - r->body_at};
}

/* A body held back for a try that did not follow goes where it belongs. */
static bool let_go(struct response *r)
{
    const char *body = r->output.data + r->body_at;
    size_t size = r->output.size - r->body_at;

    if (!r->held || r->call->sink == NULL)
        return true;
    r->output.size = r->body_at;
    return size == 0 || to_sink(r, body, size);
}

bool response_breaks_off(const struct response *r)
{
    struct json_check check = r->check;

    return !r->framed && r->json_expected && r->body_bytes > 0 && !check.failed
           && !json_check_end(&check);
}

bool response_finish(struct response *r)
{
    bool in_memory = r->call->sink == NULL;

    r->json_valid =
        r->json_expected && r->body_bytes > 0 && json_check_end(&r->check);
    if (r->status >= 400)
        refusal_report(r->status, json_body(r), r->challenge, r->error);
    if (!let_go(r))
        return false;
    if (r->body_bytes == 0 || !in_memory)
        buf_str(&r->output, "null");
    else if (!r->json_valid)
        notjson_replace(&r->output, r->body_at, r->content_type);
    else if (r->check.breaks && (r->call->flags & CARD_ONE_LINE) != 0)
        make_one_line(r);
    buf_char(&r->output, '}');
    return buf_ok(&r->output) || error_no_memory(r->error);
}
