/* SPDX-License-Identifier: MIT */
/* option-batch.c - the values of batch's options, each read strictly. */
#include "option-batch.h"

#include "option-values.h"

#define MAX_JOBS 256

static bool option_int(int *number, const char *text, const char *name,
                       int64_t least, int64_t most, struct problem *problem)
{
    int64_t value;

    if (!option_number(&value, text, name, least, most, problem))
        return false;
    *number = (int)value;
    return true;
}

/* 20 and 20% are the same. */
static bool read_reserve(int *reserve, const char *text,
                         struct problem *problem)
{
    auto_buf struct buf digits = BUF_INIT(64);

    buf_str(&digits, text);
    if (buf_ok(&digits) && digits.size > 1
        && digits.data[digits.size - 1] == '%')
        digits.data[--digits.size] = '\0';
    return option_int(reserve, buf_ok(&digits) ? buf_cstr(&digits) : text,
                      "--reserve", 0, 99, problem);
}

bool option_batch(struct batch_options *batch, int id, const char *value,
                  struct problem *problem)
{
    switch (id) {
    case 'j':
        return option_int(&batch->jobs, value, "--jobs", 1, MAX_JOBS, problem);
    case OPTION_TEMPLATE:
        batch->form = value;
        return true;
    case OPTION_UNORDERED:
        batch->unordered = true;
        return true;
    case OPTION_FAIL_FAST:
        batch->fail_fast = true;
        return true;
    case OPTION_MAX_ERRORS:
        return option_number(&batch->max_errors, value, "--max-errors", 1,
                             INT64_MAX, problem);
    case OPTION_OVERWRITE:
        batch->overwrite = true;
        return true;
    case OPTION_RESUME:
        batch->resume = true;
        return true;
    case OPTION_RESEND_UNKNOWN:
        batch->resend_unknown = true;
        return true;
    case OPTION_RESERVE:
        return read_reserve(&batch->reserve, value, problem);
    case OPTION_QUIET:
        batch->quiet = true;
        return true;
    default:
        return problem_set(problem, STATUS_INTERNAL, "option %d", id);
    }
}
