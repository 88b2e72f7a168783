/* SPDX-License-Identifier: MIT */
/* journal-tail.c - collects the line numbers of results, in order. */
#include "journal-tail.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static const char begin[] = "{\"line\":";

#define BEGIN_SIZE (sizeof begin - 1)

/* A result line, parsed as far as it has been read. */
struct line {
    size_t at;
    uint64_t number;
    bool is_result; /* so far it begins like a result */
};

static void add_byte(struct line *line, char c)
{
    size_t at = line->at++;

    if (at < BEGIN_SIZE)
        line->is_result = line->is_result && c == begin[at];
    else if (c >= '0' && c <= '9' && line->number < UINT64_MAX / 16)
        line->number = line->number * 10 + (uint64_t)(c - '0');
    else
        line->at = SIZE_MAX; /* the number is complete */
}

static bool add_line(struct journal_tail *tail, const struct line *line)
{
    enum { STEP = 1024 };
    size_t count = tail->count;

    if (!line->is_result || line->number == 0)
        return true;
    if (count % STEP == 0) {
        uint64_t *more =
            realloc(tail->lines, (count + STEP) * sizeof *tail->lines);

        if (more == NULL)
            return false;
        tail->lines = more;
    }
    tail->lines[tail->count++] = line->number;
    return true;
}

static int compare(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;

    return one < other ? -1 : one > other;
}

bool journal_tail_read(struct journal_tail *tail, int output, uint64_t from,
                       size_t most, uint64_t *count)
{
    const struct line fresh = {0, 0, true};
    struct line line = fresh;
    char bytes[65536];
    ssize_t n;

    *count = 0;
    while ((n = pread(output, bytes, sizeof bytes, (off_t)from)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            break;
        for (ssize_t i = 0; i < n; i++) {
            if (bytes[i] != '\n') {
                if (line.at != SIZE_MAX)
                    add_byte(&line, bytes[i]);
                continue;
            }
            if (++*count <= most && !add_line(tail, &line))
                return false;
            line = fresh;
        }
        from += (uint64_t)n;
    }
    if (tail->count > 0)
        qsort(tail->lines, tail->count, sizeof *tail->lines, compare);
    return true;
}

void journal_tail_free(struct journal_tail *tail)
{
    free(tail->lines);
    *tail = (struct journal_tail){NULL, 0};
}

bool journal_tail_has(const struct journal_tail *tail, uint64_t line)
{
    return tail->count > 0
           && bsearch(&line, tail->lines, tail->count, sizeof *tail->lines,
                      compare)
                  != NULL;
}
