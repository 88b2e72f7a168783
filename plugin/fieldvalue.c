/* SPDX-License-Identifier: MIT */
/* fieldvalue.c - reads tokens and quoted strings from the value of a header
   field. */
#include "fieldvalue.h"

#include <string.h>

bool value_at(const struct value_reader *reader, char c)
{
    return reader->at < reader->end && *reader->at == c;
}

void value_skip(struct value_reader *reader, const char *these)
{
    while (reader->at < reader->end && *reader->at != '\0'
           && strchr(these, *reader->at) != NULL)
        reader->at++;
}

struct value_text value_while(struct value_reader *reader, bool (*fits)(char c))
{
    const char *begin = reader->at;

    while (reader->at < reader->end && fits(*reader->at))
        reader->at++;
    return (struct value_text){begin, (size_t)(reader->at - begin)};
}

static bool is_escape(const struct value_reader *reader)
{
    return *reader->at == '\\' && reader->end - reader->at > 1
           && reader->at[1] != '\n';
}

struct value_text value_quoted(struct value_reader *reader)
{
    const char *begin = ++reader->at;
    struct value_text text;

    while (reader->at < reader->end && *reader->at != '"'
           && *reader->at != '\n')
        reader->at += is_escape(reader) ? 2 : 1;
    text = (struct value_text){begin, (size_t)(reader->at - begin)};
    if (value_at(reader, '"'))
        reader->at++;
    else
        reader->is_open = true;
    return text;
}
