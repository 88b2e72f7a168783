/* SPDX-License-Identifier: MIT */
/*
 * option-batch.h - the options of batch: their lines in the table, their values
 */
#ifndef OPTION_BATCH_H
#define OPTION_BATCH_H

#include <stdbool.h>

#include "options.h"
#include "problem.h"

/* Numbers behind those of options.c. */
enum {
    OPTION_TEMPLATE = 512,
    OPTION_UNORDERED,
    OPTION_FAIL_FAST,
    OPTION_MAX_ERRORS,
    OPTION_OVERWRITE,
    OPTION_RESUME,
    OPTION_RESEND_UNKNOWN,
    OPTION_RESERVE,
    OPTION_QUIET
};

#define OPTION_BATCH_LINES                                                     \
    {'j', "jobs", "N", "make N calls at once, 1 to 256 (8; serve: 16)",        \
     " batch serve "},                                                         \
        {OPTION_TEMPLATE, "template", "FILE",                                  \
         "FORMS is CSV; its {{columns}} fill this form", " batch "},           \
        {OPTION_UNORDERED, "unordered", NULL, "give results as they come",     \
         " batch "},                                                           \
        {OPTION_FAIL_FAST, "fail-fast", NULL, "stop at the first failed line", \
         " batch "},                                                           \
        {OPTION_MAX_ERRORS, "max-errors", "N", "stop after N failed lines",    \
         " batch "},                                                           \
        {OPTION_OVERWRITE, "overwrite", NULL,                                  \
         "begin -o FILE anew, whatever is in it", " batch "},                  \
        {OPTION_RESUME, "resume", NULL, "go on with the unfinished -o FILE",   \
         " batch "},                                                           \
        {OPTION_RESEND_UNKNOWN, "resend-unknown", NULL,                        \
         "resume: send again what may have been done", " batch "},             \
        {OPTION_RESERVE, "reserve", "PERCENT",                                 \
         "leave so much of a rate limit to others", " batch "},                \
    {                                                                          \
        OPTION_QUIET, "quiet", NULL, "show no progress", " batch "             \
    }

/* Takes one of them; any other id is an internal problem. */
bool option_batch(struct batch_options *batch, int id, const char *value,
                  struct problem *problem) __attribute__((warn_unused_result));

#endif
