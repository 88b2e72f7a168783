/* SPDX-License-Identifier: MIT */
/* kit-values.c - reads a form or connection, and returns its values. */
#include <stdlib.h>

#include "decimal.h"
#include "fields.h"
#include "kit-work.h"

/* ---- reading ---- */

static bool begin_values(struct kit_values *values)
{
    size_t count = values->of.count + 1; /* calloc(0) may be NULL */

    values->values = calloc(count, sizeof *values->values);
    values->given = calloc(count, sizeof *values->given);
    values->texts = calloc(count, sizeof *values->texts);
    return values->values != NULL && values->given != NULL
           && values->texts != NULL;
}

void kit_values_free(struct kit_values *values)
{
    for (size_t i = 0; values->texts != NULL && i < values->of.count; i++)
        buf_free(&values->texts[i]);
    free(values->values);
    free(values->given);
    free(values->texts);
}

/* Reads a text without quotes and escapes. A secret that is not a string is
   masked as written. */
static bool read_text(struct kit_values *values, size_t i)
{
    struct kit_work *work = values->kit->work;
    bool secret =
        (member_field(&values->of, i)->flags & CARD_FIELD_SECRET) != 0;
    struct json_span value = values->values[i];
    struct buf *text = &values->texts[i];

    if (value.data == NULL)
        return true;
    text->limit = value.size;
    text->secret = secret;
    if (json_type(value) == 's')
        json_unquote(text, value);
    else if (!secret)
        return true;
    else
        buf_add(text, value.data, value.size);
    if (!error_kept(&work->error, text))
        return false;
    if (secret)
        redactor_add(&work->redactor, buf_cstr(text), text->size);
    return true;
}

static bool check_value(struct kit_values *values, size_t i, uint32_t how)
{
    struct error *error = &values->kit->work->error;
    const struct card_field *field = member_field(&values->of, i);
    struct json_span value = values->values[i];
    const struct buf *text = &values->texts[i];

    if (!field_fits(&values->of, i, value, error))
        return false;
    if (json_type(value) != 's' || (how & KIT_NUL_ALLOWED) != 0
        || memchr(buf_cstr(text), '\0', text->size) == NULL)
        return true;
    field_fault(&values->of, i, NULL, error,
                "%s contains a NUL character. Remove it.", field->title);
    return false;
}

static bool take_default(struct kit_values *values, size_t i)
{
    const char *standard = member_field(&values->of, i)->default_json;

    if (standard == NULL)
        return true;
    values->values[i] =
        json_trim((struct json_span){standard, strlen(standard)});
    return read_text(values, i);
}

static void drop_value(struct kit_values *values, size_t i)
{
    values->values[i] = (struct json_span){NULL, 0};
    values->given[i] = false;
}

/* `shown` was determined before any value was dropped or replaced by a default.
 */
static bool read_field(struct kit_values *values, size_t i, bool shown,
                       uint32_t how)
{
    const struct members_of *of = &values->of;
    struct error *error = &values->kit->work->error;
    const struct card_field *field = member_field(of, i);
    bool is_form = of->code == CARD_INVALID_INPUT;

    if (!values->given[i]) {
        drop_value(values, i);
        if (!shown)
            return true;
        if ((field->flags & CARD_FIELD_REQUIRED) != 0
            && field->default_json == NULL
            && (how & (is_form ? KIT_FORM_PART : KIT_CONNECTION_PART)) == 0)
            return field_missing(of, i, error);
        return take_default(values, i);
    }
    if (shown)
        return check_value(values, i, how);
    drop_value(values, i);
    if (is_form && (how & KIT_FORM_PART) == 0)
        field_fault(of, i, NULL, error,
                    "%s is given where it does not apply. Remove it.",
                    field->title);
    return !is_form || (how & KIT_FORM_PART) != 0;
}

static bool read_fields(struct kit_values *values, uint32_t how)
{
    bool *shown = calloc(values->of.count + 1, sizeof *shown);
    bool good = true;

    if (shown == NULL)
        return error_no_memory(&values->kit->work->error);
    for (size_t i = 0; i < values->of.count; i++) {
        shown[i] = field_is_shown(&values->of, i, values->values);
        values->given[i] =
            !field_empty(member_field(&values->of, i), values->values[i]);
        /* Collects all secrets before the first message is written. */
        good = read_text(values, i) && good;
    }
    for (size_t i = 0; i < values->of.count; i++)
        good = read_field(values, i, shown[i], how) && good;
    free(shown);
    return good;
}

bool kit_values_read(struct kit_values *values, struct card_text text,
                     uint32_t how)
{
    struct error *error = &values->kit->work->error;
    bool good;

    if (!begin_values(values))
        return error_no_memory(error);
    if (!members_check(&values->of, text, error))
        return false;
    good = members_read(&values->of, text, values->values, error);
    return read_fields(values, how) && good;
}

/* ---- values ---- */

/* The card asks for a field that its descriptor lacks. */
#define PLACE_DEFECT (-2)

struct kit *kit_of(const struct kit_values *values)
{
    return values->kit;
}

int kit_place(const struct kit_values *values, const char *key)
{
    if (values == NULL || values->values == NULL)
        return -1;
    for (size_t i = 0; i < values->of.count; i++) {
        if (strcmp(member_field(&values->of, i)->key, key) == 0)
            return (int)i;
    }
    kit_defect(values->kit, "the descriptor's %s fields have no \"%s\"",
               values->of.name, key);
    return PLACE_DEFECT;
}

/* The same for a field of one of these types, or one that accepts any JSON. */
static int typed_place(const struct kit_values *values, const char *key,
                       int32_t type, int32_t or_type)
{
    int place = kit_place(values, key);
    const struct card_field *field;

    if (place < 0)
        return place;
    field = member_field(&values->of, (size_t)place);
    if (field->type == type || field->type == or_type
        || (field->flags & CARD_FIELD_ANY_JSON) != 0)
        return place;
    kit_defect(values->kit, "the field \"%s\" is not of the type asked for",
               key);
    return PLACE_DEFECT;
}

bool kit_given(const struct kit_values *values, const char *key)
{
    int place = kit_place(values, key);

    return place >= 0 && values->given[place];
}

const char *kit_text_size(const struct kit_values *values, const char *key,
                          size_t *size)
{
    int place = typed_place(values, key, CARD_TYPE_TEXT, CARD_TYPE_DROPDOWN);

    *size = 0;
    if (place == PLACE_DEFECT)
        return ""; /* so that the card reaches kit_end(), which reports it */
    if (place < 0 || json_type(values->values[place]) != 's')
        return NULL;
    *size = values->texts[place].size;
    return buf_cstr(&values->texts[place]);
}

const char *kit_text(const struct kit_values *values, const char *key)
{
    size_t size;

    return kit_text_size(values, key, &size);
}

int kit_choice(const struct kit_values *values, const char *key)
{
    int place =
        typed_place(values, key, CARD_TYPE_DROPDOWN, CARD_TYPE_DROPDOWN);

    if (place < 0)
        return -1;
    return field_choice(member_field(&values->of, (size_t)place),
                        values->values[place]);
}

int64_t kit_integer(const struct kit_values *values, const char *key)
{
    int place = typed_place(values, key, CARD_TYPE_NUMBER, CARD_TYPE_NUMBER);
    struct decimal number;

    if (place < 0 || json_type(values->values[place]) != 'n')
        return 0;
    number = decimal_read(values->values[place]);
    return decimal_integer(&number);
}

double kit_number(const struct kit_values *values, const char *key)
{
    int place = typed_place(values, key, CARD_TYPE_NUMBER, CARD_TYPE_NUMBER);
    auto_buf struct buf text = BUF_INIT(KIT_TEXT_MAX);
    double number = 0;

    if (place < 0 || json_type(values->values[place]) != 'n')
        return 0;
    buf_add(&text, values->values[place].data, values->values[place].size);
    if (!buf_ok(&text) || !kit_read_double(buf_cstr(&text), &number))
        kit_no_memory(values->kit);
    return number;
}

bool kit_bool(const struct kit_values *values, const char *key)
{
    int place = typed_place(values, key, CARD_TYPE_BOOLEAN, CARD_TYPE_BOOLEAN);

    return place >= 0 && json_type(values->values[place]) == 't';
}

struct card_text kit_raw(const struct kit_values *values, const char *key)
{
    int place = kit_place(values, key);
    struct json_span value = {NULL, 0};

    if (place >= 0)
        value = json_trim(values->values[place]);
    return (struct card_text){value.data, value.size};
}
