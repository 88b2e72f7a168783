/* SPDX-License-Identifier: MIT */
/*
 * The rules by which host-stub verify judges a card's form, tested with the
 * same table as the author's kit: two independent implementations must agree.
 */
#include <stdio.h>
#include <string.h>

#include "formtable.h"
#include "jsonwrite.h"
#include "unit.h"
#include "verify.h"

/* Appends the pointer of each faulty field of the form. */
static void judge(struct buf *found, const struct form_row *row)
{
    struct fields fields = {row->list->fields, row->list->count};
    struct json_span form = {row->form, strlen(row->form)};

    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];
        struct json_span value = {NULL, 0};
        bool shown = field_shown(fields, field, form);
        bool given =
            json_find(form, field->key, &value) && !json_is_empty(value);
        bool wrong;

        if (given)
            wrong = value_misfit(field, value) != NULL;
        else
            wrong = shown && (field->flags & CARD_FIELD_REQUIRED) != 0
                    && field->default_json == NULL;
        if (!wrong)
            continue;
        if (found->size > 0)
            buf_char(found, ' ');
        json_pointer_add(found, field->key, strlen(field->key));
    }
}

static void verify_and_the_kit_judge_forms_alike(void)
{
    size_t judged = 0;

    for (size_t i = 0; i < form_row_count; i++) {
        auto_buf struct buf found = BUF_INIT(4096);
        const struct form_row *row = &form_rows[i];

        if ((row->flags & (ROW_TEXT | ROW_STRICT)) != 0)
            continue;
        judge(&found, row);
        judged++;
        if (strcmp(buf_cstr(&found), row->pointers) != 0)
            printf("# %s\n", row->form);
        UNIT_TEXT(buf_cstr(&found), row->pointers);
    }
    CU_ASSERT(judged > 100);
}

UNIT_MAIN("judge", UNIT_TEST(verify_and_the_kit_judge_forms_alike))
