/* SPDX-License-Identifier: MIT */
/* connection-reader.c - one function for each type of field. */
#include "connection-reader.h"

#include <string.h>

#include "connection-fault.h"
#include "fields.h"

/* Every field may be a secret. So may the proxy's password, as given and
   decoded, an encoded key, and a token from a sign-in. */
_Static_assert(REDACT_MAX >= FIELDS_MAX + 5, "no secret is left out");

bool reader_fault(struct connection_reader *reader, enum connection_place place,
                  const char *message)
{
    connection_fault(reader->error, place, "%s", message);
    return false;
}

bool reader_is_kept(struct connection_reader *reader,
                    enum connection_place place, const struct buf *text)
{
    if (buf_no_memory(text))
        return error_no_memory(reader->error);
    return buf_ok(text) || reader_fault(reader, place, "is too long.");
}

bool reader_keep_text(struct connection_reader *reader,
                      enum connection_place place, struct buf *text)
{
    if (service_field(place)->flags & CARD_FIELD_SECRET)
        redactor_add(reader->redactor, buf_cstr(text), text->size);
    return reader_is_kept(reader, place, text);
}

bool reader_text(struct connection_reader *reader, enum connection_place place,
                 struct buf *text)
{
    struct json_span value = reader_value(reader, place);

    if (!reader_given(reader, place))
        return true;
    if (json_type(value) != 's')
        return reader_fault(reader, place, "must be a string.");
    json_unquote(text, value);
    if (!reader_keep_text(reader, place, text))
        return false;
    if (strlen(buf_cstr(text)) != text->size)
        return reader_fault(reader, place,
                            "contains a NUL character. Remove it.");
    return true;
}

bool reader_required(struct connection_reader *reader,
                     enum connection_place place, struct buf *text)
{
    if (!reader_given(reader, place))
        return reader_fault(reader, place, "is missing; signing in needs it.");
    return reader_text(reader, place, text);
}

bool reader_number(struct connection_reader *reader,
                   enum connection_place place, int64_t *number)
{
    const struct card_field *field = service_field(place);
    struct json_span value = reader_value(reader, place);
    struct json_span standard = {field->default_json,
                                 strlen(field->default_json)};

    if (members_empty(value))
        return members_number(standard, number);
    if (members_number(value, number) && *number >= field->minimum
        && *number <= field->maximum)
        return true;
    connection_fault(reader->error, place,
                     "must be a whole number from %lld to %lld.",
                     (long long)field->minimum, (long long)field->maximum);
    return false;
}

bool reader_boolean(struct connection_reader *reader,
                    enum connection_place place, bool *boolean)
{
    struct json_span value = reader_value(reader, place);

    *boolean = service_field(place)->default_json[0] == 't';
    if (members_empty(value))
        return true;
    *boolean = json_type(value) == 't';
    return field_fits(&service.members, service.places[place] - 1U, value,
                      reader->error);
}

bool reader_choice(struct connection_reader *reader,
                   enum connection_place place, int *choice)
{
    struct json_span value = reader_value(reader, place);

    if (members_empty(value))
        return true;
    if (!field_fits(&service.members, service.places[place] - 1U, value,
                    reader->error))
        return false;
    *choice = field_choice(service_field(place), value);
    return true;
}
