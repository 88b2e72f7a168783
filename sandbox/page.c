/* SPDX-License-Identifier: MIT */
/*
 * page.c - reads the parameters of a page, and writes its links
 */
#include "page.h"

#include <string.h>

#include "base64.h"
#include "codec.h"
#include "ident.h"
#include "percent.h"
#include "wholenumber.h"

/* A cursor contains a position and a check value, by which an invented cursor
   is recognised. */
#define CURSOR_SIZE 16
#define CURSOR_TEXT_MAX 64

static void put64(unsigned char *bytes, uint64_t value)
{
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(value >> (8 * i) & 255);
}

static uint64_t get64(const unsigned char *bytes)
{
    uint64_t value = 0;

    for (int i = 7; i >= 0; i--)
        value = value << 8 | bytes[i];
    return value;
}

static uint64_t scramble(uint64_t key, uint64_t value)
{
    struct random random = {key ^ value * 0xff51afd7ed558ccdu};
    return random_next(&random);
}

/* The 16 bytes become 24 characters, of which the last two are ==. */
static void cursor_write(struct buf *out, uint64_t key, size_t position)
{
    unsigned char bytes[CURSOR_SIZE];
    uint64_t check = scramble(key, position);

    put64(bytes, check);
    put64(bytes + 8, position ^ scramble(key, check));
    base64_add(out, bytes, sizeof(bytes));
}

static bool cursor_read(const char *text, uint64_t key, size_t *position)
{
    auto_buf struct buf bytes = BUF_INIT(CURSOR_TEXT_MAX);
    size_t size = strlen(text);

    if (size > CURSOR_TEXT_MAX || !base64_decode(&bytes, text, size)
        || bytes.size != CURSOR_SIZE)
        return false;
    const unsigned char *raw = (const unsigned char *)buf_cstr(&bytes);
    uint64_t check = get64(raw);
    *position = (size_t)(get64(raw + 8) ^ scramble(key, check));
    return scramble(key, *position) == check;
}

bool page_read(struct page *page, const struct request *request, uint64_t key,
               struct answer *answer)
{
    const char *limit = request_param(request, "limit");
    const char *after = request_param(request, "after");
    int64_t number = PAGE_LIMIT_MAX;

    *page = (struct page){PAGE_LIMIT_MAX, 0};
    if (limit != NULL && !whole_number(limit, 1, PAGE_LIMIT_MAX, &number)) {
        answer_error_because(answer, ERROR_VALIDATION, "limit",
                             "limit: The value must be a number from 1 to %d.",
                             PAGE_LIMIT_MAX);
        return false;
    }
    page->limit = (size_t)number;
    if (after != NULL && !cursor_read(after, key, &page->after)) {
        answer_error_because(answer, ERROR_VALIDATION, "after",
                             "after: The cursor is not valid. Take it from a "
                             "Link header as it is.");
        return false;
    }
    return true;
}

/* Appends the request's parameters as received, except the cursor. */
static void copy_query(struct buf *url, const struct request *request)
{
    const char *at = request->query.data;
    const char *end = at == NULL ? NULL : at + request->query.size;
    char mark = '?';

    while (at != NULL && at < end) {
        const char *amp = memchr(at, '&', (size_t)(end - at));
        size_t size = (size_t)((amp == NULL ? end : amp) - at);
        if (size > 0 && !(size >= 6 && memcmp(at, "after=", 6) == 0)) {
            buf_char(url, mark);
            buf_add(url, at, size);
            mark = '&';
        }
        at = amp == NULL ? NULL : amp + 1;
    }
}

void page_links(struct answer *answer, const struct request *request,
                const char *base, uint64_t key, bool more, size_t position)
{
    auto_buf struct buf url = BUF_INIT(ANSWER_BODY_MAX);
    auto_buf struct buf cursor = BUF_INIT(CURSOR_TEXT_MAX);

    answer_header(answer, "Link", "<%s%s>; rel=\"self\"", base,
                  request->target);
    if (!more)
        return;
    buf_str(&url, base);
    buf_add(&url, request->path.data, request->path.size);
    copy_query(&url, request);
    buf_str(&url,
            memchr(buf_cstr(&url), '?', url.size) ? "&after=" : "?after=");
    cursor_write(&cursor, key, position);
    percent_encode(&url, buf_cstr(&cursor), cursor.size);
    if (!buf_ok(&url) || !buf_ok(&cursor))
        answer->failed = true;
    answer_header(answer, "Link", "<%s>; rel=\"next\"", buf_cstr(&url));
}
