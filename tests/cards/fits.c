/* SPDX-License-Identifier: MIT */
/* fits.c - the checker of common/, leaving out the rules that a bad card does
   not follow. */
#include "fits.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "jsonwrite.h"

#define LIMIT ((size_t)1 << 28)

struct work {
    struct members_of of;
    struct error error;
    struct json_span *values;
    unsigned without;
};

/* The field as it looks to a card that forgot a rule. */
static struct card_field forgetful(const struct card_field *given,
                                   unsigned without)
{
    struct card_field field = *given;

    if ((without & FITS_NO_REQUIRED) != 0)
        field.flags &= ~CARD_FIELD_REQUIRED;
    if ((without & FITS_NO_LIMITS) != 0)
        field.minimum = field.maximum = 0;
    if ((without & FITS_NO_WHOLE) != 0)
        field.format = NULL;
    if ((without & FITS_NO_CHOICES) != 0 && field.type == CARD_TYPE_DROPDOWN)
        field.type = CARD_TYPE_TEXT;
    return field;
}

static bool matches(const struct card_field *field, struct json_span value)
{
    struct buf text = BUF_INIT(LIMIT);
    regex_t regex;
    bool found;

    if (field->pattern == NULL || json_type(value) != 's'
        || regcomp(&regex, field->pattern, REG_EXTENDED | REG_NOSUB) != 0)
        return true;
    json_unquote(&text, value);
    found = regexec(&regex, buf_cstr(&text), 0, NULL, 0) == 0;
    regfree(&regex);
    buf_free(&text);
    return found;
}

/* Does the value have the field's type, whatever the choices and limits are? */
static bool has_type(const struct work *work, size_t i)
{
    struct card_field field =
        forgetful(member_field(&work->of, i),
                  FITS_NO_LIMITS | FITS_NO_WHOLE | FITS_NO_CHOICES);
    struct members_of of = {"form", CARD_INVALID_INPUT, &field, 1,
                            sizeof field};

    return field_fits(&of, 0, work->values[i], NULL);
}

static void judge(struct work *work, size_t i)
{
    const struct card_field *field = member_field(&work->of, i);
    struct json_span value = work->values[i];

    if (field_empty(field, value)) {
        if ((field->flags & CARD_FIELD_REQUIRED) != 0
            && field->default_json == NULL
            && field_is_shown(&work->of, i, work->values))
            field_missing(&work->of, i, &work->error);
        return;
    }
    if ((work->without & FITS_NO_TYPES) != 0 && !has_type(work, i))
        return;
    if (field_fits(&work->of, i, value, &work->error)
        && (work->without & FITS_NO_PATTERNS) == 0 && !matches(field, value))
        field_fault(&work->of, i, NULL, &work->error,
                    "%s does not match its pattern.", field->title);
}

static void write_faults(struct buf *errors, const struct error *error)
{
    buf_char(errors, '[');
    for (size_t i = 0; i < error->count && i < ERROR_FAULTS_MAX; i++) {
        const struct fault *fault = &error->faults[i];

        buf_str(errors, i > 0 ? ",{" : "{");
        if (fault->field != NULL) {
            json_key(errors, "field");
            json_quote_str(errors, fault->field);
        }
        json_key(errors, "pointer");
        json_quote_str(errors, fault->pointer);
        json_key(errors, "message");
        json_quote_str(errors, fault->message);
        buf_char(errors, '}');
    }
    buf_char(errors, ']');
}

bool fits(struct buf *errors, const struct card_field *fields, size_t count,
          struct json_span object, unsigned without)
{
    struct card_field *own = calloc(count + 1, sizeof *own);
    struct json_span *values = calloc(count + 1, sizeof *values);
    struct work work = {{"form", CARD_INVALID_INPUT, own, count, sizeof *own},
                        ERROR_INIT,
                        values,
                        without};
    bool good;

    if (own == NULL || values == NULL)
        abort();
    for (size_t i = 0; i < count; i++)
        own[i] = forgetful(&fields[i], without);
    if ((without & FITS_NO_UNKNOWN) == 0)
        (void)!members_read(&work.of,
                            (struct card_text){object.data, object.size},
                            values, &work.error);
    for (size_t i = 0; (without & FITS_NO_UNKNOWN) != 0 && i < count; i++)
        (void)!json_find(object, fields[i].key, &values[i]);
    for (size_t i = 0; i < count; i++)
        judge(&work, i);
    write_faults(errors, &work.error);
    good = work.error.count == 0;
    error_free(&work.error);
    free(own);
    free(values);
    return good;
}
