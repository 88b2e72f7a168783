/* SPDX-License-Identifier: MIT */
/* serve-call.c - call the card, and make an answer of its result. */
#include "serve-call.h"

#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "card-signin.h"
#include "connection.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "signin.h"
#include "text.h"

struct serve_call *serve_call_new(enum serve_kind kind,
                                  const struct options *options)
{
    struct serve_call *call = calloc(1, sizeof *call);

    if (call == NULL)
        return NULL;
    call->kind = kind;
    call->options = options;
    call->id.limit = SIZE_MAX;
    call->inputs.limit = SIZE_MAX;
    call->connection = (struct buf)BUF_INIT_SECRET(SIZE_MAX);
    call->redirect_uri.limit = SIZE_MAX;
    call->pending = (struct buf)BUF_INIT_SECRET(SIZE_MAX);
    call->callback_url = (struct buf)BUF_INIT_SECRET(SIZE_MAX);
    call->cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (call->cancel_fd < 0) {
        free(call);
        return NULL;
    }
    return call;
}

void serve_call_free(struct serve_call *call)
{
    close(call->cancel_fd);
    buf_free(&call->id);
    buf_free(&call->inputs);
    buf_free(&call->connection);
    buf_free(&call->redirect_uri);
    buf_free(&call->pending);
    buf_free(&call->callback_url);
    free(call);
}

void serve_call_cancel(struct serve_call *call)
{
    uint64_t one = 1;

    if (write(call->cancel_fd, &one, sizeof one) < 0) {
        /* it is readable already, which is all that is wanted */
    }
}

static struct json_span id_of(const struct serve_call *call)
{
    return (struct json_span){call->id.size > 0 ? call->id.data : NULL,
                              call->id.size};
}

static struct card_text text_of(const struct buf *buf)
{
    return (struct card_text){buf_cstr(buf), buf->size};
}

/* ---- what a card gave, as members of a result ---- */

/* A text that is no JSON, against card.h's promise, is as good as none. */
static void add_json(struct buf *out, const char *key, struct card_text text)
{
    bool good = text.data != NULL && json_valid(text.data, text.size, NULL);

    json_key(out, key);
    if (!good)
        buf_str(out, "null");
    else if (memchr(text.data, '\n', text.size) != NULL
             || memchr(text.data, '\r', text.size) != NULL)
        json_compact(out, (struct json_span){text.data, text.size});
    else
        buf_add(out, text.data, text.size);
}

static void add_number(struct buf *out, const char *key, int64_t number)
{
    json_key(out, key);
    if (number == CARD_PACE_UNKNOWN)
        buf_str(out, "null");
    else
        buf_fmt(out, "%lld", (long long)number);
}

static void add_pace(struct buf *out, const struct card_pace *pace)
{
    json_key(out, "pace");
    if (pace->bucket.data == NULL) {
        buf_str(out, "null");
        return;
    }
    buf_char(out, '{');
    json_key(out, "bucket");
    json_quote(out, pace->bucket.data, pace->bucket.size);
    add_number(out, "limit", pace->limit);
    add_number(out, "remaining", pace->remaining);
    add_number(out, "reset_ms", pace->reset_ms);
    buf_char(out, '}');
}

static void add_repeatable(struct buf *out, int32_t repeatable)
{
    json_key(out, "repeatable");
    buf_str(out, repeatable == CARD_REPEAT_YES  ? "true"
                 : repeatable == CARD_REPEAT_NO ? "false"
                                                : "null");
}

static void add_result(struct buf *out, enum serve_kind kind,
                       const struct card_result *result)
{
    if (kind == SERVE_CHECK) {
        add_json(out, "preview", result->preview);
        add_repeatable(out, result->repeatable);
        add_pace(out, &result->pace);
        return;
    }
    if (kind != SERVE_TEST)
        add_json(out, "output", result->output);
    if (kind == SERVE_RUN) {
        add_json(out, "next", result->next);
        add_pace(out, &result->pace);
    }
    if (kind == SERVE_RUN || kind == SERVE_TEST)
        add_json(out, "attempts", result->attempts);
    if (kind != SERVE_SIGNIN_BEGIN)
        add_json(out, "connection_update", result->connection_update);
}

static bool is_broken(struct card_text text)
{
    return text.data != NULL && !json_valid(text.data, text.size, NULL);
}

static void answer(const struct serve_call *call, int32_t code,
                   const struct card_result *result)
{
    auto_buf struct buf out = BUF_INIT_SECRET(SIZE_MAX);
    auto_problem struct problem problem = PROBLEM_INIT;

    buf_char(&out, '{');
    add_result(&out, call->kind, result);
    if (code == CARD_OK && is_broken(result->output)) {
        code = CARD_INTERNAL;
        problem_set(&problem, STATUS_INTERNAL,
                    "The card's output is no JSON, against card.h.");
    } else if (code != CARD_OK) {
        problem_card(&problem, code, result->error);
    }
    if (code != CARD_OK) {
        json_key(&out, "error");
        problem_json(&out, &problem);
    }
    buf_char(&out, '}');
    if (code == CARD_OK)
        rpc_answer(id_of(call), &out);
    else
        rpc_fail(id_of(call), RPC_CARD - (int)code, buf_cstr(&problem.message),
                 &out);
}

static void refuse(const struct serve_call *call, const struct problem *problem)
{
    auto_buf struct buf data = BUF_INIT(SIZE_MAX);

    buf_str(&data, "{\"error\":");
    problem_json(&data, problem);
    buf_char(&data, '}');
    rpc_fail(id_of(call), RPC_HOST - problem->status,
             buf_cstr(&problem->message), &data);
}

/* ---- the call ---- */

static void on_log(void *context, int32_t level, const char *line)
{
    static const char *const names[] = {"none", "error", "warning", "info",
                                        "debug"};
    const struct serve_call *call = context;
    auto_buf struct buf params = BUF_INIT(1u << 20);

    buf_str(&params, "{\"id\":");
    buf_add(&params, call->id.data, call->id.size);
    json_key(&params, "level");
    json_quote_str(&params,
                   level >= 0 && level <= CARD_LOG_DEBUG ? names[level] : "");
    json_key(&params, "message");
    json_quote_str(&params, line);
    buf_char(&params, '}');
    if (call->id.size > 0 && buf_ok(&params))
        rpc_notify("log", &params);
}

/* `more`: members behind the state, or NULL. */
static void say(const struct serve_call *call, const char *state,
                const struct buf *more)
{
    auto_buf struct buf params = BUF_INIT(1u << 20);

    if (!call->tells_progress || call->id.size == 0)
        return;
    buf_str(&params, "{\"id\":");
    buf_add(&params, call->id.data, call->id.size);
    json_key(&params, "state");
    json_quote_str(&params, state);
    if (more != NULL) {
        buf_char(&params, ',');
        buf_add(&params, more->data, more->size);
    }
    buf_char(&params, '}');
    if (buf_ok(&params))
        rpc_notify("progress", &params);
}

static void on_waiting(void *context, const char *reason, int64_t ms)
{
    auto_buf struct buf more = BUF_INIT(4096);

    json_key(&more, "reason");
    json_quote_str(&more, reason);
    if (ms > 0)
        buf_fmt(&more, ",\"wait_ms\":%lld", (long long)ms);
    say(context, ms > 0 ? "waiting" : "going_on", &more);
}

/* A kept connection is read anew each time, so that what another process
   renewed is used. */
static bool connect(const struct serve_call *call,
                    struct connection *connection, struct problem *problem)
{
    const struct about *about = &call->card->plugin.about;
    const char *name = buf_cstr(&call->connection);

    if (!call->is_named) {
        buf_add(&connection->text, call->connection.data,
                call->connection.size);
        return true;
    }
    return connection_read(connection, name, about, problem)
           && connection_share(connection, name, about, problem);
}

static int32_t call_card(const struct serve_call *call,
                         const struct card_call *with,
                         struct card_result *result)
{
    const struct card_signin *signin;
    struct card_text pending = text_of(&call->pending);
    struct card_text url = text_of(&call->callback_url);

    if (call->kind < SERVE_SIGNIN_BEGIN)
        return call->card->plugin.execute(with, result);
    signin = signin_extension(&call->card->plugin.about);
    if (call->kind == SERVE_SIGNIN_BEGIN)
        return signin->begin(with, buf_cstr(&call->redirect_uri), result);
    return signin->finish(with, &pending, &url, result);
}

static void make(const struct serve_call *call,
                 const struct connection *connection)
{
    const struct card_descriptor *card = &call->card->plugin.about.card;
    bool alone = card->thread_model == CARD_THREADS_ONE;
    struct card_call with = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    int32_t code;

    with.flags = CARD_ONE_LINE
                 | (call->kind == SERVE_CHECK  ? CARD_DRY_RUN
                    : call->kind == SERVE_TEST ? CARD_CHECK_CONNECTION
                                               : 0u);
    with.inputs = text_of(&call->inputs);
    with.connection = text_of(&connection->text);
    with.deadline_ms = call->deadline_ms;
    with.cancel_fd = call->cancel_fd;
    with.context = (void *)(uintptr_t)call;
    with.log = call->log_level > CARD_LOG_NONE ? on_log : NULL;
    with.log_level = call->log_level;
    with.waiting = on_waiting;
    if (alone)
        pthread_mutex_lock(&call->card->alone);
    say(call, "started", NULL);
    code = call_card(call, &with, &result);
    if (alone)
        pthread_mutex_unlock(&call->card->alone);
    if (call->is_named)
        connection_keep(connection, result.connection_update);
    answer(call, code, &result);
    card->release(&result);
}

void serve_call_run(struct serve_call *call)
{
    auto_connection struct connection connection = CONNECTION_INIT;
    auto_problem struct problem problem = PROBLEM_INIT;

    if (!connect(call, &connection, &problem))
        refuse(call, &problem);
    else if (!buf_ok(&connection.text))
        rpc_fail(id_of(call), RPC_HOST - STATUS_INTERNAL, "no memory", NULL);
    else
        make(call, &connection);
}
