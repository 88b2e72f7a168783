/* SPDX-License-Identifier: MIT */
/* verify-variants.c - makes accepted forms that differ in one input. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "form-text.h"
#include "jsonwrite.h"
#include "verify-real.h"

/* How the values differ: also in length, since a mix-up may depend on that; or
   in letters only, for a field that allows one length. */
enum spread { LENGTHS, LETTERS, SPREADS };

/* Only letters, which most patterns allow, and none a part of another: verifya,
   verifybb, verifyccc; or verifya, verifyb, verifyc. */
static void make_mark(char mark[16], size_t which, enum spread spread)
{
    size_t count = spread == LENGTHS ? which + 1 : 1;

    snprintf(mark, 16, "verify");
    memset(mark + 6, (char)('a' + which), count);
    mark[6 + count] = '\0';
}

/* The input's present value with the mark at its end. */
static void vary_text(struct buf *json, struct json_span form,
                      const struct card_field *field, const char *mark)
{
    auto_buf struct buf text = BUF_INIT(BUF_DATA);
    auto_buf struct buf given = BUF_INIT(BUF_DATA);

    if (!json_find_text(form, field->key, &text)) {
        value_fitting(&given, field);
        if (json_type(span_of_buf(&given)) == 's')
            json_unquote(&text, span_of_buf(&given));
    }
    buf_str(&text, mark);
    json_quote(json, buf_cstr(&text), text.size);
}

static int64_t vary_number(const struct card_field *field, size_t which,
                           enum spread spread)
{
    bool is_bounded = field->minimum != 0 || field->maximum != 0;
    int64_t number = (int64_t)which;

    if (is_bounded)
        return field->minimum + (spread == LENGTHS ? 4 * number : number);
    return (spread == LENGTHS ? 9998 : 10001) + number;
}

/* Appends the value; false if the field does not have so many. */
static bool vary(struct buf *json, struct json_span form,
                 const struct card_field *field, size_t which,
                 enum spread spread, char mark[16])
{
    make_mark(mark, which, spread);
    switch (field->type) {
    case CARD_TYPE_TEXT:
        vary_text(json, form, field, mark);
        return (field->flags & CARD_FIELD_SECRET) == 0;
    case CARD_TYPE_OBJECT:
        buf_fmt(json,
                field->flags & CARD_FIELD_LIST ? "[\"%s\"]"
                                               : "{\"verify\": \"%s\"}",
                mark);
        return true;
    case CARD_TYPE_NUMBER:
        mark[0] = '\0';
        buf_fmt(json, "%" PRId64, vary_number(field, which, spread));
        return true;
    case CARD_TYPE_DROPDOWN:
        mark[0] = '\0';
        if (which < field->choice_count)
            json_quote_str(json, field->choices[which].value);
        return which < field->choice_count;
    default:
        return false;
    }
}

/* Is it accepted? Also gives the preview. */
static bool is_taken(struct trial *trial, const struct buf *form,
                     struct buf *preview)
{
    struct card_result result;
    int32_t code = trial_dry(trial, span_of_buf(form), &result);

    if (code == CARD_OK && result.preview.data != NULL)
        buf_add(preview, result.preview.data, result.preview.size);
    trial_release(trial, &result);
    return code == CARD_OK;
}

/* Sets *differs if the previews differ, which means that the requests do
   too. */
static bool spread_field(struct trial *trial, const struct card_field *field,
                         enum spread spread, struct variants *variants,
                         bool *differs)
{
    auto_buf struct buf last = BUF_INIT(BUF_UNLIMITED);

    *differs = true;
    for (size_t i = 0; i < VARIANTS; i++) {
        auto_buf struct buf json = BUF_INIT(BUF_DATA);
        auto_buf struct buf preview = BUF_INIT(BUF_UNLIMITED);
        struct buf *form = &variants->forms[i];

        buf_reset(form);
        buf_add(form, buf_cstr(&trial->form), trial->form.size);
        if (!vary(&json, span_of_buf(form), field, i, spread,
                  variants->marks[i]))
            return false;
        form_put(form, field->key, span_of_buf(&json));
        if (!is_taken(trial, form, &preview))
            return false;
        if (i > 0 && strcmp(buf_cstr(&preview), buf_cstr(&last)) == 0)
            *differs = false;
        buf_reset(&last);
        buf_add(&last, buf_cstr(&preview), preview.size);
    }
    return true;
}

static bool vary_field(struct trial *trial, const struct card_field *field,
                       struct variants *variants, bool *differs)
{
    for (size_t i = 0; i < SPREADS; i++) {
        if (spread_field(trial, field, (enum spread)i, variants, differs))
            return true;
    }
    return false;
}

static void vary_nothing(const struct trial *trial, struct variants *variants)
{
    for (size_t i = 0; i < VARIANTS; i++) {
        buf_reset(&variants->forms[i]);
        buf_add(&variants->forms[i], buf_cstr(&trial->form), trial->form.size);
        variants->marks[i][0] = '\0';
    }
}

/* Varies the first input whose change shows in a preview; else the first that
   can be changed at all. */
bool variants_make(struct trial *trial, struct variants *variants)
{
    struct fields inputs = trial->about.inputs;
    const struct card_field *found = NULL;
    bool differs;

    for (size_t i = 0; i < VARIANTS; i++)
        variants->forms[i] = (struct buf)BUF_INIT(BUF_DATA);
    for (size_t i = 0; i < inputs.count && !trial->is_given; i++) {
        const struct card_field *field = &inputs.at[i];

        if (!field_shown(inputs, field, span_of_buf(&trial->form))
            || !vary_field(trial, field, variants, &differs))
            continue;
        if (differs)
            return true;
        if (found == NULL)
            found = field;
    }
    if (found != NULL && vary_field(trial, found, variants, &differs))
        return true;
    vary_nothing(trial, variants);
    return false;
}

void variants_free(struct variants *variants)
{
    for (size_t i = 0; i < VARIANTS; i++)
        buf_free(&variants->forms[i]);
}
