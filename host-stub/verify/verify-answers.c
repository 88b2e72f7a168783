/* SPDX-License-Identifier: MIT */
/*
 * verify-answers.c - checks on a card's reaction to answers that it does not
 * expect
 *
 * Verify's own server gives each of these answers to one run. The card may
 * succeed or fail, but its result must follow card.h. Other checks use some of
 * these answers too.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "verify-odd.h"
#include "verify-server.h"
#include "verify.h"

/* Is the error's status the one that was sent? */
static bool status_holds(const struct card_result *result, int status)
{
    struct json_span error = {result->error.data, result->error.size};
    auto_buf struct buf text = BUF_INIT(BUF_LINE);
    struct json_span value;

    if (error.data == NULL || status == 0
        || !json_find(error, "http_status", &value))
        return true;
    buf_add(&text, value.data, value.size);
    return strtol(buf_cstr(&text), NULL, 10) == status;
}

static enum verdict try_answer(struct trial *trial,
                               const struct odd_answer *answer)
{
    auto_buf struct buf saw = BUF_INIT(BUF_LINE);
    struct card_result result;
    enum verdict verdict;
    int32_t code;

    server_raw(trial->server, &answer->bytes);
    code = run_answered(trial, 0, &result);
    verdict = run_judge(trial, code, &result);
    if (verdict != FAIL && !status_holds(&result, answer->status))
        verdict = trial_fail(trial, "http_status of the error is not %d",
                             answer->status);
    trial_release(trial, &result);
    if (verdict != FAIL)
        return PASS;
    buf_str(&saw, buf_cstr(&trial->why));
    return trial_fail(trial, "when the server answers with %s: %s",
                      answer->what, buf_cstr(&saw));
}

/* If a run with a usual answer, or a refused form, is already wrong, another
   check reports it, and every answer here would repeat that. */
static bool is_good_otherwise(struct trial *trial)
{
    auto_buf struct buf ignored = BUF_INIT(BUF_LINE);
    struct card_result result;
    int32_t code = run_form(trial, 0, span_of_buf(&trial->form), &result);
    bool good = run_judge(trial, code, &result) != FAIL;

    trial_release(trial, &result);
    code = trial_dry(trial, span_of_str("{"), &result);
    good = error_well_formed(code, result.error, &ignored) && good;
    trial_release(trial, &result);
    return good;
}

static enum verdict check_answers(struct trial *trial)
{
    const struct odd_answer *answer;
    enum verdict verdict = PASS;

    if (trial->is_given)
        return trial_skip(trial, "the calls would go to the server that -c"
                                 " names; without -c they go to verify's own");
    if (!run_possible(trial, true))
        return SKIP;
    if (trial->server == NULL)
        return trial_skip(trial, "no server could be started");
    if (!is_good_otherwise(trial))
        return trial_skip(trial, "its output or error is wrong with any answer,"
                                 " which another check reports");
    for (size_t i = 0; verdict != FAIL && (answer = odd_answer(i)) != NULL; i++)
        verdict = try_answer(trial, answer);
    return verdict;
}

const struct check verify_answer_checks[] = {
    {"odd-answers",
     "Whatever a server answers, outputs and errors follow card.h.",
     "What the card answers",
     "Check what a server sent before putting it into an output; write the "
     "rest with a JSON writer that escapes it.",
     READY_CALLS, check_answers},
    {.name = NULL},
};
