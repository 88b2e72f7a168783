/* SPDX-License-Identifier: MIT */
/* proxy.c - reads a proxy's address with libcurl's own parser. */
#include "proxy.h"

#include <string.h>

#include "ascii.h"
#include "card.h"
#include "target.h"

/* The longest name (RFC 1035, section 2.3.4), or an address with brackets. */
#define HOST_MAX 257

#define ITS_FORM "It has the form http://proxy.acme.com:3128."

bool proxy_used(const struct connection *c)
{
    return !c->origin.loopback && c->proxy.size > 0;
}

/* ---- its address ---- */

static bool starts(const struct buf *proxy, const char *scheme)
{
    size_t size = strlen(scheme);

    return proxy->size >= size
           && ascii_same_start(buf_cstr(proxy), scheme, size);
}

static bool has_scheme(const struct buf *proxy)
{
    return strstr(buf_cstr(proxy), "://") != NULL;
}

static bool known_scheme(const struct buf *proxy)
{
    static const char *const known[] = {"http://",    "https://",  "socks4://",
                                        "socks4a://", "socks5://", "socks5h://",
                                        "socks://"};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (starts(proxy, known[i]))
            return true;
    }
    return !has_scheme(proxy);
}

/* Parses the address as libcurl would. Returns NULL if it is not a URL or
   memory ran out. */
static CURLU *parse(const struct buf *proxy, CURLUcode *code)
{
    CURLU *url = curl_url();

    *code = CURLUE_OUT_OF_MEMORY;
    if (url != NULL)
        *code = curl_url_set(url, CURLUPART_URL, buf_cstr(proxy),
                             CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME);
    if (*code == CURLUE_OK)
        return url;
    curl_url_cleanup(url);
    return NULL;
}

/* Copies a part of the URL, or "" if it is absent. Returns false if memory ran
   out. */
static bool get(CURLU *url, CURLUPart part, struct buf *text)
{
    char *value = NULL;
    CURLUcode code = curl_url_get(url, part, &value, 0);

    if (code == CURLUE_OK)
        buf_str(text, value);
    curl_free(value);
    return code != CURLUE_OUT_OF_MEMORY && buf_ok(text);
}

struct parts {
    struct buf scheme, host, port, path, more;
};
#define PARTS_INIT                                                           \
    {                                                                        \
        .scheme = BUF_INIT(BUF_WORD), .host = BUF_INIT(CONNECTION_TEXT_MAX), \
        .port = BUF_INIT(BUF_WORD), .path = BUF_INIT(CONNECTION_TEXT_MAX),   \
        .more = BUF_INIT(CONNECTION_TEXT_MAX)                                \
    }

static void parts_free(struct parts *parts)
{
    buf_free(&parts->scheme);
    buf_free(&parts->host);
    buf_free(&parts->port);
    buf_free(&parts->path);
    buf_free(&parts->more);
}

static bool get_parts(CURLU *url, struct parts *parts)
{
    return get(url, CURLUPART_SCHEME, &parts->scheme)
           && get(url, CURLUPART_HOST, &parts->host)
           && get(url, CURLUPART_PORT, &parts->port)
           && get(url, CURLUPART_PATH, &parts->path)
           && get(url, CURLUPART_QUERY, &parts->more)
           && get(url, CURLUPART_FRAGMENT, &parts->more);
}

static const char *fault_of(const struct buf *proxy, const struct parts *parts)
{
    const char *port = buf_cstr(&parts->port);

    if (parts->host.size == 0)
        return "names no host.";
    if (parts->host.size > HOST_MAX)
        return "names a host that is too long.";
    if (parts->more.size > 0 || strlen(buf_cstr(&parts->path)) > 1)
        return "has more text after its host and port.";
    if (port[strspn(port, "0")] == '\0' && parts->port.size > 0)
        return "has the port 0.";
    /* "none" would be the name of a host */
    if (!has_scheme(proxy) && parts->port.size == 0
        && strpbrk(buf_cstr(&parts->host), ".:") == NULL)
        return "is one word and not an address. To use no proxy, remove the "
               "field.";
    return NULL;
}

static bool characters_allowed(const struct buf *proxy)
{
    for (size_t i = 0; i < proxy->size; i++) {
        if (proxy->data[i] <= ' ' || proxy->data[i] >= 0x7F)
            return false;
    }
    return true;
}

/* libcurl would use its own default port. */
static bool lacks_port(const struct buf *proxy)
{
    const char *scheme = strstr(buf_cstr(proxy), "://");
    size_t begin = scheme != NULL ? (size_t)(scheme - proxy->data) + 3 : 0;
    size_t end = proxy->size;

    while (end > begin && proxy->data[end - 1] == '/')
        end--;
    return end > begin && proxy->data[end - 1] == ':';
}

/* libcurl decodes both, and if that fails, as for %00, it bypasses the proxy
   and connects directly to the server (7.88). */
static bool can_sign_in(CURLU *url)
{
    static const CURLUPart parts[] = {CURLUPART_USER, CURLUPART_PASSWORD};
    bool good = true;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char *value = NULL;

        good = curl_url_get(url, parts[i], &value, CURLU_URLDECODE)
                   != CURLUE_URLDECODE
               && good;
        if (value != NULL)
            wipe(value, strlen(value));
        curl_free(value);
    }
    return good;
}

/* Returns what is wrong with the address, NULL if it is valid, or "" if memory
   ran out. */
static const char *look_at(const struct buf *proxy)
{
    struct parts parts = PARTS_INIT;
    const char *fault = "";
    CURLUcode code;
    CURLU *url;

    if (!characters_allowed(proxy))
        return "contains a space, a line break or another character that is "
               "not allowed in an address.";
    if (!known_scheme(proxy))
        return "has a scheme that is not supported. Use http, https, socks4, "
               "socks4a, socks5 or socks5h.";
    if (lacks_port(proxy))
        return "has a colon but no port after it.";
    url = parse(proxy, &code);
    if (url == NULL)
        return code == CURLUE_OUT_OF_MEMORY ? "" : "is not an address.";
    if (!can_sign_in(url))
        fault = "has a user name or a password with a character that proxies "
                "do not accept, such as %00.";
    else if (get_parts(url, &parts))
        fault = fault_of(proxy, &parts);
    parts_free(&parts);
    curl_url_cleanup(url);
    return fault;
}

bool proxy_check(const struct connection *c, struct error *error)
{
    const char *fault = c->proxy.size > 0 ? look_at(&c->proxy) : NULL;

    if (fault == NULL)
        return true;
    if (*fault == '\0')
        return error_no_memory(error);
    error_add(error, CARD_BAD_CONNECTION, "proxy", "/proxy",
              "Proxy %s " ITS_FORM, fault);
    return false;
}

static bool find_sign_in(const struct buf *proxy, const char **from,
                         const char **at)
{
    const char *text = buf_cstr(proxy);
    const char *scheme = strstr(text, "://");

    *at = strrchr(text, '@');
    if (*at == NULL)
        return false;
    *from = scheme != NULL && scheme < *at ? scheme + 3 : text;
    return true;
}

void proxy_learn_password(struct connection *connection)
{
    const char *from, *at, *colon;

    if (!find_sign_in(&connection->proxy, &from, &at))
        return;
    colon = memchr(from, ':', (size_t)(at - from));
    if (colon == NULL)
        return;
    redactor_add(&connection->redactor, colon + 1, (size_t)(at - colon - 1));
    /* in the form that the proxy receives, and may echo */
    target_decode(&connection->proxy_password, colon + 1,
                  (size_t)(at - colon - 1));
    redactor_add(&connection->redactor, buf_cstr(&connection->proxy_password),
                 connection->proxy_password.size);
}

bool proxy_signs_in(const struct connection *c)
{
    const char *from, *at;

    return find_sign_in(&c->proxy, &from, &at);
}

void proxy_add_name(struct buf *out, const struct connection *c)
{
    const struct buf *proxy = &c->proxy;
    const char *from, *at, *text = buf_cstr(proxy);

    if (find_sign_in(proxy, &from, &at)) {
        buf_add(out, text, (size_t)(from - text));
        text = at + 1;
    }
    buf_str(out, text);
    if (out->size > 0 && out->data[out->size - 1] == '/')
        out->data[--out->size] = '\0';
}
