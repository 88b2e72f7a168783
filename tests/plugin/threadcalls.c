/* SPDX-License-Identifier: MIT */
/* threadcalls.c - the kinds of calls that threads make at the same time. */
#include "threadcalls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "carry.h"

/* ---- a call and its expected result ---- */

static struct carried ask(struct caller *c, const char *method,
                          const char *kind, const char *connection,
                          struct card_call *call)
{
    char form[256];
    bool takes_body = method[0] == 'P';

    snprintf(form, sizeof form,
             "{\"request_type\":\"%s\",\"relative_url\":\"/%s/%s\"%s%s%s}",
             method, kind, c->id, takes_body ? ",\"body\":{\"n\":\"" : "",
             takes_body ? c->id : "", takes_body ? "\"}" : "");
    return carry_call(call, form, connection);
}

static const char *connection_of(const struct caller *c, enum who who)
{
    return buf_cstr(&c->crowd->connections[who]);
}

/* Checks the answer to its own request, to the byte. */
static void echoed(const struct caller *c, const char *method, char *text,
                   size_t size)
{
    char got[64];

    snprintf(got, sizeof got, "{\"n\":\"%s\"}", c->id);
    snprintf(text, size, "{\"id\":\"%s\",\"method\":\"%s\",\"got\":%s}", c->id,
             method, method[0] == 'P' ? got : "null");
}

static bool is_echo(const struct caller *c, const char *method,
                    const struct carried *carried)
{
    char body[256], header[64], text[160];

    echoed(c, method, text, sizeof text);
    snprintf(body, sizeof body, ",\"body\":%s}", text);
    snprintf(header, sizeof header, "\"x-id\":\"%s\"", c->id);
    return carried->code == CARD_OK && strstr(carried->output, body) != NULL
           && strstr(carried->output, header) != NULL;
}

static void fail(struct caller *c, const char *what, const struct carried *got)
{
    if (__atomic_fetch_add(&c->crowd->failed, 1, __ATOMIC_RELAXED) == 0)
        snprintf(c->crowd->why, sizeof c->crowd->why, "%s %s: %d %s %s", what,
                 c->id, (int)got->code, got->error, got->output);
}

static void echo_as(struct caller *c, const char *method, const char *kind,
                    const char *connection)
{
    struct card_call call = CARD_CALL_INIT;
    struct carried got = ask(c, method, kind, connection, &call);

    if (!is_echo(c, method, &got))
        fail(c, kind, &got);
    carried_free(&got);
}

static void plain_get(struct caller *c)
{
    echo_as(c, "GET", "plain", connection_of(c, TOKEN));
}

static void plain_post(struct caller *c)
{
    echo_as(c, "POST", "plain", connection_of(c, TOKEN));
}

static void plain_put(struct caller *c)
{
    echo_as(c, "PUT", "plain", connection_of(c, TOKEN));
}

static void plain_patch(struct caller *c)
{
    echo_as(c, "PATCH", "plain", connection_of(c, TOKEN));
}

static void plain_delete(struct caller *c)
{
    echo_as(c, "DELETE", "plain", connection_of(c, TOKEN));
}

static void limited(struct caller *c)
{
    echo_as(c, "PATCH", "limited", connection_of(c, TOKEN));
}

static void lost(struct caller *c)
{
    echo_as(c, "PUT", "lost", connection_of(c, TOKEN));
}

static void app(struct caller *c)
{
    echo_as(c, "GET", "app", connection_of(c, APP));
}

static void brief(struct caller *c)
{
    echo_as(c, "POST", "brief", connection_of(c, BRIEF));
}

static void dpop(struct caller *c)
{
    echo_as(c, "PUT", "dpop", connection_of(c, DPOP));
}

void connect_as(struct buf *text, const struct buf *app, const char *scope)
{
    static const char shared[] = "okta.devices.manage";
    const char *at = strstr(buf_cstr(app), shared);

    buf_add(text, app->data, (size_t)(at - app->data));
    buf_str(text, scope);
    buf_str(text, at + sizeof shared - 1);
}

/* More sessions than are kept, so that older ones are forgotten. */
static void own(struct caller *c)
{
    auto_buf struct buf connection = BUF_INIT(8192);
    char scope[64];

    snprintf(scope, sizeof scope, "own.%s", c->id);
    connect_as(&connection, &c->crowd->connections[APP], scope);
    echo_as(c, "GET", "own", buf_cstr(&connection));
}

/* Its refresh token rotates, and the host gets the newest. */
static void person(struct caller *c)
{
    struct card_call call = CARD_CALL_INIT;
    struct carried got =
        ask(c, "GET", "person", connection_of(c, PERSON), &call);
    static const char update[] = "{\"refresh_token\":\"refresh";

    if (!is_echo(c, "GET", &got)
        || got.result.connection_update.size < sizeof update - 1
        || memcmp(got.result.connection_update.data, update, sizeof update - 1)
               != 0)
        fail(c, "person", &got);
    carried_free(&got);
}

static void code_is(struct caller *c, const char *what, int32_t code,
                    const char *words, struct carried got)
{
    if (got.code != code || strstr(got.error, words) == NULL)
        fail(c, what, &got);
    carried_free(&got);
}

static void denied(struct caller *c)
{
    struct card_call call = CARD_CALL_INIT;

    code_is(c, "denied", CARD_AUTH, "invalid_scope",
            ask(c, "GET", "denied", connection_of(c, DENIED), &call));
}

void gone(struct caller *c)
{
    struct card_call call = CARD_CALL_INIT;

    code_is(c, "gone", CARD_NETWORK, "",
            ask(c, "POST", "gone", connection_of(c, TOKEN), &call));
}

static void wrong_form(struct caller *c)
{
    struct card_call call = CARD_CALL_INIT;

    code_is(c, "wrong form", CARD_INVALID_INPUT, c->id,
            ask(c, c->id, "plain", connection_of(c, TOKEN), &call));
}

static void dry_run(struct caller *c)
{
    struct card_call call = CARD_CALL_INIT;
    struct carried got;

    call.flags = CARD_DRY_RUN;
    got = ask(c, "POST", "dry", connection_of(c, APP), &call);
    if (got.code != CARD_OK || strstr(got.preview, c->id) == NULL)
        fail(c, "dry run", &got);
    carried_free(&got);
}

/* ---- callbacks ---- */

static int32_t see(void *context, const void *bytes, size_t size)
{
    struct caller *c = context;

    buf_add(&c->seen, bytes, size);
    return 0;
}

static int32_t see_no_more(void *context, const void *bytes, size_t size)
{
    (void)see(context, bytes, size);
    return 1;
}

static void sink(struct caller *c)
{
    struct card_call call = CARD_CALL_INIT;
    struct carried got;
    char text[160];

    call.context = c;
    call.sink = see;
    got = ask(c, "DELETE", "sink", connection_of(c, TOKEN), &call);
    echoed(c, "DELETE", text, sizeof text);
    if (got.code != CARD_OK || strcmp(buf_cstr(&c->seen), text) != 0)
        fail(c, "sink", &got);
    carried_free(&got);
}

static void see_line(void *context, int32_t level, const char *line)
{
    struct caller *c = context;

    (void)level;
    buf_str(&c->seen, line);
}

static void logged(struct caller *c)
{
    struct card_call call = CARD_CALL_INIT;
    struct carried got;
    char line[64];

    call.context = c;
    call.log = see_line;
    call.log_level = CARD_LOG_DEBUG;
    got = ask(c, "GET", "logged", connection_of(c, TOKEN), &call);
    snprintf(line, sizeof line, "> GET /logged/%s HTTP/1.1", c->id);
    if (!is_echo(c, "GET", &got) || strstr(buf_cstr(&c->seen), line) == NULL)
        fail(c, "logged", &got);
    carried_free(&got);
}

/* ---- cancels, each by the org once it has the request ---- */

static void cancelled_by(struct caller *c, const char *kind, bool by_fd,
                         const char *connection)
{
    struct threadorg_caller *cancel = &c->crowd->org.callers[c->thread];
    struct card_call call = CARD_CALL_INIT;
    struct carried got;
    bool was_cancelled;
    char byte;

    if (by_fd)
        call.cancel_fd = cancel->cancel_fds[0];
    else
        call.cancel = &cancel->cancelled;
    got = ask(c, "POST", kind, connection, &call);
    was_cancelled = got.code == CARD_CANCELLED;
    code_is(c, kind, CARD_CANCELLED, "", got);
    /* a call that failed before it was sent has no byte */
    if (by_fd && was_cancelled && read(cancel->cancel_fds[0], &byte, 1) != 1)
        abort();
    __atomic_store_n(&cancel->cancelled, 0, __ATOMIC_RELEASE);
}

static void cancelled_by_fd(struct caller *c)
{
    cancelled_by(c, "fd", true, connection_of(c, TOKEN));
}

static void cancelled_by_flag(struct caller *c)
{
    cancelled_by(c, "flag", false, connection_of(c, TOKEN));
}

static void cancelled_in_its_sign_in(struct caller *c)
{
    auto_buf struct buf connection = BUF_INIT(8192);
    char scope[64];

    snprintf(scope, sizeof scope, "mute.%s", c->id);
    connect_as(&connection, &c->crowd->connections[APP], scope);
    cancelled_by(c, "mute", false, buf_cstr(&connection));
}

static void cancelled_by_sink(struct caller *c)
{
    struct card_call call = CARD_CALL_INIT;

    call.context = c;
    call.sink = see_no_more;
    code_is(c, "sink ends", CARD_CANCELLED, "",
            ask(c, "GET", "sink", connection_of(c, TOKEN), &call));
}

/* ---- all of them ---- */

void (*const kinds[KINDS])(struct caller *) = {
    plain_get,
    plain_post,
    app,
    plain_put,
    person,
    limited,
    plain_patch,
    cancelled_by_fd,
    own,
    plain_delete,
    dpop,
    lost,
    wrong_form,
    brief,
    gone,
    cancelled_in_its_sign_in,
    sink,
    denied,
    cancelled_by_flag,
    dry_run,
    logged,
    cancelled_by_sink,
};
