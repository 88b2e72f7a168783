/* SPDX-License-Identifier: MIT */
/*
 * verify-sink.c - checks on callbacks: the payload's bytes, what the result
 * says about them, and how the card calls back
 */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jsontext.h"
#include "verify-odd.h"
#include "verify-real.h"
#include "verify-threads.h"

/* ---- runs with a sink ---- */

/* What a sink received. */
struct drain {
    struct buf bytes;
    unsigned calls;
    unsigned stop_at; /* the call of the sink that ends the run; 0 if none
                         does */
    unsigned after;   /* calls of the sink after that one */
};

static int32_t drain_bytes(void *context, const void *bytes, size_t size)
{
    struct drain *drain = context;

    if (drain->stop_at != 0 && drain->calls >= drain->stop_at)
        drain->after++;
    drain->calls++;
    buf_add(&drain->bytes, bytes, size);
    return drain->stop_at != 0 && drain->calls >= drain->stop_at ? 1 : 0;
}

static int32_t run_into(struct trial *trial, struct drain *drain,
                        struct card_result *result)
{
    struct card_call call = real_call(trial, &trial->form);

    call.sink = drain_bytes;
    call.context = drain;
    return real_run(trial, &call, result);
}

/* Sets the server's manner, if it is verify's own. */
static void answer_in(const struct trial *trial, enum manner manner)
{
    if (trial->server != NULL && !trial->is_given)
        server_manner(trial->server, manner);
}

static bool has_payload(struct trial *trial)
{
    if (field_payload(trial->about.outputs) != NULL)
        return run_possible(trial, true);
    trial_skip(trial, "no output is a payload");
    return false;
}

/* With a server that -c names, one attempt of each kind is enough. */
static size_t tries(const struct trial *trial, size_t count)
{
    return trial->is_given ? 1 : count;
}

/* ---- ended by the sink ---- */

static enum verdict stop_once(struct trial *trial, unsigned stop_at,
                              unsigned *calls)
{
    struct drain drain = {.bytes = BUF_INIT(BUF_UNLIMITED), .stop_at = stop_at};
    struct card_result result;

    run_into(trial, &drain, &result);
    *calls = drain.calls;
    buf_free(&drain.bytes);
    trial_release(trial, &result);
    if (drain.after == 0)
        return PASS;
    return trial_fail(trial,
                      "the sink returned 1 from its call %u, and was called"
                      " %u time%s more",
                      stop_at, drain.after, drain.after == 1 ? "" : "s");
}

static enum verdict check_stops(struct trial *trial)
{
    enum verdict verdict = PASS;
    unsigned calls = 0, most = 0;

    if (!has_payload(trial))
        return SKIP;
    for (unsigned i = 0; verdict == PASS && i < tries(trial, 4); i++) {
        answer_in(trial, i < 2 ? SERVER_LARGE : SERVER_PLAIN);
        verdict = stop_once(trial, 1 + i % 2, &calls);
        most = calls > most ? calls : most;
    }
    if (verdict == PASS && most == 0)
        return trial_skip(trial, "its sink is not called");
    return verdict;
}

/* ---- the bytes ---- */

static bool same_value(struct json_span a, struct json_span b);

static bool same_string(struct json_span a, struct json_span b)
{
    auto_buf struct buf x = BUF_INIT(BUF_UNLIMITED),
                        y = BUF_INIT(BUF_UNLIMITED);

    json_unquote(&x, a);
    json_unquote(&y, b);
    return x.size == y.size && strcmp(buf_cstr(&x), buf_cstr(&y)) == 0;
}

/* A number that a library has parsed and printed may look different. */
static bool same_number(struct json_span a, struct json_span b)
{
    auto_buf struct buf x = BUF_INIT(BUF_UNLIMITED),
                        y = BUF_INIT(BUF_UNLIMITED);

    buf_add(&x, a.data, a.size);
    buf_add(&y, b.data, b.size);
    return strtod(buf_cstr(&x), NULL) == strtod(buf_cstr(&y), NULL);
}

static bool same_elements(struct json_span a, struct json_span b)
{
    struct json_walk in_a, in_b;
    struct json_span x, y;

    json_walk_into(&in_a, a);
    json_walk_into(&in_b, b);
    while (json_walk_element(&in_a, &x)) {
        if (!json_walk_element(&in_b, &y) || !same_value(x, y))
            return false;
    }
    return !json_walk_element(&in_b, &y);
}

/* In any order; verify's server never sends a duplicate. */
static bool same_members(struct json_span a, struct json_span b)
{
    struct json_walk in_a, in_b;
    struct json_span key, x, y;
    size_t count = 0;

    json_walk_into(&in_a, a);
    while (json_walk_member(&in_a, &key, &x)) {
        auto_buf struct buf name = BUF_INIT(BUF_UNLIMITED);

        json_unquote(&name, key);
        if (!json_find(b, buf_cstr(&name), &y) || !same_value(x, y))
            return false;
        count++;
    }
    json_walk_into(&in_b, b);
    while (json_walk_member(&in_b, &key, &y))
        count--;
    return count == 0;
}

/* Do both mean the same? A card may parse and print what it received. */
static bool same_value(struct json_span a, struct json_span b)
{
    char type = json_type(a);

    if (type != json_type(b))
        return false;
    switch (type) {
    case 'o':
        return same_members(a, b);
    case 'a':
        return same_elements(a, b);
    case 's':
        return same_string(a, b);
    case 'n':
        return same_number(a, b);
    default:
        return true;
    }
}

/* Are these bytes in the output, unchanged or as a string? */
static bool stand_as(const struct buf *bytes, struct json_span value)
{
    struct json_span whole = json_trim(span_of_buf(bytes));
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    if (whole.size == 0 && json_is_empty(value))
        return true;
    if (json_valid(buf_cstr(bytes), bytes->size, NULL)
        && same_value(whole, value))
        return true;
    if (json_type(value) != 's')
        return false;
    json_unquote(&text, value);
    return text.size == bytes->size
           && (text.size == 0
               || memcmp(text.data, bytes->data, text.size) == 0);
}

/* Bytes that are not text are represented in an output in a way of the card's
   own. */
static bool is_text(const struct buf *bytes)
{
    for (size_t i = 0; i < bytes->size; i++) {
        unsigned char c = (unsigned char)bytes->data[i];

        if (c >= 0x7F || (c < ' ' && strchr("\t\r\n", c) == NULL))
            return false;
    }
    return true;
}

/* The payload of a run without a sink; false if it has none. */
static bool run_without(struct trial *trial, struct buf *payload)
{
    const struct card_field *field = field_payload(trial->about.outputs);
    struct card_call call = real_call(trial, &trial->form);
    struct card_result result;
    struct json_span value;
    int32_t code = real_run(trial, &call, &result);
    bool found =
        real_came_to_something(code, &result)
        && json_valid_wrapped(result.output.data, result.output.size, NULL)
        && json_find((struct json_span){result.output.data, result.output.size},
                     field->key, &value);

    if (found)
        buf_add(payload, value.data, value.size);
    trial_release(trial, &result);
    return found;
}

static void show_start(struct buf *out, struct json_span text)
{
    buf_add(out, text.data, text.size < 80 ? text.size : 80);
    buf_str(out, text.size > 80 ? "..." : "");
}

/* Compares with runs before and after that have the same payload, so it does
   not change by itself. *judged: there was something to compare. */
static enum verdict compare_bytes(struct trial *trial, bool *judged)
{
    auto_buf struct buf before = BUF_INIT(BUF_UNLIMITED),
                        after = BUF_INIT(BUF_UNLIMITED);
    struct drain drain = {.bytes = BUF_INIT(BUF_UNLIMITED)};
    struct card_result result;
    enum verdict verdict = PASS;
    bool found = run_without(trial, &before);
    int32_t code = run_into(trial, &drain, &result);

    found =
        found && real_came_to_something(code, &result) && is_text(&drain.bytes);
    trial_release(trial, &result);
    found = run_without(trial, &after) && found && before.size == after.size
            && memcmp(before.data, after.data, before.size) == 0;
    if (found && !stand_as(&drain.bytes, span_of_buf(&after))) {
        verdict = trial_fail(trial, "the sink got: ");
        show_start(&trial->why, span_of_buf(&drain.bytes));
        buf_str(&trial->why, "\nand without a sink the output has: ");
        show_start(&trial->why, span_of_buf(&after));
    }
    *judged = *judged || found;
    buf_free(&drain.bytes);
    return verdict;
}

static enum verdict check_bytes(struct trial *trial)
{
    static const enum manner manners[] = {SERVER_PLAIN, SERVER_TEXT,
                                          SERVER_LARGE};
    enum verdict verdict = PASS;
    bool judged = false;

    if (!has_payload(trial))
        return SKIP;
    for (size_t i = 0; verdict == PASS && i < tries(trial, 3); i++) {
        answer_in(trial, manners[i]);
        verdict = compare_bytes(trial, &judged);
    }
    if (verdict == PASS && !judged)
        return trial_skip(trial, "no two runs have the same payload; give a "
                                 "form that works with --form");
    return verdict;
}

/* ---- the result's facts about them ---- */

/* Returns the fact that is false, or NULL. If there were no bytes, a card may
   report either that or that they are not JSON; both are true. */
static const char *false_fact(const struct card_result *result,
                              const struct buf *bytes)
{
    int32_t said = result->payload_json;
    bool is_json =
        bytes->size > 0 && json_valid(buf_cstr(bytes), bytes->size, NULL);

    if (said == CARD_PAYLOAD_JSON && bytes->size == 0)
        return "payload_json says JSON, but no byte came";
    if (bytes->size == 0 && result->payload_bytes != 0)
        return "payload_bytes is not 0, but no byte came";
    if (said == CARD_PAYLOAD_JSON && !is_json)
        return "payload_json says JSON, but the payload is not JSON";
    if (said == CARD_PAYLOAD_NOT_JSON && is_json)
        return "payload_json says that the payload is not JSON, but it is";
    return NULL;
}

/* *bytes: the size that the sink received; SIZE_MAX if the run did not succeed.
 */
static enum verdict judge_facts(struct trial *trial, size_t *bytes,
                                bool *unsaid)
{
    struct drain drain = {.bytes = BUF_INIT(BUF_UNLIMITED)};
    struct card_result result;
    int32_t code = run_into(trial, &drain, &result);
    const char *fault = NULL;

    *bytes = SIZE_MAX;
    if (real_came_to_something(code, &result)) {
        fault = false_fact(&result, &drain.bytes);
        *bytes = drain.bytes.size;
        *unsaid = *unsaid
                  || (drain.bytes.size > 0
                      && result.payload_json == CARD_PAYLOAD_UNKNOWN);
    }
    trial_release(trial, &result);
    buf_free(&drain.bytes);
    return fault == NULL ? PASS : trial_fail(trial, "%s", fault);
}

/* Is there an output whose payload is null or an empty string? */
static bool is_payload_empty(const struct trial *trial, int32_t code,
                             const struct card_result *result)
{
    const struct card_field *field = field_payload(trial->about.outputs);
    struct json_span output = {result->output.data, result->output.size};
    struct json_span value;

    return real_came_to_something(code, result)
           && json_valid_wrapped(output.data, output.size, NULL)
           && (!json_find(output, field->key, &value) || json_type(value) == '0'
               || json_string_is(value, ""));
}

/* The same without a sink, in cases where a sink gets nothing. */
static enum verdict judge_empty(struct trial *trial)
{
    struct card_result result;
    int32_t code = run_answered(trial, 0, &result);
    bool is_json = result.payload_json == CARD_PAYLOAD_JSON;
    bool is_false = is_payload_empty(trial, code, &result)
                    && (is_json || result.payload_bytes != 0);

    trial_release(trial, &result);
    if (!is_false)
        return PASS;
    return trial_fail(trial, "without a sink, %s of an answer without a body",
                      is_json ? "payload_json says JSON"
                              : "payload_bytes is not 0");
}

static enum verdict check_facts(struct trial *trial)
{
    static const enum manner manners[] = {SERVER_PLAIN, SERVER_TEXT};
    enum verdict verdict = PASS;
    bool judged = false, unsaid = false;
    size_t bytes;

    if (!has_payload(trial))
        return SKIP;
    for (size_t i = 0; verdict == PASS && i < tries(trial, 2); i++) {
        answer_in(trial, manners[i]);
        verdict = judge_facts(trial, &bytes, &unsaid);
        judged = judged || bytes != SIZE_MAX;
    }
    for (size_t i = 0; verdict == PASS && answer_empty(trial, i); i++) {
        verdict = judge_facts(trial, &bytes, &unsaid);
        judged = judged || bytes != SIZE_MAX;
        if (verdict == PASS && bytes == 0)
            verdict = judge_empty(trial);
    }
    if (verdict != PASS)
        return verdict;
    if (!judged)
        return trial_skip(trial, "no run has an output; give a form that works"
                                 " with --form");
    return unsaid ? trial_warn(trial, "payload_json is not set, so that no host"
                                      " knows whether the payload is JSON")
                  : PASS;
}

/* ---- on which thread, and until when ---- */

struct witness {
    pthread_t thread;
    atomic_bool is_over; /* execute() has returned */
    atomic_uint late;
    atomic_uint elsewhere;
    atomic_uint calls;
    volatile int32_t cancel; /* only set when the card waits */
    const char *volatile what;
};

static void see(struct witness *witness, const char *what)
{
    bool is_late = atomic_load(&witness->is_over);
    bool is_elsewhere = !pthread_equal(witness->thread, pthread_self());

    atomic_fetch_add(&witness->calls, 1);
    if (is_late)
        atomic_fetch_add(&witness->late, 1);
    else if (is_elsewhere)
        atomic_fetch_add(&witness->elsewhere, 1);
    if (is_late || is_elsewhere)
        witness->what = what;
}

static void see_log(void *context, int32_t level, const char *line)
{
    (void)level;
    (void)line;
    see(context, "log");
}

static int32_t see_bytes(void *context, const void *bytes, size_t size)
{
    (void)bytes;
    (void)size;
    see(context, "sink");
    return 0;
}

static void see_waiting(void *context, const char *reason, int64_t ms)
{
    struct witness *witness = context;

    (void)reason;
    (void)ms;
    see(witness, "waiting");
    __atomic_store_n(&witness->cancel, 1, __ATOMIC_SEQ_CST);
}

static void run_witnessed(struct trial *trial, struct witness *witness,
                          uint32_t flags)
{
    struct card_call call = real_call(trial, &trial->form);
    struct card_result result;

    witness->thread = pthread_self();
    call.flags = flags;
    call.deadline_ms = 3000; /* long enough for a wait of a second */
    call.context = witness;
    call.log_level = CARD_LOG_DEBUG;
    call.log = see_log;
    call.sink = see_bytes;
    call.waiting = see_waiting;
    call.cancel = &witness->cancel;
    real_run(trial, &call, &result);
    atomic_store(&witness->is_over, true);
    trial_release(trial, &result);
}

/* The witnesses stay until the process ends, so that a late call finds them. */
static enum verdict check_callbacks(struct trial *trial)
{
    static struct witness all[3];
    struct card_result result;

    if (!run_possible(trial, true))
        return SKIP;
    answer_in(trial, SERVER_BUSY);
    run_witnessed(trial, &all[0], 0);
    answer_in(trial, SERVER_PLAIN);
    run_witnessed(trial, &all[1], 0);
    run_witnessed(trial, &all[2], CARD_DRY_RUN);
    usleep(30000);
    trial_dry(trial, span_of_buf(&trial->form), &result);
    trial_release(trial, &result);
    for (size_t i = 0; i < 3; i++) {
        if (atomic_load(&all[i].late) > 0)
            return trial_fail(trial, "%s is called after execute() returned",
                              all[i].what);
        if (atomic_load(&all[i].elsewhere) > 0)
            return trial_fail(trial, "%s is called on another thread",
                              all[i].what);
    }
    return PASS;
}

/* ---- slow callbacks ---- */

#define PATIENCE_MS 1200
#define TRIES 2

/* The callback of the first call waits until the second call is over. */
struct blocker {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool is_inside; /* set at the first call */
    bool may_leave;
};

static void block(struct blocker *blocker)
{
    pthread_mutex_lock(&blocker->lock);
    blocker->is_inside = true;
    pthread_cond_broadcast(&blocker->changed);
    while (!blocker->may_leave)
        pthread_cond_wait(&blocker->changed, &blocker->lock);
    pthread_mutex_unlock(&blocker->lock);
}

static void block_log(void *context, int32_t level, const char *line)
{
    (void)level;
    (void)line;
    block(context);
}

static int32_t block_sink(void *context, const void *bytes, size_t size)
{
    (void)bytes;
    (void)size;
    block(context);
    return 0;
}

/* Returns false if the call ended without calling the callback. */
static bool await_inside(struct blocker *blocker, struct task *task)
{
    bool is_inside;

    do {
        struct timespec end = monotonic_after(20);

        pthread_mutex_lock(&blocker->lock);
        if (!blocker->is_inside)
            pthread_cond_timedwait(&blocker->changed, &blocker->lock, &end);
        is_inside = blocker->is_inside;
        pthread_mutex_unlock(&blocker->lock);
    } while (!is_inside && !task_await(task, 0));
    return is_inside;
}

static void let_leave(struct blocker *blocker)
{
    pthread_mutex_lock(&blocker->lock);
    blocker->may_leave = true;
    pthread_cond_broadcast(&blocker->changed);
    pthread_mutex_unlock(&blocker->lock);
}

enum outcome { GOES_ON, IS_STUCK, NOT_CALLED, CANNOT_TELL };

static struct card_call blocked_call(const struct trial *trial,
                                     struct blocker *blocker, bool in_sink,
                                     uint32_t flags)
{
    struct card_call call = real_call(trial, &trial->form);

    pthread_mutex_init(&blocker->lock, NULL);
    init_condition(&blocker->changed);
    call.flags = flags;
    call.context = blocker;
    if (in_sink)
        call.sink = block_sink;
    else
        call.log = block_log;
    call.log_level = in_sink ? CARD_LOG_NONE : CARD_LOG_DEBUG;
    return call;
}

/* Makes one call that is blocked in its callback, and meanwhile another with
   the same callback, which returns at once: a lock around only that would be
   acceptable. */
static enum outcome block_once(struct trial *trial, bool in_sink,
                               uint32_t flags)
{
    struct blocker blocker = {.may_leave = false};
    struct blocker passing = {.may_leave = true};
    struct card_call call = blocked_call(trial, &blocker, in_sink, flags);
    struct task first, second;
    enum outcome outcome = CANNOT_TELL;

    call.deadline_ms = 30000;
    if (!task_start(&first, trial, &call))
        return CANNOT_TELL;
    if (!await_inside(&blocker, &first)) {
        outcome = NOT_CALLED;
    } else {
        call = blocked_call(trial, &passing, in_sink, flags);
        if (task_start(&second, trial, &call)) {
            if (task_await(&second, PATIENCE_MS))
                outcome = GOES_ON;
            else if (task_sleeps(&second))
                outcome = IS_STUCK;
            let_leave(&blocker);
            task_join(&second);
        }
    }
    let_leave(&blocker);
    task_join(&first);
    return outcome;
}

/* Repeats it: two occurrences are not chance. */
static enum outcome block_some(struct trial *trial, bool in_sink,
                               uint32_t flags)
{
    enum outcome outcome = IS_STUCK;

    for (size_t i = 0; outcome == IS_STUCK && i < TRIES; i++)
        outcome = block_once(trial, in_sink, flags);
    return outcome;
}

static enum verdict check_blocked(struct trial *trial)
{
    static const struct {
        bool in_sink;
        uint32_t flags;
    } ways[] = {{true, 0}, {false, 0}, {false, CARD_DRY_RUN}};
    bool is_tried = false;

    if (trial->about.card.thread_model != CARD_THREADS_ANY)
        return trial_skip(trial, "its thread model is one call at a time");
    if (!run_possible(trial, true))
        return SKIP;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        enum outcome outcome =
            block_some(trial, ways[i].in_sink, ways[i].flags);

        if (outcome == IS_STUCK)
            return trial_fail(trial,
                              "while the %s of one call is slow, a call on "
                              "another thread does not end",
                              ways[i].in_sink ? "sink" : "log");
        if (outcome == CANNOT_TELL)
            return trial_skip(trial, TOO_SLOW);
        is_tried = is_tried || outcome == GOES_ON;
    }
    return is_tried ? PASS : trial_skip(trial, "it calls no callback");
}

const struct check verify_sink_checks[] = {
    {"sink-stops", "After a sink has ended the call it is not called again.",
     "sink gets the payload's bytes",
     "Return from what feeds the sink as soon as it does not return 0.",
     READY_CALLS, check_stops},
    {"sink-bytes",
     "A sink gets the bytes that the output has as its payload without one.",
     "sink gets the payload's bytes",
     "Hand over the payload alone, decoded, and all of it.", READY_CALLS,
     check_bytes},
    {"payload-facts", "The result's facts about the payload are true.",
     "card_result.payload_json: was the payload valid JSON?",
     "Check the bytes as they come; say UNKNOWN when none came.", READY_CALLS,
     check_facts},
    {"callbacks",
     "log, sink and waiting are called on the calling thread, and never after"
     " execute() returned.",
     "execute(), with `context`, before execute() returns",
     "Let no other thread call them, and forget them with the call.",
     READY_CALLS, check_callbacks},
    {"callbacks-unlocked", "A slow callback does not block other calls.",
     "card_descriptor.thread_model", "Hold no lock while calling back.",
     READY_CALLS, check_blocked},
    {.name = NULL},
};
