/* SPDX-License-Identifier: MIT */
/* rpc.c - JSON-RPC 2.0 over standard input and output. */
#include "rpc.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/uio.h>
#include <unistd.h>

#include "files.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "rpc-id.h"
#include "text.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int out = -1;
static bool is_terminal;
static int error_fd = -1;
static atomic_int error;

bool rpc_open(void)
{
    out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    is_terminal = isatty(out) == 1;
    error_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return out >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0;
}

int rpc_error(void)
{
    return atomic_load(&error);
}

int rpc_error_fd(void)
{
    return error_fd;
}

/* Only the first error counts. */
static void fail_with(int reason)
{
    int none = 0;

    atomic_compare_exchange_strong(&error, &none, reason);
    eventfd_write(error_fd, 1);
}

void rpc_give_up(void)
{
    fail_with(ENOMEM);
}

void rpc_close(void)
{
    if (out >= 0 && close(out) != 0)
        fail_with(errno);
    if (error_fd >= 0)
        close(error_fd);
    out = error_fd = -1;
}

static int write_line(struct iovec *parts, int count)
{
    auto_buf struct buf safe = BUF_INIT(BUF_UNLIMITED);
    struct iovec line;

    if (!is_terminal)
        return file_write(out, parts, count);
    /* outside input must not send commands to a terminal */
    for (int i = 0; i < count; i++)
        text_terminal(&safe, parts[i].iov_base, parts[i].iov_len);
    line = (struct iovec){safe.data, safe.size};
    return buf_ok(&safe) ? file_write(out, &line, 1) : ENOMEM;
}

/* Writes one line: the parts, and the text around them. */
static void send(const struct buf *begin, const struct json_span *parts,
                 size_t count, const char *end)
{
    struct iovec line[RPC_PARTS + 2];
    int used = 0;
    int failed = 0;

    if (!buf_ok(begin)) {
        rpc_give_up();
        return;
    }
    line[used++] = (struct iovec){begin->data, begin->size};
    for (size_t i = 0; i < count && i < RPC_PARTS; i++) {
        if (parts[i].size > 0)
            line[used++] =
                (struct iovec){(void *)(uintptr_t)parts[i].data, parts[i].size};
    }
    line[used++] = (struct iovec){(void *)(uintptr_t)end, strlen(end)};
    pthread_mutex_lock(&lock);
    if (rpc_error() == 0)
        failed = write_line(line, used);
    if (failed != 0)
        fail_with(failed);
    pthread_mutex_unlock(&lock);
}

static void begin(struct buf *line, struct json_span id)
{
    buf_str(line, "{\"jsonrpc\":\"2.0\",\"id\":");
    buf_add(line, id.data, id.size);
}

void rpc_answer_parts(struct json_span id, const struct json_span *parts,
                      size_t count)
{
    auto_buf struct buf line = BUF_INIT(BUF_UNLIMITED);

    if (id.data == NULL)
        return;
    begin(&line, id);
    buf_str(&line, ",\"result\":");
    send(&line, parts, count, "}\n");
}

void rpc_fail_parts(struct json_span id, int code, const char *message,
                    const struct json_span *parts, size_t count)
{
    auto_buf struct buf line = BUF_INIT(BUF_UNLIMITED);

    if (id.data == NULL)
        return;
    begin(&line, id);
    buf_fmt(&line, ",\"error\":{\"code\":%d,\"message\":", code);
    json_quote_str(&line, message);
    if (count > 0)
        buf_str(&line, ",\"data\":");
    send(&line, parts, count, "}}\n");
}

/* ---- answers in one part ---- */

static struct json_span all_of(const struct buf *text)
{
    return (struct json_span){text->data, text->size};
}

void rpc_answer(struct json_span id, const struct buf *result)
{
    struct json_span part = all_of(result);

    if (!buf_ok(result))
        rpc_give_up();
    else
        rpc_answer_parts(id, &part, 1);
}

void rpc_fail(struct json_span id, int code, const char *message,
              const struct buf *data)
{
    struct json_span part = {NULL, 0};

    if (data != NULL && !buf_ok(data)) {
        rpc_give_up();
        return;
    }
    if (data != NULL)
        part = all_of(data);
    rpc_fail_parts(id, code, message, &part, part.size > 0 ? 1 : 0);
}

void rpc_notify(const char *method, const struct buf *params)
{
    auto_buf struct buf line = BUF_INIT(BUF_UNLIMITED);
    struct json_span part = all_of(params);

    buf_fmt(&line,
            "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":", method);
    send(&line, &part, 1, "}\n");
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

static bool refuse_text(struct json_span line, const struct json_fault *fault)
{
    auto_buf struct buf message = BUF_INIT(BUF_LINE);
    struct json_span id;

    (void)!rpc_id_scan(line, false, &id);
    buf_fmt(&message, "The line is not valid JSON: column %zu: %s",
            fault->column, fault->reason);
    return refuse(id, RPC_PARSE_ERROR, buf_cstr(&message));
}

/* Finds the members of a request. Returns the name of a duplicate, or NULL: a
   duplicate id comes before all others, since it leaves unclear whom to answer.
   Members that JSON-RPC does not define are ignored. */
static const char *find_members(struct rpc_request *request,
                                struct json_span *version,
                                struct json_span *method, struct json_span line)
{
    enum { VERSION, ID, METHOD, PARAMS };
    static const char *const names[] = {[VERSION] = "jsonrpc",
                                        [ID] = "id",
                                        [METHOD] = "method",
                                        [PARAMS] = "params"};
    struct json_span *const spans[] = {version, &request->id, method,
                                       &request->params};
    struct json_walk walk;
    struct json_span key, value;
    const char *twice = NULL;

    json_walk_into(&walk, line);
    while (json_walk_member(&walk, &key, &value)) {
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            if (!json_string_is(key, names[i]))
                continue;
            if (spans[i]->data != NULL && (twice == NULL || i == ID))
                twice = names[i];
            *spans[i] = value;
        }
    }
    return twice;
}

static bool refuse_twice(struct json_span id, const char *name)
{
    auto_buf struct buf message = BUF_INIT(BUF_LINE);

    buf_fmt(&message, "The request has its member %s twice.", name);
    return refuse(strcmp(name, "id") == 0 ? null_id : id, RPC_INVALID_REQUEST,
                  buf_cstr(&message));
}

static bool read_object(struct rpc_request *request, struct json_span line)
{
    struct json_span version = {NULL, 0}, method = {NULL, 0};
    const char *twice = find_members(request, &version, &method, line);

    if (!is_id(request->id))
        return refuse(null_id, RPC_INVALID_REQUEST,
                      "The id must be a string or a number.");
    if (twice != NULL)
        return refuse_twice(request->id, twice);
    if (version.data == NULL || json_type(version) != 's'
        || !json_string_is(version, "2.0"))
        return refuse(request->id, RPC_INVALID_REQUEST,
                      "The member jsonrpc must be \"2.0\".");
    if (method.data == NULL || json_type(method) != 's')
        return refuse(request->id, RPC_INVALID_REQUEST,
                      "The method must be a string.");
    json_unquote(&request->method, method);
    if (request->params.data == NULL || json_type(request->params) == 'o')
        return true;
    /* only its id distinguishes a request from a notification, which is never
       answered, whatever is wrong with it */
    if (request->id.data != NULL)
        refuse(request->id, RPC_INVALID_PARAMS,
               "params must be an object, by name.");
    return false;
}

bool rpc_read(struct rpc_request *request, struct json_span line)
{
    struct json_fault fault;

    *request = (struct rpc_request){.method = BUF_INIT(BUF_LINE)};
    /* a form with the deepest nesting that a card accepts is two levels deeper
       here */
    if (!json_valid_wrapped(line.data, line.size, &fault))
        return refuse_text(line, &fault);
    if (json_type(line) == 'a')
        return refuse(
            null_id, RPC_INVALID_REQUEST,
            "Send one request per line: arrays of requests are not supported.");
    if (json_type(line) != 'o')
        return refuse(null_id, RPC_INVALID_REQUEST,
                      "A request is an object with jsonrpc, id, method and "
                      "params.");
    return read_object(request, line);
}

void rpc_refuse_long(struct json_span begin, const char *message)
{
    struct json_span id;

    (void)!rpc_id_scan(begin, true, &id);
    refuse(id, RPC_INVALID_REQUEST, message);
}

void rpc_request_free(struct rpc_request *request)
{
    buf_free(&request->method);
}
