/* SPDX-License-Identifier: MIT */
/* discovery.c - requests an issuer's metadata, and checks it. */
#include "discovery.h"

#include <string.h>

#include "card.h"
#include "jsontext.h"
#include "request.h"
#include "transport.h"

#define OPENID "/.well-known/openid-configuration"
#define OAUTH "/.well-known/oauth-authorization-server"

void metadata_free(struct metadata *m)
{
    buf_free(&m->body);
    buf_free(&m->token_url);
    buf_free(&m->authorize_url);
}

bool metadata_has(struct json_span array, const char *text)
{
    struct json_walk walk;
    struct json_span element;

    if (json_type(array) != 'a')
        return false;
    json_walk_into(&walk, array);
    while (json_walk_element(&walk, &element)) {
        if (json_type(element) == 's' && json_string_is(element, text))
            return true;
    }
    return false;
}

static bool refuse(struct error *error, const struct connection *c,
                   const char *why)
{
    struct shown shown;

    error_add(error, CARD_AUTH, "issuer", "/issuer",
              "The issuer %s %s. Check the connection's issuer.",
              show(&shown, buf_cstr(&c->issuer), c->issuer.size), why);
    return false;
}

/* ---- receiving ---- */

struct document {
    struct buf *body;
    long status;
};

static bool on_head(void *context, struct exchange *exchange)
{
    struct document *d = context;

    d->status = exchange_status(exchange);
    return true;
}

/* The rest of a document that is too long is dropped, and it is not read. */
static bool on_body(void *context, const char *data, size_t size)
{
    struct document *d = context;

    buf_add(d->body, data, size);
    return true;
}

static void on_unreadable(void *context)
{
    struct document *d = context;

    buf_reset(d->body);
}

/* ---- asking ---- */

/* The connection as it is towards the issuer; only its origin is its own. */
struct issuer_side {
    struct connection connection;
    struct buf path; /* of the issuer, without a slash at its end */
};

static bool get_once(struct document *d, const struct issuer_side *side,
                     const struct buf *target, const struct log *log,
                     int64_t deadline, bool fresh, struct attempt *attempt,
                     struct error *error)
{
    auto_request struct request request = REQUEST_INIT;
    const struct receiver receiver = {.context = d,
                                      .head = on_head,
                                      .body = on_body,
                                      .unreadable = on_unreadable};

    buf_reset(d->body);
    request.method = "GET";
    request.repeatable = true;
    request.fresh = fresh;
    if (!request_set_url(&request, &side->connection.origin, target, error))
        return false;
    request_add_user_agent(&request, NULL);
    buf_add(&request.lines, "Accept: application/json", 25);
    if (!buf_ok(&request.lines))
        return error_no_memory(error);
    return transport_perform(&request, &side->connection, log, deadline,
                             &receiver, attempt, error);
}

/* Gets a document, on a new connection if one that was kept is dead. */
static bool get(struct document *d, const struct issuer_side *side,
                const struct buf *target, const struct log *log,
                int64_t deadline, struct error *error)
{
    struct attempt attempt = {0};

    if (get_once(d, side, target, log, deadline, false, &attempt, error))
        return true;
    if (!attempt.stale)
        return false;
    error_free(error);
    return get_once(d, side, target, log, deadline, true, &attempt, error);
}

/* Asks at both places, unless the first has it. */
static bool ask_both(struct document *d, const struct issuer_side *side,
                     const struct log *log, int64_t deadline,
                     struct error *error)
{
    auto_buf struct buf target = BUF_INIT(TARGET_MAX);

    buf_fmt(&target, "%s" OPENID, buf_cstr(&side->path));
    if (!get(d, side, &target, log, deadline, error))
        return false;
    if (d->status < 400 || d->status >= 500)
        return true;
    buf_reset(&target);
    buf_fmt(&target, OAUTH "%s", buf_cstr(&side->path));
    return get(d, side, &target, log, deadline, error);
}

/* ---- reading ---- */

static void find_array(struct json_span object, const char *key,
                       struct json_span *array)
{
    if (!json_find(object, key, array) || json_type(*array) != 'a')
        *array = (struct json_span){NULL, 0};
}

static bool names_itself(struct json_span document, const struct connection *c,
                         struct error *error)
{
    auto_buf struct buf issuer = BUF_INIT(ORIGIN_BASE_MAX);
    struct shown asked, named;

    if (!json_find_text(document, "issuer", &issuer))
        return buf_no_memory(&issuer) ? error_no_memory(error)
                                      : refuse(error, c,
                                               "has metadata that do not name "
                                               "an issuer");
    if (strcmp(buf_cstr(&issuer), buf_cstr(&c->issuer)) == 0)
        return true;
    error_add(error, CARD_AUTH, "issuer", "/issuer",
              "The metadata at %s are those of the issuer %s. If that is the "
              "right one, set issuer to exactly this text.",
              show(&asked, buf_cstr(&c->issuer), c->issuer.size),
              show(&named, buf_cstr(&issuer), issuer.size));
    return false;
}

static bool read_document(struct metadata *m, const struct connection *c,
                          struct error *error)
{
    struct json_span document = {buf_cstr(&m->body), m->body.size};

    if (buf_no_memory(&m->body))
        return error_no_memory(error);
    if (!buf_ok(&m->body) || !json_valid(document.data, document.size, NULL)
        || json_type(document) != 'o')
        return refuse(error, c, "answers with something else than metadata");
    if (!names_itself(document, c, error))
        return false;
    find_array(document, "token_endpoint_auth_methods_supported",
               &m->auth_methods);
    find_array(document, "scopes_supported", &m->scopes);
    (void)json_find_text(document, "authorization_endpoint", &m->authorize_url);
    if (!json_find_text(document, "token_endpoint", &m->token_url))
        return buf_no_memory(&m->token_url)
                   ? error_no_memory(error)
                   : refuse(error, c, "has metadata without a token_endpoint");
    return !buf_no_memory(&m->authorize_url) || error_no_memory(error);
}

static bool ask(struct metadata *m, const struct issuer_side *side,
                const struct connection *c, const struct log *log,
                int64_t deadline, struct error *error)
{
    struct document d = {&m->body, 0};
    char why[64];

    if (!ask_both(&d, side, log, deadline, error))
        return false;
    if (d.status == 200)
        return read_document(m, c, error);
    snprintf(why, sizeof why, "has no metadata: its server answered %ld",
             d.status);
    error->retryable = d.status == 429 || d.status >= 500;
    return refuse(error, c, why);
}

bool discovery_ask(struct metadata *m, const struct connection *c,
                   const struct log *log, int64_t deadline, struct error *error)
{
    static const struct domain_words words = {
        .key = "issuer",
        .pointer = "/issuer",
        .title = "The issuer",
        .remedy = "Example: https://id.example.com",
        .server = "the server's name",
    };
    struct issuer_side side = {.connection = *c,
                               .path = BUF_INIT(ORIGIN_BASE_MAX)};
    bool good;

    side.connection.origin = (struct origin)ORIGIN_INIT;
    good = origin_read_url(&side.connection.origin, &side.path, &words,
                           buf_cstr(&c->issuer), c->issuer.size, error);
    while (side.path.size > 0 && side.path.data[side.path.size - 1] == '/')
        side.path.data[--side.path.size] = '\0';
    good = good && ask(m, &side, c, log, deadline, error);
    origin_free(&side.connection.origin);
    buf_free(&side.path);
    return good;
}
