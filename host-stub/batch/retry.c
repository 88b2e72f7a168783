/* SPDX-License-Identifier: MIT */
/* retry.c - collects the lines that failed from the results of a batch. */
#include "retry.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crc32c.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "wholenumber.h"

void retry_free(struct retry *retry)
{
    free(retry->lines);
    *retry = (struct retry)RETRY_INIT;
}

static bool add_line(struct retry *retry, const struct retry_line *line)
{
    if (retry->count == retry->room) {
        size_t room = retry->room > 0 ? 2 * retry->room : 64;
        struct retry_line *more =
            reallocarray(retry->lines, room, sizeof *more);

        if (more == NULL)
            return false;
        retry->lines = more;
        retry->room = room;
    }
    retry->lines[retry->count++] = *line;
    return true;
}

/* ---- one result ---- */

static bool has_text(struct json_span object, const char *key, const char *text)
{
    struct json_span value;

    return json_find(object, key, &value) && json_type(value) == 's'
           && json_string_is(value, text);
}

/* Can the call have had an effect, although there was no answer? Not if it was
   not sent, or had an answer, or the card says that it may be repeated. */
static bool is_doubtful(struct json_span error)
{
    static const char *const certain[] = {"INVALID_INPUT", "BAD_CONNECTION",
                                          "AUTH", "HTTP_STATUS", "TLS"};
    struct json_span value;

    if (json_find(error, "retryable", &value) && json_type(value) == 't')
        return false;
    for (size_t i = 0; i < sizeof certain / sizeof *certain; i++) {
        if (has_text(error, "code", certain[i]))
            return false;
    }
    return true;
}

/* Reads the number of a line, from 1. */
static bool read_number(struct json_span value, uint64_t *number)
{
    auto_buf struct buf digits = BUF_INIT(BUF_WORD);
    int64_t whole;

    buf_add(&digits, value.data, value.size);
    if (!buf_ok(&digits) || json_type(value) != 'n'
        || !whole_number(buf_cstr(&digits), 1, INT64_MAX, &whole))
        return false;
    *number = (uint64_t)whole;
    return true;
}

/* Takes a result. Returns false if it is none; memory may have run out. */
static bool take_result(struct retry *retry, struct json_span text,
                        bool *no_memory)
{
    struct retry_line line = {0, false, false, false};
    struct json_span value;

    *no_memory = false;
    if (!json_valid(text.data, text.size, NULL) || json_type(text) != 'o'
        || !json_find(text, "line", &value) || !read_number(value, &line.line))
        return false;
    retry->results++;
    if (!json_find(text, "error", &value) || json_type(value) != 'o')
        return true;
    line.is_unknown = has_text(value, "code", "UNKNOWN");
    line.is_doubtful = line.is_unknown || is_doubtful(value);
    *no_memory = !add_line(retry, &line);
    return !*no_memory;
}

/* ---- the file ---- */

static int compare(const void *a, const void *b)
{
    const struct retry_line *one = a, *other = b;

    return one->line < other->line ? -1 : one->line > other->line;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static bool read_lines(struct retry *retry, FILE *file, struct problem *problem)
{
    char *text = NULL;
    size_t room = 0;
    uint64_t number = 0;
    bool good = true;
    ssize_t size;

    while (good && (size = getline(&text, &room, file)) >= 0) {
        bool no_memory = false;

        number++;
        if (is_blank(text)
            || take_result(retry, (struct json_span){text, (size_t)size},
                           &no_memory))
            continue;
        good = no_memory
                   ? problem_no_memory(problem)
                   : problem_set(problem, STATUS_FORM,
                                 "--retry-failed %s: line %ju is not a result "
                                 "of a batch; give the file that batch -o "
                                 "wrote",
                                 retry->path, (uintmax_t)number);
    }
    free(text);
    return good
           && (!ferror(file)
               || problem_set(problem, STATUS_FORM, "--retry-failed %s: %s",
                              retry->path, strerror(errno)));
}

bool retry_read(struct retry *retry, const char *path, struct problem *problem)
{
    FILE *file = fopen(path, "re");
    bool good;

    retry->path = path;
    if (file == NULL)
        return problem_set(problem, STATUS_FORM, "--retry-failed %s: %s", path,
                           strerror(errno));
    good = read_lines(retry, file, problem);
    if (fclose(file) != 0 && good)
        good = problem_set(problem, STATUS_FORM, "--retry-failed %s: %s", path,
                           strerror(errno));
    if (retry->count > 0)
        qsort(retry->lines, retry->count, sizeof *retry->lines, compare);
    return good;
}

struct retry_line *retry_find(const struct retry *retry, uint64_t line)
{
    struct retry_line wanted = {line, false, false, false};

    return retry->count == 0 ? NULL
                             : bsearch(&wanted, retry->lines, retry->count,
                                       sizeof *retry->lines, compare);
}

size_t retry_unknown(const struct retry *retry)
{
    size_t count = 0;

    for (size_t i = 0; i < retry->count; i++)
        count += retry->lines[i].is_unknown;
    return count;
}

uint32_t retry_crc(const struct retry *retry)
{
    uint32_t crc = 0;

    for (size_t i = 0; i < retry->count; i++) {
        auto_buf struct buf line = BUF_INIT(BUF_WORD);

        buf_fmt(&line, "%ju,", (uintmax_t)retry->lines[i].line);
        crc = crc32c(crc, buf_cstr(&line), line.size);
    }
    return crc;
}
