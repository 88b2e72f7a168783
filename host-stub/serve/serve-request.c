/* SPDX-License-Identifier: MIT */
/* serve-request.c - the methods: their parameters and what they do. */
#include "config.h"

#include "serve-request.h"

#include <stdlib.h>
#include <string.h>

#include "choices.h"
#include "describe-json.h"
#include "list.h"
#include "nearest.h"
#include "schema.h"
#include "serve-busy.h"
#include "serve-params.h"
#include "signin-card.h"

#define PROTOCOL 1

/* ---- cards ---- */

/* Cards that accept one call at a time share a turn with cards of the same id,
   which are the same card under two names, and of the same file, which share
   their code. */
static struct serve_card *find_turn(const struct server *server,
                                    struct serve_card *card)
{
    struct serve_card *of_id = card;

    for (struct serve_card *at = server->cards; at != NULL; at = at->next) {
        if (strcmp(at->plugin.path, card->plugin.path) == 0)
            return at->turn;
        if (strcmp(at->plugin.about.card.id, card->plugin.about.card.id) == 0)
            of_id = at->turn;
    }
    return of_id;
}

static struct serve_card *find_card(const struct context *c)
{
    auto_buf struct buf name = BUF_INIT(BUF_TEXT);
    auto_problem struct problem problem = PROBLEM_INIT;
    struct serve_card *card;

    if (!params_text(c, "card", &name))
        return NULL;
    for (card = c->server->cards; card != NULL; card = card->next) {
        if (strcmp(buf_cstr(&card->name), buf_cstr(&name)) == 0)
            return card;
    }
    card = calloc(1, sizeof *card);
    if (card == NULL
        || !plugin_find(&card->plugin, c->server->options, buf_cstr(&name),
                        &problem)) {
        if (card == NULL)
            problem_no_memory(&problem);
        request_refuse(c, &problem);
        free(card);
        return NULL;
    }
    card->name = name;
    name = (struct buf)BUF_INIT(0);
    card->turn = find_turn(c->server, card);
    card->next = c->server->cards;
    c->server->cards = card;
    return card;
}

void server_free(struct server *server)
{
    while (server->cards != NULL) {
        struct serve_card *card = server->cards;

        server->cards = card->next;
        plugin_free(&card->plugin);
        buf_free(&card->name);
        free(card);
    }
}

/* ---- methods that are answered at once ---- */

static void initialize(const struct context *c)
{
    auto_buf struct buf out = BUF_INIT(BUF_LINE);

    buf_fmt(&out,
            "{\"protocol\":%d,\"abi\":%u,\"name\":\"host-stub\","
            "\"version\":\"%s\"",
            PROTOCOL, CARD_ABI, PACKAGE_VERSION);
    buf_fmt(&out,
            ",\"jobs\":%d,\"waiting_max\":%d,\"waiting_bytes_max\":%zu,"
            "\"line_bytes_max\":%zu}",
            pool_threads(c->server->pool), POOL_WAITING, POOL_BYTES,
            SERVE_LINE_MOST);
    c->server->knows_busy = true;
    rpc_answer(c->request->id, &out);
}

static void ping(const struct context *c)
{
    auto_buf struct buf out = BUF_INIT(16);

    buf_str(&out, "{}");
    rpc_answer(c->request->id, &out);
}

static void shutdown_server(const struct context *c)
{
    c->server->is_over = true;
    ping(c);
}

static void list(const struct context *c)
{
    auto_buf struct buf out = BUF_INIT(BUF_UNLIMITED);
    auto_problem struct problem problem = PROBLEM_INIT;

    if (list_json(&out, c->server->options, &problem))
        rpc_answer(c->request->id, &out);
    else
        request_refuse(c, &problem);
}

static void describe(const struct context *c)
{
    const struct serve_card *card = find_card(c);
    auto_buf struct buf out = BUF_INIT(BUF_UNLIMITED);

    if (card == NULL)
        return;
    describe_json(&out, &card->plugin.about);
    rpc_answer(c->request->id, &out);
}

static void schema(const struct context *c)
{
    auto_buf struct buf which = BUF_INIT(BUF_LINE);
    auto_buf struct buf out = BUF_INIT(BUF_UNLIMITED);
    auto_problem struct problem problem = PROBLEM_INIT;
    const struct serve_card *card;
    struct json_span value;

    if (!params_find(c, "which", &value))
        buf_str(&which, "input");
    else if (!params_text(c, "which", &which))
        return;
    card = find_card(c);
    if (card == NULL)
        return;
    if (schema_named(&out, &card->plugin.about, buf_cstr(&which), &problem))
        rpc_answer(c->request->id, &out);
    else
        params_refuse(c, "%s", buf_cstr(&problem.message));
}

static void cancel(const struct context *c)
{
    struct json_span id;
    auto_buf struct buf out = BUF_INIT(BUF_WORD);

    if (!params_find(c, "id", &id)) {
        params_refuse(
            c, "The parameter %s must be the id of the request to cancel.",
            "id");
        return;
    }
    buf_fmt(&out, "{\"cancelled\":%s}",
            pool_cancel(c->server->pool, id) ? "true" : "false");
    rpc_answer(c->request->id, &out);
}

/* ---- methods that call a card ---- */

static bool take_inputs(const struct context *c, struct serve_call *call)
{
    struct json_span value;

    if (!params_find(c, "inputs", &value)) {
        buf_str(&call->inputs, "{}");
        return true;
    }
    if (json_type(value) == 'o') {
        buf_add(&call->inputs, value.data, value.size);
        return true;
    }
    params_refuse(c, "The parameter %s must be an object.", "inputs");
    return false;
}

/* Reads the connection: an object, or the name of a kept one; without either
   that of -c. */
static bool read_connection(const struct context *c, struct serve_call *call)
{
    const char *usual = c->server->options->connection;
    struct json_span value;

    if (params_find(c, "connection", &value) && json_type(value) == 'o') {
        buf_add(&call->connection, value.data, value.size);
        return true;
    }
    if (params_find(c, "connection", &value)) {
        call->is_named = true;
        if (!params_text(c, "connection", &call->connection))
            return false;
        if (connection_can_serve(buf_cstr(&call->connection)))
            return true;
        params_refuse(c,
                      "The parameter %s must be an object, a name or a file: "
                      "standard input is for requests, and host-stub's "
                      "descriptors cannot be used.",
                      "connection");
        return false;
    }
    call->is_named = usual != NULL;
    buf_str(&call->connection, usual != NULL ? usual : "{}");
    return true;
}

static bool take_limits(const struct context *c, struct serve_call *call)
{
    int64_t level = CARD_LOG_NONE;
    struct json_span value;

    call->tells_progress =
        params_find(c, "progress", &value) && json_type(value) == 't';
    call->in_ascii = params_find(c, "ascii", &value) && json_type(value) == 't';
    if (!params_number(c, "deadline_ms", 1, 31536000000, &call->deadline_ms)
        || !params_number(c, "max_answer_bytes", 1, INT64_MAX,
                          &call->max_answer_bytes)
        || !params_number(c, "log_level", CARD_LOG_NONE, CARD_LOG_DEBUG,
                          &level))
        return false;
    call->log_level = (int32_t)level;
    return true;
}

static bool take_signin(const struct context *c, struct serve_call *call)
{
    if (call->kind < SERVE_SIGNIN_BEGIN)
        return true;
    if (signin_extension(&call->card->plugin.about) == NULL) {
        params_refuse(
            c,
            "The card %s has no browser sign-in that this host-stub can use.",
            call->card->plugin.about.card.id);
        return false;
    }
    if (call->kind == SERVE_SIGNIN_BEGIN)
        return params_text(c, "redirect_uri", &call->redirect_uri);
    return params_text(c, "pending", &call->pending)
           && params_text(c, "callback_url", &call->callback_url);
}

/* Reads an optional string; "" counts as absent. */
static bool read_text(const struct context *c, const char *key,
                      struct buf *text)
{
    struct json_span value;

    if (!params_find(c, key, &value))
        return true;
    if (json_type(value) != 's') {
        params_refuse(c, "The parameter %s must be a string.", key);
        return false;
    }
    json_unquote(text, value);
    return true;
}

static bool take_choices(const struct context *c, struct serve_call *call)
{
    auto_buf struct buf key = BUF_INIT(BUF_TEXT);
    auto_problem struct problem problem = PROBLEM_INIT;

    if (call->kind != SERVE_CHOICES)
        return true;
    if (!params_text(c, "field", &key) || !read_text(c, "search", &call->search)
        || !read_text(c, "after", &call->after))
        return false;
    call->field =
        choices_field(&call->card->plugin.about, buf_cstr(&key), &problem);
    if (call->field == NULL)
        params_refuse(c, "%s", buf_cstr(&problem.message));
    return call->field != NULL;
}

static void call(const struct context *c, enum serve_kind kind)
{
    struct serve_call *made = serve_call_new(kind, c->server->options);

    if (made == NULL) {
        rpc_fail(c->request->id, RPC_HOST - STATUS_INTERNAL,
                 "There is no memory for another call.", NULL);
        return;
    }
    if (c->request->id.data != NULL)
        buf_add(&made->id, c->request->id.data, c->request->id.size);
    made->card = find_card(c);
    if (made->card != NULL && take_inputs(c, made) && read_connection(c, made)
        && take_limits(c, made) && take_choices(c, made) && take_signin(c, made)
        && serve_hand_over(c, made))
        return;
    serve_call_free(made);
}

static void run(const struct context *c)
{
    call(c, SERVE_RUN);
}

static void check(const struct context *c)
{
    call(c, SERVE_CHECK);
}

static void test(const struct context *c)
{
    call(c, SERVE_TEST);
}

static void choices(const struct context *c)
{
    call(c, SERVE_CHOICES);
}

static void signin_begin(const struct context *c)
{
    call(c, SERVE_SIGNIN_BEGIN);
}

static void signin_finish(const struct context *c)
{
    call(c, SERVE_SIGNIN_FINISH);
}

/* ---- the table ---- */

#define LIMITS \
    "ascii", "deadline_ms", "log_level", "max_answer_bytes", "progress"

static const struct method {
    const char *name;
    void (*answer)(const struct context *c);
    const char *params[12];
} methods[] = {
    {"initialize", initialize, {"client", NULL}},
    {"ping", ping, {NULL}},
    {"list", list, {NULL}},
    {"describe", describe, {"card", NULL}},
    {"schema", schema, {"card", "which", NULL}},
    {"check", check, {"card", "inputs", "connection", LIMITS, NULL}},
    {"test", test, {"card", "connection", LIMITS, NULL}},
    {"run", run, {"card", "inputs", "connection", LIMITS, NULL}},
    {"choices",
     choices,
     {"card", "field", "connection", "inputs", "search", "after", LIMITS,
      NULL}},
    {"signin.begin",
     signin_begin,
     {"card", "connection", "redirect_uri", LIMITS, NULL}},
    {"signin.finish",
     signin_finish,
     {"card", "connection", "pending", "callback_url", LIMITS, NULL}},
    {"cancel", cancel, {"id", NULL}},
    {"shutdown", shutdown_server, {NULL}},
};

#define METHOD_COUNT (sizeof methods / sizeof *methods)

static bool knows(const struct context *c, const struct method *method)
{
    struct json_walk walk;
    struct json_span key, value;
    size_t count = 0;
    unsigned seen = 0;

    while (method->params[count] != NULL)
        count++;
    if (c->request->params.data == NULL)
        return true;
    json_walk_into(&walk, c->request->params);
    while (json_walk_member(&walk, &key, &value)) {
        auto_buf struct buf name = BUF_INIT(BUF_LINE);
        auto_buf struct buf message = BUF_INIT(BUF_TEXT);
        const char *slip;
        size_t i = 0;

        json_unquote(&name, key);
        while (i < count && strcmp(buf_cstr(&name), method->params[i]) != 0)
            i++;
        if (i < count && !(seen & 1u << i)) {
            seen |= 1u << i;
            continue;
        }
        if (i < count) {
            params_refuse(c, "The parameter %s occurs twice.",
                          method->params[i]);
            return false;
        }
        slip = nearest(buf_cstr(&name), method->params, count);
        buf_fmt(&message, "%s has no parameter '%s'", method->name,
                buf_cstr(&name));
        if (slip != NULL)
            buf_fmt(&message, "; did you mean '%s'?", slip);
        rpc_fail(c->request->id, RPC_INVALID_PARAMS, buf_cstr(&message), NULL);
        return false;
    }
    return true;
}

static void refuse_method(const struct context *c)
{
    const char *name = buf_cstr(&c->request->method);
    const char *names[METHOD_COUNT];
    auto_buf struct buf message = BUF_INIT(BUF_TEXT);
    const char *slip;

    for (size_t i = 0; i < METHOD_COUNT; i++)
        names[i] = methods[i].name;
    slip = nearest(name, names, METHOD_COUNT);
    buf_fmt(&message, "There is no method '%s'", name);
    if (slip != NULL)
        buf_fmt(&message, "; did you mean '%s'?", slip);
    for (size_t i = 0; slip == NULL && i < METHOD_COUNT; i++)
        buf_fmt(&message, "%s%s", i == 0 ? "; the methods are: " : ", ",
                names[i]);
    rpc_fail(c->request->id, RPC_METHOD_NOT_FOUND, buf_cstr(&message), NULL);
}

void serve_request(struct server *server, struct json_span line)
{
    struct rpc_request request;
    struct context context = {server, &request};
    size_t i = 0;

    if (rpc_read(&request, line)) {
        const char *name = buf_cstr(&request.method);

        while (i < METHOD_COUNT && strcmp(name, methods[i].name) != 0)
            i++;
        if (i == METHOD_COUNT)
            refuse_method(&context);
        else if (knows(&context, &methods[i]))
            methods[i].answer(&context);
    }
    rpc_request_free(&request);
}
