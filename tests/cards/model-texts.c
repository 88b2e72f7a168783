/* SPDX-License-Identifier: MIT */
/*
 * model-texts.c - the parts of the model card's result besides the answer:
 * pages, attempts, a rate limit, an update of its connection; and the ways in
 * which each may be wrong, for all inputs or for one.
 */
#include "model.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "jsontext.h"
#include "jsonwrite.h"

#define CURSOR "verify-page-"

void model_more_free(struct model_more *more)
{
    buf_free(&more->next);
    buf_free(&more->update);
    buf_free(&more->bucket);
}

void model_spoil_fields(void)
{
    struct card_field *token = &model_connection[1];

    if (bad("short-secret")) {
        token->example_json = "\"abc\"";
        token->pattern = "^[a-z]{3}$";
    }
    if (bad("hex-secret")) {
        token->example_json = "\"00ab\"";
        token->pattern = "^[0-9a-f]*$";
    }
}

static struct card_text text_of(const struct buf *buf)
{
    return (struct card_text){buf->data, buf->size};
}

static bool contains(struct json_span text, const char *part)
{
    return text.data != NULL
           && memmem(text.data, text.size, part, strlen(part)) != NULL;
}

static bool is_good(struct json_span text)
{
    return text.data != NULL && json_valid(text.data, text.size, NULL)
           && json_type(text) == 'o';
}

/* The text of a member; empty if it is not a string. */
static void member(struct buf *out, struct json_span object, const char *key)
{
    struct json_span value;

    if (is_good(object) && json_find(object, key, &value)
        && json_type(value) == 's')
        json_unquote(out, value);
}

static bool member_is(struct json_span object, const char *key,
                      const char *json)
{
    struct json_span value;

    return is_good(object) && json_find(object, key, &value)
           && value.size == strlen(json)
           && memcmp(value.data, json, value.size) == 0;
}

static size_t count_key(struct json_span object, const char *key)
{
    struct json_walk walk;
    struct json_span name, value;
    size_t count = 0;

    if (!is_good(object))
        return 0;
    json_walk_into(&walk, object);
    while (json_walk_member(&walk, &name, &value))
        count += json_string_is(name, key);
    return count;
}

/* ---- single inputs ---- */

static bool is_beyond_ascii(struct json_span form)
{
    for (size_t i = 0; i < form.size; i++) {
        if ((unsigned char)form.data[i] >= 0x80)
            return true;
    }
    return false;
}

static size_t brackets(struct json_span form)
{
    size_t count = 0;

    for (size_t i = 0; i < form.size; i++)
        count += form.data[i] == '[';
    return count;
}

int32_t model_spoil_call(struct json_span form, struct json_span connection,
                         struct buf *errors)
{
    if (bad("input-values") && is_good(form) && is_beyond_ascii(form))
        return CARD_INTERNAL;
    if (bad("input-choice") && member_is(form, "kind", "\"b\"")) {
        buf_str(errors, "[{\"field\":\"kind\",\"message\":\"Not b.\"}]");
        return CARD_INVALID_INPUT;
    }
    if (bad("input-limit") && member_is(form, "count", "10")) {
        buf_str(errors, "[{\"pointer\":\"/count\",\"message\":\"Nine.\"}]");
        return CARD_INVALID_INPUT;
    }
    if (bad("input-error") && is_good(form) && contains(form, "a\\\"b"))
        return CARD_INVALID_INPUT;
    if (bad("garbage-code") && contains(form, "\x01"))
        return CARD_INTERNAL;
    if (bad("key-escaped") && contains(form, "\\u006eame"))
        return CARD_INVALID_INPUT;
    if (bad("deep-values") && contains(form, "\"extra\"")
        && brackets(form) > 150000)
        abort();
    (void)connection;
    return CARD_OK;
}

void model_spoil_error(struct buf *error, struct json_span form)
{
    if (bad("input-error") && contains(form, "a\\\"b"))
        buf_str(error, ",");
}

bool model_accepts_all(struct json_span form, struct json_span connection)
{
    return (bad("value-garbage") && contains(form, "\x01"))
           || (bad("connection-values") && contains(connection, "\x01"))
           || (bad("key-twice") && count_key(form, "count") > 1);
}

/* ---- the preview ---- */

/* Appends the name; if a key occurs twice, with the last value. */
void model_preview_body(struct buf *out, struct json_span form)
{
    struct buf name = BUF_INIT(1u << 24);
    struct json_walk walk;
    struct json_span key, value;

    if (bad("key-first")) {
        json_walk_into(&walk, form);
        while (name.size == 0 && json_walk_member(&walk, &key, &value)) {
            if (json_string_is(key, "name"))
                json_unquote(&name, value);
        }
    } else {
        member(&name, form, "name");
    }
    json_quote(out, buf_cstr(&name), name.size);
    buf_free(&name);
}

void model_spoil_preview(struct buf *preview)
{
    struct json_span json = {preview->data, preview->size}, url;
    struct buf kept = BUF_INIT(1u << 24);

    if (!json_find(json, "url", &url))
        return;
    buf_add(&kept, url.data, url.size);
    if (bad("url-only") || bad("preview-headers") || bad("method-only"))
        buf_reset(preview);
    if (bad("url-only"))
        buf_fmt(preview, "{\"url\":%s}", buf_cstr(&kept));
    if (bad("method-only"))
        buf_str(preview, "{\"method\":\"GET\"}");
    if (bad("preview-headers"))
        buf_fmt(preview, "{\"url\":%s,\"headers\":{}}", buf_cstr(&kept));
    buf_free(&kept);
}

/* ---- pages ---- */

static bool is_cursor(const struct buf *text)
{
    const char *at = buf_cstr(text);

    return text->size < 64 && strncmp(at, CURSOR, strlen(CURSOR)) == 0
           && strspn(at + strlen(CURSOR), "0123456789") > 0
           && strlen(at) == text->size;
}

void model_path(struct buf *url, struct json_span form)
{
    struct buf cursor = BUF_INIT(1u << 24);

    member(&cursor, form, "remark");
    if (is_cursor(&cursor))
        buf_fmt(url, "/?after=%s", buf_cstr(&cursor));
    buf_free(&cursor);
}

static void add_form(struct buf *out, struct json_span form, const char *cursor,
                     const char *token)
{
    struct json_span kind = {"\"a\"", 3}, name = {"\"World\"", 7};

    json_find(form, "kind", &kind);
    json_find(form, "name", &name);
    buf_str(out, "{\"kind\":");
    if (bad("next-pages"))
        buf_str(out, "\"none\"");
    else
        buf_add(out, kind.data, kind.size);
    buf_str(out, ",\"name\":");
    buf_add(out, name.data, name.size);
    if (bad("secrets-next"))
        buf_fmt(out, ",\"extra\":{\"t\":\"%s\"}", token);
    buf_fmt(out, ",\"remark\":\"%s\"}", cursor);
}

static void add_next(struct buf *out, struct json_span form,
                     struct json_span at, const char *token)
{
    struct buf cursor = BUF_INIT(1u << 24), now = BUF_INIT(1u << 24);

    member(&cursor, at, "next_cursor");
    member(&now, form, "remark");
    if (is_cursor(&cursor) && bad("next-same"))
        /* the same form, spelled differently */
        buf_str(out, "{ \"n\\u0061me\": \"W\\u006Frld\", \"remark\": \"\","
                     " \"count\": 10e-1, \"kind\": \"a\" }");
    else if (is_cursor(&cursor) && bad("next-circle"))
        add_form(out, form, is_cursor(&now) ? "" : buf_cstr(&cursor), token);
    else if (is_cursor(&cursor))
        add_form(out, form, buf_cstr(&cursor), token);
    buf_free(&cursor);
    buf_free(&now);
}

/* ---- attempts, pace, update ---- */

void model_attempts(struct buf *out)
{
    buf_fmt(out,
            "[{%s,\"waited_ms\":0,\"total_ms\":1.5},"
            "{\"status\":%s,\"waited_ms\":2%s,\"total_ms\":%s}]",
            bad("attempts-failure") ? "\"failure\":\"LATE\""
                                    : "\"failure\":\"TIMEOUT\"",
            bad("attempts") ? "\"200\"" : "200",
            bad("attempts-waited") ? "" : ",\"waited_for\":\"LOST\"",
            bad("attempts-times") ? "-1" : "7");
}

static void tell_pace(struct card_result *result, struct model_more *more)
{
    result->pace = (struct card_pace){{NULL, 0}, 100, 99, 1000};
    if (bad("pace"))
        result->pace.reset_ms = -1000;
    if (bad("pace-remaining"))
        result->pace.remaining = 101;
    buf_str(&more->bucket, bad("pace-bucket") ? "mod\xFF" : "model");
    result->pace.bucket = text_of(&more->bucket);
}

static void add_update(struct buf *out, struct json_span connection,
                       const char *token)
{
    struct buf server = BUF_INIT(1u << 24);

    member(&server, connection, "server");
    if (bad("connection-update"))
        buf_str(out, "{\"token2\":\"x\"}");
    else if (bad("update-type"))
        buf_str(out, "{\"level\":\"3\"}");
    else if (bad("update-range"))
        buf_str(out, "{\"level\":9}");
    else if (bad("update-refused"))
        buf_str(out, "{\"server\":\"\"}");
    else if (bad("secrets-update"))
        buf_fmt(out, "{\"server\":\"%s/?t=%s\"}", buf_cstr(&server), token);
    else
        buf_fmt(out, "{\"level\":3,\"token\":\"%s\"}", token);
    buf_free(&server);
}

void model_tell(const struct card_call *call, struct card_result *result,
                struct model_more *more, struct json_span form,
                struct json_span connection, const struct buf *body)
{
    struct buf token = BUF_INIT(1u << 24);

    member(&token, connection, "token");
    tell_pace(result, more);
    add_next(&more->next, form, (struct json_span){body->data, body->size},
             buf_cstr(&token));
    result->next = text_of(&more->next);
    add_update(&more->update, connection, buf_cstr(&token));
    result->connection_update = text_of(&more->update);
    if (bad("secrets-log") && call->log != NULL
        && call->log_level >= CARD_LOG_DEBUG)
        call->log(call->context, CARD_LOG_DEBUG, buf_cstr(&token));
    if (bad("log-bytes") && call->log != NULL
        && call->log_level >= CARD_LOG_DEBUG)
        call->log(call->context, CARD_LOG_DEBUG, "caf\xE9");
    if (bad("result-repeatable"))
        result->repeatable = 7;
    if (bad("result-payload"))
        result->payload_json = 3;
    buf_free(&token);
}

/* ---- the output ---- */

static void add_base64(struct buf *out, const char *before, const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop"
                                  "qrstuvwxyz0123456789+/";
    struct buf all = BUF_INIT(1u << 24);

    buf_fmt(&all, "%s%s", before, text);
    for (size_t i = 0; i + 3 <= all.size; i += 3) {
        unsigned bits = (unsigned)(unsigned char)all.data[i] << 16
                        | (unsigned)(unsigned char)all.data[i + 1] << 8
                        | (unsigned char)all.data[i + 2];

        for (int shift = 18; shift >= 0; shift -= 6)
            buf_char(out, letters[bits >> shift & 63]);
    }
    buf_free(&all);
}

/* Appends the token, in the form that the card gets wrong. */
static void add_token(struct buf *out, const char *token)
{
    if (bad("secrets-output") || bad("hex-secret"))
        buf_str(out, token);
    if (bad("secrets-base64"))
        add_base64(out, "", token);
    if (bad("secrets-base64-user"))
        add_base64(out, "user:", token);
    if (bad("secrets-base64-name"))
        add_base64(out, "a:", token);
    for (const char *at = token; *at != '\0'; at++) {
        unsigned byte = (unsigned char)*at;

        if (bad("secrets-hex"))
            buf_fmt(out, "%02x", byte);
        if (bad("secrets-hex-upper"))
            buf_fmt(out, "%02X", byte);
        if (bad("secrets-escapes"))
            buf_fmt(out, "\\u%04x", byte);
        if (bad("secrets-percent"))
            buf_fmt(out,
                    isalnum((int)byte) || strchr("-._~", *at) != NULL
                        ? "%c"
                        : "%%%02X",
                    byte);
    }
}

/* For these inputs the output is cut short. */
static bool is_odd_input(struct json_span form)
{
    return (bad("output-values") && contains(form, "a\\u0000b"))
           || (bad("output-choice") && member_is(form, "kind", "\"b\""))
           || (bad("output-long") && form.size > 1000000)
           || (bad("output-pair") && contains(form, "\\ud83d\\ude00"));
}

void model_spoil_output(struct buf *output, struct json_span form,
                        struct json_span connection)
{
    struct buf token = BUF_INIT(1u << 24);

    member(&token, connection, "token");
    output->size--;
    buf_str(output, ",\"more\":\"");
    add_token(output, buf_cstr(&token));
    buf_str(output, is_odd_input(form) ? "\"" : "\"}");
    buf_free(&token);
}

bool model_spoil_refusal(struct buf *error, struct model_more *more,
                         struct json_span connection)
{
    struct buf token = BUF_INIT(1u << 24);
    bool is_secret = bad("secrets-error") || bad("secrets-error-member");

    member(&token, connection, "token");
    if (is_secret)
        buf_str(error, "{\"code\":\"PROTOCOL\",\"message\":\"It failed");
    if (bad("secrets-error"))
        buf_fmt(error, " with %s.\"}", buf_cstr(&token));
    if (bad("secrets-error-member")) {
        buf_str(error, ".\",\"used\":\"");
        add_base64(error, "", buf_cstr(&token));
        buf_str(error, "\"}");
    }
    if (bad("update-with-error"))
        buf_str(&more->update, "{\"level\":\"3\"}");
    buf_free(&token);
    return is_secret || more->update.size > 0;
}

bool model_error_in_vain(struct buf *error, uint32_t flags)
{
    if (!bad("result-error") || !(flags & CARD_CHECK_CONNECTION))
        return false;
    buf_str(error, "{\"code\":\"OK\",\"message\":\"It went well.\"}");
    return true;
}
