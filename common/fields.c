/* SPDX-License-Identifier: MIT */
/* fields.c - checks type, choices and limits of one value, and words the
   faults. */
#include "fields.h"

#include <string.h>

#include "decimal.h"
#include "jsonwrite.h"
#include "nearest.h"

#define MESSAGE_MAX 8192
#define CHOICES_SHOWN 40

/* Fields whose value messages do not show. */
static bool is_hidden(const struct members_of *of,
                      const struct card_field *field)
{
    return of->code != CARD_INVALID_INPUT
           || (field->flags & CARD_FIELD_SECRET) != 0;
}

void field_fault(const struct members_of *of, size_t i, const char *below,
                 struct error *error, const char *format, ...)
{
    const char *key = member_field(of, i)->key;
    size_t room = strlen(key) + (below != NULL ? strlen(below) : 0);
    auto_buf struct buf pointer = BUF_INIT(2 * room + 1);
    auto_buf struct buf message = BUF_INIT_SECRET(MESSAGE_MAX);
    va_list args;

    va_start(args, format);
    buf_vfmt(&message, format, args);
    va_end(args);
    json_pointer_add(&pointer, key, strlen(key));
    buf_str(&pointer, below != NULL ? below : "");
    if (message.too_big)
        error_add(error, of->code, key, buf_cstr(&pointer),
                  "The message about it is too long to show.");
    else if (error_kept(error, &pointer) && error_kept(error, &message))
        error_add(error, of->code, key, buf_cstr(&pointer), "%s",
                  buf_cstr(&message));
}

bool field_empty(const struct card_field *field, struct json_span value)
{
    if (json_type(value) == 'o' && field->type != CARD_TYPE_OBJECT)
        return false;
    return members_empty(value);
}

/* ---- conditions ---- */

static bool is_text(struct json_span value, const char *text)
{
    size_t size = strlen(text);

    if (json_type(value) == 's')
        return json_string_is(value, text);
    return value.size == size && memcmp(value.data, text, size) == 0;
}

bool field_is_shown(const struct members_of *of, size_t i,
                    const struct json_span *values)
{
    const struct card_field *field = member_field(of, i);
    const char *const *wanted = field->shown_if_values;
    const struct card_field *control;
    struct json_span value;
    size_t place = 0;

    if (field->shown_if_key == NULL)
        return true;
    while (place < of->count
           && strcmp(member_field(of, place)->key, field->shown_if_key) != 0)
        place++;
    if (place == of->count || wanted == NULL)
        return true;
    control = member_field(of, place);
    value = values[place];
    if (field_empty(control, value) && control->default_json != NULL)
        value = (struct json_span){control->default_json,
                                   strlen(control->default_json)};
    value = json_trim(value);
    for (; value.size > 0 && *wanted != NULL; wanted++) {
        if (is_text(value, *wanted))
            return true;
    }
    return false;
}

bool field_missing(const struct members_of *of, size_t i, struct error *error)
{
    const char *title = member_field(of, i)->title;

    if (of->code == CARD_INVALID_INPUT)
        field_fault(of, i, NULL, error,
                    "No %s input provided. Enter a valid %s.", title, title);
    else
        field_fault(of, i, NULL, error, "%s is missing from the %s.", title,
                    of->name);
    return false;
}

/* ---- values ---- */

static const struct card_choice *choice_at(const struct card_field *field,
                                           size_t i)
{
    return (const void *)((const char *)field->choices
                          + i * field->choice_size);
}

int field_choice(const struct card_field *field, struct json_span value)
{
    if (json_type(value) != 's')
        return -1;
    for (size_t i = 0; i < field->choice_count; i++) {
        if (json_string_is(value, choice_at(field, i)->value))
            return (int)i;
    }
    return -1;
}

/* `A, B or C`, each within quotes. */
static void list_choices(struct buf *out, const struct card_field *field,
                         const char *quote)
{
    size_t count = field->choice_count;

    for (size_t i = 0; i < count && i < CHOICES_SHOWN; i++) {
        if (i > 0)
            buf_str(out, i + 1 < count ? ", " : " or ");
        buf_fmt(out, "%s%s%s", quote, choice_at(field, i)->value, quote);
    }
    if (count > CHOICES_SHOWN)
        buf_fmt(out, " or one of %zu others", count - CHOICES_SHOWN);
}

static const char *nearest_choice(const struct card_field *field,
                                  const char *given)
{
    const char *names[CHOICES_SHOWN];
    size_t count = 0;

    for (; count < field->choice_count && count < CHOICES_SHOWN; count++)
        names[count] = choice_at(field, count)->value;
    return nearest(given, names, count);
}

/* If the value is not shown, it may be of any type; otherwise it is a string.
 */
static bool wrong_choice(const struct members_of *of, size_t i,
                         struct json_span value, struct error *error)
{
    const struct card_field *field = member_field(of, i);
    auto_buf struct buf choices = BUF_INIT(MESSAGE_MAX / 2);
    auto_buf struct buf text = BUF_INIT(value.size);
    bool hidden = is_hidden(of, field);
    struct shown shown;
    const char *near;

    list_choices(&choices, field, hidden ? "\"" : "");
    if (!hidden)
        json_unquote(&text, value);
    if (!error_kept(error, &text)
        || (!choices.too_big && !error_kept(error, &choices)))
        return false;
    if (hidden) {
        field_fault(of, i, NULL, error, "%s must be %s.", field->title,
                    buf_cstr(&choices));
        return false;
    }
    near = nearest_choice(field, buf_cstr(&text));
    field_fault(of, i, NULL, error, "%s must be %s, not %s.%s%s%s",
                field->title, buf_cstr(&choices),
                show(&shown, buf_cstr(&text), text.size),
                near != NULL ? " Did you mean " : "", near != NULL ? near : "",
                near != NULL ? "?" : "");
    return false;
}

static bool wrong_type(const struct members_of *of, size_t i, const char *type,
                       struct json_span value, struct error *error)
{
    const struct card_field *field = member_field(of, i);

    if (is_hidden(of, field))
        field_fault(of, i, NULL, error, "%s must be %s.", field->title, type);
    else
        field_fault(of, i, NULL, error, "%s must be %s, not %s.", field->title,
                    type, members_type_name(value));
    return false;
}

static bool is_integer(const struct card_field *field, size_t field_size)
{
    return CARD_WITHIN(field_size, field, format) && field->format != NULL
           && strcmp(field->format, CARD_FORMAT_INTEGER) == 0;
}

static bool number_fits(const struct members_of *of, size_t i,
                        struct json_span value, struct error *error)
{
    const struct card_field *field = member_field(of, i);
    bool whole = is_integer(field, of->size);
    bool bounded = field->minimum != 0 || field->maximum != 0;
    int64_t least = bounded ? field->minimum : INT64_MIN;
    int64_t most = bounded ? field->maximum : INT64_MAX;
    struct decimal number = decimal_read(value);
    auto_buf struct buf range = BUF_INIT(BUF_WORD);
    struct shown shown;

    if ((!whole || decimal_is_whole(&number))
        && ((!bounded && !whole)
            || (decimal_compare(&number, least) >= 0
                && decimal_compare(&number, most) <= 0)))
        return true;
    buf_str(&range, whole ? "a whole number" : "a number");
    if (bounded || decimal_is_whole(&number))
        buf_fmt(&range, " from %lld to %lld", (long long)least,
                (long long)most);
    if (!error_kept(error, &range))
        return false;
    if (is_hidden(of, field))
        field_fault(of, i, NULL, error, "%s must be %s.", field->title,
                    buf_cstr(&range));
    else
        field_fault(of, i, NULL, error, "%s must be %s, not %s.", field->title,
                    buf_cstr(&range),
                    show_bare(&shown, value.data, value.size));
    return false;
}

bool field_fits(const struct members_of *of, size_t i, struct json_span value,
                struct error *error)
{
    const struct card_field *field = member_field(of, i);
    char type = json_type(value);

    if ((field->flags & CARD_FIELD_ANY_JSON) != 0)
        return true;
    switch (field->type) {
    case CARD_TYPE_TEXT:
        return type == 's' || wrong_type(of, i, "a string", value, error);
    case CARD_TYPE_NUMBER:
        return type == 'n' ? number_fits(of, i, value, error)
                           : wrong_type(of, i, "a number", value, error);
    case CARD_TYPE_BOOLEAN:
        return type == 't' || type == 'f'
               || wrong_type(of, i, "true or false", value, error);
    case CARD_TYPE_DROPDOWN:
        if (type == 's' && field_choice(field, value) >= 0)
            return true;
        return type == 's' || is_hidden(of, field)
                   ? wrong_choice(of, i, value, error)
                   : wrong_type(of, i, "a string", value, error);
    case CARD_TYPE_OBJECT:
        return type == 'o' || wrong_type(of, i, "an object", value, error);
    default:
        return true;
    }
}
