/* SPDX-License-Identifier: MIT */
/* origin.c - which domains are taken, and the check of the final URL. */
#include "origin.h"

#include <string.h>

#include "ascii.h"
#include "card.h"
#include "target.h"

void origin_free(struct origin *origin)
{
    buf_free(&origin->url);
}

#define FIND_IT                                                              \
    "Your domain stands at the top right of the Okta dashboard, below your " \
    "name. Example: acme.okta.com"

static bool refuse(struct error *error, const char *message)
{
    error_add(error, CARD_BAD_CONNECTION, "domain", "/domain", "%s " FIND_IT,
              message);
    return false;
}

/* In lower case, as the parts that are looked for are. */
static void lower(char *text)
{
    for (; *text != '\0'; text++) {
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text + 32);
    }
}

/* "127.0.0.1", "127.1.2.3:8080", "[::1]", "[::1]:8080" in plain digits */
static bool is_loopback_literal(const char *host)
{
    unsigned dots = 0;

    if (strncmp(host, "[::1]", 5) == 0)
        return host[5] == '\0' || host[5] == ':';
    if (strncmp(host, "127.", 4) != 0)
        return false;
    for (; *host != '\0' && *host != ':'; host++) {
        if (*host == '.')
            dots++;
        else if (*host < '0' || *host > '9')
            return false;
    }
    return dots == 3;
}

static bool is_localhost(const char *host)
{
    return ascii_same_start(host, "localhost", 9)
           && (host[9] == '\0' || host[9] == ':');
}

/* Letters, digits, hyphens and dots, and a port. */
static bool host_is_plain(const char *host)
{
    const char *colon = strrchr(host, ':');
    size_t name = colon != NULL ? (size_t)(colon - host) : strlen(host);

    if (colon != NULL
        && (colon[1] == '\0' || strspn(colon + 1, "0123456789") > 5
            || colon[1 + strspn(colon + 1, "0123456789")] != '\0'))
        return false;
    return name > 0 && host[0] != '.' && host[0] != '-'
           && strspn(host, "abcdefghijklmnopqrstuvwxyz"
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")
                  >= name;
}

/* Okta's own reasons, in the order its SDKs check them. */
static bool host_allowed(const char *host, struct error *error)
{
    char small[ORIGIN_MAX + 1];

    memcpy(small, host, strlen(host) + 1);
    lower(small);
    if (strchr(host, '{') != NULL || strstr(small, "youroktadomain") != NULL)
        return refuse(error, "The domain is still a placeholder. Put your own "
                             "there.");
    if (strstr(host, "://") != NULL)
        return refuse(error, "The domain has :// twice. Give the name alone.");
    if (strchr(host, '@') != NULL)
        return refuse(error, "The domain holds a user name (@). Give the name "
                             "alone.");
    if (strpbrk(host, "/?#\\") != NULL)
        return refuse(error, "The domain holds a path. Give the name alone; "
                             "paths go into Relative URL.");
    if (strstr(small, "-admin.") != NULL)
        return refuse(error, "The domain is that of the Admin Console. Leave "
                             "-admin out.");
    if (strstr(small, ".com.com") != NULL)
        return refuse(error, "The domain ends in .com twice.");
    if (is_loopback_literal(host) || is_localhost(host))
        return true;
    if (!host_is_plain(host))
        return refuse(error, "The domain holds a character no domain has. Give "
                             "letters, digits, hyphens and dots, and a port "
                             "behind a colon where it is not 443.");
    if (strchr(host, '.') == NULL)
        return refuse(error, "The domain is not whole: the part behind the "
                             "first name is missing.");
    return true;
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

/* False: too long, or none. */
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
 * The parts of a name that libcurl's parser leaves as it is: one that begins
 * with a letter, and so is no number of an address, with a port as numbers are
 * written. False: it is another. The URL of each request is parsed by libcurl
 * and compared with what stands here.
 */
static bool keep_plain_parts(struct origin *origin, const char *host,
                             bool plain)
{
    const char *colon = strchr(host, ':');
    size_t name = colon != NULL ? (size_t)(colon - host) : strlen(host);
    const char *port = colon != NULL ? colon + 1 : plain ? "80" : "443";
    bool letter = (host[0] >= 'a' && host[0] <= 'z')
                  || (host[0] >= 'A' && host[0] <= 'Z');
    bool loopback = name == 9 && memcmp(host, "127.0.0.1", 9) == 0;

    return (letter || loopback) && port[0] != '0'
           && (strlen(port) < 5 || strcmp(port, "65535") <= 0)
           && copy(origin->scheme, sizeof origin->scheme,
                   plain ? "http" : "https", plain ? 4 : 5)
           && copy(origin->host, sizeof origin->host, host, name)
           && copy(origin->port, sizeof origin->port, port, strlen(port));
}

static bool keep_parts(struct origin *origin, struct error *error)
{
    CURLU *url = curl_url();
    CURLUcode code = parse(url, buf_cstr(&origin->url));

    if (code == CURLUE_OK)
        code = keep_part(url, CURLUPART_SCHEME, origin->scheme,
                         sizeof origin->scheme);
    if (code == CURLUE_OK)
        code =
            keep_part(url, CURLUPART_HOST, origin->host, sizeof origin->host);
    if (code == CURLUE_OK)
        code =
            keep_part(url, CURLUPART_PORT, origin->port, sizeof origin->port);
    curl_url_cleanup(url);
    if (code == CURLUE_OUT_OF_MEMORY)
        return error_no_memory(error);
    return code == CURLUE_OK
           || refuse(error, "The domain is not one a URL can hold.");
}

/* Cuts the scheme off; true when it was plain http. */
static bool cut_scheme(const char **domain, size_t *size)
{
    bool plain = *size >= 7 && ascii_same_start(*domain, "http://", 7);
    size_t scheme = plain ? 7 : 8;

    if (plain || (*size >= 8 && ascii_same_start(*domain, "https://", 8))) {
        *domain += scheme;
        *size -= scheme;
    }
    return plain;
}

static bool too_long(const struct buf *text, struct error *error)
{
    return text->too_big ? refuse(error, "The domain is too long.")
                         : error_no_memory(error);
}

bool origin_read(struct origin *origin, const char *domain, size_t size,
                 struct error *error)
{
    auto_buf struct buf host = BUF_INIT(ORIGIN_MAX);
    bool plain;

    if (memchr(domain, '\0', size) != NULL)
        return refuse(error, "The domain holds a character no domain has.");
    plain = cut_scheme(&domain, &size);
    if (size > 0 && domain[size - 1] == '/')
        size--;
    buf_add(&host, domain, size);
    if (!buf_ok(&host))
        return too_long(&host, error);
    if (host.size == 0)
        return refuse(error, "The domain is missing.");
    if (!host_allowed(buf_cstr(&host), error))
        return false;
    if (plain && !is_loopback_literal(buf_cstr(&host)))
        return refuse(error, "The domain begins with http://, which is not "
                             "secure. Write https:// or the name alone.");
    origin->loopback =
        is_loopback_literal(buf_cstr(&host)) || is_localhost(buf_cstr(&host));
    buf_str(&origin->url, plain ? "http://" : "https://");
    buf_add(&origin->url, host.data, host.size);
    if (!buf_ok(&origin->url))
        return too_long(&origin->url, error);
    return keep_plain_parts(origin, buf_cstr(&host), plain)
           || keep_parts(origin, error);
}

/* CURLUE_OK: the same; any code that is not one of memory: another. */
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

bool origin_is(const struct origin *origin, CURLU *url)
{
    return origin_compare(origin, url) == CURLUE_OK;
}

CURLU *origin_join(const struct origin *origin, const struct buf *target,
                   struct error *error)
{
    auto_buf struct buf whole = BUF_INIT(ORIGIN_MAX + TARGET_MAX);
    CURLUcode code;
    CURLU *url;

    buf_add(&whole, origin->url.data, origin->url.size);
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
    error_add(error, CARD_INVALID_INPUT, "relative_url", "/relative_url",
              "Relative URL would lead away from the connection's domain. "
              "Write a path, as in /api/v1/devices.");
    return NULL;
}
