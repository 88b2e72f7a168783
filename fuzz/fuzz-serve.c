/* SPDX-License-Identifier: MIT */
/*
 * fuzz-serve.c - the standard input of host-stub serve
 *
 * Whatever it receives, it must write complete messages, each a line of JSON.
 * Every request gets one answer, with its id unchanged; a notification gets
 * none. The result must not depend on how the bytes are split. The card is in
 * this file, no thread runs, and no file is read.
 */
#include <string.h>
#include <sys/uio.h>

#include "connection.h"
#include "files.h"
#include "fuzz.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "jsonwrite.h"
#include "list.h"
#include "loader.h"
#include "serve-input.h"

#define LINE_MOST 2048

static struct buf sent = BUF_INIT(SIZE_MAX);

/* ---- the card ---- */

static void give_back(struct card_result *result)
{
    free(result->opaque);
    result->opaque = NULL;
    result->output.data = NULL;
}

static const struct card_field fields[] = {
    {.key = "text", .title = "Text", .type = CARD_TYPE_TEXT}};

static const struct card_descriptor descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = (uint32_t)sizeof(struct card_descriptor),
    .id = "echo",
    .title = "Echo",
    .connector = "echo",
    .connector_title = "Echo",
    .version = "1.0.0",
    .inputs = fields,
    .input_count = 1,
    .field_size = sizeof(struct card_field),
    .thread_model = CARD_THREADS_ANY,
    .release = give_back,
};

/* Its output is its inputs; it fails if they have a member "fail". */
static int32_t echo(const struct card_call *call, struct card_result *result)
{
    struct json_span value;
    size_t size = call->inputs.size;
    char *output = malloc(size + 1);

    MUST(output != NULL);
    MUST(json_type((struct json_span){call->inputs.data, size}) == 'o');
    memcpy(output, call->inputs.data, size);
    result->opaque = output;
    result->output = (struct card_text){output, size};
    if (call->log != NULL)
        call->log(call->context, CARD_LOG_ERROR, "\x1b[31m\xff\"");
    if (call->waiting != NULL)
        call->waiting(call->context, "RATE_LIMIT", 1500);
    return json_find((struct json_span){output, size}, "fail", &value)
               ? CARD_HTTP_STATUS
               : CARD_OK;
}

/* ---- replaced functions ---- */

bool __wrap_plugin_find(struct plugin *plugin, const struct options *options,
                        const char *card, struct problem *problem);
bool __wrap_list_json(struct buf *json, const struct options *options,
                      struct problem *problem);
bool __wrap_connection_read(struct connection *connection, const char *given,
                            const struct about *about, struct problem *problem);
void __wrap_pool_add(struct pool *pool, struct serve_call *call);
bool __wrap_pool_offer(struct pool *pool, struct serve_call *call);
bool __wrap_pool_cancel(struct pool *pool, struct json_span id);
int __wrap_pool_threads(const struct pool *pool);
int __wrap_file_write(int fd, struct iovec *parts, int count);
int __wrap_isatty(int fd);

bool __wrap_plugin_find(struct plugin *plugin, const struct options *options,
                        const char *card, struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(65536);

    (void)options;
    *plugin = (struct plugin)PLUGIN_INIT;
    if (strcmp(card, "echo") != 0)
        return problem_set(problem, STATUS_PLUGIN, "no card '%s'", card);
    MUST(descriptor_read(&plugin->about, &descriptor, &why));
    plugin->path = strdup("/echo.so");
    MUST(plugin->path != NULL);
    plugin->execute = echo;
    return true;
}

bool __wrap_list_json(struct buf *json, const struct options *options,
                      struct problem *problem)
{
    (void)options;
    (void)problem;
    buf_str(json, "{\"cards\":[]}");
    return true;
}

bool __wrap_connection_read(struct connection *connection, const char *given,
                            const struct about *about, struct problem *problem)
{
    (void)connection;
    (void)about;
    return problem_set(problem, STATUS_CONNECTION, "no connection '%s'", given);
}

void __wrap_pool_add(struct pool *pool, struct serve_call *call)
{
    (void)pool;
    serve_call_open(call);
    serve_call_run(call);
    serve_call_free(call);
}

/* Whether there is room depends on the request, so that both cases occur. */
bool __wrap_pool_offer(struct pool *pool, struct serve_call *call)
{
    if (call->deadline_ms == 7)
        return false;
    __wrap_pool_add(pool, call);
    return true;
}

bool __wrap_pool_cancel(struct pool *pool, struct json_span id)
{
    (void)pool;
    return id.size % 2 == 0;
}

int __wrap_pool_threads(const struct pool *pool)
{
    (void)pool;
    return 1;
}

int __wrap_file_write(int fd, struct iovec *parts, int count)
{
    (void)fd;
    for (int i = 0; i < count; i++)
        buf_add(&sent, parts[i].iov_base, parts[i].iov_len);
    return 0;
}

int __wrap_isatty(int fd)
{
    (void)fd;
    return 0;
}

/* ---- checks ---- */

static bool is_json(struct json_span text, unsigned depth)
{
    struct json_check check;

    json_check_init(&check, depth);
    json_check_feed(&check, text.data, text.size);
    return json_check_end(&check);
}

static struct json_span member(struct json_span object, const char *key)
{
    struct json_span value = {NULL, 0};

    json_find(object, key, &value);
    return value;
}

static bool is_same(struct json_span one, struct json_span other)
{
    return one.size == other.size
           && memcmp(one.data, other.data, one.size) == 0;
}

/* Checks one line that was sent. Returns true if it is an answer. */
static bool must_be_message(struct json_span line)
{
    MUST(is_json(line, JSON_DEPTH_WRAPPED) && json_type(line) == 'o');
    MUST(json_string_is(member(line, "jsonrpc"), "2.0"));
    if (member(line, "method").data != NULL) {
        MUST(member(line, "id").data == NULL);
        MUST(json_type(member(line, "params")) == 'o');
        return false;
    }
    MUST(member(line, "id").data != NULL);
    MUST((member(line, "result").data != NULL)
         != (member(line, "error").data != NULL));
    if (member(line, "error").data != NULL) {
        MUST(json_type(member(member(line, "error"), "code")) == 'n');
        MUST(json_type(member(member(line, "error"), "message")) == 's');
    }
    return true;
}

/* The number of answers in what was sent, and the id of the last. */
static int count_answers(struct json_span *id)
{
    const char *at = sent.data;
    const char *end = at + sent.size;
    int count = 0;

    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        struct json_span line;

        MUST(line_end != NULL);
        line = (struct json_span){at, (size_t)(line_end - at)};
        if (must_be_message(line)) {
            *id = member(line, "id");
            count++;
        }
        at = line_end + 1;
    }
    return count;
}

static bool is_blank(struct json_span line)
{
    return json_trim(line).size == 0;
}

static int count_members(struct json_span object, const char *name)
{
    struct json_walk walk;
    struct json_span key, value;
    int count = 0;

    json_walk_into(&walk, object);
    while (json_walk_member(&walk, &key, &value))
        count += json_string_is(key, name) ? 1 : 0;
    return count;
}

static bool is_request(struct json_span line)
{
    struct json_span version = member(line, "jsonrpc");

    return json_type(version) == 's' && json_string_is(version, "2.0")
           && json_type(member(line, "method")) == 's'
           && count_members(line, "jsonrpc") == 1
           && count_members(line, "method") == 1
           && count_members(line, "params") <= 1;
}

/* Checks that what was sent after this line is what JSON-RPC requires. */
static void must_be_answered(struct json_span line)
{
    static const struct json_span null_id = {"null", 4};
    struct json_span id = {NULL, 0}, asked = {NULL, 0};
    int count = count_answers(&id);

    if (is_blank(line)) {
        MUST(count == 0);
    } else if (line.size > LINE_MOST || !is_json(line, JSON_DEPTH_WRAPPED)) {
        MUST(count == 1);
        MUST(is_same(id, null_id)
             || memmem(line.data, line.size, id.data, id.size) != NULL);
    } else if (json_type(line) != 'o' || count_members(line, "id") > 1) {
        MUST(count == 1 && is_same(id, null_id));
    } else if (count_members(line, "id") == 0) {
        MUST(count == (is_request(line) ? 0 : 1));
    } else {
        asked = member(line, "id");
        if (strchr("sn", json_type(asked)) == NULL)
            asked = null_id;
        MUST(count == 1 && is_same(id, asked));
    }
}

/* ---- feeding it ---- */

static void feed_lines(const char *data, size_t size, struct buf *all)
{
    struct server server = {.options = NULL};
    struct serve_input input = SERVE_INPUT_INIT(LINE_MOST);
    const struct options options = {.connection = NULL};

    server.options = &options;
    while (size > 0 && !server.is_over) {
        const char *end = memchr(data, '\n', size);
        size_t part = end != NULL ? (size_t)(end - data) : size;

        buf_reset(&sent);
        serve_input_add(&input, &server, data, part);
        if (end != NULL)
            serve_input_add(&input, &server, end, 1);
        else
            serve_input_end(&input, &server);
        must_be_answered((struct json_span){data, part});
        buf_add(all, sent.data, sent.size);
        part += end != NULL;
        data += part;
        size -= part;
    }
    serve_input_end(&input, NULL);
    server_free(&server);
}

static void feed_pieces(const char *data, size_t size, size_t piece)
{
    struct server server = {.options = NULL};
    struct serve_input input = SERVE_INPUT_INIT(LINE_MOST);
    const struct options options = {.connection = NULL};

    server.options = &options;
    buf_reset(&sent);
    for (size_t at = 0; at < size; at += piece)
        serve_input_add(&input, &server, data + at,
                        size - at < piece ? size - at : piece);
    serve_input_end(&input, server.is_over ? NULL : &server);
    server_free(&server);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool is_open;
    static const size_t pieces[] = {1, 13, 1000, SIZE_MAX / 2};
    struct buf all = BUF_INIT(SIZE_MAX);

    if (!is_open)
        MUST(rpc_open());
    is_open = true;
    feed_lines((const char *)data, size, &all);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        feed_pieces((const char *)data, size, pieces[i]);
        MUST(sent.size == all.size);
        MUST(all.size == 0 || memcmp(sent.data, all.data, all.size) == 0);
    }
    buf_free(&all);
    return 0;
}
