/* SPDX-License-Identifier: MIT */
/* curllog.c - reads libcurl's log, and keeps its lines for the host with
   credentials masked. */
#include "curllog.h"

#include <string.h>

#include "ascii.h"

/* ---- requests that the server refused ---- */

/* The log is read only for requests that must not be sent twice, and only on
   new connections, where its cost is small compared to that of connecting. */
void curllog_watch(struct exchange *x, int port)
{
    struct pooled *handle = x->handle;
    long opened = 0;

    curl_easy_getinfo(handle->easy, CURLINFO_NUM_CONNECTS, &opened);
    if (opened > 0 || handle->h2_port != port)
        handle->h2_answers = 0;
    handle->h2_port = port;
    if ((x->request->repeatable && opened == 0) || x->request->http1
        || !x->connection->http2
        || strcmp(x->connection->origin.scheme, "https") != 0)
        return;
    curl_easy_setopt(handle->easy, CURLOPT_VERBOSE, 1L);
    handle->verbose = true;
}

/* "... GOAWAY, error=0, last_stream=1" names the last stream that was
   processed. Does the text name a stream before this request's? Streams are
   numbered 1, 3, 5 and so on. */
static bool is_beyond(const struct exchange *x, const char *text, size_t size)
{
    static const char name[] = "GOAWAY, error=", last[] = ", last_stream=";
    const char *end = text + size;
    const char *at = memmem(text, size, name, sizeof name - 1);
    uint64_t number = 0;

    if (at != NULL)
        at = memmem(at, (size_t)(end - at), last, sizeof last - 1);
    if (at == NULL)
        return false;
    at += sizeof last - 1;
    if (at == end || *at < '0' || *at > '9')
        return false;
    while (at < end && *at >= '0' && *at <= '9' && number < UINT32_MAX)
        number = number * 10 + (uint64_t)(*at++ - '0');
    return number < 1 + 2 * (uint64_t)x->handle->h2_answers;
}

static void read_log(struct exchange *x, const char *text, size_t size)
{
    static const char required[] = "HTTP_1_1_REQUIRED";

    if (memmem(text, size, required, sizeof required - 1) != NULL)
        x->wants_h1 = true;
    if (is_beyond(x, text, size))
        x->told_off = true;
}

/* ---- what is shown ---- */

/* How much of a header line may be logged: only the name and scheme if it holds
   a credential. */
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

static void keep_line(struct exchange *x, const char *mark, const char *line,
                      size_t size)
{
    size_t shown = shown_of(line, size);

    if (!buf_has_room(&x->told, shown + 16)
        && !buf_reserve(&x->told, shown + 16))
        return;
    buf_str(&x->told, mark);
    buf_char(&x->told, ' ');
    buf_add(&x->told, line, shown);
    buf_str(&x->told, shown < size ? REDACT_MASK "\n" : "\n");
}

void curllog_hand_over(struct exchange *x)
{
    const char *at = x->told.data;
    const char *end = at + x->told.size;

    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));

        log_line(x->log, CARD_LOG_DEBUG, "%.*s", (int)(newline - at), at);
        at = newline + 1;
    }
    buf_reset(&x->told);
}

int curllog_debug(CURL *easy, curl_infotype type, char *data, size_t size,
                  void *context)
{
    struct exchange *x = ((struct pooled *)context)->user;
    const char *mark = type == CURLINFO_HEADER_OUT  ? ">"
                       : type == CURLINFO_HEADER_IN ? "<"
                                                    : "*";
    char *end = data + size;

    (void)easy;
    if (type == CURLINFO_TEXT && x->sent == 1 && x->place == HEAD_STATUS)
        read_log(x, data, size);
    if (!log_wants(x->log, CARD_LOG_DEBUG))
        return 0;
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
            keep_line(x, mark, data, length);
        data = newline != NULL ? newline + 1 : end;
    }
    return 0;
}
