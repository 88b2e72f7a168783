/* SPDX-License-Identifier: MIT */
/* shell-words.c - see shell-words.h. */
#include "shell-words.h"

#include <string.h>

void shell_words_free(struct shell_words *words)
{
    names_free(&words->words);
}

/* ---- reading ---- */

struct reader {
    struct shell_words *words;
    const char *at;
    const char *end; /* where the part that is replaced begins */
    char quote;
    bool is_begun; /* there is a word, even if it is empty so far */
    struct buf word;
};

static bool finish_word(struct reader *reader)
{
    bool kept = !reader->is_begun
                || (buf_ok(&reader->word)
                    && names_add(&reader->words->words, buf_cstr(&reader->word),
                                 reader->word.size));

    buf_reset(&reader->word);
    reader->is_begun = false;
    return kept;
}

/* Does the quote that is open leave this backslash one? */
static bool escapes(const struct reader *reader, char next)
{
    if (reader->quote == '"')
        return next == '"' || next == '\\' || next == '$' || next == '`';
    return reader->quote == '\0' && next != '\0';
}

static void read_char(struct reader *reader)
{
    char c = *reader->at;

    if (c == '\\' && escapes(reader, reader->at[1])) {
        buf_char(&reader->word, reader->at[1]);
        reader->at++;
    } else if (c == reader->quote) {
        reader->quote = '\0';
    } else if (reader->quote == '\0' && (c == '\'' || c == '"')) {
        reader->quote = c;
    } else {
        buf_char(&reader->word, c);
    }
    reader->at++;
}

static bool read_all(struct reader *reader)
{
    struct shell_words *words = reader->words;
    bool is_past = false;

    for (;;) {
        char c = *reader->at;

        if (!is_past && reader->at >= reader->end) {
            words->kept = reader->word.size;
            words->quote = reader->quote;
            is_past = true;
        }
        if (c == '\0')
            break;
        if (reader->quote == '\0' && (c == ' ' || c == '\t' || c == '\n')) {
            if (!finish_word(reader))
                return false;
            reader->at++;
            words->kept = 0; /* it was of a word before the last */
            words->quote = '\0';
        } else {
            reader->is_begun = true;
            read_char(reader);
        }
    }
    reader->is_begun = true;
    return finish_word(reader);
}

bool shell_words_read(struct shell_words *words, const char *line,
                      const char *replaced)
{
    size_t size = strlen(line), tail = strlen(replaced);
    struct reader reader = {
        .words = words, .at = line, .word = BUF_INIT(BUF_DATA)};
    bool good;

    if (tail > size || strcmp(line + size - tail, replaced) != 0)
        tail = 0;
    reader.end = line + size - tail;
    good = read_all(&reader);
    buf_free(&reader.word);
    return good;
}

/* ---- writing ---- */

static void add_quoted(struct buf *out, const char *text, char quote)
{
    for (; *text != '\0'; text++) {
        const char *special =
            quote == '"' ? "\"\\$`" : " \\'\"$`!*?[]{}()<>|&;#~";

        if (quote == '\'' && *text == '\'')
            buf_str(out, "'\\''");
        else if (quote != '\'' && strchr(special, *text) != NULL)
            buf_fmt(out, "\\%c", *text);
        else
            buf_char(out, *text);
    }
}

bool shell_words_complete(struct buf *out, const struct shell_words *words,
                          const char *word)
{
    const char *typed = "";

    if (words->words.count > 0)
        typed = words->words.at[words->words.count - 1];
    if (strncmp(word, typed, strlen(typed)) != 0)
        return false;
    add_quoted(out, word + words->kept, words->quote);
    return true;
}
