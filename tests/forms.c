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
    char expected[512];

    CU_ASSERT_EQUAL(c.code, CARD_INVALID_INPUT);
    CU_ASSERT_PTR_NULL(c.result.preview.data);
    if (field != NULL) {
        snprintf(expected, sizeof expected,
                 "{\"field\":\"%s\",\"pointer\":\"%s\"", field, pointer);
        if (strstr(c.error, expected) == NULL)
            UNIT_TEXT(c.error, expected);
    }
    if (strstr(c.error, words) == NULL)
        UNIT_TEXT(c.error, words);
    carried_free(&c);
}

/* Asserts that the form passes and leads to this path and query. */
void form_leads_to(const char *form, const char *target)
{
    struct carried c = carry(form, 1, CARD_DRY_RUN);
    char expected[9000];

    snprintf(expected, sizeof expected, "\"url\":\"http://127.0.0.1:1%s\"",
             target);
    if (c.code != CARD_OK)
        UNIT_TEXT(c.error, expected);
    else if (strstr(c.preview, expected) == NULL)
        UNIT_TEXT(c.preview, expected);
    else
        CU_PASS("leads to its target");
    carried_free(&c);
}
