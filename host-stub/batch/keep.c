/* SPDX-License-Identifier: MIT */
/* keep.c - finds what --keep names, and copies it from records and forms. */
#include "keep.h"

#include <stdlib.h>
#include <string.h>

#include "crc32c.h"
#include "header.h"
#include "jsonwrite.h"
#include "text.h"

static bool find_column(struct keep *keep, size_t i,
                        const struct csv_record *header, const char *file,
                        struct problem *problem)
{
    struct json_span name = header_trim(keep->names[i], strlen(keep->names[i]));
    auto_buf struct buf slip = BUF_INIT(BUF_UNLIMITED);
    size_t count = header_find(header, name, &keep->columns[i]);

    if (count == 1)
        return true;
    if (count > 1)
        return problem_set(problem, STATUS_FORM,
                           "--keep %s: %s has %zu columns with this name; "
                           "rename all but one",
                           keep->names[i], file, count);
    problem_set(problem, STATUS_FORM, "--keep %s: %s has no such column",
                keep->names[i], file);
    if (header_nearest(header, name, &slip))
        buf_fmt(&problem->message, "; did you mean '%s'?", buf_cstr(&slip));
    else
        header_list(header, &problem->message);
    return false;
}

static bool find_input(const struct keep *keep, size_t i, struct fields inputs,
                       struct problem *problem)
{
    const struct card_field *input = field_find(inputs, keep->names[i]);
    const char *slip = field_nearest(inputs, keep->names[i]);

    if (input != NULL)
        return (input->flags & CARD_FIELD_SECRET) == 0
               || problem_set(problem, STATUS_FORM,
                              "--keep %s: this input is a secret, and is not "
                              "written to the results",
                              keep->names[i]);
    problem_set(problem, STATUS_FORM, "--keep %s: the card has no such input",
                keep->names[i]);
    if (slip != NULL) {
        buf_fmt(&problem->message, "; did you mean '%s'?", slip);
    } else {
        buf_str(&problem->message, "; its inputs are: ");
        field_list(inputs, &problem->message);
    }
    return false;
}

bool keep_read(struct keep *keep, const struct options *options,
               const struct csv_record *header, struct fields inputs,
               const char *file, struct problem *problem)
{
    keep->names = options->batch.keeps;
    keep->count = options->batch.keep_count;
    keep->columns = calloc(keep->count + 1, sizeof *keep->columns);
    if (keep->columns == NULL)
        return problem_no_memory(problem);
    for (size_t i = 0; i < keep->count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(keep->names[i], keep->names[k]) == 0)
                return problem_set(problem, STATUS_USAGE,
                                   "--keep %s is given twice", keep->names[i]);
        }
        if (header != NULL ? !find_column(keep, i, header, file, problem)
                           : !find_input(keep, i, inputs, problem))
            return false;
    }
    return true;
}

void keep_free(struct keep *keep)
{
    free(keep->columns);
    keep->columns = NULL;
    keep->count = 0;
}

void keep_record(const struct keep *keep, const struct csv_record *record,
                 struct buf *out)
{
    buf_char(out, '{');
    for (size_t i = 0; i < keep->count; i++) {
        struct json_span value;

        if (keep->columns[i] >= record->count)
            continue;
        value = csv_value(record, keep->columns[i]);
        json_key(out, keep->names[i]);
        json_quote(out, value.data, value.size);
    }
    buf_char(out, '}');
}

void keep_form(const struct keep *keep, struct json_span form, struct buf *out)
{
    buf_char(out, '{');
    for (size_t i = 0; i < keep->count; i++) {
        struct json_span value;

        if (!json_find(form, keep->names[i], &value))
            continue;
        json_key(out, keep->names[i]);
        json_line(out, value);
    }
    buf_char(out, '}');
}

uint32_t keep_crc(const struct options *options)
{
    uint32_t crc = 0;

    for (size_t i = 0; i < options->batch.keep_count; i++)
        crc = crc32c(crc, options->batch.keeps[i],
                     strlen(options->batch.keeps[i]) + 1);
    return crc;
}
