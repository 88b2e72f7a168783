/* SPDX-License-Identifier: MIT */
/* plan.c - the table of methods, and freeing a plan. */
#include "plan.h"

const struct method methods[METHOD_COUNT] = {
    [METHOD_GET] = {"GET", false, true},
    [METHOD_POST] = {"POST", true, false},
    [METHOD_PUT] = {"PUT", true, true},
    [METHOD_PATCH] = {"PATCH", true, false},
    [METHOD_DELETE] = {"DELETE", false, true},
};

void headers_free(struct headers *headers)
{
    buf_free(&headers->lines);
    buf_free(&headers->user_agent);
}

void plan_free(struct plan *plan)
{
    buf_free(&plan->target);
    buf_free(&plan->body_text);
    headers_free(&plan->headers);
}
