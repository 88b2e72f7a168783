/* SPDX-License-Identifier: MIT */
/*
 * verify-stack.c - a call on a thread with a small stack
 *
 * A card that needs more crashes the process, which is the finding.
 */
#include "config.h"

#include <pthread.h>

#include "form-text.h"
#include "verify-sanitized.h"
#include "verify-world.h"
#include "verify.h"

#define STACK ((size_t)256 << 10)

static const struct {
    size_t depth;
    const char *open, *inner, *close;
} nests[] = {
    {100, "[", "1", "]"},
    {100, "{\"a\":", "1", "}"},
    {100000, "[", "1", "]"},
    {100000, "{\"a\":", "1", "}"},
};

static void add_nest(struct buf *out, size_t which)
{
    for (size_t i = 0; i < nests[which].depth; i++)
        buf_str(out, nests[which].open);
    buf_str(out, nests[which].inner);
    for (size_t i = 0; i < nests[which].depth; i++)
        buf_str(out, nests[which].close);
}

/* A dry run in which one field has this value. */
static void call_with(struct trial *trial, bool connection, const char *key,
                      struct json_span value)
{
    auto_buf struct buf text = BUF_INIT(BUF_DATA);
    const struct buf *whole = connection ? &trial->connection : &trial->form;
    struct card_result result;

    buf_add(&text, buf_cstr(whole), whole->size);
    form_put(&text, key, value);
    trial_call(trial, CARD_DRY_RUN,
               connection ? span_of_buf(&trial->form) : span_of_buf(&text),
               connection ? span_of_buf(&text)
                          : span_of_buf(&trial->connection),
               &result);
    trial_release(trial, &result);
}

static void *call_deep(void *argument)
{
    struct trial *trial = argument;
    const struct fields lists[] = {trial->about.inputs,
                                   trial->about.connection};

    for (size_t n = 0; n < sizeof nests / sizeof *nests; n++) {
        auto_buf struct buf nest = BUF_INIT(BUF_DATA);

        add_nest(&nest, n);
        for (size_t i = 0; i < 2; i++) {
            for (size_t j = 0; j < lists[i].count; j++)
                call_with(trial, i == 1, lists[i].at[j].key,
                          span_of_buf(&nest));
        }
    }
    return NULL;
}

static void *call_plain(void *argument)
{
    struct trial *trial = argument;
    struct card_result result;

    world_call_dry(trial);
    run_call(trial, CARD_CHECK_CONNECTION, &result);
    trial_release(trial, &result);
    run_call(trial, 0, &result);
    trial_release(trial, &result);
    return NULL;
}

static bool call_on(struct trial *trial, void *(*calls)(void *))
{
    pthread_attr_t attr;
    pthread_t thread;
    bool is_started;

    pthread_attr_init(&attr);
    is_started = pthread_attr_setstacksize(&attr, STACK) == 0
                 && pthread_create(&thread, &attr, calls, trial) == 0;
    pthread_attr_destroy(&attr);
    if (is_started)
        pthread_join(thread, NULL);
    return is_started;
}

static enum verdict check_stack(struct trial *trial)
{
    bool runs;

    if (VERIFY_SANITIZED)
        return trial_skip(trial, "this host-stub is built with a sanitizer,"
                                 " with which calls need a larger stack");
    runs = run_possible(trial, true);
    if (!call_on(trial, call_deep) || (runs && !call_on(trial, call_plain)))
        return trial_skip(trial, "no thread with a stack of 256 KiB could be"
                                 " started");
    return PASS;
}

const struct check verify_stack_checks[] = {
    {"small-stack",
     "A stack of 256 KiB is enough, however deep a value is nested.",
     "a stack of 256 KiB is enough for it",
     "Keep large buffers on the heap; read nested values without recursion, or"
     " bound its depth.",
     READY_CALLS, check_stack},
    {.name = NULL},
};
