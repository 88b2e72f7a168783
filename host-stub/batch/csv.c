/* SPDX-License-Identifier: MIT */
/* csv.c - reads a record with a state machine over its bytes. */
#include "csv.h"

#include <stdlib.h>
#include <string.h>

enum place {
    START,  /* at the start of a value */
    BARE,   /* in an unquoted value */
    QUOTED, /* in a quoted value */
    QUOTE,  /* after a quote in a quoted value: its end, or the first of two */
    LOST    /* after an error: skips to the end of the line */
};

/* Why a quoted value must not be followed by something else. */
static const char *after_quote(char delimiter)
{
    switch (delimiter) {
    case ',':
        return "a comma must follow a quoted value";
    case ';':
        return "a semicolon must follow a quoted value";
    case '\t':
        return "a tab must follow a quoted value";
    default:
        return "the delimiter must follow a quoted value";
    }
}

static void end_value(struct csv_record *r)
{
    if (r->count == r->room) {
        size_t room = r->room > 0 ? 2 * r->room : 16;
        size_t *more = realloc(r->ends, room * sizeof *more);

        if (more == NULL) {
            r->reason = "no memory";
            return;
        }
        r->ends = more;
        r->room = room;
    }
    r->ends[r->count++] = r->text.size;
}

static enum place lose(struct csv_record *r, const char *reason)
{
    r->reason = reason;
    return LOST;
}

/* Handles one byte that does not end the record. */
static enum place step(struct csv_record *r, enum place place, char delimiter,
                       char c)
{
    switch (place) {
    case QUOTED:
        if (c == '"')
            return QUOTE;
        buf_char(&r->text, c);
        return QUOTED;
    case QUOTE:
        if (c == '"') {
            buf_char(&r->text, c);
            return QUOTED;
        }
        if (c != delimiter)
            return lose(r, after_quote(delimiter));
        end_value(r);
        return START;
    case START:
        if (c == '"')
            return QUOTED;
        /* fallthrough */
    case BARE:
        if (c == delimiter) {
            end_value(r);
            return START;
        }
        if (c == '"')
            return lose(r, "unexpected quote inside an unquoted value");
        buf_char(&r->text, c);
        return BARE;
    default:
        return LOST;
    }
}

/* Copies bytes of a quoted value in one piece. */
static void copy_quoted(struct feed *feed, struct csv_record *r)
{
    size_t size = (size_t)(feed->end - feed->at);
    const char *quote = memchr(feed->at, '"', size);

    if (quote != NULL)
        size = (size_t)(quote - feed->at);
    for (const char *at = feed->at; at < feed->at + size; at++)
        feed->line += *at == '\n';
    buf_add(&r->text, feed->at, size);
    feed->at += size;
}

static void begin(struct csv_record *r, uint64_t line)
{
    buf_reset(&r->text);
    r->count = 0;
    r->line = line;
    r->is_blank = false;
    r->reason = NULL;
}

/* Ends the record: a CR before its LF is not part of the last value. */
static void finish_record(struct csv_record *r, enum place place, bool had_cr)
{
    if (had_cr && place == BARE && r->text.size > 0)
        r->text.data[--r->text.size] = '\0';
    if (place == QUOTED)
        r->reason = "a quoted value has no end";
    if (r->reason == NULL && !buf_ok(&r->text))
        r->reason = r->text.too_big ? "it is longer than 64 MiB" : "no memory";
    r->is_blank = r->reason == NULL && r->count == 0 && r->text.size == 0
                  && place != QUOTE;
    if (!r->is_blank && r->reason == NULL)
        end_value(r);
}

bool csv_next(struct feed *feed, char delimiter, struct csv_record *r)
{
    enum place place = START;
    bool had_cr = false;

    begin(r, feed->line + 1);
    if (!feed_fill(feed))
        return false;
    while (feed_fill(feed)) {
        char c;

        if (place == QUOTED)
            copy_quoted(feed, r);
        if (feed->at == feed->end)
            continue;
        c = *feed->at++;
        feed->line += c == '\n';
        if (c == '\n' && place != QUOTED) {
            finish_record(r, place, had_cr);
            return true;
        }
        if (c == '\r' && place == QUOTE && !had_cr) {
            had_cr = true;
            continue;
        }
        place = had_cr && place == QUOTE ? lose(r, after_quote(delimiter))
                                         : step(r, place, delimiter, c);
        had_cr = c == '\r';
    }
    if (feed->stopped || feed->error != 0)
        return false;
    feed->line++;
    finish_record(r, place, had_cr);
    return true;
}

struct json_span csv_value(const struct csv_record *r, size_t index)
{
    size_t start = index > 0 ? r->ends[index - 1] : 0;

    return (struct json_span){buf_cstr(&r->text) + start,
                              r->ends[index] - start};
}

void csv_free(struct csv_record *r)
{
    buf_free(&r->text);
    free(r->ends);
    r->ends = NULL;
    r->room = r->count = 0;
}
