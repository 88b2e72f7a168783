/* SPDX-License-Identifier: MIT */
/* fuzz-header.c - the parsers of header field values: Link, dates, media types,
   rate
   limits in each dialect */
#include <string.h>

#include "dialect.h"
#include "fuzz.h"
#include "httpdate.h"
#include "link.h"
#include "mediatype.h"
#include "ratelimit.h"

/* Every number is in its range, so that a wait can be calculated from it. */
static void must_be_limits(const struct limits *limits)
{
    const int64_t second = 1000000;

    MUST(limits->limit >= LIMITS_UNKNOWN);
    MUST(limits->remaining >= LIMITS_UNKNOWN);
    MUST(limits->reset >= LIMITS_UNKNOWN);
    MUST(limits->reset < INT64_MAX / second);
    MUST(limits->reset_in >= LIMITS_UNKNOWN);
    MUST(limits->reset_in < INT64_MAX / second - 1);
    MUST(limits->retry_after >= LIMITS_UNKNOWN);
}

/* The value in each dialect's fields, alone and in all of them. */
static void read_dialects(const char *value, size_t size)
{
    static const char *const names[] = {
        "ratelimit",         "ratelimit-policy",      "ratelimit-limit",
        "ratelimit-reset",   "ratelimit-remaining",   "x-ratelimit-limit",
        "x-ratelimit-reset", "x-ratelimit-remaining", "x-rate-limit-reset"};
    struct header_field fields[sizeof names / sizeof *names];
    size_t count = sizeof names / sizeof *names;

    for (size_t i = 0; i < count; i++) {
        struct limits limits = LIMITS_INIT;

        fields[i] = (struct header_field){names[i], strlen(names[i]), value,
                                          size, false};
        dialects_read(dialects_all, &limits, &fields[i], 1);
        must_be_limits(&limits);
        dialects_read(dialects_all, &limits, fields, i + 1);
        must_be_limits(&limits);
    }
}

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
    MUST(http_date(value, size) >= LIMITS_UNKNOWN);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct header_field field = {names[i], strlen(names[i]), value, size,
                                     false};

        limits_read(&limits, &field, 1);
    }
    must_be_limits(&limits);
    limits_concurrency(&limits);
    read_dialects(value, size);
    return 0;
}
