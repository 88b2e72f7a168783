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

static bool is_json(struct card_text text)
{
    return text.data != NULL && json_valid(text.data, text.size, NULL);
}

/* A text that is no JSON, against card.h's promise, is as good as none. */
static void add_json(struct buf *out, const char *key, struct card_text text)
{
    json_key(out, key);
    if (is_json(text))
        json_line(out, (struct json_span){text.data, text.size});
    else
        buf_str(out, "null");
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

/* All but the output. */
static void add_result(struct buf *out, enum serve_kind kind,
                       const struct card_result *result)
{
    if (kind == SERVE_CHECK) {
        add_json(out, "preview", result->preview);
        add_repeatable(out, result->repeatable);
        add_pace(out, &result->pace);
        return;
    }
    if (kind == SERVE_RUN) {
        add_json(out, "next", result->next);
        add_pace(out, &result->pace);
    }
    if (kind == SERVE_RUN || kind == SERVE_TEST)
        add_json(out, "attempts", result->attempts);
    if (kind != SERVE_SIGNIN_BEGIN)
        add_json(out, "connection_update", result->connection_update);
}

static bool has_output(enum serve_kind kind)
{
    return kind != SERVE_CHECK && kind != SERVE_TEST;
}

/* The output on one line, where the card has it or in `compact`; data NULL: it
   is none, or no JSON. */
static struct json_span output_of(struct card_text output, struct buf *compact)
{
    struct json_span span = {output.data, output.size};

    if (!is_json(output))
        return (struct json_span){NULL, 0};
    if (!text_has_breaks(output.data, output.size))
        return span;
    json_compact(compact, span);
    return (struct json_span){compact->data, compact->size};
}

/* Where there is something beyond ASCII in it, the part is then in `ascii`. */
static void make_ascii(struct json_span *part, struct buf *ascii)
{
    if (ascii_length(part->data, part->size) == part->size)
        return;
    json_ascii(ascii, part->data, part->size);
    *part = (struct json_span){ascii->data, ascii->size};
}

static void send_answer(const struct serve_call *call, int32_t code,
                        const char *message, struct json_span output,
                        struct buf *rest)
{
    auto_buf struct buf output_ascii = BUF_INIT(SIZE_MAX);
    auto_buf struct buf rest_ascii = BUF_INIT_SECRET(SIZE_MAX);
    struct json_span parts[RPC_PARTS] = {
        {"{\"output\":", 10}, output, {rest->data, rest->size}, {"}", 1}};
    size_t first = has_output(call->kind) ? 0 : 2;

    if (output.data == NULL)
        parts[1] = (struct json_span){"null", 4};
    if (first == 0 && rest->size > 1)
        rest->data[0] = ','; /* it began as an object of its own */
    else if (first == 0)
        parts[2].size = 0;
    /* a sign-in's output holds what only the two of them may know */
    output_ascii.secret = call->kind >= SERVE_SIGNIN_BEGIN;
    if (call->in_ascii) {
        make_ascii(&parts[1], &output_ascii);
        make_ascii(&parts[2], &rest_ascii);
    }
    if (!buf_ok(&output_ascii) || !buf_ok(&rest_ascii))
        rpc_give_up();
    else if (code == CARD_OK)
        rpc_answer_parts(id_of(call), parts + first, RPC_PARTS - first);
    else
        rpc_fail_parts(id_of(call), RPC_CARD - (int)code, message,
                       parts + first, RPC_PARTS - first);
}

static void answer(const struct serve_call *call, int32_t code,
                   const struct card_result *result)
{
    auto_buf struct buf compact = BUF_INIT(SIZE_MAX);
    auto_buf struct buf rest = BUF_INIT_SECRET(SIZE_MAX);
    auto_problem struct problem problem = PROBLEM_INIT;
    struct json_span output = {NULL, 0};

    if (has_output(call->kind))
        output = output_of(result->output, &compact);
    buf_char(&rest, '{');
    add_result(&rest, call->kind, result);
    if (code == CARD_OK && has_output(call->kind) && output.data == NULL
        && result->output.data != NULL) {
        code = CARD_INTERNAL;
        problem_set(&problem, STATUS_INTERNAL,
                    "The card's output is no JSON, against card.h.");
    } else if (code != CARD_OK) {
        problem_card(&problem, code, result->error);
    }
    if (code != CARD_OK) {
        json_key(&rest, "error");
        problem_json(&rest, &problem);
    }
    if (buf_ok(&rest) && buf_ok(&compact))
        send_answer(call, code, buf_cstr(&problem.message), output, &rest);
    else
        rpc_give_up();
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
