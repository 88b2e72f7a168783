/* SPDX-License-Identifier: MIT */
/*
 * verify-run.c - checks on calls that do the card's work
 *
 * verify does not know any service. So a card runs with the connection that -c
 * names; or else with verify's own server on loopback, if a text of its
 * connection can lead there; or else without any server that it could reach.
 */
#include "config.h"

#include <pthread.h>
#include <string.h>

#include "error.h"
#include "jsontext.h"
#include "moment.h"
#include "verify-odd.h"
#include "verify.h"

#define RUN_MS 3000
#define ENOUGH_MS 10000

static struct net net; /* used by its thread until the process ends */

static bool is_watching; /* run_watch() has started it */

bool run_watch(struct trial *trial, const struct watch *watch)
{
    if (trial->options->connection != NULL)
        is_watching = watch_begin(&watch, 1);
    else
        is_watching = net_watch_with(&net, 0, watch);
    if (!is_watching)
        trial_skip(trial, "this system has no filter that would show what the"
                          " card does");
    return is_watching;
}

bool run_possible(struct trial *trial, bool answers)
{
    auto_buf struct buf url = BUF_INIT(BUF_WORD);
    uint16_t port = 0;

    if (trial->is_given)
        return true;
    trial->server = server_start();
    if (trial->server != NULL) {
        server_answers(trial->server, answers);
        buf_fmt(&url, "http://127.0.0.1:%d", server_port(trial->server));
        if (connection_redirect(trial, buf_cstr(&url)))
            port = server_port(trial->server);
    }
    if (is_watching) {
        atomic_store(&net.port, port);
        return true;
    }
    if (net_watch(&net, port) || port != 0)
        return true;
    trial_skip(trial, "this system has no filter that would keep the card's"
                      " calls from going out; give a test server with -c");
    return false;
}

static int32_t run_with(struct trial *trial, struct card_call *call,
                        struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;

    call->inputs = (struct card_text){buf_cstr(&trial->form), trial->form.size};
    call->connection = (struct card_text){buf_cstr(&trial->connection),
                                          trial->connection.size};
    call->deadline_ms = RUN_MS;
    *result = empty;
    *trial->doing = "in execute()";
    return trial->execute(call, result);
}

int32_t run_call(struct trial *trial, uint32_t flags,
                 struct card_result *result)
{
    struct card_call call = CARD_CALL_INIT;

    call.flags = flags;
    return run_with(trial, &call, result);
}

int32_t run_form(struct trial *trial, uint32_t flags, struct json_span inputs,
                 struct card_result *result)
{
    return run_within(trial, flags, inputs, RUN_MS, result);
}

int32_t run_within(struct trial *trial, uint32_t flags, struct json_span inputs,
                   int64_t ms, struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct card_call call = CARD_CALL_INIT;

    call.flags = flags;
    call.inputs = (struct card_text){inputs.data, inputs.size};
    call.connection = (struct card_text){buf_cstr(&trial->connection),
                                         trial->connection.size};
    call.deadline_ms = ms;
    *result = empty;
    *trial->doing = "in execute()";
    return trial->execute(&call, result);
}

int32_t run_answered(struct trial *trial, uint32_t flags,
                     struct card_result *result)
{
    return run_within(trial, flags, span_of_buf(&trial->form), ANSWER_MS,
                      result);
}

int64_t run_enough(const struct trial *trial)
{
    int64_t limit = trial->options->deadline_ms;

    return moment_ms()
           + (limit > 0 && limit < 2 * ENOUGH_MS ? limit / 2 : ENOUGH_MS);
}

static enum verdict came_to_nothing(struct trial *trial, int32_t code,
                                    const struct card_result *result)
{
    trial_skip(trial, "the call did not succeed; give a test server with -c, "
                      "or a form with --form: ");
    error_message(&trial->why, code, result->error);
    return SKIP;
}

static bool is_json(struct card_text text, char type)
{
    struct json_span span = {text.data, text.size};

    return json_valid(span.data, span.size, NULL) && json_type(span) == type;
}

/* null is allowed for an output that is not required, and for any output that a
   failed call has no value for. */
static enum verdict judge_member(struct trial *trial, int32_t code,
                                 struct json_span key, struct json_span value)
{
    const struct card_field *field = field_of_key(trial->about.outputs, key);
    const char *misfit;

    if (field == NULL)
        return trial_fail(
            trial, "the output has a member %.*s that is not in the descriptor",
            (int)(key.size < 100 ? key.size : 100), key.data);
    if (json_type(value) == '0'
        && (code != CARD_OK || !(field->flags & CARD_FIELD_REQUIRED)))
        return PASS;
    misfit = value_misfit(field, value);
    if (misfit == NULL)
        return PASS;
    return trial_fail(trial, "output '%.100s': %s", field->key, misfit);
}

static enum verdict judge_output(struct trial *trial, int32_t code,
                                 const struct card_result *result)
{
    struct json_span output = {result->output.data, result->output.size};
    struct json_walk walk;
    struct json_span key, value;
    enum verdict verdict = PASS;

    if (!is_json(result->output, 'o'))
        return trial_fail(trial, "the output is not a JSON object");
    json_walk_into(&walk, output);
    while (verdict == PASS && json_walk_member(&walk, &key, &value))
        verdict = judge_member(trial, code, key, value);
    for (size_t i = 0; verdict == PASS && i < trial->about.outputs.count; i++) {
        const struct card_field *field = &trial->about.outputs.at[i];

        if ((field->flags & CARD_FIELD_REQUIRED)
            && !json_find(output, field->key, &value))
            verdict =
                trial_fail(trial, "the output lacks '%.100s'", field->key);
    }
    return verdict;
}

enum verdict run_judge(struct trial *trial, int32_t code,
                       const struct card_result *result)
{
    if (!error_well_formed(code, result->error, &trial->why))
        return FAIL;
    if (result->output.data != NULL)
        return judge_output(trial, code, result);
    if (code == CARD_OK || code == CARD_HTTP_STATUS)
        return trial_fail(trial, "it returns CARD_%s without an output",
                          card_code_name(code));
    return PASS;
}

/* A defect is reported as a fault here: a dry run accepted the same form. */
static enum verdict judge_defect(struct trial *trial,
                                 const struct card_result *result)
{
    trial_fail(trial, "a dry run accepts the form, and the run of it returns ");
    error_message(&trial->why, CARD_INTERNAL, result->error);
    return FAIL;
}

static enum verdict check_outputs(struct trial *trial)
{
    struct card_result result;
    enum verdict verdict;
    int32_t code;

    if (!run_possible(trial, true))
        return SKIP;
    code = run_call(trial, 0, &result);
    if (result.output.data != NULL)
        verdict = judge_output(trial, code, &result);
    else if (code == CARD_OK || code == CARD_HTTP_STATUS)
        verdict = trial_fail(trial, "it returns CARD_%s without an output",
                             card_code_name(code));
    else if (code == CARD_INTERNAL)
        verdict = judge_defect(trial, &result);
    else
        verdict = came_to_nothing(trial, code, &result);
    trial_release(trial, &result);
    return verdict;
}

/* Checks next_refused, which says why there is no next page. */
static enum verdict judge_refused(struct trial *trial,
                                  const struct card_result *result)
{
    struct json_span refused = {result->next_refused.data,
                                result->next_refused.size};
    struct json_span value;

    if (refused.data == NULL)
        return PASS;
    if (result->next.data != NULL)
        return trial_fail(trial, "it gives next and next_refused");
    if (!is_json(result->next_refused, 'o')
        || !json_find(refused, "message", &value) || json_type(value) != 's'
        || (json_find(refused, "url", &value) && json_type(value) != 's'))
        return trial_fail(trial, "next_refused is not an object with a message "
                                 "and a url");
    return PASS;
}

/* Checks the members that every result has, whatever the outcome of the call.
 */
static enum verdict judge_values(struct trial *trial, int32_t code,
                                 const struct card_result *result)
{
    if (!error_well_formed(code, result->error, &trial->why))
        return FAIL;
    if (result->payload_json < CARD_PAYLOAD_UNKNOWN
        || result->payload_json > CARD_PAYLOAD_NOT_JSON)
        return trial_fail(trial, "payload_json is %d",
                          (int)result->payload_json);
    if (result->repeatable < CARD_REPEAT_UNKNOWN
        || result->repeatable > CARD_REPEAT_NO)
        return trial_fail(trial, "repeatable is %d", (int)result->repeatable);
    return PASS;
}

static enum verdict judge_texts(struct trial *trial, int32_t code,
                                const struct card_result *result)
{
    if (result->attempts.data != NULL && !is_json(result->attempts, 'a'))
        return trial_fail(trial, "attempts is not a JSON array");
    if (result->connection_update.data != NULL
        && !is_json(result->connection_update, 'o'))
        return trial_fail(trial, "connection_update is not a JSON object");
    if (result->next.data == NULL && (result->flags & CARD_NEXT_LATER) != 0)
        return trial_fail(trial, "it says CARD_NEXT_LATER without next");
    if (result->next.data != NULL && !is_json(result->next, 'o'))
        return trial_fail(trial, "next is not a JSON object");
    if (judge_refused(trial, result) != PASS)
        return FAIL;
    return judge_values(trial, code, result);
}

/* Faults of the error object alone are left to odd-answers. */
static enum verdict judge_error_texts(struct trial *trial)
{
    enum verdict verdict = PASS;

    for (size_t i = 0; verdict == PASS && answer_error(trial, i); i++) {
        auto_buf struct buf ignored = BUF_INIT(BUF_LINE);
        struct card_result result;
        int32_t code = run_answered(trial, 0, &result);

        if (error_well_formed(code, result.error, &ignored))
            verdict = judge_texts(trial, code, &result);
        trial_release(trial, &result);
    }
    return verdict;
}

/* Makes a run, a test of the connection, and runs that get an HTTP error. */
static enum verdict check_texts(struct trial *trial)
{
    static const uint32_t flags[] = {0, CARD_CHECK_CONNECTION};
    enum verdict verdict = PASS;

    if (!run_possible(trial, true))
        return SKIP;
    for (size_t i = 0; verdict == PASS && i < 2; i++) {
        struct card_result result;
        int32_t code = run_call(trial, flags[i], &result);

        verdict = judge_texts(trial, code, &result);
        trial_release(trial, &result);
    }
    return verdict == PASS ? judge_error_texts(trial) : verdict;
}

static enum verdict check_line(struct trial *trial)
{
    struct card_result result;
    enum verdict verdict = PASS;
    int32_t code;

    if (!run_possible(trial, true))
        return SKIP;
    code = run_call(trial, CARD_ONE_LINE, &result);
    if (result.output.data == NULL)
        verdict = came_to_nothing(trial, code, &result);
    else if (memchr(result.output.data, '\n', result.output.size) != NULL
             || memchr(result.output.data, '\r', result.output.size) != NULL)
        verdict = trial_fail(trial, "its output has a line end");
    trial_release(trial, &result);
    return verdict;
}

struct caught {
    pthread_t thread;
    uint64_t size;
    unsigned calls;
    unsigned elsewhere; /* calls on another thread */
    int32_t answer;
    bool is_over; /* execute() has returned */
};

static int32_t catch_bytes(void *context, const void *bytes, size_t size)
{
    struct caught *caught = context;

    (void)bytes;
    caught->calls++;
    caught->size += size;
    caught->elsewhere +=
        caught->is_over || !pthread_equal(caught->thread, pthread_self());
    return caught->answer;
}

static int32_t run_sink(struct trial *trial, struct caught *caught,
                        struct card_result *result)
{
    struct card_call call = CARD_CALL_INIT;
    int32_t code;

    call.sink = catch_bytes;
    call.context = caught;
    caught->thread = pthread_self();
    code = run_with(trial, &call, result);
    caught->is_over = true;
    return code;
}

static enum verdict judge_sink(struct trial *trial, const struct caught *caught,
                               const struct card_result *result)
{
    const struct card_field *payload = field_payload(trial->about.outputs);
    struct json_span output = {result->output.data, result->output.size};
    struct json_span value;

    if (caught->elsewhere > 0)
        return trial_fail(trial, "the sink is called on another thread");
    if (result->payload_bytes != caught->size)
        return trial_fail(trial, "payload_bytes is %llu, but %llu bytes came",
                          (unsigned long long)result->payload_bytes,
                          (unsigned long long)caught->size);
    if (is_json(result->output, 'o') && json_find(output, payload->key, &value)
        && json_type(value) != '0')
        return trial_fail(trial, "with a sink, '%.100s' is not null",
                          payload->key);
    return PASS;
}

static enum verdict check_sink(struct trial *trial)
{
    struct caught caught = {.answer = 0}, stopped = {.answer = 1};
    struct card_result result;
    enum verdict verdict;
    int32_t code;

    if (field_payload(trial->about.outputs) == NULL)
        return trial_skip(trial, "no output is a payload");
    if (!run_possible(trial, true))
        return SKIP;
    code = run_sink(trial, &caught, &result);
    verdict = result.output.data == NULL ? came_to_nothing(trial, code, &result)
                                         : judge_sink(trial, &caught, &result);
    trial_release(trial, &result);
    if (verdict != PASS || caught.calls == 0)
        return verdict;
    code = run_sink(trial, &stopped, &result);
    trial_release(trial, &result);
    if (stopped.calls > 0 && code != CARD_CANCELLED)
        return trial_fail(trial,
                          "a sink that ends the call makes it return"
                          " %d, not CARD_CANCELLED",
                          (int)code);
    return PASS;
}

static enum verdict check_connecting(struct trial *trial)
{
    struct card_result result;
    int32_t code;

    if (!run_possible(trial, true))
        return SKIP;
    code = trial_call(trial, CARD_CHECK_CONNECTION, (struct json_span){NULL, 0},
                      span_of_buf(&trial->connection), &result);
    trial_release(trial, &result);
    if (code == CARD_INVALID_INPUT)
        return trial_fail(trial, "it looks at the inputs");
    return card_code_name(code) != NULL
               ? PASS
               : trial_fail(trial, "it returns %d", (int)code);
}

static enum verdict check_sends(struct trial *trial)
{
    struct card_result result;
    const struct json_span bad[] = {span_of_str("{}"), span_of_str("[")};

    if (!net_watch(&net, 0))
        return trial_skip(trial,
                          "this system has no filter for network access");
    trial_dry(trial, span_of_buf(&trial->form), &result);
    trial_release(trial, &result);
    for (size_t i = 0; i < 2; i++) {
        trial_dry(trial, bad[i], &result);
        trial_release(trial, &result);
    }
    if (atomic_load(&net.count) == 0)
        return PASS;
    return trial_fail(trial, "a dry run tries to reach %s", net.first);
}

const struct check verify_run_checks[] = {
    {"dry-run-sends-nothing", "A dry run, and a refused call, send nothing.",
     "card_call.flags", "Check for CARD_DRY_RUN before connecting to anything.",
     READY_CALLS, check_sends},
    {"outputs", "The output is an object of the outputs, each of its type.",
     "What the card answers",
     "Fill each required output; give no other member.", READY_CALLS,
     check_outputs},
    {"result-texts",
     "Error, attempts, next, next_refused and connection_update are JSON; every"
     " other member of the result has a value of card.h.",
     "What the card answers",
     "Build them with a JSON writer; set the others to what card.h names.",
     READY_CALLS, check_texts},
    {"one-line", "With ONE_LINE the output has no raw line end.",
     "card_call.flags",
     "Replace line ends between the tokens of embedded JSON by spaces.",
     READY_CALLS, check_line},
    {"sink",
     "A sink gets the payload on the calling thread, and the output has null.",
     "sink gets the payload's bytes",
     "Count what was handed over, and return CARD_CANCELLED when it says so.",
     READY_CALLS, check_sink},
    {"check-connection", "A test of the connection ignores the inputs.",
     "card_call.flags",
     "Check for CARD_CHECK_CONNECTION before reading the inputs.", READY_CALLS,
     check_connecting},
    {.name = NULL},
};
