/* SPDX-License-Identifier: MIT */
/*
 * verify-choices.c - checks on "card.choices/1": values that the service offers
 *
 * The answers of verify's own server are not lists that a card knows; so list()
 * may fail, but it must fail as any call does.
 */
#include "config.h"

#include <string.h>

#include "card-choices.h"
#include "choices-page.h"
#include "jsontext.h"
#include "verify-real.h"

static struct net net; /* used by its thread until the process ends */

static bool is_flagged(const struct card_field *field)
{
    return (field->flags & CARD_FIELD_CHOICES) != 0;
}

static const struct card_field *first_flagged(const struct trial *trial)
{
    for (size_t i = 0; i < trial->about.inputs.count; i++) {
        if (is_flagged(&trial->about.inputs.at[i]))
            return &trial->about.inputs.at[i];
    }
    return NULL;
}

static const struct card_choices *get_choices(struct trial *trial)
{
    const void *(*get)(const char *) = trial->about.card.get_extension;

    *trial->doing = "in get_extension()";
    return get != NULL ? get(CARD_CHOICES_EXTENSION) : NULL;
}

static bool is_head_right(const struct card_choices *choices)
{
    return choices->magic == CARD_MAGIC && choices->abi == CARD_ABI
           && choices->struct_size >= CARD_CHOICES_LEAST;
}

/* ---- the struct ---- */

static enum verdict check_struct(struct trial *trial)
{
    const struct about *about = &trial->about;
    const struct fields lists[] = {about->inputs, about->outputs,
                                   about->connection};
    const struct card_choices *choices = get_choices(trial);
    size_t flagged = 0;

    for (unsigned i = 0; i < 3; i++) {
        for (size_t j = 0; j < lists[i].count; j++) {
            const struct card_field *field = &lists[i].at[j];

            if ((field->flags & CARD_FIELD_CHOICES) == 0)
                continue;
            flagged++;
            if (!field_may_have_choices(i, field))
                return trial_fail(
                    trial,
                    "field '%.100s' has CARD_FIELD_CHOICES, but is not an "
                    "input of type text that is not secret",
                    field->key);
        }
    }
    if (choices == NULL)
        return flagged == 0
                   ? PASS
                   : trial_fail(
                       trial,
                       "a field has CARD_FIELD_CHOICES, but the card has no %s",
                       CARD_CHOICES_EXTENSION);
    if (!is_head_right(choices) || choices->list == NULL)
        return trial_fail(trial,
                          "magic, abi, struct_size or list() of %s are wrong",
                          CARD_CHOICES_EXTENSION);
    return flagged > 0
               ? PASS
               : trial_fail(trial,
                            "it has %s, but no field with CARD_FIELD_CHOICES",
                            CARD_CHOICES_EXTENSION);
}

/* The extension, if the card flags an input; NULL with the reason in `why`. */
static const struct card_choices *find_choices(struct trial *trial)
{
    const struct card_choices *choices = get_choices(trial);

    if (first_flagged(trial) == NULL)
        trial_skip(trial, "no input is flagged CHOICES");
    else if (choices != NULL && is_head_right(choices) && choices->list != NULL)
        return choices;
    else
        trial_skip(trial,
                   "the check choices-struct says what is wrong with its"
                   " %s",
                   CARD_CHOICES_EXTENSION);
    return NULL;
}

/* ---- a list ---- */

static int32_t list(struct trial *trial, const struct card_choices *choices,
                    const char *key, const char *search, uint32_t flags,
                    struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct card_call call = real_call(trial, &trial->form);
    const struct card_text nothing = {NULL, 0};
    struct card_text text = {search, search != NULL ? strlen(search) : 0};

    call.flags = flags;
    *result = empty;
    *trial->doing = "in list()";
    return choices->list(&call, key, &text, &nothing, result);
}

static bool is_string(struct json_span object, const char *key, bool required)
{
    struct json_span value;

    if (!json_find(object, key, &value))
        return !required;
    return json_type(value) == 's';
}

/* Returns what is wrong with the output, or NULL. */
static const char *output_fault(struct card_text output)
{
    struct json_span whole = {output.data, output.size}, array, entry;
    struct json_walk walk;

    if (output.data == NULL || !json_valid(output.data, output.size, NULL)
        || json_type(whole) != 'o')
        return "the output is not a JSON object";
    if (!json_find(whole, "choices", &array) || json_type(array) != 'a')
        return "the output has no array as choices";
    if (!is_string(whole, "after", false))
        return "after is not a string";
    json_walk_into(&walk, array);
    while (json_walk_element(&walk, &entry)) {
        if (json_type(entry) != 'o')
            return "an entry of choices is not an object";
        if (!is_string(entry, "value", true))
            return "an entry of choices has no string as value";
        if (!is_string(entry, "title", true))
            return "an entry of choices has no string as title";
        if (!is_string(entry, "help", false))
            return "the help of an entry of choices is not a string";
    }
    return NULL;
}

static enum verdict judge_list(struct trial *trial, const char *key,
                               int32_t code, const struct card_result *result)
{
    auto_choices_page struct choices_page page = CHOICES_PAGE_INIT;
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    const char *fault = NULL;

    if (!error_well_formed(code, result->error, &why))
        return trial_fail(trial, "list() of '%.100s': %s", key, buf_cstr(&why));
    if (code == CARD_OK)
        fault = output_fault(result->output);
    if (code == CARD_OK && fault == NULL
        && !choices_page_read(&page, result->output, &why))
        return trial_fail(trial, "list() of '%.100s': the output %s", key,
                          buf_cstr(&why));
    return fault == NULL
               ? PASS
               : trial_fail(trial, "list() of '%.100s': %s", key, fault);
}

static enum verdict list_once(struct trial *trial,
                              const struct card_choices *choices,
                              const char *key, const char *search)
{
    struct card_result result;
    int32_t code = list(trial, choices, key, search, 0, &result);
    enum verdict verdict = judge_list(trial, key, code, &result);

    trial_release(trial, &result);
    return verdict;
}

static enum verdict check_list(struct trial *trial)
{
    static const char *const searches[] = {NULL, "a", "\xC3\xA4 \"&%"};
    const struct card_choices *choices = find_choices(trial);
    enum verdict verdict = PASS;

    if (choices == NULL || !run_possible(trial, true))
        return SKIP;
    for (size_t i = 0; i < trial->about.inputs.count; i++) {
        const struct card_field *field = &trial->about.inputs.at[i];

        for (size_t j = 0; verdict == PASS && is_flagged(field) && j < 3; j++)
            verdict = list_once(trial, choices, field->key, searches[j]);
    }
    return verdict;
}

/* ---- an input without choices ---- */

static enum verdict check_unknown(struct trial *trial)
{
    const struct card_choices *choices = find_choices(trial);
    const char *keys[3] = {"verify_no_such", "", NULL};

    if (choices == NULL || !run_possible(trial, true))
        return SKIP;
    for (size_t i = 0; i < trial->about.inputs.count; i++) {
        if (!is_flagged(&trial->about.inputs.at[i]))
            keys[2] = trial->about.inputs.at[i].key;
    }
    for (size_t i = 0; i < 3 && keys[i] != NULL; i++) {
        struct card_result result;
        int32_t code = list(trial, choices, keys[i], NULL, 0, &result);
        enum verdict verdict = judge_list(trial, keys[i], code, &result);

        trial_release(trial, &result);
        if (verdict == PASS && code != CARD_INVALID_INPUT)
            verdict = trial_fail(trial,
                                 "list() of '%.100s', which has no choices,"
                                 " returns %d, not CARD_INVALID_INPUT",
                                 keys[i], (int)code);
        if (verdict != PASS)
            return verdict;
    }
    return PASS;
}

/* ---- a dry run ---- */

static enum verdict check_dry(struct trial *trial)
{
    const struct card_choices *choices = find_choices(trial);

    if (choices == NULL)
        return SKIP;
    if (!net_watch(&net, 0))
        return trial_skip(trial,
                          "this system has no filter for network access");
    for (size_t i = 0; i < trial->about.inputs.count; i++) {
        const struct card_field *field = &trial->about.inputs.at[i];
        struct card_result result;

        if (!is_flagged(field))
            continue;
        list(trial, choices, field->key, NULL, CARD_DRY_RUN, &result);
        trial_release(trial, &result);
    }
    if (atomic_load(&net.count) == 0)
        return PASS;
    return trial_fail(trial, "a dry run of list() tries to reach %s",
                      net.first);
}

const struct check verify_choices_checks[] = {
    {"choices-struct",
     "A card that flags an input CHOICES has card.choices/1 with a list().",
     "card.choices/1",
     "Return a struct card_choices from get_extension(), or drop the flag.",
     READY_COPIED, check_struct},
    {"choices-list",
     "list() of card.choices/1 gives choices with value and title, or an"
     " error.",
     "card.choices/1", "Build the output as card-choices.h describes it.",
     READY_CALLS, check_list},
    {"choices-unknown",
     "list() refuses an input that has no choices with CARD_INVALID_INPUT.",
     "card.choices/1", "Compare the key before anything is sent.", READY_CALLS,
     check_unknown},
    {"choices-dry", "A dry run of list() sends nothing.", "card_call.flags",
     "Look at CARD_DRY_RUN before connecting to anything.", READY_CALLS,
     check_dry},
    {.name = NULL},
};
