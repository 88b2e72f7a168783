/* SPDX-License-Identifier: MIT */
/* greet-raw.c - results that card.h forbids, or that are as large as it
   allows. */
#include "greet.h"

#include <stdlib.h>
#include <string.h>

static const char *after(const struct work *work, const char *start)
{
    const char *mode = buf_cstr(&work->mode);
    size_t size = strlen(start);

    return strncmp(mode, start, size) == 0 ? mode + size : NULL;
}

static void put(struct buf *buf, struct card_text *text, const char *value)
{
    buf_reset(buf);
    buf_str(buf, value);
    *text = greet_text_of(buf);
}

static int32_t put_raw(struct work *work, const char *told)
{
    struct texts *texts = work->texts;
    struct card_result *result = work->result;
    const struct {
        const char *name;
        struct buf *buf;
        struct card_text *text;
    } all[] = {
        {"output:", &texts->output, &result->output},
        {"next:", &texts->next, &result->next},
        {"attempts:", &texts->attempts, &result->attempts},
        {"update:", &texts->update, &result->connection_update},
        {"error:", &texts->error, &result->error},
        {"bucket:", &texts->bucket, &result->pace.bucket},
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        size_t size = strlen(all[i].name);

        if (strncmp(told, all[i].name, size) == 0)
            put(all[i].buf, all[i].text, told + size);
    }
    if (result->pace.bucket.data != NULL) {
        result->pace.limit = INT64_MAX;
        result->pace.remaining = INT64_MAX;
        result->pace.reset_ms = INT64_MAX;
    }
    return result->error.data != NULL ? CARD_NETWORK : CARD_OK;
}

static void repeat(struct buf *out, char c, long count)
{
    for (long i = 0; i < count; i++)
        buf_char(out, c);
}

static void put_deep(struct work *work, long levels)
{
    struct buf *out = &work->texts->output;

    buf_reset(out);
    buf_str(out, "{\"status\":200,\"facts\":{\"seen\":[]},\"echo\":");
    repeat(out, '[', levels);
    repeat(out, ']', levels);
    buf_char(out, '}');
    work->result->output = greet_text_of(out);
}

static int32_t put_loud(struct work *work, long size)
{
    struct buf *out = &work->texts->error;

    buf_str(out, "{\"code\":\"NETWORK\",\"message\":\"begin ");
    repeat(out, 'x', size);
    buf_str(out, "\",\"retryable\":false}");
    work->result->error = greet_text_of(out);
    return CARD_NETWORK;
}

int32_t greet_raw(struct work *work)
{
    const char *told;

    if ((told = after(work, "deep:")) != NULL)
        put_deep(work, strtol(told, NULL, 10));
    else if ((told = after(work, "loud:")) != NULL)
        return put_loud(work, strtol(told, NULL, 10));
    else if ((told = after(work, "raw:")) != NULL)
        return put_raw(work, told);
    return CARD_OK;
}
