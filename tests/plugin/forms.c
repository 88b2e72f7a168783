/* SPDX-License-Identifier: MIT */
#include "forms.h"

#include <stdio.h>
#include <string.h>

#include "carry.h"
#include "unit.h"

/* Asserts that the form is refused with this field, pointer and words. */
void form_refused(const char *form, const char *field, const char *pointer,
                  const char *words)
{
    struct carried c = carry(form, 1, CARD_DRY_RUN);
    char field_json[256], pointer_json[256];

    CU_ASSERT_EQUAL(c.code, CARD_INVALID_INPUT);
    CU_ASSERT_PTR_NULL(c.result.preview.data);
    if (field != NULL) {
        snprintf(field_json, sizeof field_json, "\"%s\"", field);
        snprintf(pointer_json, sizeof pointer_json, "\"%s\"", pointer);
        UNIT_JSON(c.error, "/errors/0/field", field_json);
        UNIT_JSON(c.error, "/errors/0/pointer", pointer_json);
    }
    UNIT_JSON_HAS(c.error, "/message", words);
    carried_free(&c);
}

/* Asserts that the form is accepted and leads to this path and query. */
void form_leads_to(const char *form, const char *target)
{
    struct carried c = carry(form, 1, CARD_DRY_RUN);
    char expected[9000];

    snprintf(expected, sizeof expected, "\"http://127.0.0.1:1%s\"", target);
    if (c.code != CARD_OK)
        UNIT_TEXT(c.error, expected);
    else
        UNIT_JSON(c.preview, "/url", expected);
    carried_free(&c);
}
