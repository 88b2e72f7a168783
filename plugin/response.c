/* SPDX-License-Identifier: MIT */
/* response.c - writes status, headers and body of an answer as the output
   object. */
#include "response.h"

#include <stdlib.h>
#include <string.h>

#include "challenge.h"
#include "connector.h"
#include "jsonwrite.h"
#include "mediatype.h"
#include "notjson.h"
#include "querykey.h"
#include "refusal.h"
#include "service.h"

/* The most bytes reserved before the first byte of a body has arrived. */
#define RESERVE_MAX INT64_C(16777216)

struct response response_begin(const struct connector_card *card,
                               const struct card_call *call,
                               const struct connection *connection,
                               struct error *error)
{
    struct response response = {
        .card = card,
        .call = call,
        .connection = connection,
        .error = error,
        .streams = card->write == NULL && call->sink != NULL,
        .limit = connection->max_response_bytes,
        .limits = LIMITS_INIT,
        .output = BUF_INIT(BUF_UNLIMITED),
        .refused = BUF_INIT(REFUSAL_BODY_MAX),
        .challenges = BUF_INIT(CHALLENGES_MAX),
        .links = LINKS_INIT,
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
    forget(&response->dpop_nonce);
    buf_free(&response->challenges);
    links_free(&response->links);
}

void response_free(struct response *response)
{
    buf_free(&response->output);
    buf_free(&response->refused);
    fields_free(response);
}

void response_restart(struct response *response)
{
    buf_reset(&response->output);
    buf_reset(&response->refused);
    fields_free(response);
    forget(&response->error->request_id);
    response->body_bytes = 0;
    response->held = false;
    response->mark = 0;
    response->unreadable = false;
    json_check_init(&response->check, JSON_DEPTH_MAX);
}

/* ---- the head: {"status_code":200,"headers":{…},"body": ---- */

/* The range of fields that begins with the first of one name. */
struct same_name {
    const struct header_field *first;
    const struct header_field *end;
};

/*
 * Adds all values of one name, joined by commas or as an array. Values of
 * Set-Cookie contain commas and cannot be joined (RFC 9110, section 5.3), so it
 * is an array even if there is only one.
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

/* Keeps the first value of its name. Returns false if memory ran out. */
static bool keep(char **kept, const struct header_field *field)
{
    if (*kept == NULL)
        *kept = strndup(field->value, field->value_size);
    return *kept != NULL;
}

/* Challenges may be spread over several lines (RFC 9110, section 5.3), which
   are joined as challenge_read() expects. */
static bool keep_challenge(struct buf *kept, const struct header_field *field)
{
    if (kept->size > 0)
        buf_char(kept, '\n');
    buf_add(kept, field->value, field->value_size);
    return !buf_no_memory(kept);
}

/* Keeps the fields that the connector itself uses. A line may contain several
   links, and there may be several such lines. Returns false if memory ran
   out. */
static bool read_field(struct response *r, const struct header_field *field)
{
    if (field_is(field, "content-type"))
        return keep(&r->content_type, field);
    if (field_is(field, "www-authenticate"))
        return keep_challenge(&r->challenges, field);
    if (field_is(field, "dpop-nonce"))
        return keep(&r->dpop_nonce, field);
    if (field_is(field, service.request_id))
        return keep(&r->error->request_id, field);
    if (field_is(field, "link"))
        link_read(&r->links, field->value, field->value_size);
    if (field_is(field, "content-length"))
        r->told = limits_number(field);
    r->coded = r->coded || field_is(field, "content-encoding");
    r->framed = r->framed || field_is(field, "content-length")
                || field_is(field, "transfer-encoding");
    return !buf_no_memory(&r->links.next.url)
           && !buf_no_memory(&r->links.self.url)
           && !buf_no_memory(&r->links.broken.url);
}

static bool read_fields(struct response *r, const struct header_field *fields,
                        size_t count)
{
    bool good = true;

    r->framed = false;
    r->coded = false;
    r->told = 0;
    limits_read(&r->limits, fields, count);
    for (size_t i = 0; i < count; i++)
        good = read_field(r, &fields[i]) && good;
    return good;
}

/* Does the connection say where in a body a list or the next page is? The test
   of a connection does not look for them. */
static bool looks_into_body(const struct response *r)
{
    return paging_is_set(&r->connection->paging) && r->card->write == NULL
           && (r->call->flags & CARD_CHECK_CONNECTION) == 0;
}

/* Is the body kept from the sink until the transfer has ended? So is the body
   of an error with a Content-Encoding, as it may turn out to be undecodable. */
static bool is_held(const struct response *r)
{
    if (looks_into_body(r))
        return true;
    if (r->coded && r->status >= 400)
        return true;
    switch (r->status) {
    case 400:
        return r->hold.challenge && r->challenges.size > 0;
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

/* Returns how many bytes to reserve for a body that goes into memory, by its
   Content-Length. For a very long body the buffer grows as it arrives. */
static size_t expected_bytes(const struct response *r)
{
    if ((r->streams && !r->held) || r->told < 0 || r->told > r->limit)
        return 0;
    return (size_t)(r->told < RESERVE_MAX ? r->told : RESERVE_MAX);
}

/* Reserves memory for head and body at once. */
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
    buf_str(&r->output, "{\"" ANSWER_STATUS "\":");
    buf_num(&r->output, r->status);
    buf_str(&r->output, ",\"" ANSWER_HEADERS "\":{");
    add_headers(&r->output, fields, count);
    buf_str(&r->output, "},\"" ANSWER_BODY "\":");
    if (!good || !buf_ok(&r->output))
        return error_no_memory(r->error);
    r->body_at = r->output.size;
    r->json_expected =
        r->content_type == NULL
        || media_type_is_json(r->content_type, strlen(r->content_type));
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

#define MARK "\xEF\xBB\xBF"
#define MARK_SIZE 3

/* Checks everything after a byte order mark at the very beginning, which may
   arrive in pieces. */
static void check_json(struct response *r, const char *data, size_t size)
{
    const char *end = data + size;

    if (r->mark < MARK_SIZE && r->body_bytes == r->mark) {
        while (data < end && r->mark < MARK_SIZE && *data == MARK[r->mark]) {
            data++;
            r->mark++;
        }
        if (data < end && r->mark < MARK_SIZE)
            json_check_feed(&r->check, MARK, r->mark); /* not a complete mark */
    }
    json_check_feed(&r->check, data, (size_t)(end - data));
}

static bool on_body(void *context, const char *data, size_t size)
{
    struct response *r = context;

    if (r->json_expected)
        check_json(r, data, size);
    r->body_bytes += size;
    if (r->streams && !r->held) {
        if (r->status >= 400)
            buf_add(&r->refused, data, size);
        if (buf_no_memory(&r->refused))
            return error_no_memory(r->error);
        return to_sink(r, data, size);
    }
    if (r->body_bytes > (uint64_t)r->limit)
        return too_big(r);
    buf_add(&r->output, data, size);
    return buf_ok(&r->output) || error_no_memory(r->error);
}

static void on_unreadable(void *context)
{
    struct response *r = context;

    r->output.size = r->body_at;
    r->body_bytes = 0;
    r->unreadable = true;
}

struct receiver response_receiver(struct response *response)
{
    return (struct receiver){.context = response,
                             .head = on_head,
                             .body = on_body,
                             .unreadable = on_unreadable};
}

/* ---- the complete answer ---- */

/* In valid JSON a raw line break can occur only between tokens, so a space can
   replace it. Called only if the check found a line break, which is rare. */
static void make_one_line(struct response *r)
{
    for (size_t i = r->body_at; i < r->output.size; i++) {
        if (r->output.data[i] == '\n' || r->output.data[i] == '\r')
            r->output.data[i] = ' ';
    }
}

/* Returns the body if it is JSON and in memory; otherwise data is NULL. */
static struct json_span json_body(const struct response *r)
{
    if (!r->json_valid)
        return (struct json_span){NULL, 0};
    if (r->streams && !r->held) {
        /* only the body of an error is kept, up to a length */
        if (r->refused.size == 0 || !buf_ok(&r->refused))
            return (struct json_span){NULL, 0};
        return (struct json_span){r->refused.data + r->mark,
                                  r->refused.size - r->mark};
    }
    return (struct json_span){r->output.data + r->body_at + r->mark,
                              r->output.size - r->body_at - r->mark};
}

bool response_had_mark(const struct response *r)
{
    return r->json_valid && r->mark == MARK_SIZE && !r->streams;
}

static void remove_mark(struct response *r)
{
    char *body = r->output.data + r->body_at;

    r->output.size -= MARK_SIZE;
    memmove(body, body + MARK_SIZE, r->output.size - r->body_at);
}

/* Sends a held body to the sink, as no other try follows. Returns false if the
   sink ended the call. */
static bool let_go(struct response *r)
{
    const char *body = r->output.data + r->body_at;
    size_t size = r->output.size - r->body_at;

    if (!r->held || !r->streams)
        return true;
    r->output.size = r->body_at;
    return size == 0 || to_sink(r, body, size);
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && memchr(" \t\r\n", *at, 4) != NULL)
        at++;
    return at;
}

bool response_is_empty_list(const struct response *r)
{
    struct json_span body = json_body(r);
    const char *at, *end;

    if (body.data == NULL)
        return r->json_valid && r->body_bytes <= 4;
    end = body.data + body.size;
    at = skip_blanks(body.data, end);
    if (at == end || *at != '[')
        return false;
    at = skip_blanks(at + 1, end);
    return at < end && *at == ']';
}

bool response_breaks_off(const struct response *r)
{
    struct json_check check = r->check;

    return !r->framed && r->json_expected && r->body_bytes > 0 && !check.failed
           && !json_check_end(&check);
}

static void report_refusal(const struct response *r)
{
    const struct refusal refusal = {
        .status = r->status,
        .body = json_body(r),
        .challenges = &r->challenges,
        .concurrency = limits_concurrency(&r->limits),
        .testing = (r->call->flags & CARD_CHECK_CONNECTION) != 0,
        .advice = &r->card->advice,
        .connection = r->connection,
    };

    refusal_report(&refusal, r->error);
}

static bool wants_one_line(const struct response *r)
{
    return r->json_valid && r->check.breaks
           && (r->call->flags & CARD_ONE_LINE) != 0;
}

/* Ends the output with the list as the body, which goes to the sink if there is
   one, and with the rest of the body as the envelope. */
static bool finish_items(struct response *r, struct json_span items)
{
    struct json_span body = json_body(r);
    const char *after = items.data + items.size;
    auto_buf struct buf output = BUF_INIT(BUF_UNLIMITED);

    if (r->streams && !to_sink(r, items.data, items.size))
        return false;
    buf_reserve(&output, r->output.size + 32);
    buf_add(&output, r->output.data, r->body_at);
    if (r->streams)
        buf_str(&output, "null");
    else
        buf_add(&output, items.data, items.size);
    json_key(&output, ANSWER_ENVELOPE);
    buf_add(&output, body.data, (size_t)(items.data - body.data));
    buf_str(&output, "null");
    buf_add(&output, after, (size_t)(body.data + body.size - after));
    buf_free(&r->output);
    r->output = output;
    output = (struct buf)BUF_INIT(0);
    r->body_bytes = items.size;
    if (wants_one_line(r))
        make_one_line(r);
    buf_char(&r->output, '}');
    return buf_ok(&r->output) || error_no_memory(r->error);
}

/* Takes a secret parameter out of a link: a server may repeat the whole URL of
   the request. */
static void clean_link(const struct response *r, struct link *link)
{
    struct header_field field = {.value = link->url.data,
                                 .value_size = link->url.size};

    if (r->connection->query_key.size == 0 || link->url.size == 0)
        return;
    querykey_clean(&field, 1, r->connection);
    link->url.size = field.value_size;
    link->url.data[link->url.size] = '\0';
}

/* Reads the links of a success's body, and finds its list. */
static bool find_items(struct response *r, struct json_span *items)
{
    const struct paging *paging = &r->connection->paging;
    struct json_span body = json_body(r);

    if (!looks_into_body(r) || r->status < 200 || r->status > 299)
        return false;
    paging_link(paging, body, &r->links);
    if (paging->next.size > 0) {
        clean_link(r, &r->links.next);
        clean_link(r, &r->links.broken);
    }
    return paging_items(paging, body, items);
}

bool response_finish(struct response *r)
{
    bool in_memory = !r->streams;
    struct json_span items;

    r->json_valid =
        r->json_expected && r->body_bytes > 0 && json_check_end(&r->check);
    if (r->status >= 400)
        report_refusal(r);
    if (r->unreadable)
        error_note(r->error, " Its body could not be decompressed.");
    if (find_items(r, &items))
        return finish_items(r, items);
    if (!let_go(r))
        return false;
    if (r->body_bytes == 0 || !in_memory)
        buf_str(&r->output, "null");
    else if (!r->json_valid)
        notjson_replace(&r->output, r->body_at, r->content_type);
    else if (response_had_mark(r))
        remove_mark(r);
    if (in_memory && wants_one_line(r))
        make_one_line(r);
    buf_char(&r->output, '}');
    return buf_ok(&r->output) || error_no_memory(r->error);
}

struct json_span response_json(const struct response *r)
{
    if (!r->json_valid || r->streams)
        return (struct json_span){NULL, 0};
    /* the output's closing brace comes last */
    return (struct json_span){r->output.data + r->body_at,
                              r->output.size - r->body_at - 1};
}

bool answer_payload(const struct answer *answer, struct buf *outputs,
                    const char *key, struct json_span payload)
{
    struct response *r = answer->response;

    json_key(outputs, key);
    if (payload.data == NULL || r->call->sink != NULL)
        buf_str(outputs, "null");
    else
        buf_add(outputs, payload.data, payload.size);
    if (payload.data == NULL)
        return true;
    r->body_bytes = payload.size;
    r->json_valid = true;
    return r->call->sink == NULL || to_sink(r, payload.data, payload.size);
}

struct answer response_answer(struct response *r, const struct plan *plan,
                              bool is_good)
{
    struct answer answer = {plan, r->status, {NULL, 0}, r};

    if (is_good && r->card->content != CONTENT_ANY)
        answer.body = response_json(r);
    return answer;
}

bool response_write(const struct answer *answer)
{
    struct response *r = answer->response;
    auto_buf struct buf outputs = BUF_INIT(BUF_UNLIMITED);

    if (r->card->write == NULL)
        return true;
    if ((r->call->flags & CARD_CHECK_CONNECTION) != 0) {
        buf_free(&r->output);
        r->body_bytes = 0;
        return true;
    }
    r->body_bytes = 0; /* unless the card's outputs have a payload */
    if (!r->card->write(answer, &outputs))
        return false;
    if (!buf_ok(&outputs))
        return error_no_memory(r->error);
    buf_free(&r->output);
    r->output = outputs;
    outputs = (struct buf)BUF_INIT(0);
    return true;
}
