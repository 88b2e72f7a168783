/* SPDX-License-Identifier: MIT */
/* exchange.c - what libcurl calls back during a transfer, and what it knows of
   the answer. */
#include "exchange.h"

#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "clock.h"
#include "ratelimit.h"

/* An answer's header fields: more lines or bytes than this are no answer. */
#define HEADER_LINES_MAX 1000
#define HEADER_BYTES_MAX 262144

/* ---- the answer, for a receiver ---- */

long exchange_status(const struct exchange *exchange)
{
    long status = 0;

    curl_easy_getinfo(exchange->handle->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

const struct header_field *exchange_fields(const struct exchange *exchange,
                                           size_t *count)
{
    *count = exchange->field_count;
    return exchange->handle->fields;
}

/* ---- the head, line by line ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool ends_line(char c)
{
    return c == '\r' || c == '\n';
}

/* White space around a value is not part of it (RFC 9110, section 5.5); within
   it a CR that ends no line becomes a space (RFC 9112, section 2.2). */
static void add_value(struct buf *head, const char *value, size_t size)
{
    size_t at = head->size;
    char *stray;

    while (size > 0 && is_blank(value[0])) {
        value++;
        size--;
    }
    while (size > 0
           && (is_blank(value[size - 1]) || ends_line(value[size - 1])))
        size--;
    buf_add(head, value, size);
    while (buf_ok(head)
           && (stray = memchr(head->data + at, '\r', head->size - at)) != NULL)
        *stray = ' ';
    buf_char(head, '\0');
}

static void add_name(struct buf *head, const char *name, size_t size)
{
    char *kept;

    buf_add(head, name, size);
    buf_char(head, '\0');
    if (!buf_ok(head))
        return;
    kept = head->data + head->size - 1 - size;
    for (size_t i = 0; i < size; i++) {
        if (kept[i] >= 'A' && kept[i] <= 'Z')
            kept[i] = (char)(kept[i] + 32);
    }
}

/* "Name: value" as two texts, the name in lower case. */
static void add_field(struct exchange *x, const char *line, size_t size)
{
    struct buf *head = &x->handle->head;
    const char *colon = memchr(line, ':', size);

    if (colon == NULL || colon == line || memchr(line, '\0', size) != NULL)
        return;
    add_name(head, line, (size_t)(colon - line));
    add_value(head, colon + 1, size - (size_t)(colon + 1 - line));
    x->field_count++;
}

/* A value goes on in the next line, an obsolete form. */
static void add_folded(struct exchange *x, const char *line, size_t size)
{
    struct buf *head = &x->handle->head;

    if (x->field_count == 0 || !buf_ok(head)
        || memchr(line, '\0', size) != NULL)
        return;
    head->size--;
    buf_char(head, ' ');
    add_value(head, line, size);
}

/* Lines of interim answers are forgotten with the next status line; trailers
   are no fields of the answer. */
static void take_line(struct exchange *x, const char *line, size_t size)
{
    if (x->head_done || size == 0)
        return;
    if (size > 5 && memcmp(line, "HTTP/", 5) == 0) {
        buf_reset(&x->handle->head);
        x->field_count = 0;
        x->head_at = 0;
    } else if (ends_line(line[0])) {
        /* Ends a head; of an interim answer's and the real one the last
           counts. */
        x->head_at = transport_now();
    } else if (is_blank(line[0])) {
        add_folded(x, line, size);
    } else {
        add_field(x, line, size);
    }
}

/* ---- callbacks of libcurl ---- */

static struct exchange *exchange_of(void *context)
{
    return ((struct pooled *)context)->user;
}

/* Before each sending of the request; only the first is ours. */
static int on_send(void *context, char *ip, char *local_ip, int port,
                   int local_port)
{
    struct exchange *x = exchange_of(context);

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

/* ---- the head as a whole ---- */

/* Room for the fields of this answer; what an answer took, the next one has. */
static bool fields_room(struct exchange *x)
{
    struct pooled *handle = x->handle;
    struct header_field *more;

    if (x->field_count <= handle->field_room)
        return true;
    more = realloc(handle->fields, x->field_count * sizeof *more);
    if (more == NULL)
        return false;
    handle->fields = more;
    handle->field_room = x->field_count;
    return true;
}

static bool came_before(const struct header_field *first,
                        const struct header_field *field)
{
    while (first < field && !field_is(first, field->name))
        first++;
    return first < field;
}

/* The texts of the lines, two for each, as fields. False: no memory. */
static bool find_fields(struct exchange *x)
{
    const struct buf *head = &x->handle->head;
    const char *at = buf_cstr(head);

    if (!buf_ok(head) || !fields_room(x))
        return false;
    for (size_t i = 0; i < x->field_count; i++) {
        struct header_field *field = &x->handle->fields[i];

        field->name = at;
        field->name_size = strlen(at);
        field->value = at + field->name_size + 1;
        field->value_size = strlen(field->value);
        field->repeats = came_before(x->handle->fields, field);
        at = field->value + field->value_size + 1;
    }
    return true;
}

/* Each answer tells something of the server's clock. */
static void learn_clock(const struct exchange *x)
{
    const struct header_field *fields = x->handle->fields;
    int64_t seconds;
    size_t i = 0;

    while (i < x->field_count && !field_is(&fields[i], "date"))
        i++;
    if (i == x->field_count || x->head_at == 0)
        return;
    seconds = limits_date(fields[i].value, fields[i].value_size);
    if (seconds != LIMITS_UNKNOWN)
        clock_saw(&x->connection->origin, seconds, x->sent_at, x->head_at);
}

bool exchange_head(struct exchange *x)
{
    x->head_done = true;
    if (find_fields(x)) {
        learn_clock(x);
        if (x->receiver->head(x->receiver->context, x))
            return true;
    }
    x->refused = true;
    return false;
}

/* ---- and what comes with it ---- */

static size_t on_header(char *data, size_t size, size_t count, void *context)
{
    struct exchange *x = exchange_of(context);

    take_line(x, data, size * count);
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
    struct exchange *x = exchange_of(context);

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

    if (size > 6 && ascii_same_start(line, "DPoP: ", 6))
        return 6;
    for (size_t i = 0; i < sizeof signing / sizeof *signing; i++) {
        size_t name = strlen(signing[i]);
        const char *space;

        if (size <= name || !ascii_same_start(line, signing[i], name))
            continue;
        space = memchr(line + name, ' ', size - name);
        return space != NULL ? (size_t)(space - line) + 1 : name;
    }
    return size;
}

static int on_debug(CURL *easy, curl_infotype type, char *data, size_t size,
                    void *context)
{
    struct exchange *x = exchange_of(context);
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

void exchange_begin(struct exchange *x)
{
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
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, handle);
}

void exchange_set_debug(struct exchange *x)
{
    bool verbose = log_wants(x->log, CARD_LOG_DEBUG);

    if (x->handle->verbose != verbose)
        curl_easy_setopt(x->handle->easy, CURLOPT_VERBOSE, verbose ? 1L : 0L);
    x->handle->verbose = verbose;
}
