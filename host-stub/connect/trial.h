/* SPDX-License-Identifier: MIT */
/*
 * trial.h - judges a connection while it is being entered
 *
 * References are looked up once, when they are given, and what they gave is
 * remembered: a program that one names may ask a person for a password.
 */
#ifndef TRIAL_H
#define TRIAL_H

#include "ask.h"
#include "job.h"
#include "options.h"

struct trial {
    struct job *job;
    const struct options *options;
    struct buf found; /* an object: for each key a reference, and its value */
};

#define TRIAL_INIT(job, options)                            \
    {                                                       \
        (job), (options), BUF_INIT_SECRET(CONNECTION_LIMIT) \
    }
void trial_free(struct trial *trial);

/* An ask_judge_fn whose context is a struct trial: looks a reference up, and
   asks the card, by a dry run of its test, what it thinks of the field. Other
   fields may be missing still. */
enum verdict trial_judge(void *context, const struct buf *text,
                         const struct card_field *field, struct buf *why);

/* Has the card judge the whole connection by that dry run. Returns false if it
   is refused; the card's error is then the job's, until the next call. */
bool trial_judge_whole(struct trial *trial, const struct buf *text)
    __attribute__((warn_unused_result));

/* Makes the connection's text, with all references looked up, the one of the
   job. ^C interrupts it. */
bool trial_resolve(struct trial *trial, const struct buf *text,
                   struct problem *problem) __attribute__((warn_unused_result));

#endif
