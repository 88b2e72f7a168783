/* SPDX-License-Identifier: MIT */
/* serve-call.c - connects, and calls the card. */
#include "serve-call.h"

#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "card-signin.h"
#include "choices.h"
#include "connection.h"
#include "form-pattern.h"
#include "serve-answer.h"
#include "serve-notes.h"
#include "signin-card.h"

struct serve_call *serve_call_new(enum serve_kind kind,
                                  const struct options *options)
{
    struct serve_call *call = calloc(1, sizeof *call);

    if (call == NULL)
        return NULL;
    call->kind = kind;
    call->options = options;
    call->id.limit = BUF_UNLIMITED;
    call->inputs.limit = BUF_UNLIMITED;
    call->connection = (struct buf)BUF_INIT_SECRET(BUF_UNLIMITED);
    call->redirect_uri.limit = BUF_UNLIMITED;
    call->pending = (struct buf)BUF_INIT_SECRET(BUF_UNLIMITED);
    call->callback_url = (struct buf)BUF_INIT_SECRET(BUF_UNLIMITED);
    call->search.limit = BUF_UNLIMITED;
    call->after.limit = BUF_UNLIMITED;
    call->cancel_fd = -1;
    return call;
}

void serve_call_free(struct serve_call *call)
{
    if (call->cancel_fd >= 0)
        close(call->cancel_fd);
    buf_free(&call->id);
    buf_free(&call->inputs);
    buf_free(&call->connection);
    buf_free(&call->redirect_uri);
    buf_free(&call->pending);
    buf_free(&call->callback_url);
    buf_free(&call->search);
    buf_free(&call->after);
    free(call);
}

void serve_call_open(struct serve_call *call)
{
    call->cancel_fd =
        eventfd(call->is_cancelled ? 1 : 0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void serve_call_cancel(struct serve_call *call)
{
    uint64_t one = 1;

    call->is_cancelled = true;
    if (call->cancel_fd >= 0 && write(call->cancel_fd, &one, sizeof one) < 0) {
        /* it is readable already, as intended */
    }
}

static struct card_text text_of(const struct buf *buf)
{
    return (struct card_text){buf_cstr(buf), buf->size};
}

/* ---- the call ---- */

/* A kept connection is read again each time, so that renewals by other
   processes are seen. */
static bool connect(const struct serve_call *call,
                    struct connection *connection, struct problem *problem)
{
    const struct about *about = &call->card->plugin.about;
    const char *name = buf_cstr(&call->connection);

    /* a thread must not be blocked forever, so without a deadline the default
       one applies */
    patience_begin(&connection->patience,
                   call->deadline_ms > 0 ? call->deadline_ms : CARD_DEADLINE_MS,
                   call->cancel_fd);
    if (call->until != 0)
        connection->patience.until = call->until;
    connection->patience.is_served = true;
    if (!call->is_named) {
        buf_add(&connection->text, call->connection.data,
                call->connection.size);
        return true;
    }
    return connection_read(connection, name, about, problem)
           && connection_share(connection, name, about, problem);
}

/* A text that was not given is absent. */
static struct card_text text_if_any(const struct buf *buf)
{
    return (struct card_text){buf->size > 0 ? buf->data : NULL, buf->size};
}

static int32_t list_choices(const struct serve_call *call,
                            const struct card_call *with,
                            struct card_result *result)
{
    const struct card_choices *choices =
        choices_of_field(&call->card->plugin.about, call->field);
    struct card_text search = text_if_any(&call->search);
    struct card_text after = text_if_any(&call->after);

    return choices->list(with, call->field->key, &search, &after, result);
}

static int32_t call_card(const struct serve_call *call,
                         const struct card_call *with,
                         struct card_result *result)
{
    const struct card_signin *signin;
    struct card_text pending = text_of(&call->pending);
    struct card_text url = text_of(&call->callback_url);

    if (call->kind == SERVE_CHOICES)
        return list_choices(call, with, result);
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
    struct card_call with = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    struct card_result refused = CARD_RESULT_INIT;
    auto_buf struct buf error = BUF_INIT(BUF_FILE);
    int32_t code, misfit = CARD_OK;

    with.flags = CARD_ONE_LINE
                 | (call->kind == SERVE_CHECK  ? CARD_DRY_RUN
                    : call->kind == SERVE_TEST ? CARD_CHECK_CONNECTION
                                               : 0u);
    with.inputs = text_of(&call->inputs);
    with.connection = text_of(&connection->text);
    with.deadline_ms =
        call->deadline_ms > 0 ? patience_left(&connection->patience) : 0;
    with.cancel_fd = call->cancel_fd;
    with.context = (void *)(uintptr_t)call;
    with.log = call->log_level > CARD_LOG_NONE ? serve_note_log : NULL;
    with.log_level = call->log_level;
    with.waiting = serve_note_waiting;
    if (call->kind < SERVE_SIGNIN_BEGIN)
        misfit = patterns_judge(&call->card->plugin.about, &with, &error);
    if (misfit != CARD_OK)
        with.flags |= CARD_DRY_RUN;
    serve_note_started(call);
    code = call_card(call, &with, &result);
    if (call->is_named)
        connection_keep(connection, call->card->plugin.about.connection,
                        result.connection_update);
    if (misfit != CARD_OK && code == CARD_OK) {
        refused.error = text_of(&error);
        serve_answer(call, misfit, &refused);
    } else {
        serve_answer(call, code, &result);
    }
    card->release(&result);
}

bool serve_call_is_alone(const struct serve_call *call)
{
    return call->card->plugin.about.card.thread_model != CARD_THREADS_ANY;
}

void serve_call_end(const struct serve_call *call)
{
    auto_problem struct problem problem = PROBLEM_INIT;

    if (call->is_cancelled)
        problem_set(&problem, STATUS_INTERRUPTED,
                    "The call was cancelled before it was made.");
    else
        problem_set(
            &problem, STATUS_TIMEOUT,
            "%s accepts one call at a time, and the deadline of this one, %lld "
            "ms, passed while it waited for others. The call was not made. "
            "Allow more time, or send fewer calls at once.",
            call->card->plugin.about.card.id, (long long)call->deadline_ms);
    serve_refuse(call, &problem);
}

void serve_call_run(struct serve_call *call)
{
    auto_connection struct connection connection = CONNECTION_INIT;
    auto_problem struct problem problem = PROBLEM_INIT;

    if (call->cancel_fd < 0)
        rpc_fail(
            serve_call_id(call), RPC_HOST - STATUS_INTERNAL,
            "There is no free file descriptor for the call: raise the limit of "
            "open files (ulimit -n), or make fewer calls at once (-j).",
            NULL);
    else if (!connect(call, &connection, &problem))
        serve_refuse(call, &problem);
    else if (!buf_ok(&connection.text))
        rpc_fail(serve_call_id(call), RPC_HOST - STATUS_INTERNAL, "no memory",
                 NULL);
    else
        make(call, &connection);
}
