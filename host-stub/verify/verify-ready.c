/* SPDX-License-Identifier: MIT */
/* verify-ready.c - prepares a trial, step by step, up to what a check needs. */
#include "config.h"

#include <string.h>

#include "connection.h"
#include "form-text.h"
#include "verify-signal.h"
#include "verify.h"

static bool find_symbols(struct trial *trial)
{
    const void *descriptor;

    if (!module_symbols(&trial->module, &trial->execute, &descriptor,
                        &trial->raw_size, &trial->why))
        return false;
    trial->raw = descriptor;
    return trial_choose(trial);
}

/* Reads the form of --form, or builds one from the card's examples. */
static bool make_form(struct trial *trial)
{
    auto_problem struct problem problem = PROBLEM_INIT;

    if (trial->options->form == NULL) {
        trial->is_guessed = !form_fitting(&trial->form, trial->about.inputs);
        return true;
    }
    trial->is_guessed = true;
    if (form_read(&trial->form, trial->options->form, &problem))
        return true;
    buf_add(&trial->why, buf_cstr(&problem.message), problem.message.size);
    return false;
}

static bool read_connection(struct trial *trial)
{
    auto_connection struct connection connection = CONNECTION_INIT;
    auto_problem struct problem problem = PROBLEM_INIT;

    patience_begin(&connection.patience, trial->options->deadline_ms, -1);
    if (!connection_read(&connection, trial->options->connection, &trial->about,
                         &problem)) {
        buf_add(&trial->why, buf_cstr(&problem.message), problem.message.size);
        return false;
    }
    buf_add(&trial->connection, buf_cstr(&connection.text),
            connection.text.size);
    trial->is_given = true;
    return true;
}

/* Makes a dry run of both, and keeps what the card objects to. */
static bool is_accepted(struct trial *trial)
{
    struct card_result result;
    int32_t code = trial_dry(trial, span_of_buf(&trial->form), &result);

    if (code != CARD_OK) {
        buf_reset(&trial->why);
        buf_fmt(&trial->why,
                "no form and connection are known that a dry run accepts; give "
                "them with --form and -c. The last try: ");
        error_message(&trial->why, code, result.error);
    }
    buf_reset(&trial->last_fault);
    error_well_formed(code, result.error, &trial->last_fault);
    trial->last_code = code;
    trial_release(trial, &result);
    return code == CARD_OK;
}

bool trial_find_calls(struct trial *trial)
{
    if (!make_form(trial))
        return false;
    if (trial->options->connection != NULL)
        return read_connection(trial) && is_accepted(trial);
    return connection_fitting(trial) || is_accepted(trial);
}

static bool step(struct trial *trial, enum readiness next)
{
    switch (next) {
    case READY_FILE:
        return true;
    case READY_OPENED:
        return module_open(&trial->module, trial->path, &trial->why);
    case READY_LOADED:
        return find_symbols(trial);
    case READY_COPIED:
        return module_descriptor_fits(&trial->module, &trial->why)
               && descriptor_copy(&trial->about, trial->raw, &trial->why);
    case READY_READ:
        descriptor_free(&trial->about);
        memset(&trial->about, 0, sizeof trial->about);
        return descriptor_read(&trial->about, trial->raw, &trial->why);
    case READY_CALLS:
        return trial_find_calls(trial);
    default:
        return true;
    }
}

bool trial_ready(struct trial *trial, enum readiness needs,
                 volatile int32_t *reached)
{
    for (int32_t next = *reached + 1; next <= (int32_t)needs; next++) {
        if (!step(trial, (enum readiness)next))
            return false;
        *reached = next;
    }
    return true;
}

bool trial_load(struct trial *trial, enum readiness so_far)
{
    signals_refuse();
    return trial_ready(trial, so_far, trial->reached);
}
