/* SPDX-License-Identifier: MIT */
/*
 * verify-inputs.c - checks on how single inputs affect a call
 *
 * For each field the accepted form gets one value after the other. A card may
 * accept or refuse most of them, as it likes; but its result must say which,
 * with texts that follow card.h. Runs go to verify's own server or nowhere:
 * with a connection that was given, the forms are checked by dry runs only.
 */
#include "config.h"

#include "error.h"
#include "jsontext.h"
#include "moment.h"
#include "verify-probe.h"

/* ---- a dry run of each value ---- */

static bool is_object(struct card_text text)
{
    struct json_span span = {text.data, text.size};

    return json_valid_wrapped(span.data, span.size, NULL)
           && json_type(span) == 'o';
}

/* Returns what is wrong with the result of a dry run, or NULL. */
static const char *dry_fault(const struct probe *probe,
                             const struct sample *sample, int32_t code,
                             const struct card_result *result, struct buf *why)
{
    if (!error_well_formed(code, result->error, why))
        return buf_cstr(why);
    if (code == CARD_OK)
        return result->preview.data == NULL || is_object(result->preview)
                   ? NULL
                   : "the preview is not a JSON object";
    if (code != probe->code && code != CARD_NO_MEMORY) {
        error_message(why, code, result->error);
        return buf_cstr(why);
    }
    return sample->is_own && error_names(result->error, probe->field->key)
               ? "the card refuses it, against its own descriptor"
               : NULL;
}

static enum verdict dry_value(void *context, const struct sample *sample)
{
    struct probe *probe = context;
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    struct card_result result;
    const char *fault;
    int32_t code;

    if (!probe_in_time(probe))
        return PASS;
    probe_put(probe, &text, sample->json);
    code = probe_dry(probe, span_of_buf(&text), &result);
    fault = dry_fault(probe, sample, code, &result, &why);
    trial_release(probe->trial, &result);
    probe->tried++;
    return fault == NULL ? PASS : probe_fail(probe, sample->what, fault);
}

static enum verdict dry_values(struct probe *probe)
{
    return samples_of_field(probe->field, dry_value, probe);
}

static enum verdict check_values(struct trial *trial)
{
    return probe_each(trial, false, dry_values, "it has no inputs");
}

/* ---- a run of each value ---- */

static enum verdict run_value(void *context, const struct sample *sample)
{
    struct probe *probe = context;
    struct trial *trial = probe->trial;
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf saw = BUF_INIT(BUF_LINE);
    struct card_result result;
    enum verdict verdict;
    int32_t code;

    if (!probe_in_time(probe))
        return PASS;
    probe_put(probe, &text, sample->json);
    code = probe_dry(probe, span_of_buf(&text), &result);
    trial_release(trial, &result);
    if (code != CARD_OK)
        return PASS; /* refused before anything is done */
    code = run_form(trial, 0, span_of_buf(&text), &result);
    verdict = run_judge(trial, code, &result);
    trial_release(trial, &result);
    probe->tried++;
    if (verdict != FAIL)
        return PASS;
    buf_str(&saw, buf_cstr(&trial->why));
    return probe_fail(probe, sample->what, buf_cstr(&saw));
}

/* Paths are not varied, since the card could do anything to the files that they
   name. */
static enum verdict run_values(struct probe *probe)
{
    return probe->field->flags & CARD_FIELD_PATH
               ? PASS
               : samples_of_field(probe->field, run_value, probe);
}

static bool plain_run_is_good(struct trial *trial)
{
    struct card_result result;
    int32_t code = run_form(trial, 0, span_of_buf(&trial->form), &result);
    bool good = run_judge(trial, code, &result) != FAIL;

    trial_release(trial, &result);
    return good;
}

static enum verdict check_outputs(struct trial *trial)
{
    if (trial->is_given)
        return trial_skip(trial, "the calls would go to the server that -c"
                                 " names; without -c they go to verify's own");
    if (!run_possible(trial, true))
        return SKIP;
    if (!plain_run_is_good(trial))
        return trial_skip(trial, "the plain form's output or error is wrong,"
                                 " which another check reports");
    return probe_each(trial, false, run_values,
                      "no value of an input was accepted");
}

/* ---- text that is not JSON, as the value of a known key ---- */

static enum verdict refuse_garbage(void *context, const struct sample *sample)
{
    struct probe *probe = context;
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    struct card_result result;
    int32_t code;
    bool good;

    probe_put(probe, &text, sample->json);
    if (json_valid(buf_cstr(&text), text.size, NULL))
        return PASS;
    code = probe_dry(probe, span_of_buf(&text), &result);
    good = error_well_formed(code, result.error, &why);
    trial_release(probe->trial, &result);
    probe->tried++;
    if (good && code != probe->code)
        buf_fmt(&why, "it returns CARD_%s, not CARD_%s", card_code_name(code),
                card_code_name(probe->code));
    return why.size == 0 ? PASS
                         : probe_fail(probe, sample->what, buf_cstr(&why));
}

static enum verdict refuse_all(struct probe *probe)
{
    return samples_of_garbage(refuse_garbage, probe);
}

static enum verdict check_garbage(struct trial *trial)
{
    return probe_each(trial, false, refuse_all, "it has no inputs");
}

static enum verdict check_connection_garbage(struct trial *trial)
{
    return probe_each(trial, true, refuse_all, "it has no connection fields");
}

/* ---- deep values of known keys ---- */

/* The card may accept the value if the field takes any JSON; then a run with it
   must return as well. */
static enum verdict try_depth(void *context, const struct sample *sample)
{
    struct probe *probe = context;
    struct trial *trial = probe->trial;
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    struct card_result result;
    int32_t code;
    bool good;

    probe_put(probe, &text, sample->json);
    code = probe_dry(probe, span_of_buf(&text), &result);
    good = error_well_formed(code, result.error, &why);
    trial_release(trial, &result);
    probe->tried++;
    if (good && code != CARD_OK && code != probe->code
        && code != CARD_NO_MEMORY)
        buf_fmt(&why, "it returns CARD_%s", card_code_name(code));
    if (why.size > 0)
        return probe_fail(probe, sample->what, buf_cstr(&why));
    if (code != CARD_OK || probe_is_connection(probe) || trial->server == NULL)
        return PASS;
    run_form(trial, 0, span_of_buf(&text), &result);
    trial_release(trial, &result);
    return PASS;
}

static enum verdict try_depths(struct probe *probe)
{
    const struct card_field *field = probe->field;
    bool is_read = field->type == CARD_TYPE_OBJECT
                   || (field->flags & CARD_FIELD_ANY_JSON) != 0;

    /* parsing does not depend on the key: one field is enough for it */
    return samples_of_depth(is_read || field == probe->fields.at, try_depth,
                            probe);
}

static enum verdict check_depth(struct trial *trial)
{
    enum verdict verdict;

    if (!trial->is_given && !run_possible(trial, true))
        return SKIP;
    verdict = probe_each(trial, false, try_depths, "it has no inputs");
    return verdict == FAIL
               ? FAIL
               : probe_each(trial, true, try_depths,
                            "no value of a field was accepted to begin with");
}

#define WHERE "What the host asks"

const struct check verify_input_checks[] = {
    {"input-values",
     "A dry run of any value of an input's type is accepted or refused, with "
     "valid texts; choices and limits of the descriptor are accepted.",
     WHERE,
     "Return CARD_OK or CARD_INVALID_INPUT; write errors and previews with a"
     " JSON writer that escapes what it is given.",
     READY_CALLS, check_values},
    {"output-values",
     "Runs with any value that a dry run accepts give an output and an error "
     "that follow card.h.",
     "What the card answers",
     "Write each output with a JSON writer that escapes what it is given, and"
     " check what is passed on as JSON.",
     READY_CALLS, check_outputs},
    {"value-garbage",
     "A form in which the value of a known key is not JSON is refused.", WHERE,
     "Validate the whole text strictly (RFC 8259) before reading it.",
     READY_CALLS, check_garbage},
    {"connection-values",
     "A connection in which the value of a known key is not JSON is refused.",
     WHERE, "Validate the whole text strictly, and return CARD_BAD_CONNECTION.",
     READY_CALLS, check_connection_garbage},
    {"deep-values",
     "Values of known keys that are nested thousands of levels do no harm.",
     WHERE, "Bound the depth that is read, and do not recurse.", READY_CALLS,
     check_depth},
    {.name = NULL},
};
