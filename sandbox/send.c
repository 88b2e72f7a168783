/* SPDX-License-Identifier: MIT */
/*
 * send.c - turns answers into responses of libmicrohttpd
 *
 * Some versions of libmicrohttpd send headers in the order in which they were
 * added, others in reverse. learn_order() finds out once which it is.
 */
#include "send.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "instant.h"

static pthread_once_t order_once = PTHREAD_ONCE_INIT;
static bool last_first;

static enum MHD_Result see_first(void *first, enum MHD_ValueKind kind,
                                 const char *name, const char *value)
{
    (void)kind;
    (void)name;
    *(char *)first = *value;
    return MHD_NO;
}

static void learn_order(void)
{
    char first = 'a';
    struct MHD_Response *probe =
        MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);

    if (probe == NULL)
        return;
    MHD_add_response_header(probe, "X", "a");
    MHD_add_response_header(probe, "X", "b");
    MHD_get_response_headers(probe, see_first, &first);
    MHD_destroy_response(probe);
    last_first = first == 'b';
}

/* The state of a body that is sent piece by piece. */
struct stream {
    const struct sandbox *sandbox;
    char *data; /* NULL for a generated body (`big`) */
    uint64_t size;
    uint64_t cut_at; /* the connection is closed here, unless it is `size` */
    int64_t drip_ms;
};

static void stream_free(void *context)
{
    struct stream *stream = context;

    free(stream->data);
    free(stream);
}

/* A big body is "[", this element repeated, spaces up to the end, and "]". */
static const char big_element[] =
    "{\"id\":\"guo0000000000000000b\",\"status\":\"ACTIVE\",\"n\":1.0},\n";
#define BIG_STEP (sizeof(big_element) - 1)

static char big_byte(uint64_t at, uint64_t size)
{
    uint64_t elements = (size - 1) / BIG_STEP;
    uint64_t in_list = at - 1;

    if (at == 0)
        return '[';
    if (at == size - 1)
        return ']';
    if (in_list >= elements * BIG_STEP - (elements > 0 ? 2 : 0))
        return ' ';
    return big_element[in_list % BIG_STEP];
}

static ssize_t stream_read(void *context, uint64_t at, char *out, size_t room)
{
    const struct stream *stream = context;
    uint64_t left = stream->cut_at - at;

    if (left == 0)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (room > left)
        room = (size_t)left;
    if (stream->drip_ms > 0) {
        sandbox_wait(stream->sandbox, stream->drip_ms);
        room = 1;
    }
    if (stream->data != NULL)
        memcpy(out, stream->data + at, room);
    else
        for (size_t i = 0; i < room; i++)
            out[i] = big_byte(at + i, stream->size);
    return (ssize_t)room;
}

static struct MHD_Response *stream_response(const struct sandbox *sandbox,
                                            struct answer *answer)
{
    struct stream *stream = calloc(1, sizeof(*stream));
    uint64_t size = answer->big > 0 ? (uint64_t)answer->big : answer->body.size;

    if (stream == NULL)
        return NULL;
    *stream = (struct stream){sandbox, NULL, size, size, answer->drip_ms};
    if (answer->cut)
        stream->cut_at = size / 2;
    if (answer->big == 0)
        stream->data = buf_take(&answer->body, NULL);
    struct MHD_Response *response = MHD_create_response_from_callback(
        size, 64 * 1024, stream_read, stream, stream_free);
    if (response == NULL)
        stream_free(stream);
    return response;
}

static struct MHD_Response *make_response(const struct sandbox *sandbox,
                                          struct answer *answer)
{
    size_t size = 0;

    if (answer->big > 0
        || (answer->body.size > 0 && (answer->cut || answer->drip_ms > 0)))
        return stream_response(sandbox, answer);
    char *data = buf_take(&answer->body, &size);
    if (data == NULL)
        return NULL;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(size, data, MHD_RESPMEM_MUST_FREE);
    if (response == NULL)
        free(data);
    return response;
}

static bool add_date(struct MHD_Response *response, int64_t shift)
{
    char text[64];
    struct tm tm;
    time_t when = (time_t)(instant_now_ms() / 1000 + shift);

    return gmtime_r(&when, &tm) != NULL
           && strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &tm) > 0
           && MHD_add_response_header(response, "Date", text) == MHD_YES;
}

static bool add_all(struct MHD_Response *response, const struct answer *answer)
{
    size_t count = answer->headers.count;

    for (size_t i = 0; i < count; i++) {
        size_t at = last_first ? count - 1 - i : i;
        const struct pair *header = &answer->headers.items[at];
        if (MHD_add_response_header(response, header->name, header->value)
            != MHD_YES)
            return false;
    }
    if (answer->clock_shift != 0 && !add_date(response, answer->clock_shift))
        return false;
    return answer->content_type == NULL
           || MHD_add_response_header(response, "Content-Type",
                                      answer->content_type)
                  == MHD_YES;
}

enum MHD_Result answer_send(struct MHD_Connection *connection,
                            const struct sandbox *sandbox,
                            struct answer *answer)
{
    struct MHD_Response *response = NULL;
    enum MHD_Result result = MHD_NO;

    pthread_once(&order_once, learn_order);
    if (answer->failed || !buf_ok(&answer->body)) {
        answer_error(answer, ERROR_INTERNAL, NULL, NULL);
        answer->big = 0;
    }
    response = make_response(sandbox, answer);
    if (response == NULL)
        return MHD_NO;
    if (add_all(response, answer))
        result =
            MHD_queue_response(connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return result;
}
