/* SPDX-License-Identifier: MIT */
/* form-print.c - prints a form. */
#include "form-print.h"

#include "form-text.h"
#include "output.h"
#include "show.h"

bool form_print(const struct buf *form, struct problem *problem)
{
    auto_buf struct buf out = BUF_INIT(FORM_LIMIT);

    if (!buf_ok(form))
        return problem_no_memory(problem);
    show_json(&out, (struct json_span){buf_cstr(form), form->size}, false);
    buf_char(&out, '\n');
    return output_print(&out, problem);
}
