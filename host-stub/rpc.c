/* SPDX-License-Identifier: MIT */
/* rpc.c - JSON-RPC 2.0 over standard input and output. */
#include "rpc.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "jsontext.h"
#include "jsonwrite.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int out = -1;
static atomic_bool broken;

bool rpc_open(void)
{
    out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    return out >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0;
}

bool rpc_is_broken(void)
{
    return atomic_load(&broken);
}

static void send(struct buf *line)
{
    size_t at = 0;

    buf_char(line, '\n');
    if (!buf_ok(line)) {
        /* no memory for the answer: who waits for it is not to wait for ever */
        atomic_store(&broken, true);
        return;
    }
    pthread_mutex_lock(&lock);
    while (at < line->size && !atomic_load(&broken)) {
        ssize_t n = write(out, line->data + at, line->size - at);

        if (n >= 0)
            at += (size_t)n;
        else if (errno != EINTR && !file_wait_writable(out, errno))
            atomic_store(&broken, true);
    }
    pthread_mutex_unlock(&lock);
}

static void begin(struct buf *line, struct json_span id)
{
    buf_str(line, "{\"jsonrpc\":\"2.0\",\"id\":");
    buf_add(line, id.data, id.size);
}

void rpc_answer(struct json_span id, const struct buf *result)
{
    auto_buf struct buf line = BUF_INIT_SECRET(SIZE_MAX);

    if (id.data == NULL)
        return;
    begin(&line, id);
    buf_str(&line, ",\"result\":");
    buf_add(&line, result->data, result->size);
    buf_char(&line, '}');
    send(&line);
}

void rpc_fail(struct json_span id, int code, const char *message,
              const struct buf *data)
{
    auto_buf struct buf line = BUF_INIT_SECRET(SIZE_MAX);

    if (id.data == NULL)
        return;
    begin(&line, id);
    buf_fmt(&line, ",\"error\":{\"code\":%d,\"message\":", code);
    json_quote_str(&line, message);
    if (data != NULL && data->size > 0) {
        buf_str(&line, ",\"data\":");
        buf_add(&line, data->data, data->size);
    }
    buf_str(&line, "}}");
    send(&line);
}

void rpc_notify(const char *method, const struct buf *params)
{
    auto_buf struct buf line = BUF_INIT(SIZE_MAX);

    buf_fmt(&line,
            "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":", method);
    buf_add(&line, params->data, params->size);
    buf_char(&line, '}');
    send(&line);
}

/* ---- requests ---- */

static const struct json_span null_id = {"null", 4};

static bool refuse(struct json_span id, int code, const char *message)
{
    rpc_fail(id.data != NULL ? id : null_id, code, message, NULL);
    return false;
}

static bool is_id(struct json_span id)
{
    return id.data == NULL || strchr("sn0", json_type(id)) != NULL;
}

static bool refuse_text(const struct json_fault *fault)
{
    auto_buf struct buf message = BUF_INIT(4096);

    buf_fmt(&message, "The line is no JSON: column %zu: %s", fault->column,
            fault->reason);
    return refuse(null_id, RPC_PARSE_ERROR, buf_cstr(&message));
}

bool rpc_read(struct rpc_request *request, struct json_span line)
{
    struct json_fault fault;
    struct json_span version, method;

    *request = (struct rpc_request){.method = BUF_INIT(4096)};
    if (!json_valid(line.data, line.size, &fault))
        return refuse_text(&fault);
    if (json_type(line) == 'a')
        return refuse(null_id, RPC_INVALID_REQUEST,
                      "Send one request a line: arrays of requests are not "
                      "taken.");
    if (json_type(line) != 'o')
        return refuse(null_id, RPC_INVALID_REQUEST,
                      "A request is an object with jsonrpc, id, method and "
                      "params.");
    (void)!json_find(line, "id", &request->id);
    if (!is_id(request->id)) {
        request->id = null_id;
        return refuse(null_id, RPC_INVALID_REQUEST,
                      "The id must be a string or a number.");
    }
    if (!json_find(line, "jsonrpc", &version)
        || !json_string_is(version, "2.0"))
        return refuse(request->id, RPC_INVALID_REQUEST,
                      "The member jsonrpc must be \"2.0\".");
    if (!json_find(line, "method", &method) || json_type(method) != 's')
        return refuse(request->id, RPC_INVALID_REQUEST,
                      "The method must be a string.");
    json_unquote(&request->method, method);
    if (json_find(line, "params", &request->params)
        && json_type(request->params) != 'o')
        return refuse(request->id, RPC_INVALID_PARAMS,
                      "params must be an object, by name.");
    return true;
}

void rpc_request_free(struct rpc_request *request)
{
    buf_free(&request->method);
}
