/* SPDX-License-Identifier: MIT */
/* origin.c - reads the connection's address, and checks each final URL against
   it. */
#include "origin.h"

#include <string.h>

#include "ascii.h"
#include "card.h"
#include "domain.h"
#include "service.h"
#include "target.h"

void origin_free(struct origin *origin)
{
    buf_free(&origin->url);
    buf_free(&origin->base);
}

static CURLUcode parse(CURLU *url, const char *text)
{
    if (url == NULL)
        return CURLUE_OUT_OF_MEMORY;
    return curl_url_set(url, CURLUPART_URL, text,
                        CURLU_PATH_AS_IS | CURLU_DISALLOW_USER);
}

static CURLUcode get(CURLU *url, CURLUPart part, char **text)
{
    return curl_url_get(url, part, text, CURLU_DEFAULT_PORT);
}

/* Returns false if the text is empty or too long. */
static bool copy(char *part, size_t room, const char *text, size_t size)
{
    if (size == 0 || size >= room)
        return false;
    memcpy(part, text, size);
    part[size] = '\0';
    return true;
}

static CURLUcode keep_part(CURLU *url, CURLUPart part, char *kept, size_t room)
{
    char *text = NULL;
    CURLUcode code = get(url, part, &text);

    if (code == CURLUE_OK && !copy(kept, room, text, strlen(text)))
        code = CURLUE_BAD_HOSTNAME;
    curl_free(text);
    return code;
}

/*
 * Keeps the parts of the domain without parsing it with libcurl, if libcurl's
 * parser would not change the host: it begins with a letter, so it is not a
 * numeric address, or is 127.0.0.1. Returns false for any other host. The URL
 * of each request is parsed by libcurl and compared with these parts.
 */
static bool keep_plain_parts(struct origin *origin, const struct domain *domain)
{
    char first = domain->host[0];

    return ((first >= 'a' && first <= 'z')
            || strcmp(domain->host, "127.0.0.1") == 0)
           && copy(origin->scheme, sizeof origin->scheme,
                   domain->plain ? "http" : "https", domain->plain ? 4 : 5)
           && copy(origin->host, sizeof origin->host, domain->host,
                   strlen(domain->host))
           && copy(origin->port, sizeof origin->port, domain->port,
                   strlen(domain->port));
}

static bool refuse_url(const struct domain_words *words, struct error *error,
                       const char *what)
{
    error_add(error, CARD_BAD_CONNECTION, words->key, words->pointer, "%s %s",
              words->title, what);
    return false;
}

static bool not_a_url(const struct domain_words *words, struct error *error)
{
    return refuse_url(words, error, "is not one that a URL can hold.");
}

CURLUcode origin_parts(struct origin *origin, CURLU *url)
{
    CURLUcode code =
        keep_part(url, CURLUPART_SCHEME, origin->scheme, sizeof origin->scheme);

    if (code == CURLUE_OK)
        code =
            keep_part(url, CURLUPART_HOST, origin->host, sizeof origin->host);
    if (code == CURLUE_OK)
        code =
            keep_part(url, CURLUPART_PORT, origin->port, sizeof origin->port);
    return code;
}

static bool keep_parts(struct origin *origin, const struct domain_words *words,
                       struct error *error)
{
    CURLU *url = curl_url();
    CURLUcode code = parse(url, buf_cstr(&origin->url));

    if (code == CURLUE_OK)
        code = origin_parts(origin, url);
    curl_url_cleanup(url);
    if (code == CURLUE_OUT_OF_MEMORY)
        return error_no_memory(error);
    return code == CURLUE_OK || not_a_url(words, error);
}

/* ---- the base path ---- */

/* Returns the beginning of the path, or the end of the text. */
static size_t base_begin(const char *text, size_t size)
{
    const char *host = memmem(text, size, "://", 3);
    size_t at = host != NULL ? (size_t)(host - text) + 3 : 0;

    while (at < size && strchr("/?#\\", text[at]) == NULL)
        at++;
    return at;
}

static bool base_allowed(const struct domain_words *words, const char *path,
                         size_t size, struct error *error)
{
    auto_buf struct buf plain = BUF_INIT(ORIGIN_BASE_MAX);

    if (memchr(path, '?', size) != NULL || memchr(path, '#', size) != NULL)
        return refuse_url(words, error,
                          "contains a query or a fragment. Give the "
                          "URL up to the path; parameters belong in "
                          "Query.");
    if (memchr(path, '\\', size) != NULL)
        return refuse_url(words, error,
                          "contains a backslash. Separate the segments "
                          "of its path with /.");
    target_decode(&plain, path, size);
    if (buf_no_memory(&plain))
        return error_no_memory(error);
    if (!buf_ok(&plain) || target_has_control(&plain))
        return refuse_url(words, error,
                          "contains a control character, or is too "
                          "long.");
    return !target_has_dots(buf_cstr(&plain), plain.size)
           || refuse_url(words, error,
                         "contains a . or .. segment. Write the path "
                         "that it leads to.");
}

/* Keeps the path without the slashes at its end. */
static bool read_base(struct origin *origin, const char *path, size_t size,
                      struct error *error)
{
    const struct domain_words *words = &service.domain;

    if (!base_allowed(&service.domain, path, size, error))
        return false;
    while (size > 0 && path[size - 1] == '/')
        size--;
    target_encode_url(&origin->base, path, size);
    if (buf_no_memory(&origin->base))
        return error_no_memory(error);
    return buf_ok(&origin->base) || refuse_url(words, error, "is too long.");
}

/* ---- the whole address ---- */

/* Reads scheme, host and port. */
static bool read_place(struct origin *origin, const struct domain_words *words,
                       const char *text, size_t size, struct error *error)
{
    struct domain domain;

    if (!domain_read(&domain, words, text, size, error))
        return false;
    origin->loopback =
        domain.address_of_loopback || strcmp(domain.host, "localhost") == 0;
    buf_str(&origin->url, domain.plain ? "http://" : "https://");
    buf_str(&origin->url, domain.host);
    if (!domain.default_port) {
        buf_char(&origin->url, ':');
        buf_str(&origin->url, domain.port);
    }
    if (!buf_ok(&origin->url))
        return origin->url.too_big ? not_a_url(words, error)
                                   : error_no_memory(error);
    return keep_plain_parts(origin, &domain)
           || keep_parts(origin, words, error);
}

bool origin_read(struct origin *origin, const char *text, size_t size,
                 struct error *error)
{
    const struct domain_words *words = &service.domain;
    size_t host = words->has_path ? base_begin(text, size) : size;

    return read_place(origin, words, text, host, error)
           && (host == size
               || read_base(origin, text + host, size - host, error));
}

bool origin_read_url(struct origin *origin, struct buf *target,
                     const struct domain_words *words, const char *url,
                     size_t size, struct error *error)
{
    size_t host = base_begin(url, size);

    if (!read_place(origin, words, url, host, error))
        return false;
    if (memchr(url, '#', size) != NULL || memchr(url, '\\', size) != NULL
        || (host < size && url[host] != '/'))
        return not_a_url(words, error);
    if (host == size)
        buf_char(target, '/');
    target_encode_url(target, url + host, size - host);
    if (buf_no_memory(target))
        return error_no_memory(error);
    return buf_ok(target) || not_a_url(words, error);
}

/* Returns CURLUE_OK if the part is as expected, CURLUE_OUT_OF_MEMORY, or
   another code if it differs. */
static CURLUcode same(CURLU *url, CURLUPart part, const char *expected)
{
    char *text = NULL;
    CURLUcode code = get(url, part, &text);

    if (code == CURLUE_OK && !ascii_same(text, expected))
        code = CURLUE_BAD_HOSTNAME;
    curl_free(text);
    return code;
}

CURLUcode origin_compare(const struct origin *origin, CURLU *url)
{
    CURLUcode code = same(url, CURLUPART_SCHEME, origin->scheme);

    if (code == CURLUE_OK)
        code = same(url, CURLUPART_HOST, origin->host);
    if (code == CURLUE_OK)
        code = same(url, CURLUPART_PORT, origin->port);
    return code;
}

CURLU *origin_join(const struct origin *origin, const struct buf *target,
                   struct error *error)
{
    auto_buf struct buf whole =
        BUF_INIT(ORIGIN_MAX + ORIGIN_BASE_MAX + TARGET_MAX);
    CURLUcode code;
    CURLU *url;

    buf_add(&whole, origin->url.data, origin->url.size);
    buf_add(&whole, origin->base.data, origin->base.size);
    buf_add(&whole, target->data, target->size);
    if (!buf_ok(&whole) || buf_no_memory(target)) {
        error_no_memory(error);
        return NULL;
    }
    url = curl_url();
    code = parse(url, buf_cstr(&whole));
    if (code == CURLUE_OK)
        code = origin_compare(origin, url);
    if (code == CURLUE_OK)
        return url;
    curl_url_cleanup(url);
    if (code == CURLUE_OUT_OF_MEMORY) {
        error_no_memory(error);
        return NULL;
    }
    /* A card's target begins with a slash and is encoded, so no form leads
       here. */
    error_add(
        error, CARD_INTERNAL, NULL, NULL,
        "The request would lead away from %s, so it was not sent. This is "
        "a defect of the card: report it.",
        service.domain.name);
    return NULL;
}
