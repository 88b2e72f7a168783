/* SPDX-License-Identifier: MIT */
/* exchange.c - what libcurl calls back during a transfer, and what it knows of
   the answer. */
#include "exchange.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clock.h"
#include "ratelimit.h"

/* An answer's header fields: more lines or bytes than this are no answer. */
#define HEADER_LINES_MAX 1000
#define HEADER_BYTES_MAX 262144

/* ---- the answer, for a receiver ---- */

long exchange_status(const struct exchange *exchange)
{
    long status = 0;

    curl_easy_getinfo(exchange->handle.easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/* White space is not part of a value (RFC 9110, section 5.5); of an empty one
   libcurl 7.88 leaves the CR. */
static size_t value_size(const char *value)
{
    size_t size = strlen(value);

    while (size > 0 && strchr(" \t\r\n", value[size - 1]) != NULL)
        size--;
    return size;
}

/* libcurl 7.88 has one place for what it gives of a header: the list is walked
   to its end before anything else is asked. */
bool exchange_fields(struct exchange *exchange, struct header_field **fields,
                     size_t *count)
{
    struct curl_header *header = NULL;

    *count = 0;
    *fields = malloc((exchange->header_lines + 1) * sizeof **fields);
    if (*fields == NULL)
        return false;
    while (*count < exchange->header_lines
           && (header = curl_easy_nextheader(exchange->handle.easy,
                                             CURLH_HEADER, -1, header))
                  != NULL)
        (*fields)[(*count)++] =
            (struct header_field){header->name, header->value,
                                  value_size(header->value), header->index > 0};
    return true;
}

/* ---- callbacks of libcurl ---- */

/* Before each sending of the request; only the first is ours. */
static int on_send(void *context, char *ip, char *local_ip, int port,
                   int local_port)
{
    struct exchange *x = context;

    (void)ip;
    (void)local_ip;
    (void)port;
    (void)local_port;
    if (x->sent++ > 0) {
        x->cause = FAILURE_LOST;
        return CURL_PREREQFUNC_ABORT;
    }
    x->sent_at = transport_now();
    return CURL_PREREQFUNC_OK;
}

/* Each answer tells something of the server's clock. */
static void learn_clock(const struct exchange *x)
{
    struct curl_header *date = NULL;
    int64_t seconds;

    if (x->head_at == 0
        || curl_easy_header(x->handle.easy, "Date", 0, CURLH_HEADER, -1, &date)
               != CURLHE_OK)
        return;
    seconds = limits_date(date->value, value_size(date->value));
    if (seconds != LIMITS_UNKNOWN)
        clock_saw(&x->connection->origin, seconds, x->sent_at, x->head_at);
}

bool exchange_head(struct exchange *x)
{
    x->head_done = true;
    learn_clock(x);
    if (x->receiver->head(x->receiver->context, x))
        return true;
    x->refused = true;
    return false;
}

static size_t on_header(char *data, size_t size, size_t count, void *context)
{
    struct exchange *x = context;

    /* The line that ends a head; of an interim answer's and the real one the
       last counts. */
    if (!x->head_done && size * count > 0 && strchr("\r\n", data[0]) != NULL)
        x->head_at = transport_now();
    else if (!x->head_done && size * count > 5 && memcmp(data, "HTTP/", 5) == 0)
        x->head_at = 0;
    x->header_lines++;
    x->header_bytes += size * count;
    if (x->header_lines > HEADER_LINES_MAX
        || x->header_bytes > HEADER_BYTES_MAX) {
        x->cause = FAILURE_HEADERS_TOO_BIG;
        return 0;
    }
    return size * count;
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct exchange *x = context;

    if (!x->head_done && !exchange_head(x))
        return 0;
    if (!x->receiver->body(x->receiver->context, data, size * count)) {
        x->refused = true;
        return 0;
    }
    return size * count;
}

/* How much of a header line a log may show: of one that signs, its name and
   scheme. */
static size_t shown_of(const char *line, size_t size)
{
    static const char *const signing[] = {"Authorization: ",
                                          "Proxy-Authorization: "};

    if (size > 6 && strncasecmp(line, "DPoP: ", 6) == 0)
        return 6;
    for (size_t i = 0; i < sizeof signing / sizeof *signing; i++) {
        size_t name = strlen(signing[i]);
        const char *space;

        if (size <= name || strncasecmp(line, signing[i], name) != 0)
            continue;
        space = memchr(line + name, ' ', size - name);
        return space != NULL ? (size_t)(space - line) + 1 : name;
    }
    return size;
}

static int on_debug(CURL *easy, curl_infotype type, char *data, size_t size,
                    void *context)
{
    struct exchange *x = context;
    const char *mark = type == CURLINFO_HEADER_OUT  ? ">"
                       : type == CURLINFO_HEADER_IN ? "<"
                                                    : "*";
    char *end = data + size;

    (void)easy;
    if (type != CURLINFO_TEXT && type != CURLINFO_HEADER_OUT
        && type != CURLINFO_HEADER_IN)
        return 0;
    while (data < end) {
        char *newline = memchr(data, '\n', (size_t)(end - data));
        char *stop = newline != NULL ? newline : end;
        size_t length = (size_t)(stop - data);

        while (length > 0 && data[length - 1] == '\r')
            length--;
        if (length > 0)
            log_line(x->log, CARD_LOG_DEBUG, "%s %.*s%s", mark,
                     (int)shown_of(data, length), data,
                     shown_of(data, length) < length ? REDACT_MASK : "");
        data = newline != NULL ? newline + 1 : end;
    }
    return 0;
}

void exchange_set_callbacks(struct exchange *x)
{
    CURL *easy = x->handle.easy;

    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, x->detail);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_send);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, x);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, x);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, x);
    if (log_wants(x->log, CARD_LOG_DEBUG)) {
        curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
        curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
        curl_easy_setopt(easy, CURLOPT_DEBUGDATA, x);
    }
}
