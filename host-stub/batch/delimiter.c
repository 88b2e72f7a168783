/* SPDX-License-Identifier: MIT */
/* delimiter.c - names the delimiters of a CSV, and finds out which one it has.
 */
#include "delimiter.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct {
    char delimiter;
    const char *word; /* of --delimiter */
    const char *name; /* of many */
} known[] = {
    {',', "comma", "commas"}, {';', "semicolon", "semicolons"},
    {'\t', "tab", "tabs"},    {'|', "pipe", "vertical bars"},
    {' ', "space", "spaces"},
};

#define KNOWN (sizeof known / sizeof *known)

const char *delimiter_name(char delimiter)
{
    for (size_t i = 0; i < KNOWN; i++) {
        if (known[i].delimiter == delimiter)
            return known[i].name;
    }
    return "other characters";
}

const char *delimiter_word(char delimiter)
{
    for (size_t i = 0; i < KNOWN; i++) {
        if (known[i].delimiter == delimiter)
            return known[i].word;
    }
    return "CHARACTER";
}

static bool can_separate(char c)
{
    return c == '\t' || c == ' ' || (ispunct((unsigned char)c) && c != '"');
}

bool delimiter_read(const char *value, char *delimiter, struct problem *problem)
{
    for (size_t i = 0; i < KNOWN; i++) {
        if (strcasecmp(value, known[i].word) == 0) {
            *delimiter = known[i].delimiter;
            return true;
        }
    }
    if (strcmp(value, "\\t") == 0) {
        *delimiter = '\t';
        return true;
    }
    if (strlen(value) == 1 && can_separate(*value)) {
        *delimiter = *value;
        return true;
    }
    return problem_set(problem, STATUS_USAGE,
                       "--delimiter takes one character, such as ';', or one "
                       "of comma, semicolon, tab, pipe and space, not '%s'",
                       value);
}

/* ---- what the CSV says itself ---- */

/* The part of the next record that is in memory, without its line end. It may
   be incomplete where it is longer than the feed's buffer. */
static size_t record_size(struct feed *feed)
{
    size_t at = 0;
    bool is_quoted = false;

    for (;;) {
        size_t size = (size_t)(feed->end - feed->at);

        for (; at < size; at++) {
            if (feed->at[at] == '"')
                is_quoted = !is_quoted;
            if (feed->at[at] == '\n' && !is_quoted)
                return at;
        }
        if (!feed_more(feed))
            return at;
    }
}

/* Is it `sep=` and a delimiter, in quotes or without? */
static bool is_sep_line(const char *data, size_t size, char *delimiter)
{
    if (size > 0 && data[size - 1] == '\r')
        size--;
    if (size == 7 && data[0] == '"' && data[6] == '"') {
        data++;
        size -= 2;
    }
    if (size != 5 || strncasecmp(data, "sep=", 4) != 0
        || !can_separate(data[4]))
        return false;
    *delimiter = data[4];
    return true;
}

static void skip_line(struct feed *feed, size_t size)
{
    feed->at += size;
    if (feed_fill(feed) && *feed->at == '\n')
        feed->at++;
    feed->line++;
}

/* How often is it outside quotes? */
static size_t count_outside(const char *data, size_t size, char c)
{
    size_t count = 0;
    bool is_quoted = false;

    for (size_t i = 0; i < size; i++) {
        if (data[i] == '"')
            is_quoted = !is_quoted;
        count += data[i] == c && !is_quoted;
    }
    return count;
}

char delimiter_find(struct feed *feed, char given)
{
    size_t size = record_size(feed);
    size_t semicolons, tabs;
    char said;

    if (is_sep_line(feed->at, size, &said)) {
        skip_line(feed, size);
        return given != '\0' ? given : said;
    }
    if (given != '\0')
        return given;
    semicolons = count_outside(feed->at, size, ';');
    tabs = count_outside(feed->at, size, '\t');
    if (semicolons + tabs == 0 || count_outside(feed->at, size, ',') > 0)
        return ',';
    return semicolons >= tabs ? ';' : '\t';
}
