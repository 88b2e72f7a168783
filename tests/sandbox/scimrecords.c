/* SPDX-License-Identifier: MIT */
/*
 * scimrecords.c - defines the records, and applies filters to them
 */
#include "scimrecords.h"

#include <stdio.h>
#include <string.h>

const struct scim_field scim_fields[FIELDS] = {
    [NAME] = {"name", SCIM_STRING, true},
    [COLOUR] = {"look.colour", SCIM_STRING, false},
    [COUNT] = {"count", SCIM_NUMBER, false},
    [WHEN] = {"when", SCIM_DATE, false},
    [LIVE] = {"live", SCIM_BOOLEAN, false},
};

const struct record scim_records[RECORDS] = {
    {"Anna's phone", "red", 10, 1700000000000, 1},
    {"anna", NULL, 25, 1700000000001, 0},
    {"BOB \"the\" builder", "Blue", -1, 1699999999999, -1},
    {"", "", 0, 0, 1},
    {"back\\slash", "RED", 10, 1650000000000, 0},
    {"Zoë’s iPad", "green", 9, 1750000000000, 1},
};

static void look_up(const void *record, size_t field, struct scim_value *value)
{
    const struct record *at = record;

    value->present = true;
    switch (field) {
    case NAME:
        value->text = at->name;
        break;
    case COLOUR:
        value->text = at->colour;
        value->present = at->colour != NULL;
        break;
    case COUNT:
        value->number = at->count / 10.0;
        value->present = at->count >= 0;
        break;
    case WHEN:
        value->date = instant_from_ms(at->when_ms);
        break;
    default:
        value->boolean = at->live == 1;
        value->present = at->live >= 0;
        break;
    }
}

static struct scim_filter *parse(const char *text, struct buf *problem)
{
    return scim_parse(text, strlen(text), scim_fields, FIELDS, problem);
}

const char *scim_matches(const char *text)
{
    static char shown[256];
    auto_buf struct buf problem = BUF_INIT(4096);
    auto_scim struct scim_filter *filter = parse(text, &problem);

    if (filter == NULL) {
        (void)snprintf(shown, sizeof(shown), "%s", buf_cstr(&problem));
        return shown;
    }
    size_t at = 0;
    for (size_t i = 0; i < RECORDS; i++)
        if (scim_match(filter, look_up, &scim_records[i]))
            shown[at++] = (char)('a' + i);
    shown[at] = '\0';
    return shown;
}
