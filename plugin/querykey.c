/* SPDX-License-Identifier: MIT */
/* querykey.c - adds a parameter to a URL, and finds it in the texts of
   servers. */
#include "querykey.h"

#include <string.h>

#include "ascii.h"

/* The whole URL is set again, since libcurl writes the escapes of a query that
   is set by itself in lower case, where the redactor would not find them. */
bool querykey_add(struct request *request, const struct connection *c)
{
    auto_buf struct buf whole = BUF_INIT_SECRET(BUF_UNLIMITED);
    struct buf target = BUF_INIT_SECRET(BUF_UNLIMITED);

    buf_add(&target, buf_cstr(&request->target), request->target.size);
    buf_char(&target, strchr(buf_cstr(&target), '?') == NULL ? '?' : '&');
    buf_add(&target, buf_cstr(&c->query_key), c->query_key.size);
    buf_free(&request->target);
    request->target = target;
    return buf_ok(&target) && request_add_url(request, &whole)
           && curl_url_set(request->url, CURLUPART_URL, buf_cstr(&whole),
                           CURLU_PATH_AS_IS | CURLU_DISALLOW_USER)
                  == CURLUE_OK;
}

/* ---- taking it out ---- */

/* Returns the next character of a text that may be percent-encoded, and moves
   on; -1 at the end. */
static int next_plain(const char **at, const char *end)
{
    int high, low;

    if (*at == end)
        return -1;
    if (**at == '%' && end - *at > 2) {
        high = ascii_hex((*at)[1]);
        low = ascii_hex((*at)[2]);
        if (high >= 0 && low >= 0) {
            *at += 3;
            return high * 16 + low;
        }
    }
    return (unsigned char)*(*at)++;
}

/* Is the parameter of this name at the beginning of the text? */
static bool is_parameter(const char *at, const char *end, const char *name)
{
    for (; *name != '\0'; name++) {
        if (next_plain(&at, end) != (unsigned char)*name)
            return false;
    }
    return at < end && *at == '=';
}

bool querykey_given(const struct buf *target, const struct connection *c)
{
    const char *at = strchr(buf_cstr(target), '?');
    const char *end = buf_cstr(target) + target->size;

    for (; at != NULL; at = strchr(at + 1, '&')) {
        if (is_parameter(at + 1, end, buf_cstr(&c->key_name)))
            return true;
    }
    return false;
}

/* Returns the end of a parameter: a URL in a header field ends at a bracket, a
   quotation mark or a blank, and a comma or semicolon may be part of it. */
static const char *parameter_end(const char *at, const char *end)
{
    while (at < end && strchr("&#>\"' \t", *at) == NULL)
        at++;
    return at;
}

/* Takes the parameter out in place; returns the new size. Of "?key=1&a=2" it
   leaves "?a=2", of "?key=1" nothing. */
static size_t take_out(char *text, size_t size, const char *name)
{
    const char *at = text, *end = text + size;
    char *out = text;

    while (at < end) {
        const char *stop;

        if ((*at != '?' && *at != '&') || !is_parameter(at + 1, end, name)) {
            *out++ = *at++;
            continue;
        }
        stop = parameter_end(at + 1, end);
        if (*at == '?' && stop < end && *stop == '&') {
            *out++ = '?';
            at = stop + 1;
            /* the parameter may follow itself */
            while (at < end && is_parameter(at, end, name)) {
                at = parameter_end(at, end);
                at += at < end && *at == '&';
            }
        } else {
            at = stop;
        }
    }
    return (size_t)(out - text);
}

/* ---- masking the rest ---- */

/* Masks a secret in place, which never makes a text longer. */
static size_t mask(char *text, size_t size, const struct secret *secret)
{
    static const size_t mask_size = sizeof REDACT_MASK - 1;
    char *at;

    for (at = memmem(text, size, secret->data, secret->size); at != NULL;
         at = memmem(at, (size_t)(text + size - at), secret->data,
                     secret->size)) {
        size_t rest = (size_t)(text + size - at) - secret->size;

        memcpy(at, REDACT_MASK, mask_size);
        at += mask_size;
        memmove(at, at + secret->size - mask_size, rest);
        size -= secret->size - mask_size;
    }
    return size;
}

void querykey_clean(struct header_field *fields, size_t count,
                    const struct connection *c)
{
    for (size_t i = 0; i < count; i++) {
        char *text = (char *)(uintptr_t)fields[i].value;
        size_t size =
            take_out(text, fields[i].value_size, buf_cstr(&c->key_name));

        for (size_t s = 0; s < c->redactor.count; s++)
            size = mask(text, size, &c->redactor.secrets[s]);
        fields[i].value_size = size;
    }
}
