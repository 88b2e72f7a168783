/* SPDX-License-Identifier: MIT */
/*
 * fault.c - see fault.h
 */
#include "fault.h"

#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "faultkind.h"
#include "jsonwrite.h"
#include "nearest.h"
#include "sandbox.h"

#define TEXT_MAX ((size_t)1 << 16)

void fault_counts_init(struct fault_counts *counts)
{
    memset(counts, 0, sizeof(*counts));
    pthread_mutex_init(&counts->lock, NULL);
}

void fault_counts_free(struct fault_counts *counts)
{
    for (size_t i = 0; i < FAULT_COUNTS; i++)
        free(counts->items[i].key);
    pthread_mutex_destroy(&counts->lock);
}

/* Counts one more request of that key; how many there were, this one too. */
static int64_t count_up(struct fault_counts *counts, const char *key)
{
    struct fault_count *found = NULL;

    pthread_mutex_lock(&counts->lock);
    for (size_t i = 0; i < FAULT_COUNTS; i++)
        if (counts->items[i].key != NULL
            && strcmp(counts->items[i].key, key) == 0)
            found = &counts->items[i];
    if (found == NULL) {
        found = &counts->items[counts->next];
        counts->next = (counts->next + 1) % FAULT_COUNTS;
        free(found->key);
        *found = (struct fault_count){strdup(key), 0};
    }
    int64_t used = ++found->used;
    pthread_mutex_unlock(&counts->lock);
    return used;
}

const char *fault_text(const struct fault_call *call, const char *key)
{
    for (size_t i = 0; i < call->params->count; i++)
        if (strcmp(call->params->items[i].name, key) == 0)
            return call->params->items[i].value;
    return NULL;
}

bool fault_number(const struct fault_call *call, const char *key,
                  int64_t minimum, int64_t maximum, int64_t otherwise,
                  int64_t *number)
{
    const char *text = fault_text(call, key);

    *number = otherwise;
    if (text == NULL || parse_number(text, minimum, maximum, number))
        return true;
    answer_error_because(call->answer, ERROR_VALIDATION, key,
                         "%s: The value must be a number from %lld to %lld.",
                         key, (long long)minimum, (long long)maximum);
    return false;
}

static void add_trimmed(struct buf *out, const char *text, size_t size)
{
    while (size > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        size--;
    }
    while (size > 0 && (text[size - 1] == ' ' || text[size - 1] == '\t'))
        size--;
    buf_add(out, text, size);
}

/* NAME; key=value; key=value */
static bool read_header(const char *text, struct buf *name,
                        struct pairs *params)
{
    size_t size = strcspn(text, ";");

    add_trimmed(name, text, size);
    for (text += size; *text == ';'; text += size) {
        text++;
        size = strcspn(text, ";");
        auto_buf struct buf key = BUF_INIT(TEXT_MAX);
        auto_buf struct buf value = BUF_INIT(TEXT_MAX);
        size_t key_size = strcspn(text, "=;");
        add_trimmed(&key, text, key_size);
        if (key_size < size)
            add_trimmed(&value, text + key_size + 1, size - key_size - 1);
        if (!buf_ok(&key) || !buf_ok(&value)
            || !pairs_add(params, buf_cstr(&key), buf_cstr(&value)))
            return false;
    }
    return buf_ok(name);
}

static void unknown_fault(struct answer *answer, const char *name)
{
    const char *names[64];
    size_t count = fault_count < 64 ? fault_count : 64;

    for (size_t i = 0; i < count; i++)
        names[i] = faults[i].name;
    const char *close = nearest(name, names, count);
    answer_error_because(answer, ERROR_VALIDATION, "X-Sandbox-Fault",
                         "'%s' is not a fault%s%s. okta-sandbox --help lists "
                         "them.",
                         name, close == NULL ? "" : "; perhaps you mean ",
                         close == NULL ? "" : close);
}

/* A slip in a key is told, and not a fault that strikes otherwise. */
static bool check_keys(const struct fault *fault, const struct fault_call *call)
{
    for (size_t i = 0; i < call->params->count; i++) {
        const char *key = call->params->items[i].name;
        size_t size = strlen(key);
        if (strcmp(key, "times") == 0 || strcmp(key, "key") == 0
            || (strncmp(fault->keys, key, size) == 0
                && fault->keys[size] == '='))
            continue;
        answer_error_because(call->answer, ERROR_VALIDATION, key,
                             "'%s' is no key of the fault %s.", key,
                             fault->name);
        return false;
    }
    return true;
}

/* True when the fault is used up: it was to strike `times` times only. */
static bool used_up(const struct fault *fault, const struct fault_call *call,
                    int64_t times)
{
    auto_buf struct buf key = BUF_INIT(TEXT_MAX);
    const char *own = fault_text(call, "key");

    if (fault_text(call, "times") == NULL)
        return false;
    buf_fmt(&key, "%s %s", fault->name, own == NULL ? "" : own);
    return count_up(&call->sandbox->fault_counts, buf_cstr(&key)) > times;
}

static bool strike(struct fault_call *call, const char *name)
{
    const struct fault *fault = NULL;
    int64_t times;

    for (size_t i = 0; i < fault_count; i++)
        if (strcmp(faults[i].name, name) == 0)
            fault = &faults[i];
    if (fault == NULL) {
        unknown_fault(call->answer, name);
        return true;
    }
    if (!check_keys(fault, call)
        || !fault_number(call, "times", 0, 1000000, 0, &times))
        return true;
    return !used_up(fault, call, times) && fault->strike(call);
}

/* A path that asks for a fault has nothing else to serve. */
static void plain_answer(struct answer *answer, const char *name)
{
    answer->content_type = "application/json";
    buf_str(&answer->body, "{\"fault\":");
    json_quote_str(&answer->body, name);
    buf_char(&answer->body, '}');
}

bool fault_apply(struct sandbox *sandbox, const struct request *request,
                 struct answer *answer, struct limit_view *view)
{
    const char *header = request_header(request, "X-Sandbox-Fault");
    bool by_path = request_under(request, FAULT_PATH);
    struct pairs params = {NULL, 0, 0};
    struct fault_call call = {
        sandbox, request, by_path ? &request->params : &params, answer, view};
    auto_buf struct buf name = BUF_INIT(TEXT_MAX);
    bool done = true;

    if (by_path) {
        size_t size = strlen(FAULT_PATH);
        if (request->path.size > size + 1)
            buf_add(&name, request->path.data + size + 1,
                    request->path.size - size - 1);
    } else if (header == NULL) {
        return false;
    } else if (!read_header(header, &name, &params)) {
        answer_error(answer, ERROR_INTERNAL, NULL, NULL);
    }
    if (answer->status == 200)
        done = strike(&call, buf_cstr(&name));
    if (!done && by_path) {
        plain_answer(answer, buf_cstr(&name));
        done = true;
    }
    pairs_free(&params);
    return done;
}

void fault_help(struct buf *out)
{
    for (size_t i = 0; i < fault_count; i++) {
        buf_fmt(out, "  %-18s%s", faults[i].name, faults[i].help);
        if (*faults[i].keys != '\0')
            buf_fmt(out, " (%s)", faults[i].keys);
        buf_char(out, '\n');
    }
}
