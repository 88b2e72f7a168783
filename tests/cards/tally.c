/* SPDX-License-Identifier: MIT */
/*
 * tally.c - the card with which host-stub's batch is tested
 *
 * It simulates a server and records its requests for tests: each call that is
 * not a dry run appends a line to the file that the connection names, `read ID`
 * or `write ID`, or `limit ID` for one refused by the rate limit. A read may be
 * repeated, a write must not be. The inputs make a call slow, large or fail;
 * with "no_wait" in the connection no call is slow.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "border.h"
#include "buf.h"
#include "card.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "jsonwrite.h"

#define LIMIT ((size_t)1 << 28)
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What a result's texts point to, and a copy of the result as it was
   returned. */
struct texts {
    struct buf output, error, update, bucket;
    struct card_result given;
};

struct work {
    const struct card_call *call;
    struct card_result *result;
    struct texts *texts;
    struct json_span form;
    struct json_span connection;
};

/* ---- reading ---- */

/* Records of a CSV fill templates with strings, so a string may contain a
   number. */
static int64_t number(struct json_span object, const char *key)
{
    struct json_span value;

    if (!json_find(object, key, &value))
        return 0;
    return strtoimax(value.data + (json_type(value) == 's'), NULL, 10);
}

static void text(struct buf *out, struct json_span object, const char *key)
{
    struct json_span value;

    if (json_find(object, key, &value) && json_type(value) == 's')
        json_unquote(out, value);
}

static bool is_write(const struct work *work)
{
    struct json_span value;

    return json_find(work->form, "op", &value)
           && json_string_is(value, "write");
}

/* ---- the server ---- */

static struct {
    pthread_mutex_t lock;
    int64_t window; /* when it began, in milliseconds; 0 if it has not yet */
    int64_t used;
} server = {PTHREAD_MUTEX_INITIALIZER, 0, 0};

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Counts one more call in this window, and the calls that other clients make in
   the meantime. */
static bool take_one(struct work *work)
{
    int64_t limit = number(work->connection, "limit");
    int64_t window = number(work->connection, "window_ms");
    bool taken = true;
    int64_t now;

    if (limit == 0)
        return true;
    pthread_mutex_lock(&server.lock);
    now = now_ms();
    if (server.window == 0 || now >= server.window + window) {
        server.window = now;
        server.used = 0;
    }
    taken = server.used < limit;
    server.used += 1 + number(work->connection, "others");
    work->result->pace.limit = limit;
    work->result->pace.remaining =
        server.used < limit ? limit - server.used : 0;
    work->result->pace.reset_ms = server.window + window - now;
    pthread_mutex_unlock(&server.lock);
    return taken;
}

static atomic_llong recorded; /* calls made by this process */

/* Records that the request has arrived; from here on it counts as done. */
static bool record(const struct work *work, const char *what)
{
    auto_buf struct buf path = BUF_INIT(4096);
    auto_buf struct buf line = BUF_INIT(65536);
    int fd;
    bool good;

    text(&path, work->connection, "record");
    buf_fmt(&line, "%s ", what);
    text(&line, work->form, "id");
    buf_char(&line, '\n');
    fd = open(buf_cstr(&path), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    good = fd >= 0 && write(fd, line.data, line.size) == (ssize_t)line.size;
    if (fd >= 0)
        close(fd);
    atomic_fetch_add(&recorded, 1);
    return good;
}

/* Waits this many milliseconds, and until so many calls were made. Returns
   false if the call was cancelled, or the time is up. */
static bool wait_a_while(const struct work *work, int32_t *code)
{
    int64_t told = number(work->form, "wait_ms");
    int64_t end = now_ms() + told;
    int64_t calls = number(work->form, "wait_calls");
    int64_t limit = work->call->deadline_ms > 0 ? work->call->deadline_ms
                                                : CARD_DEADLINE_MS;
    int64_t deadline = now_ms() + limit;
    auto_buf struct buf reason = BUF_INIT(256);

    text(&reason, work->form, "waits_for");
    if (reason.size > 0 && work->call->waiting != NULL)
        work->call->waiting(work->call->context, buf_cstr(&reason), told);
    while (now_ms() < end || atomic_load(&recorded) < calls) {
        struct pollfd wait = {work->call->cancel_fd, POLLIN, 0};

        if (poll(&wait, 1, 5) > 0) {
            *code = CARD_CANCELLED;
            return false;
        }
        if (now_ms() >= deadline) {
            *code = CARD_TIMEOUT;
            return false;
        }
    }
    return true;
}

/* ---- the result ---- */

static struct card_text text_of(const struct buf *buf)
{
    return (struct card_text){buf->data, buf->size};
}

static int32_t fail(struct work *work, int32_t code, int64_t status,
                    const char *message)
{
    struct buf *error = &work->texts->error;

    buf_fmt(error, "{\"code\":\"CODE_%" PRId32 "\"", code);
    json_key(error, "message");
    json_quote_str(error, message);
    if (status > 0)
        buf_fmt(error, ",\"http_status\":%" PRId64, status);
    buf_str(error, "}");
    work->result->error = text_of(error);
    return code;
}

/* The form and the connection's token, byte for byte, and a payload. */
static void fill_output(struct work *work, int64_t status)
{
    auto_buf struct buf token = BUF_INIT(65536);
    struct buf *out = &work->texts->output;
    int64_t size = number(work->form, "size");

    text(&token, work->connection, "token");
    buf_fmt(out, "{\"status\":%" PRId64 ",\"token\":", status);
    json_quote(out, buf_cstr(&token), token.size);
    buf_str(out, ",\"echo\":");
    for (size_t i = 0; i < work->form.size; i++) {
        char c = work->form.data[i];

        buf_char(out, c == '\n' || c == '\r' ? ' ' : c);
    }
    buf_str(out, ",\"load\":\"");
    while (size-- > 0)
        buf_char(out, 'x');
    buf_str(out, "\"}");
    work->result->output = text_of(out);
}

static void renew(struct work *work)
{
    struct buf *update = &work->texts->update;
    struct json_span value;

    if (!json_find(work->form, "renew", &value))
        return;
    buf_fmt(update, "{\"token\":%.*s}", (int)value.size, value.data);
    work->result->connection_update = text_of(update);
}

/* "CODE" or "4:STATUS" */
static int32_t end_as_told(struct work *work)
{
    auto_buf struct buf told = BUF_INIT(256);
    int32_t code;
    char *end;

    text(&told, work->form, "fail");
    code = (int32_t)strtol(buf_cstr(&told), &end, 10);
    if (code == CARD_OK) {
        fill_output(work, 200);
        return CARD_OK;
    }
    if (*end == ':')
        fill_output(work, strtol(end + 1, NULL, 10));
    return fail(work, code, *end == ':' ? strtol(end + 1, NULL, 10) : 0,
                "told to fail");
}

static int32_t call_server(struct work *work)
{
    int32_t code = CARD_INTERNAL;

    if (!take_one(work)) {
        if (!record(work, "limit"))
            return fail(work, CARD_INTERNAL, 0, "no record");
        fill_output(work, 429);
        return fail(work, CARD_HTTP_STATUS, 429, "too many");
    }
    if (!record(work, is_write(work) ? "write" : "read"))
        return fail(work, CARD_INTERNAL, 0, "no record");
    if (number(work->connection, "no_wait") == 0 && !wait_a_while(work, &code))
        return fail(work, code, 0, "ended early");
    renew(work);
    return end_as_told(work);
}

static void name_bucket(struct work *work)
{
    struct buf *bucket = &work->texts->bucket;

    if (number(work->connection, "limit") == 0)
        return;
    buf_str(bucket, "all");
    work->result->pace.bucket = text_of(bucket);
}

static int32_t tally(struct work *work)
{
    struct json_span value;

    work->form =
        (struct json_span){work->call->inputs.data, work->call->inputs.size};
    work->connection = (struct json_span){work->call->connection.data,
                                          work->call->connection.size};
    if (!json_valid(work->form.data, work->form.size, NULL)
        || !json_find(work->form, "id", &value))
        return fail(work, CARD_INVALID_INPUT, 0, "no id");
    if (!json_find(work->connection, "record", &value))
        return fail(work, CARD_BAD_CONNECTION, 0, "no record");
    name_bucket(work);
    work->result->repeatable =
        is_write(work) ? CARD_REPEAT_NO : CARD_REPEAT_YES;
    return work->call->flags & CARD_DRY_RUN ? CARD_OK : call_server(work);
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    static const struct texts empty = {BUF_INIT(LIMIT), BUF_INIT(LIMIT),
                                       BUF_INIT(LIMIT), BUF_INIT(LIMIT),
                                       CARD_RESULT_INIT};
    struct work work = {.call = call, .result = result};

    border_expect_empty(result);
    work.texts = malloc(sizeof empty);
    if (work.texts == NULL)
        return CARD_NO_MEMORY;
    memcpy(work.texts, &empty, sizeof empty);
    result->opaque = work.texts;
    return border_give(result, &work.texts->given, tally(&work));
}

static void release(struct card_result *result)
{
    struct texts *texts = result->opaque;

    border_take_back(result, texts != NULL ? &texts->given : NULL);
    if (texts != NULL) {
        buf_free(&texts->output);
        buf_free(&texts->error);
        buf_free(&texts->update);
        buf_free(&texts->bucket);
    }
    free(texts);
    result->opaque = NULL;
    result->output.data = result->error.data = NULL;
    result->connection_update.data = result->pace.bucket.data = NULL;
}

/* ---- the descriptor ---- */

static const struct card_choice ops[] = {{"read", "Read", NULL},
                                         {"write", "Write", NULL}};

static const struct card_field inputs[] = {
    {.key = "id",
     .title = "Id",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED},
    {.key = "op",
     .title = "Operation",
     .type = CARD_TYPE_DROPDOWN,
     .choices = ops,
     .choice_count = COUNT(ops),
     .choice_size = sizeof *ops},
    {.key = "path",
     .title = "Path",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_URL},
    {.key = "data", .title = "Data", .type = CARD_TYPE_OBJECT},
    {.key = "wait_ms", .title = "Wait", .type = CARD_TYPE_NUMBER},
    {.key = "wait_calls", .title = "Wait for calls", .type = CARD_TYPE_NUMBER},
    {.key = "waits_for", .title = "Waits for", .type = CARD_TYPE_TEXT},
    {.key = "size", .title = "Size", .type = CARD_TYPE_NUMBER},
    {.key = "fail", .title = "Fail", .type = CARD_TYPE_TEXT},
    {.key = "renew", .title = "Renew", .type = CARD_TYPE_TEXT},
};

static const struct card_field outputs[] = {
    {.key = "status",
     .title = "Status",
     .type = CARD_TYPE_NUMBER,
     .role = CARD_ROLE_STATUS},
    {.key = "token", .title = "Token", .type = CARD_TYPE_TEXT},
    {.key = "load", .title = "Load", .type = CARD_TYPE_TEXT},
    {.key = "echo",
     .title = "Echo",
     .type = CARD_TYPE_OBJECT,
     .role = CARD_ROLE_PAYLOAD},
};

static const struct card_field connection[] = {
    {.key = "record",
     .title = "Record",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED,
     .env = "TALLY_RECORD"},
    {.key = "limit",
     .title = "Limit",
     .type = CARD_TYPE_NUMBER,
     .env = "TALLY_LIMIT"},
    {.key = "window_ms",
     .title = "Window",
     .type = CARD_TYPE_NUMBER,
     .env = "TALLY_WINDOW_MS"},
    {.key = "others",
     .title = "Others",
     .type = CARD_TYPE_NUMBER,
     .env = "TALLY_OTHERS"},
    {.key = "no_wait",
     .title = "No wait",
     .type = CARD_TYPE_NUMBER,
     .env = "TALLY_NO_WAIT"},
    {.key = "token", .title = "Token", .type = CARD_TYPE_TEXT},
};

#ifndef TALLY_THREADS
#define TALLY_THREADS CARD_THREADS_ANY
#endif

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = TALLY_THREADS,
    .id = "tally",
    .title = "Tally",
    .connector = "test_cards",
    .connector_title = "Test Cards",
    .version = "1.0.0",
    .inputs = inputs,
    .outputs = outputs,
    .connection = connection,
    .input_count = COUNT(inputs),
    .output_count = COUNT(outputs),
    .connection_count = COUNT(connection),
    .field_size = sizeof(struct card_field),
    .release = release,
};
