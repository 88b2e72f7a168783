/* SPDX-License-Identifier: MIT */
/*
 * job.h - one call of a card, from the command line to the result
 *
 *     auto_job struct job job;
 *     job_init(&job);
 *     if (!job_prepare(&job, options, problem))
 *         return problem->status;
 *     if (!job_execute(&job, options, flags, NULL, NULL, problem))
 *         ... problem has the card's message, and job.result is set too
 */
#ifndef JOB_H
#define JOB_H

#include "card.h"
#include "connection.h"
#include "loader.h"
#include "options.h"
#include "problem.h"
#include "saved.h"

struct job {
    struct saved saved; /* what @NAME means; empty unless it was given */
    struct plugin plugin;
    struct buf form;
    struct connection connection;
    struct card_result result;
    int32_t code;        /* return value of execute() */
    bool is_broken;      /* the output violates card.h and must not be used */
    int64_t deadline_ms; /* of the next call; 0 means the card's own default */
};

void job_init(struct job *job);
void job_free(struct job *job);
#define auto_job __attribute__((cleanup(job_free)))

/* Loads the card and reads the form and the connection: of a card, or of a
   saved call if the first operand is @NAME. */
bool job_prepare(struct job *job, const struct options *options,
                 struct problem *problem) __attribute__((warn_unused_result));

/* Has the card an output that is the payload, as the option needs it? */
bool job_has_payload(const struct job *job, const char *option,
                     struct problem *problem)
    __attribute__((warn_unused_result));

/* Reads only the connection, within the deadline; the rest of the deadline
   remains for the call. */
bool job_connect(struct job *job, const struct options *options,
                 struct problem *problem) __attribute__((warn_unused_result));

/* card_call.log, for -v: prints a line on stderr. Any thread may call it. */
void job_log(void *context, int32_t level, const char *line);

/* Fills in what every call of the card for this job has: inputs, connection,
   deadline, ^C and the log. The caller sets flags and sink. */
void job_fill(struct card_call *call, const struct job *job,
              const struct options *options);

/* Frees the last result, so that the card can be called again. */
void job_release(struct job *job);

/* Puts the card's failure into the problem, with advice if its connection is
   the cause. Always returns false. */
bool job_explain(const struct job *job, struct problem *problem);

/* Calls the card once. Returns false if it did not return CARD_OK. */
bool job_execute(struct job *job, const struct options *options, uint32_t flags,
                 int32_t (*sink)(void *context, const void *bytes, size_t size),
                 void *context, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
