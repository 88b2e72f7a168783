/* SPDX-License-Identifier: MIT */
/* verify-trial.c - load a card, find what it accepts, call it. */
#include "config.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "connection.h"
#include "form-text.h"
#include "jsontext.h"
#include "verify.h"

static void say(struct trial *trial, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static void say(struct trial *trial, const char *format, va_list args)
{
    buf_reset(&trial->why);
    buf_vfmt(&trial->why, format, args);
}

enum verdict trial_fail(struct trial *trial, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(trial, format, args);
    va_end(args);
    return FAIL;
}

enum verdict trial_skip(struct trial *trial, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(trial, format, args);
    va_end(args);
    return SKIP;
}

struct json_span span_of_buf(const struct buf *buf)
{
    return (struct json_span){buf_cstr(buf), buf->size};
}

struct json_span span_of_str(const char *text)
{
    return (struct json_span){text, strlen(text)};
}

int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int32_t trial_call(struct trial *trial, uint32_t flags, struct json_span inputs,
                   struct json_span connection, struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct card_call call = CARD_CALL_INIT;

    call.flags = flags;
    call.inputs = (struct card_text){inputs.data, inputs.size};
    call.connection = (struct card_text){connection.data, connection.size};
    *result = empty;
    *trial->doing = "in execute()";
    return trial->execute(&call, result);
}

int32_t trial_dry(struct trial *trial, struct json_span inputs,
                  struct card_result *result)
{
    return trial_call(trial, CARD_DRY_RUN, inputs,
                      span_of_buf(&trial->connection), result);
}

void trial_release(struct trial *trial, struct card_result *result)
{
    *trial->doing = "in release()";
    trial->about.card.release(result);
}

static bool find_symbols(struct trial *trial)
{
    const void *descriptor;

    if (!module_symbols(&trial->module, &trial->execute, &descriptor,
                        &trial->raw_size, &trial->why))
        return false;
    trial->raw = descriptor;
    return true;
}

/* The form that --form names, or one made of the card's examples. */
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

/* A dry run of both, with what the card says against them. */
static bool is_accepted(struct trial *trial)
{
    struct card_result result;
    int32_t code = trial_dry(trial, span_of_buf(&trial->form), &result);

    if (code != CARD_OK) {
        buf_reset(&trial->why);
        buf_fmt(&trial->why,
                "no form and connection are known that a dry run takes; give "
                "them with --form and -c. The last try: ");
        error_message(&trial->why, code, result.error);
    }
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
    default:
        return trial_find_calls(trial);
    }
}

bool trial_ready(struct trial *trial, enum readiness needs,
                 volatile int32_t *reached)
{
    for (int32_t next = READY_FILE; next <= (int32_t)needs; next++) {
        if (!step(trial, (enum readiness)next))
            return false;
        *reached = next;
    }
    return true;
}
