/* SPDX-License-Identifier: MIT */
/* fuzz-header.c - values of header fields that are read: Link, dates, media
   types, the rate limit's numbers */
#include <string.h>

#include "fuzz.h"
#include "headers.h"
#include "link.h"
#include "ratelimit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {
        "date", "retry-after", "x-rate-limit-limit", "x-rate-limit-remaining",
        "x-rate-limit-reset"};
    const char *value = (const char *)data;
    struct buf next = BUF_INIT(65536);
    struct limits limits = LIMITS_INIT;

    if (link_next(&next, value, size)) {
        MUST(next.size <= size);
        MUST(next.size == 0 || memmem(value, size, next.data, next.size));
    } else {
        MUST(next.size == 0);
    }
    buf_free(&next);
    headers_json_type(value, size);
    MUST(limits_date(value, size) >= LIMITS_UNKNOWN);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct header_field field = {names[i], strlen(names[i]), value, size,
                                     false};

        limits_read(&limits, &field, 1);
    }
    MUST(limits.limit >= LIMITS_UNKNOWN);
    MUST(limits.remaining >= LIMITS_UNKNOWN);
    MUST(limits.reset >= LIMITS_UNKNOWN);
    MUST(limits.retry_after >= LIMITS_UNKNOWN);
    limits_concurrency(&limits);
    return 0;
}
