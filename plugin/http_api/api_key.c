/* SPDX-License-Identifier: MIT */
/*
 * api_key.c - the methods api_key_header and api_key_query: a key in a header
 * field or in a parameter of the URL, whose name the connection has
 */
#include "http_api.h"

#include <string.h>

#include "auth/auth.h"
#include "headers.h"
#include "jsonwrite.h"
#include "querykey.h"
#include "target.h"

static bool has_control(const struct buf *text)
{
    for (size_t i = 0; i < text->size; i++) {
        unsigned char b = (unsigned char)text->data[i];

        if (b < ' ' || b == 0x7F)
            return true;
    }
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool read_key(struct connection_reader *reader, struct connection *c)
{
    const struct buf *key = &c->token;

    if (!reader_required(reader, CONNECTION_API_KEY, &c->token))
        return false;
    if (has_control(key) || is_blank(key->data[0])
        || is_blank(key->data[key->size - 1]))
        return reader_fault(reader, CONNECTION_API_KEY,
                            "contains a line break or another control "
                            "character, or begins or ends with a space. Copy "
                            "it again.");
    return true;
}

/* ---- in a header field ---- */

static bool read_header_key(struct connection_reader *reader,
                            struct connection *c)
{
    const char *wrong;

    if (!read_key(reader, c)
        || !reader_required(reader, CONNECTION_API_KEY_NAME, &c->key_name))
        return false;
    wrong = headers_refused(buf_cstr(&c->key_name), c->key_name.size);
    return wrong == NULL
           || reader_fault(reader, CONNECTION_API_KEY_NAME, wrong);
}

static void preview_header_key(const struct connection *c, struct buf *out)
{
    buf_str(out, "{\"name\":");
    json_quote(out, buf_cstr(&c->key_name), c->key_name.size);
    buf_fmt(out,
            ",\"value\":\"" REDACT_MASK "\",\"prefix\":\"\",\"secret\":\"%s\"}",
            service_field(CONNECTION_API_KEY)->key);
}

static bool sign_with_header(struct auth *auth, struct request *request,
                             struct error *error)
{
    const struct connection *c = auth->connection;

    (void)error;
    buf_add(&request->signature, buf_cstr(&c->key_name), c->key_name.size);
    buf_str(&request->signature, ": ");
    buf_add(&request->signature, buf_cstr(&c->token), c->token.size);
    buf_char(&request->signature, '\0');
    return true;
}

/* The header of the form would be sent besides the key. */
static bool header_fits(const struct connection *c, const struct plan *plan,
                        struct error *error)
{
    if (!headers_have(&plan->headers, buf_cstr(&c->key_name)))
        return true;
    error_add(error, CARD_INVALID_INPUT, "headers", "/headers",
              "The header %s is the connection's own: it has the API key. "
              "Leave it out.",
              buf_cstr(&c->key_name));
    return false;
}

const struct auth_method http_api_key_header = {
    .name = "api_key_header",
    .secret = CONNECTION_API_KEY,
    .is_named = true,
    .read = read_header_key,
    .preview = preview_header_key,
    .fits = header_fits,
    .sign = sign_with_header,
};

/* ---- in the query ---- */

/* Servers write escapes in upper or lower case. */
static void add_in_lower_case(struct buf *sent, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bool escaped = (i > 0 && sent->data[i - 1] == '%')
                       || (i > 1 && sent->data[i - 2] == '%');
        char c = sent->data[i];

        buf_char(sent, escaped && c >= 'A' && c <= 'F' ? (char)(c + 32) : c);
    }
}

static bool read_query_key(struct connection_reader *reader,
                           struct connection *c)
{
    size_t size;

    if (!read_key(reader, c)
        || !reader_required(reader, CONNECTION_API_KEY_NAME, &c->key_name))
        return false;
    if (has_control(&c->key_name))
        return reader_fault(reader, CONNECTION_API_KEY_NAME,
                            "contains a control character. Remove it.");
    target_encode(&c->sent, buf_cstr(&c->token), c->token.size);
    target_encode(&c->query_key, buf_cstr(&c->key_name), c->key_name.size);
    buf_char(&c->query_key, '=');
    buf_add(&c->query_key, buf_cstr(&c->sent), c->sent.size);
    size = c->sent.size;
    add_in_lower_case(&c->sent, size);
    if (!buf_ok(&c->sent) || !buf_ok(&c->query_key))
        return error_no_memory(reader->error);
    redactor_add(&c->redactor, c->sent.data, size);
    redactor_add(&c->redactor, c->sent.data + size, size);
    return true;
}

/* The key itself is masked by whoever shows the URL; a short one is not known
   to the redactor, so it does not get there. */
static void preview_query_key(const struct connection *c, struct buf *url)
{
    buf_char(url, strchr(buf_cstr(url), '?') == NULL ? '?' : '&');
    target_encode(url, buf_cstr(&c->key_name), c->key_name.size);
    buf_str(url, "=" REDACT_MASK);
}

static bool sign_with_query(struct auth *auth, struct request *request,
                            struct error *error)
{
    if (request->has_key)
        return true;
    request->has_key = querykey_add(request, auth->connection);
    return request->has_key || error_no_memory(error);
}

static bool query_fits(const struct connection *c, const struct plan *plan,
                       struct error *error)
{
    if (!querykey_given(&plan->target, c))
        return true;
    error_add(error, CARD_INVALID_INPUT, "query", "/query",
              "The parameter %s is the connection's own: it has the API key. "
              "Leave it out of Query and Relative URL.",
              buf_cstr(&c->key_name));
    return false;
}

const struct auth_method http_api_key_query = {
    .name = "api_key_query",
    .secret = CONNECTION_API_KEY,
    .is_named = true,
    .read = read_query_key,
    .preview_url = preview_query_key,
    .fits = query_fits,
    .sign = sign_with_query,
};
