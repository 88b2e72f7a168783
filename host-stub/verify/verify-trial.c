/* SPDX-License-Identifier: MIT */
/* verify-trial.c - loads a card, finds what it accepts, and calls it. */
#include "config.h"

#include <stdarg.h>
#include <string.h>

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

enum verdict trial_warn(struct trial *trial, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(trial, format, args);
    va_end(args);
    trial->is_warned = true;
    return PASS;
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
