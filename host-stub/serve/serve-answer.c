/* SPDX-License-Identifier: MIT */
/* serve-answer.c - turns a card's result into the answer to a request. */
#include "serve-answer.h"

#include "choices-page.h"
#include "jsonwrite.h"
#include "result-check.h"
#include "serve-next.h"
#include "text.h"

/* ---- a card's result as members ---- */

/* A text that is not JSON, although card.h requires it, is treated as absent.
 */
static void add_json(struct buf *out, const char *key, struct card_text text)
{
    json_key(out, key);
    if (result_is_json(text))
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

/* An update that must not be saved is reported instead: the result is not lost.
 */
static void add_update(struct buf *out, const struct serve_call *call,
                       struct card_text update)
{
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    auto_buf struct buf message = BUF_INIT(BUF_FILE);

    if (result_update_is_good(update, call->card->plugin.about.connection,
                              &why)) {
        add_json(out, "connection_update", update);
        return;
    }
    json_key(out, "connection_update");
    buf_str(out, "null");
    buf_fmt(&message,
            "The card renewed its connection, but the update %s; do not save "
            "any of it. The old connection may no longer work.",
            buf_cstr(&why));
    json_key(out, "connection_update_refused");
    buf_char(out, '{');
    json_key(out, "message");
    json_quote(out, buf_cstr(&message), message.size);
    buf_char(out, '}');
}

/* Adds everything but the output. */
static void add_result(struct buf *out, const struct serve_call *call,
                       const struct card_result *result)
{
    struct card_pace pace = result_pace(result);
    enum serve_kind kind = call->kind;

    if (kind == SERVE_CHECK) {
        add_json(out, "preview", result->preview);
        add_repeatable(out, result->repeatable);
        add_pace(out, &pace);
        return;
    }
    if (kind == SERVE_CHOICES) {
        if (result->connection_update.data != NULL)
            add_update(out, call, result->connection_update);
        return;
    }
    if (kind == SERVE_RUN) {
        serve_add_next(out, result);
        add_pace(out, &pace);
    }
    if (kind == SERVE_RUN || kind == SERVE_TEST)
        add_json(out, "attempts", result_attempts(result));
    if (kind != SERVE_SIGNIN_BEGIN)
        add_update(out, call, result->connection_update);
}

static bool has_output(enum serve_kind kind)
{
    return kind != SERVE_CHECK && kind != SERVE_TEST;
}

/* The output on one line, from the card or made in `compact`; data NULL if
   there is no output or it is not JSON. */
static struct json_span output_of(struct card_text output, struct buf *compact)
{
    struct json_span span = {output.data, output.size};

    if (output.data == NULL || !result_is_good(output))
        return (struct json_span){NULL, 0};
    if (!text_has_breaks(output.data, output.size))
        return span;
    json_compact(compact, span);
    return (struct json_span){compact->data, compact->size};
}

/* If the part is not pure ASCII, replaces it by an escaped copy in `ascii`. */
static void make_ascii(struct json_span *part, struct buf *ascii)
{
    if (ascii_length(part->data, part->size) == part->size)
        return;
    json_ascii(ascii, part->data, part->size);
    *part = (struct json_span){ascii->data, ascii->size};
}

/* How a result begins with an output, and without one. */
static const struct json_span with_output = {"{\"output\":", 10};
static const struct json_span with_choices = {"{\"choices\":", 11};

static void send_answer(const struct serve_call *call, int32_t code,
                        const char *message, struct json_span output,
                        struct buf *rest)
{
    auto_buf struct buf rest_ascii = BUF_INIT_SECRET(BUF_UNLIMITED);
    bool is_list = call->kind == SERVE_CHOICES;
    struct json_span parts[RPC_PARTS] = {is_list ? with_choices : with_output,
                                         output,
                                         {rest->data, rest->size},
                                         {"}", 1}};
    size_t first =
        has_output(call->kind) && (!is_list || code == CARD_OK) ? 0 : 2;

    if (output.data == NULL)
        parts[1] = (struct json_span){"null", 4};
    if (first == 0 && rest->size > 1)
        rest->data[0] = ','; /* replaces the opening brace of the object */
    else if (first == 0)
        parts[2].size = 0;
    if (call->in_ascii)
        make_ascii(&parts[2], &rest_ascii);
    if (!buf_ok(&rest_ascii))
        rpc_give_up();
    else if (code == CARD_OK)
        rpc_answer_parts(serve_call_id(call), parts + first, RPC_PARTS - first);
    else
        rpc_fail_parts(serve_call_id(call), RPC_CARD - (int)code, message,
                       parts + first, RPC_PARTS - first);
}

/* Reports an output that is longer than the client accepts. */
static void say_too_big(struct buf *out, const struct serve_call *call,
                        size_t size)
{
    buf_fmt(
        out,
        "\"message\":\"The output takes %zu bytes, and the request allows %lld "
        "(max_answer_bytes). Request less, or allow more. The call was made.\"",
        size, (long long)call->max_answer_bytes);
}

static void refuse_output(const struct serve_call *call, size_t size,
                          struct problem *problem)
{
    auto_buf struct buf error = BUF_INIT(BUF_LINE);

    buf_str(&error, "{\"code\":\"TOO_BIG\",");
    say_too_big(&error, call, size);
    buf_str(&error, ",\"retryable\":false}");
    problem_card(problem, CARD_TOO_BIG,
                 (struct card_text){buf_cstr(&error), error.size});
}

/* Marks the output as left out, of a call that failed for another reason: that
   error is kept. */
static void add_left_out(struct buf *rest, const struct serve_call *call,
                         size_t size)
{
    json_key(rest, "output_refused");
    buf_char(rest, '{');
    say_too_big(rest, call, size);
    buf_char(rest, '}');
}

static bool is_too_big(const struct serve_call *call, struct json_span output)
{
    return call->max_answer_bytes > 0
           && output.size > (uint64_t)call->max_answer_bytes;
}

/* Adds one page of choices as the output; the cursor of the next page goes to
   the rest. */
static int32_t judge_choices(const struct serve_call *call,
                             struct card_text output, struct choices_page *page,
                             struct buf *rest, struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);

    if (choices_page_read(page, output, &why)) {
        if (page->after.size > 0) {
            json_key(rest, "after");
            json_quote(rest, page->after.data, page->after.size);
        }
        return CARD_OK;
    }
    problem_set(problem, STATUS_INTERNAL,
                "The card broke card-choices.h: the list of choices that %s "
                "gives for '%s' %s.",
                call->card->plugin.about.card.id, call->field->key,
                buf_cstr(&why));
    return CARD_INTERNAL;
}

/* The card's code, or that of an error if the result breaks card.h. */
static int32_t judge(const struct serve_call *call, int32_t code,
                     const struct card_result *result, struct json_span output,
                     struct problem *problem)
{
    if (code != CARD_OK) {
        problem_card(problem, code, result->error);
        return code;
    }
    if (has_output(call->kind) && output.data == NULL
        && result->output.data != NULL)
        problem_set(problem, STATUS_INTERNAL,
                    "The card broke card.h: its output is not valid JSON.");
    else if (!result_is_good(result->next))
        problem_set(problem, STATUS_INTERNAL, RESULT_BAD_NEXT,
                    call->card->plugin.about.card.id);
    else
        return CARD_OK;
    return CARD_INTERNAL;
}

void serve_answer(const struct serve_call *call, int32_t code,
                  const struct card_result *result)
{
    auto_buf struct buf compact = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf ascii = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf rest = BUF_INIT_SECRET(BUF_UNLIMITED);
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_choices_page struct choices_page page = CHOICES_PAGE_INIT;
    struct json_span output = {NULL, 0};

    buf_char(&rest, '{');
    if (call->kind == SERVE_CHOICES && code == CARD_OK) {
        code = judge_choices(call, result->output, &page, &rest, &problem);
        if (code == CARD_OK)
            output = (struct json_span){page.text.data, page.text.size};
    } else if (has_output(call->kind)) {
        output = output_of(result->output, &compact);
    }
    /* a sign-in's output holds secrets between client and card */
    ascii.secret = call->kind >= SERVE_SIGNIN_BEGIN;
    if (call->in_ascii)
        make_ascii(&output, &ascii);
    add_result(&rest, call, result);
    if (problem.message.size == 0)
        code = judge(call, code, result, output, &problem);
    if (is_too_big(call, output)) {
        if (code == CARD_OK) {
            code = CARD_TOO_BIG;
            refuse_output(call, output.size, &problem);
        } else {
            add_left_out(&rest, call, output.size);
        }
        output = (struct json_span){NULL, 0};
    }
    if (code != CARD_OK) {
        json_key(&rest, "error");
        problem_json(&rest, &problem);
    }
    if (buf_ok(&rest) && buf_ok(&compact) && buf_ok(&ascii))
        send_answer(call, code, buf_cstr(&problem.message), output, &rest);
    else
        rpc_give_up();
}

/* A call that was cancelled or timed out before the card was called gets the
   code that the card would have returned. */
static int code_of(const struct problem *problem)
{
    return problem->status == STATUS_TIMEOUT       ? RPC_CARD - CARD_TIMEOUT
           : problem->status == STATUS_INTERRUPTED ? RPC_CARD - CARD_CANCELLED
                                                   : RPC_HOST - problem->status;
}

void serve_refuse(const struct serve_call *call, const struct problem *problem)
{
    auto_buf struct buf data = BUF_INIT(BUF_UNLIMITED);

    buf_str(&data, "{\"error\":");
    problem_json(&data, problem);
    buf_char(&data, '}');
    rpc_fail(serve_call_id(call), code_of(problem), buf_cstr(&problem->message),
             &data);
}
