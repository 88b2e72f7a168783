/* SPDX-License-Identifier: MIT */
/* verify-call.c - checks on one call: its code, its texts, and their
   release. */
#include "config.h"

#include <pthread.h>

#include "jsontext.h"
#include "verify.h"

/* A form that verify guessed may be refused if the card says why; any other
   failure means that the dry run does not work. */
static enum verdict judge_refusal(struct trial *trial)
{
    int32_t code = trial->last_code;

    if (trial->last_fault.size > 0)
        return trial_fail(trial, "a dry run: %s", buf_cstr(&trial->last_fault));
    if (code != CARD_INVALID_INPUT && code != CARD_BAD_CONNECTION) {
        buf_str(&trial->why, " (a dry run sends nothing: it returns CARD_OK,"
                             " CARD_INVALID_INPUT or CARD_BAD_CONNECTION)");
        return FAIL;
    }
    if (code == CARD_INVALID_INPUT && !trial->is_guessed) {
        buf_str(&trial->why,
                " (the form was built from the card's own examples)");
        return FAIL;
    }
    if (code == CARD_BAD_CONNECTION && !trial->is_given
        && trial->about.connection.count == 0) {
        buf_str(&trial->why,
                " (it has no connection fields, and was given {})");
        return FAIL;
    }
    return SKIP;
}

static enum verdict check_dry_run(struct trial *trial)
{
    if (trial_find_calls(trial))
        return PASS;
    /* no call was made if a file could not be read */
    return trial->last_code == CARD_OK ? SKIP : judge_refusal(trial);
}

/* The members of a preview that card.h defines. */
static const struct {
    const char *key;
    char type; /* letter of json_type() */
    const char *what;
} members[] = {
    {"method", 's', "a string"},     {"url", 's', "a string"},
    {"headers", 'a', "an array"},    {"body", 's', "a string"},
    {"url_secret", 's', "a string"},
};

static bool header_holds(struct json_span header, struct buf *why)
{
    static const char *const wanted[] = {"name", "value"};
    static const char *const allowed[] = {"prefix", "secret", "user",
                                          "user_secret", "password_secret"};
    struct json_span value;

    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (json_type(header) != 'o' || !json_find(header, wanted[i], &value)
            || json_type(value) != 's') {
            buf_fmt(why, "a header of the preview lacks its %s", wanted[i]);
            return false;
        }
    }
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        if (json_find(header, allowed[i], &value) && json_type(value) != 's') {
            buf_fmt(why, "the %s of a header is not a string", allowed[i]);
            return false;
        }
    }
    return true;
}

static bool elements_hold(struct json_span json, struct buf *why)
{
    struct json_span list, element;
    struct json_walk walk;

    if (json_find(json, "headers", &list)) {
        json_walk_into(&walk, list);
        while (json_walk_element(&walk, &element)) {
            if (!header_holds(element, why))
                return false;
        }
    }
    return true;
}

/* A card that does not use HTTP, or not every part of it, leaves members out.
 */
static bool has_shape(struct json_span json, struct buf *why)
{
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        struct json_span value;

        if (json_find(json, members[i].key, &value)
            && json_type(value) != members[i].type) {
            buf_fmt(why, "%s of the preview is not %s", members[i].key,
                    members[i].what);
            return false;
        }
    }
    return elements_hold(json, why);
}

static enum verdict judge_preview(struct trial *trial,
                                  const struct card_result *result)
{
    struct json_span json = {result->preview.data, result->preview.size};

    if (json.data == NULL)
        return trial_fail(trial, "a dry run gives no preview");
    if (!json_valid(json.data, json.size, NULL) || json_type(json) != 'o')
        return trial_fail(trial, "the preview is not a JSON object");
    if (!has_shape(json, &trial->why))
        return FAIL;
    if (result->output.data != NULL)
        return trial_fail(trial, "a dry run gives an output");
    if (result->repeatable < CARD_REPEAT_UNKNOWN
        || result->repeatable > CARD_REPEAT_NO)
        return trial_fail(trial, "repeatable is %d", (int)result->repeatable);
    return PASS;
}

static enum verdict check_preview(struct trial *trial)
{
    struct card_result result;
    enum verdict verdict;

    trial_dry(trial, span_of_buf(&trial->form), &result);
    verdict = judge_preview(trial, &result);
    trial_release(trial, &result);
    return verdict;
}

/* Forms and connections that are wrong in different ways. */
static const char *const wrong[] = {"{}", "[]", "{\"verify_no_such\":1}", "{",
                                    "{\"a\":\"\\u0007\\u202e \\\"\"}"};

static enum verdict check_errors(struct trial *trial)
{
    for (size_t i = 0; i < 2 * sizeof wrong / sizeof *wrong; i++) {
        struct json_span text = span_of_str(wrong[i / 2]);
        bool in_form = i % 2 == 0;
        struct card_result result;
        int32_t code = trial_call(
            trial, CARD_DRY_RUN, in_form ? text : span_of_buf(&trial->form),
            in_form ? span_of_buf(&trial->connection) : text, &result);
        bool good = error_well_formed(code, result.error, &trial->why);

        trial_release(trial, &result);
        if (!good)
            return FAIL;
    }
    return PASS;
}

static enum verdict check_flags(struct trial *trial)
{
    struct card_result result;
    int32_t code =
        trial_call(trial, CARD_DRY_RUN | 0x40000000u, span_of_buf(&trial->form),
                   span_of_buf(&trial->connection), &result);

    trial_release(trial, &result);
    if (code == CARD_OK)
        return PASS;
    return trial_fail(trial, "with a flag that it does not know it returns %d",
                      (int)code);
}

static bool is_empty(const struct card_result *result)
{
    return result->output.data == NULL && result->error.data == NULL
           && result->next.data == NULL && result->attempts.data == NULL
           && result->connection_update.data == NULL
           && result->preview.data == NULL && result->pace.bucket.data == NULL
           && result->next_refused.data == NULL;
}

struct release {
    struct trial *trial;
    struct card_result *result;
};

static void *release_there(void *argument)
{
    struct release *release = argument;

    trial_release(release->trial, release->result);
    return NULL;
}

/* Any thread may release a result; a second release does nothing. */
static enum verdict check_release(struct trial *trial)
{
    for (size_t i = 0; i < 4; i++) {
        struct card_result result;
        struct release release = {trial, &result};
        pthread_t thread;

        trial_dry(trial,
                  i % 2 == 0 ? span_of_buf(&trial->form) : span_of_str("["),
                  &result);
        if (i < 2
            || pthread_create(&thread, NULL, release_there, &release) != 0)
            trial_release(trial, &result);
        else
            pthread_join(thread, NULL);
        if (!is_empty(&result))
            return trial_fail(trial, "a text of the result is still set");
        *trial->doing = "when a result was released again";
        trial->about.card.release(&result);
        if (!is_empty(&result))
            return trial_fail(trial, "a second release fills the result");
    }
    return PASS;
}

static enum verdict check_fresh(struct trial *trial)
{
    struct card_result result = CARD_RESULT_INIT;

    *trial->doing = "when a result that was never executed was released";
    trial->about.card.release(&result);
    trial->about.card.release(&result);
    return is_empty(&result) ? PASS : trial_fail(trial, "it fills the result");
}

const struct check verify_call_checks[] = {
    {"dry-run",
     "A form built from the card's own examples passes a dry run, or is "
     "refused with the reason.",
     "a likely value, as JSON, for a blank form",
     "Give examples that the card accepts, and return CARD_INVALID_INPUT or"
     " CARD_BAD_CONNECTION for others; or give verify a form (--form) and a"
     " connection (-c).",
     READY_READ, check_dry_run},
    {"preview", "A dry run fills the preview with one JSON object.",
     "card_call.flags", "Fill preview, and leave output absent.", READY_CALLS,
     check_preview},
    {"error-object", "Each failure has a code of card.h and an error object.",
     "What the card answers",
     "Fill error with code (the name of the returned code), message, and what"
     " else applies.",
     READY_CALLS, check_errors},
    {"unknown-flags", "A flag that the card does not know is ignored.",
     "Growth", "Test single bits of flags.", READY_CALLS, check_flags},
    {"release", "release() leaves every text absent; twice does no harm.",
     "Gives back all that execute() put",
     "Free, then set each text to {NULL, 0}, and opaque to NULL.", READY_CALLS,
     check_release},
    {"release-fresh", "A result that was never executed may be released.",
     "Gives back all that execute() put",
     "Look at opaque, or at the texts, before using them.", READY_READ,
     check_fresh},
    {.name = NULL},
};
