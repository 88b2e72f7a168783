/* SPDX-License-Identifier: MIT */
/* exchange.c - libcurl's callbacks during a transfer, which collect the
   answer. */
#include "exchange.h"

#include "clock.h"
#include "curllog.h"
#include "head.h"
#include "httpdate.h"
#include "moment.h"
#include "querykey.h"
#include "ratelimit.h"

/* Limits of an answer's header fields; an answer above them is refused. */
#define HEADER_LINES_MAX 1000
#define HEADER_BYTES_MAX 262144
/* Bytes of log lines that are kept. */
#define TOLD_MAX (4 * (size_t)HEADER_BYTES_MAX)

/* ---- the answer, for a receiver ---- */

long exchange_status(const struct exchange *exchange)
{
    return exchange->status;
}

const struct header_field *exchange_fields(const struct exchange *exchange,
                                           size_t *count)
{
    *count = exchange->field_count;
    return exchange->handle->fields;
}

/* ---- its time ---- */

int64_t exchange_ends(const struct exchange *x)
{
    int64_t own = x->connection->timeout_ms * 1000;

    if (x->sent == 0 || own > x->deadline - x->sent_at)
        return x->deadline;
    return x->sent_at + own;
}

bool exchange_is_over(struct exchange *x, bool readable, int64_t now)
{
    int64_t ends = exchange_ends(x);

    if (readable || call_is_flagged(x->log->call)) {
        x->cause = FAILURE_CANCELLED;
        return true;
    }
    if (now < ends)
        return false;
    x->cause = ends == x->deadline ? FAILURE_DEADLINE : FAILURE_TRY_TIMEOUT;
    return true;
}

/* ---- callbacks of libcurl ---- */

static struct exchange *exchange_of(void *context)
{
    return ((struct pooled *)context)->user;
}

/*
 * Why libcurl is about to send the request again. On a new connection it does
 * so only if the HTTP/2 server reported that it did not process the request
 * (RFC 9113, section 8.7). On a kept connection it also does so when the
 * connection ended: then only a report by the server is certain.
 */
static enum failure_cause why_again(const struct exchange *x)
{
    long opened = 0;

    if (x->wants_h1)
        return FAILURE_WANTS_H1;
    curl_easy_getinfo(x->handle->easy, CURLINFO_NUM_CONNECTS, &opened);
    return opened > 1 || x->told_off ? FAILURE_REFUSED : FAILURE_LOST;
}

/* Called before each send; libcurl may resend, but only the first sending is
   ours. */
static int on_send(void *context, char *ip, char *local_ip, int port,
                   int local_port)
{
    struct exchange *x = exchange_of(context);

    (void)ip;
    (void)local_ip;
    (void)port;
    if (x->sent++ > 0) {
        x->cause = why_again(x);
        return CURL_PREREQFUNC_ABORT;
    }
    curllog_watch(x, local_port);
    x->sent_at = moment_now();
    return CURL_PREREQFUNC_OK;
}

/* ---- the content ---- */

static bool give_body(void *context, const char *data, size_t size)
{
    struct exchange *x = context;

    if (x->receiver->body(x->receiver->context, data, size))
        return true;
    x->refused = true;
    return false;
}

static bool may_go_on(void *context)
{
    struct exchange *x = context;

    return !exchange_is_over(x, call_is_cancelled(x->log->call), moment_now());
}

/* Called if the answer cannot be decoded. The status and headers of an error
   still say what happened, and when to retry: only its body is lost. */
static bool is_undecodable(struct exchange *x, const char *fault)
{
    if (x->status >= 400) {
        x->unreadable = true;
        x->receiver->unreadable(x->receiver->context);
        return true;
    }
    x->cause = FAILURE_CODING;
    x->why = fault;
    return false;
}

static bool decoder_failed(struct exchange *x)
{
    if (x->decoder.fault != NULL)
        return is_undecodable(x, x->decoder.fault);
    x->refused = x->refused || x->decoder.no_memory;
    return false;
}

static bool begin_decoding(struct exchange *x)
{
    const struct header_field *field = x->handle->fields;
    const struct header_field *end = field + x->field_count;

    x->decoder = (struct decoder)DECODER_INIT(give_body, may_go_on, x);
    for (; field < end; field++) {
        if (field_is(field, "content-encoding")
            && !decoder_add(&x->decoder, field->value, field->value_size))
            return decoder_failed(x);
    }
    return true;
}

bool exchange_end(struct exchange *x)
{
    if (x->decoder.count == 0 || x->unreadable)
        return true;
    if (x->until_close && !x->decoder.begun)
        return is_undecodable(x, "its compressed data is missing");
    return decoder_end(&x->decoder) || decoder_failed(x);
}

void exchange_free(struct exchange *x)
{
    decoder_free(&x->decoder);
    buf_free(&x->told);
}

/* ---- the head ---- */

/* Learns the server's clock from each answer. */
static void learn_clock(const struct exchange *x)
{
    const struct header_field *fields = x->handle->fields;
    int64_t seconds;
    size_t i = 0;

    while (i < x->field_count && !field_is(&fields[i], "date"))
        i++;
    if (i == x->field_count)
        return;
    seconds = http_date(fields[i].value, fields[i].value_size);
    if (seconds != LIMITS_UNKNOWN)
        clock_saw(&x->connection->origin, seconds, x->sent_at, moment_now());
}

/* Passes status and headers to the receiver. Returns false if the answer is not
   HTTP, or if the receiver ended the transfer. */
static bool take_head(struct exchange *x)
{
    if (head_fields(x)) {
        if (!head_framed(x))
            return false;
        if (x->connection->query_key.size > 0)
            querykey_clean(x->handle->fields, x->field_count, x->connection);
        learn_clock(x);
        if (x->receiver->head(x->receiver->context, x))
            return begin_decoding(x);
    }
    x->refused = true;
    return false;
}

/*
 * Before 8.1 libcurl keeps a pointer to the last header field of a handle's
 * previous transfer, which is freed by then. It follows that pointer if the
 * first field of an answer begins with a blank, which continues the field
 * before. So the line after each status line is first given to on_body(): with
 * CURLOPT_HEADER on libcurl calls that before it parses the line itself, and
 * on_header() last.
 */
static void set_guard(struct exchange *x, enum guard guard)
{
    if (x->guard == guard || !pool_keeps_last_header())
        return;
    x->guard = guard;
    curl_easy_setopt(x->handle->easy, CURLOPT_HEADER,
                     guard == GUARD_ARMED ? 1L : 0L);
}

/* A long line arrives in pieces; the first piece decides. */
static bool guard_lets(struct exchange *x, const char *line)
{
    if (x->guard == GUARD_ARMED && (line[0] == ' ' || line[0] == '\t'))
        return head_folds_nothing(x);
    x->guard = GUARD_LOOKED;
    return true;
}

static bool take_line(struct exchange *x, const char *line, size_t size)
{
    enum head_place before = x->place;

    x->header_lines++;
    x->header_bytes += size;
    if (x->header_lines > HEADER_LINES_MAX
        || x->header_bytes > HEADER_BYTES_MAX) {
        x->cause = FAILURE_HEADERS_TOO_BIG;
        return false;
    }
    if (!head_line(x, line, size))
        return false;
    set_guard(x, x->place == HEAD_FIRST ? GUARD_ARMED : GUARD_OFF);
    return x->place != HEAD_WHOLE || before == HEAD_WHOLE || take_head(x);
}

static size_t on_header(char *data, size_t size, size_t count, void *context)
{
    return take_line(exchange_of(context), data, size * count) ? size * count
                                                               : 0;
}

static bool take_content(struct exchange *x, const char *data, size_t size)
{
    if (x->unreadable)
        return true;
    if (x->decoder.count == 0)
        return give_body(x, data, size);
    return decoder_feed(&x->decoder, data, size) || decoder_failed(x);
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct exchange *x = exchange_of(context);

    if (x->guard != GUARD_OFF)
        return guard_lets(x, data) ? size * count : 0;
    return take_content(x, data, size * count) ? size * count : 0;
}

void exchange_begin(struct exchange *x)
{
    x->told = (struct buf)BUF_INIT_SECRET(TOLD_MAX);
    x->handle->user = x;
    x->handle->detail[0] = '\0';
    buf_reset(&x->handle->head);
}

void exchange_set_callbacks(struct exchange *x)
{
    struct pooled *handle = x->handle;
    CURL *easy = handle->easy;

    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, handle->detail);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_send);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, handle);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, handle);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, handle);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, curllog_debug);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, handle);
}

void exchange_set_debug(struct exchange *x)
{
    bool verbose = log_wants(x->log, CARD_LOG_DEBUG);

    if (x->handle->verbose != verbose)
        curl_easy_setopt(x->handle->easy, CURLOPT_VERBOSE, verbose ? 1L : 0L);
    x->handle->verbose = verbose;
}
