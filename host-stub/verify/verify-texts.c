/* SPDX-License-Identifier: MIT */
/*
 * verify-texts.c - checks on what a result reports besides its output
 *
 * Each check examines the results of several calls, and is skipped if none of
 * them has the text in question. Whether a text is JSON at all is left to
 * result-texts.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "form-text.h"
#include "jsontext.h"
#include "result-check.h"
#include "verify-odd.h"
#include "verify-server.h"
#include "verify.h"

/* Judges one result; *seen is set if there was something to judge. */
typedef enum verdict judgement(struct trial *trial,
                               const struct card_result *result, bool *seen);

/* Makes runs, and tests of the connection, that get HTTP errors. */
static enum verdict each_error(struct trial *trial, judgement *judge,
                               bool *seen)
{
    enum verdict verdict = PASS;

    for (size_t i = 0; verdict == PASS && answer_error(trial, i / 2); i++) {
        struct card_result result;

        run_answered(trial, i % 2 == 0 ? 0 : CARD_CHECK_CONNECTION, &result);
        verdict = judge(trial, &result, seen);
        trial_release(trial, &result);
    }
    return verdict;
}

/* Makes a dry run, a refused form, a refused connection, runs and a test of the
   connection, and calls that get an HTTP error. */
static enum verdict each_call(struct trial *trial, judgement *judge,
                              const char *none)
{
    static const uint32_t flags[] = {
        CARD_DRY_RUN, CARD_DRY_RUN, CARD_DRY_RUN, 0, 0, CARD_CHECK_CONNECTION};
    enum verdict verdict = PASS;
    bool seen = false;

    if (!run_possible(trial, true))
        return SKIP;
    if (trial->server != NULL)
        server_manner(trial->server, SERVER_PAGES);
    for (size_t i = 0; verdict == PASS && i < sizeof flags / sizeof *flags;
         i++) {
        struct card_result result;

        if (i == 2)
            trial_call(trial, flags[i], span_of_buf(&trial->form),
                       span_of_str("{\"verify_no_such\":1}"), &result);
        else
            run_form(trial, flags[i],
                     i == 1 ? span_of_str("{\"verify_no_such\":1}")
                            : span_of_buf(&trial->form),
                     &result);
        verdict = judge(trial, &result, &seen);
        trial_release(trial, &result);
    }
    if (verdict == PASS)
        verdict = each_error(trial, judge, &seen);
    return verdict != PASS || seen ? verdict : trial_skip(trial, "%s", none);
}

static bool is_object(struct card_text text, char type, struct json_span *span)
{
    *span = (struct json_span){text.data, text.size};
    return text.data != NULL && json_valid(text.data, text.size, NULL)
           && json_type(*span) == type;
}

/* ---- attempts ---- */

static const char *const times[] = {"waited_ms", "name_ms",       "connect_ms",
                                    "tls_ms",    "first_byte_ms", "total_ms"};

#define TIMES (sizeof times / sizeof *times)
#define DAY_MS 86400000.0 /* no call lasts longer */

static bool number_of(struct json_span value, double *number)
{
    auto_buf struct buf text = BUF_INIT(BUF_LINE);

    if (json_type(value) != 'n')
        return false;
    buf_add(&text, value.data, value.size);
    *number = strtod(buf_cstr(&text), NULL);
    return buf_ok(&text);
}

static bool is_code_name(struct json_span value)
{
    if (json_type(value) != 's')
        return false;
    for (int32_t code = CARD_OK + 1; card_code_name(code) != NULL; code++) {
        if (json_string_is(value, card_code_name(code)))
            return true;
    }
    return false;
}

/* The outcome of the attempt: an HTTP status, or why there is none. */
static bool outcome_holds(struct json_span attempt, struct buf *why)
{
    struct json_span status, failure;
    bool has_status = json_find(attempt, "status", &status);
    bool has_failure = json_find(attempt, "failure", &failure);
    double number;

    if (has_status == has_failure)
        buf_str(why, "it must have either status or failure");
    else if (has_failure && !is_code_name(failure))
        buf_str(why, "failure is not the name of a code, such as TIMEOUT");
    else if (has_status
             && (!number_of(status, &number) || number < 100 || number > 599
                 || number != (int)number))
        buf_str(why, "status is not a number from 100 to 599");
    return why->size == 0;
}

static bool times_hold(struct json_span attempt, struct buf *why)
{
    for (size_t i = 0; i < TIMES; i++) {
        struct json_span value;
        double number;

        if (!json_find(attempt, times[i], &value)
            || (number_of(value, &number) && number >= 0 && number <= DAY_MS))
            continue;
        buf_fmt(why, "%s is not a number of milliseconds, 0 or more", times[i]);
        return false;
    }
    return true;
}

static bool wait_holds(struct json_span attempt, struct buf *why)
{
    struct json_span value, waited;
    bool is_there = json_find(attempt, "waited_for", &value);
    double ms = 0;

    if (json_find(attempt, "waited_ms", &waited))
        (void)number_of(waited, &ms);

    if (is_there && (json_type(value) != 's' || json_is_empty(value)))
        buf_str(why, "waited_for is not a text");
    else if (!is_there && ms > 0)
        buf_str(why, "waited_ms is not 0, and waited_for does not say why the"
                     " card waited");
    return why->size == 0;
}

static enum verdict judge_attempts(struct trial *trial,
                                   const struct card_result *result, bool *seen)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    struct json_span list, attempt;
    struct json_walk walk;

    if (!is_object(result->attempts, 'a', &list))
        return PASS;
    json_walk_into(&walk, list);
    for (size_t i = 0; json_walk_element(&walk, &attempt); i++) {
        *seen = true;
        if (json_type(attempt) != 'o')
            buf_str(&why, "it is not an object");
        else if (outcome_holds(attempt, &why) && times_hold(attempt, &why))
            wait_holds(attempt, &why);
        if (why.size > 0)
            return trial_fail(trial, "attempt %zu: %s", i + 1, buf_cstr(&why));
    }
    return PASS;
}

/* ---- connection_update ---- */

/* Does a dry run accept the connection with the update merged in? */
static bool update_is_accepted(struct trial *trial, struct json_span update)
{
    auto_buf struct buf connection = BUF_INIT(BUF_DATA);
    struct json_walk walk;
    struct json_span key, value;
    struct card_result result;
    int32_t code;

    buf_add(&connection, buf_cstr(&trial->connection), trial->connection.size);
    json_walk_into(&walk, update);
    while (json_walk_member(&walk, &key, &value)) {
        const struct card_field *field =
            field_of_key(trial->about.connection, key);

        form_put(&connection, field->key, value);
    }
    code = trial_call(trial, CARD_DRY_RUN, span_of_buf(&trial->form),
                      span_of_buf(&connection), &result);
    trial_release(trial, &result);
    return code == CARD_OK;
}

static enum verdict judge_update(struct trial *trial,
                                 const struct card_result *result, bool *seen)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    struct json_span update, key, value;
    struct json_walk walk;

    if (!is_object(result->connection_update, 'o', &update))
        return PASS;
    *seen = true;
    if (!result_update_is_good(result->connection_update,
                               trial->about.connection, &why))
        return trial_fail(trial, "the update %s", buf_cstr(&why));
    json_walk_into(&walk, update);
    while (json_walk_member(&walk, &key, &value)) {
        const struct card_field *field =
            field_of_key(trial->about.connection, key);
        const char *misfit = value_misfit(field, value);

        if (misfit != NULL)
            return trial_fail(trial, "'%.100s' of the update: %s", field->key,
                              misfit);
    }
    return update_is_accepted(trial, update)
               ? PASS
               : trial_fail(trial, "a dry run refuses the connection with the"
                                   " update in it");
}

/* ---- pace ---- */

static bool is_told(int64_t number)
{
    return number != CARD_PACE_UNKNOWN;
}

/* A host treats values outside of this as unknown. */
static enum verdict judge_numbers(struct trial *trial,
                                  const struct card_result *result)
{
    static const char *const names[] = {"limit", "remaining", "reset_ms"};
    const struct card_pace kept = result_pace(result);
    const struct card_pace *pace = &result->pace;
    const int64_t given[] = {pace->limit, pace->remaining, pace->reset_ms};
    const int64_t good[] = {kept.limit, kept.remaining, kept.reset_ms};

    for (size_t i = 0; i < 3; i++) {
        if (given[i] != good[i])
            return trial_fail(trial,
                              "%s is %lld, which is neither CARD_PACE_UNKNOWN"
                              " nor a number that a rate limit has",
                              names[i], (long long)given[i]);
    }
    /* with another server, the server itself may say so */
    if (!trial->is_given && is_told(pace->limit)
        && pace->remaining > pace->limit)
        return trial_fail(trial, "remaining is %lld, but limit is %lld",
                          (long long)pace->remaining, (long long)pace->limit);
    return PASS;
}

static enum verdict judge_pace(struct trial *trial,
                               const struct card_result *result, bool *seen)
{
    const struct card_pace *pace = &result->pace;

    if (pace->bucket.data == NULL && !is_told(pace->limit)
        && !is_told(pace->remaining) && !is_told(pace->reset_ms))
        return PASS;
    *seen = true;
    if (pace->bucket.data != NULL
        && (pace->bucket.size == 0 || result_pace(result).bucket.data == NULL))
        return trial_fail(trial, "bucket is not a text in UTF-8 of 1 to 65,536"
                                 " bytes");
    return judge_numbers(trial, result);
}

/* Answers that make a card fail or retry; and how long it may take. */
#define BYTES(text)            \
    {                          \
        text, sizeof(text) - 1 \
    }

static const struct {
    struct json_span bytes;
    int64_t ms;
} failures[] = {
    {BYTES(""), 200},
    {BYTES("no HTTP\r\n\r\n"), 200},
    {BYTES("HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nConnection: close\r\n\r\n"),
     600},
};

static enum verdict fail_attempts(struct trial *trial, bool *seen)
{
    enum verdict verdict = PASS;

    for (size_t i = 0;
         verdict == PASS && i < sizeof failures / sizeof *failures; i++) {
        struct card_result result;

        server_raw(trial->server, &failures[i].bytes);
        run_within(trial, 0, span_of_buf(&trial->form), failures[i].ms,
                   &result);
        verdict = judge_attempts(trial, &result, seen);
        trial_release(trial, &result);
    }
    return verdict;
}

static enum verdict check_attempts(struct trial *trial)
{
    enum verdict verdict =
        each_call(trial, judge_attempts, "its calls report no attempts");
    bool seen = false;

    if (verdict == FAIL || trial->is_given || trial->server == NULL)
        return verdict;
    if (fail_attempts(trial, &seen) == FAIL)
        return FAIL;
    return seen ? PASS : verdict;
}

static enum verdict check_update(struct trial *trial)
{
    return each_call(trial, judge_update, "its calls change no connection");
}

static enum verdict check_pace(struct trial *trial)
{
    return each_call(trial, judge_pace, "its calls report no rate limit");
}

const struct check verify_text_checks[] = {
    {"attempts",
     "Each attempt has a status or a failure, times in milliseconds, and from "
     "the second on the reason for the wait.",
     "one JSON array, an object for each try",
     "Give status from 100 to 599 or the name of a code, and times of 0 or "
     "more.",
     READY_CALLS, check_attempts},
    {"connection-update",
     "connection_update has fields of the connection, with values that fit.",
     "members to put into the connection",
     "Give only what has changed, under the keys of the connection's fields.",
     READY_CALLS, check_update},
    {"pace",
     "The numbers of pace are unknown or 0 and more, and its bucket is a text.",
     "What the answer said about the rate limit",
     "Start from CARD_RESULT_INIT, and check what the server sent.",
     READY_CALLS, check_pace},
    {.name = NULL},
};
