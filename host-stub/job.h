/* SPDX-License-Identifier: MIT */
/*
 * job.h - one call of a card, from the command line's words to its result
 *
 *     auto_job struct job job;
 *     job_init(&job);
 *     if (!job_prepare(&job, options, problem))
 *         return problem->status;
 *     if (!job_execute(&job, options, flags, NULL, NULL, problem))
 *         ... problem says what the card said; job.result is filled all the
 * same
 */
#ifndef JOB_H
#define JOB_H

#include "card.h"
#include "connection.h"
#include "loader.h"
#include "options.h"
#include "problem.h"

struct job {
    struct plugin plugin;
    struct buf form;
    struct connection connection;
    struct card_result result;
    int32_t code;        /* what execute() returned */
    int64_t deadline_ms; /* of the next call; 0: the card's own */
};

void job_init(struct job *job);
void job_free(struct job *job);
#define auto_job __attribute__((cleanup(job_free)))

/* Loads the card, reads the form and the connection. */
bool job_prepare(struct job *job, const struct options *options,
                 struct problem *problem) __attribute__((warn_unused_result));

/* card_call.log, for -v: a line on stderr. Any thread. */
void job_log(void *context, int32_t level, const char *line);

/* What every call of the card for this job has: inputs, connection, deadline,
   ^C and the log. Flags and sink are the caller's. */
void job_fill(struct card_call *call, const struct job *job,
              const struct options *options);

/* Gives back the last result, so that the card can be called again. */
void job_release(struct job *job);

/* Calls the card once. False when it returned anything but CARD_OK. */
bool job_execute(struct job *job, const struct options *options, uint32_t flags,
                 int32_t (*sink)(void *context, const void *bytes, size_t size),
                 void *context, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
