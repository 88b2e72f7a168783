/* SPDX-License-Identifier: MIT */
/* fuzz-header.c - the parsers of header field values: Link, dates, media types,
   the numbers of rate limits */
#include <string.h>

#include "fuzz.h"
#include "link.h"
#include "mediatype.h"
#include "ratelimit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {
        "date", "retry-after", "x-rate-limit-limit", "x-rate-limit-remaining",
        "x-rate-limit-reset"};
    const char *value = (const char *)data;
    struct links links = LINKS_INIT;
    struct limits limits = LIMITS_INIT;

    link_read(&links, value, size);
    for (size_t i = 0; i < 3; i++) {
        const struct link *link = i == 0   ? &links.next
                                  : i == 1 ? &links.self
                                           : &links.broken;

        MUST(link->is_there || link->url.size == 0);
        MUST(link->url.size <= size);
        MUST(link->url.size == 0
             || memmem(value, size, link->url.data, link->url.size));
    }
    links_free(&links);
    media_type_is_json(value, size);
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
