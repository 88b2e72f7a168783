/* SPDX-License-Identifier: MIT */
/*
 * fault.c - reads which fault a request asks for, and applies it
 */
#include "fault.h"

#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "faultkind.h"
#include "nearest.h"
#include "sandbox.h"

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

/* Reads "NAME; key=value; key=value". */
static bool read_header(const char *text, struct buf *name,
                        struct pairs *params)
{
    size_t size = strcspn(text, ";");

    add_trimmed(name, text, size);
    for (text += size; *text == ';'; text += size) {
        text++;
        size = strcspn(text, ";");
        auto_buf struct buf key = BUF_INIT(BUF_TEXT);
        auto_buf struct buf value = BUF_INIT(BUF_TEXT);
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

/* Rejects unknown keys, so that a typing mistake does not silently change the
   fault. Returns false if there is one; the answer is then the error. */
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

/* Has the fault been applied `times` times already? */
static bool used_up(const struct fault *fault, const struct fault_call *call,
                    int64_t times)
{
    auto_buf struct buf key = BUF_INIT(BUF_TEXT);
    const char *own = fault_text(call, "key");

    if (fault_text(call, "times") == NULL)
        return false;
    buf_fmt(&key, "%s %s", fault->name, own == NULL ? "" : own);
    return fault_counts_add(&call->sandbox->fault_counts, buf_cstr(&key))
           > times;
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

/* Answers a request by path if its fault is used up, or changes only the way of
   sending, as there is nothing else at that path. */
static void plain_answer(struct answer *answer, const char *name)
{
    struct json_object *object = json_object_new_object();

    put_text(object, "fault", name);
    answer_json(answer, object);
}

bool fault_apply(struct sandbox *sandbox, const struct request *request,
                 struct answer *answer, struct limit_view *view)
{
    const char *header = request_header(request, "X-Sandbox-Fault");
    bool by_path = request_under(request, FAULT_PATH);
    struct pairs params = {NULL, 0, 0};
    struct fault_call call = {
        sandbox, request, by_path ? &request->params : &params, answer, view};
    auto_buf struct buf name = BUF_INIT(BUF_TEXT);
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
