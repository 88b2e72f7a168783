/* SPDX-License-Identifier: MIT */
/* grant.c - reads a token from the answer, or reports why there is none. */
#include "grant.h"

#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "card.h"
#include "clock.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "service.h"

void grant_answer_reset(struct grant_answer *a)
{
    a->status = 0;
    a->limits = (struct limits)LIMITS_INIT;
    a->dpop = false;
    a->strange = false;
    buf_reset(&a->type);
    a->expires_in = TOKEN_LIFE_SECONDS;
    buf_reset(&a->nonce);
    buf_reset(&a->body);
    buf_reset(&a->token);
    buf_reset(&a->refresh_token);
    buf_reset(&a->scope);
    buf_reset(&a->error);
    buf_reset(&a->description);
}

bool grant_answer_prepare(struct grant_answer *a)
{
    return buf_reserve(&a->body, GRANT_USUAL)
           && buf_reserve(&a->refresh_token, GRANT_USUAL);
}

void grant_answer_free(struct grant_answer *a)
{
    buf_free(&a->nonce);
    buf_free(&a->type);
    buf_free(&a->body);
    buf_free(&a->token);
    buf_free(&a->refresh_token);
    buf_free(&a->scope);
    buf_free(&a->error);
    buf_free(&a->description);
}

/* ---- receiving ---- */

static bool on_head(void *context, struct exchange *exchange)
{
    struct grant_answer *a = context;
    size_t count;
    const struct header_field *fields = exchange_fields(exchange, &count);

    a->status = exchange_status(exchange);
    for (size_t i = 0; i < count; i++) {
        if (field_is(&fields[i], "dpop-nonce"))
            buf_add(&a->nonce, fields[i].value, fields[i].value_size);
    }
    limits_read(&a->limits, fields, count);
    return true;
}

/* If an answer is too long, the rest is dropped; it is not read as a token. */
static bool on_body(void *context, const char *data, size_t size)
{
    struct grant_answer *a = context;

    buf_add(&a->body, data, size);
    return true;
}

static void on_unreadable(void *context)
{
    struct grant_answer *a = context;

    buf_reset(&a->body);
}

struct receiver grant_receiver(struct grant_answer *answer)
{
    return (struct receiver){.context = answer,
                             .head = on_head,
                             .body = on_body,
                             .unreadable = on_unreadable};
}

/* ---- reading ---- */

static void take_text(struct json_span object, const char *key,
                      struct buf *text)
{
    struct json_span value;

    if (json_find(object, key, &value) && json_type(value) == 's')
        json_unquote(text, value);
}

static void take_life(struct json_span object, struct grant_answer *a)
{
    struct json_span value;
    auto_buf struct buf text = BUF_INIT(BUF_WORD);
    long long seconds;

    if (!json_find(object, "expires_in", &value))
        return;
    if (json_type(value) == 's')
        json_unquote(&text, value);
    else
        buf_add(&text, value.data, value.size);
    if (!buf_ok(&text)) {
        a->body.failed = true;
        return;
    }
    seconds = strtoll(buf_cstr(&text), NULL, 10);
    if (seconds > 0 && seconds <= TOKEN_LIFE_MAX)
        a->expires_in = seconds;
}

/* The token is sent in a header field, so it must be visible ASCII without
   blanks. */
static bool is_token(const struct buf *token)
{
    for (size_t i = 0; i < token->size; i++) {
        if (token->data[i] <= ' ' || token->data[i] >= 0x7F)
            return false;
    }
    return true;
}

bool grant_answer_read(struct grant_answer *a, struct error *error)
{
    struct json_span body = {buf_cstr(&a->body), a->body.size};

    if (buf_no_memory(&a->body))
        return error_no_memory(error);
    if (body.size > 3 && memcmp(body.data, "\xEF\xBB\xBF", 3) == 0)
        body = (struct json_span){body.data + 3, body.size - 3};
    if (a->body.failed || !json_valid(body.data, body.size, NULL)
        || json_type(body) != 'o')
        return true;
    take_text(body, "refresh_token", &a->refresh_token);
    take_text(body, "access_token", &a->token);
    take_text(body, "scope", &a->scope);
    take_text(body, "token_type", &a->type);
    take_text(body, "error", &a->error);
    take_text(body, "error_description", &a->description);
    if (a->error.size == 0) /* some answers are errors of the API */
        service.grant.read_error(body, &a->error, &a->description);
    take_life(body, a);
    a->dpop = ascii_same(buf_cstr(&a->type), "DPoP");
    if (buf_no_memory(&a->body) || buf_no_memory(&a->token)
        || buf_no_memory(&a->refresh_token) || buf_no_memory(&a->scope)
        || buf_no_memory(&a->error) || buf_no_memory(&a->description)
        || buf_no_memory(&a->type) || buf_no_memory(&a->nonce))
        return error_no_memory(error);
    /* A client must not use a token of a type it does not know (RFC 6749,
       section 7.1). */
    a->strange = a->token.size > 0 && !a->dpop
                 && !ascii_same(buf_cstr(&a->type), "Bearer");
    if (a->strange || !is_token(&a->token))
        buf_reset(&a->token);
    return true;
}

bool grant_error_is(const struct grant_answer *answer, const char *code)
{
    return strcmp(buf_cstr(&answer->error), code) == 0;
}

/* ---- advice ---- */

static const struct grant_advice *find_advice(const struct grant_advice *list,
                                              const struct grant_answer *a)
{
    for (; list->error != NULL; list++) {
        if (grant_error_is(a, list->error))
            return list;
    }
    return NULL;
}

/* Is the server down? A 501 does not count: such a server has no sign-in at
   all. */
static bool is_down(const struct grant_answer *a)
{
    return a->status == 500 || (a->status >= 502 && a->status <= 504);
}

static const char *advice_for(const struct grant_answer *a, bool proved,
                              const struct auth_grant *grant,
                              const char **field)
{
    const struct grant_advice *lists[] = {grant->advice, service.grant.always,
                                          proved ? service.grant.with_proof
                                                 : service.grant.without_proof};

    if (a->token.size > 0) {
        *field = "dpop";
        return "What came is a plain Bearer token, and dpop is \"on\": let the "
               "app require DPoP, or set dpop to \"auto\".";
    }
    if (a->strange) {
        *field = service.grant.place;
        return service.grant.strange_type;
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const struct grant_advice *found = find_advice(lists[i], a);

        if (found != NULL) {
            *field = found->field;
            return found->advice;
        }
    }
    *field =
        a->status == 404 || a->error.size == 0 ? service.grant.place : NULL;
    if (a->status == 429 || is_down(a))
        *field = NULL;
    return a->status == 429 ? "Too many sign-ins for now; try again later."
           : is_down(a)     ? "The fault is the server's; try again later."
           : *field != NULL ? service.grant.wrong_place
                            : "Check the connection.";
}

void grant_hide(struct grant_answer *a, const struct redactor *request,
                const struct redactor *connection)
{
    struct buf *const texts[] = {&a->type, &a->error, &a->description};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        redact_and_cut(request, texts[i], GRANT_BODY_MAX);
        redact_and_cut(connection, texts[i], GRANT_SHOWN_MAX);
    }
}

void grant_report(const struct grant_answer *a, bool proved,
                  const struct connection *connection, struct error *error)
{
    int64_t ahead = clock_ahead_s(&connection->origin);
    const char *field;
    const char *advice = advice_for(a, proved, connection->auth->grant, &field);
    auto_buf struct buf said = BUF_INIT(3 * GRANT_TEXT_MAX);
    auto_buf struct buf pointer = BUF_INIT(BUF_WORD);

    if (a->strange && a->type.size > 0 && buf_ok(&a->type))
        buf_fmt(&said, ": a token of the type %s", buf_cstr(&a->type));
    else if (a->strange)
        buf_str(&said, ": a token without a token_type");
    if (a->error.size > 0)
        buf_fmt(&said, ": %s", buf_cstr(&a->error));
    if (a->description.size > 0)
        buf_fmt(&said, " (%s)", buf_cstr(&a->description));
    if (field != NULL)
        buf_fmt(&pointer, "/%s", field);
    if (buf_no_memory(&said) || buf_no_memory(&a->error)
        || buf_no_memory(&a->description) || !error_kept(error, &pointer))
        error_no_memory(error);
    error->retryable = a->status == 429 || is_down(a);
    if (ahead > TOKEN_SKEW_REPORTED || ahead < -TOKEN_SKEW_REPORTED)
        error_add(error, CARD_AUTH, field, field ? buf_cstr(&pointer) : NULL,
                  "Sign-in at %s gave no token: %ld%s. %s Also, this machine's "
                  "clock is %lld seconds off the server's: set it right.",
                  buf_cstr(&connection->origin.url), a->status, buf_cstr(&said),
                  advice, (long long)ahead);
    else
        error_add(error, CARD_AUTH, field, field ? buf_cstr(&pointer) : NULL,
                  "Sign-in at %s gave no token: %ld%s. %s",
                  buf_cstr(&connection->origin.url), a->status, buf_cstr(&said),
                  advice);
}
