/* SPDX-License-Identifier: MIT */
/*
 * execute.c - the card's entry: a form goes in, the outputs come out
 *
 * It may be called from many threads at once and keeps nothing between calls.
 * It never prints, exits, or changes the locale, the environment or anything
 * else of the process: that is the host's. Texts are made by open_memstream();
 * what of them goes into the result is the card's own until release().
 */
#include <stdlib.h>
#include <string.h>

#include "descriptor.h"
#include "fields.h"
#include "hide.h"
#include "json.h"
#include "stop.h"

/* What lies beyond is not looked at: a host of before has less of it. */
#define CALL_LEAST offsetof(struct card_call, waiting)

/* One call, on its way through this file. */
struct work {
    const struct card_call *call;
    struct card_result *result;
    struct stop stop;
    struct faults faults;
    struct hide hide;
    struct card_text form[INPUT_COUNT];
    char *members; /* what hide.names points into */
};

/* Closes a text and gives it to the result. False: no memory. */
static bool give(struct card_text *place, FILE *out, char **text, size_t *size)
{
    bool whole = !ferror(out);

    if (fclose(out) != 0 || !whole) {
        free(*text);
        return false;
    }
    *place = (struct card_text){*text, *size};
    return true;
}

/* ---- Reading ---------------------------------------------------------- */

/* "a, b" becomes the names "a" and "b". */
static bool read_members(struct work *work)
{
    static const struct path path = {NULL, {"\"members\"", 9}, 0};
    size_t size = 0, count = 0;
    char *rest, *name;

    work->members = json_text(work->form[MEMBERS], &size);
    work->hide.names = calloc(size + 1, sizeof *work->hide.names);
    if (work->members == NULL || work->hide.names == NULL)
        return false;
    rest = work->members;
    while ((name = strsep(&rest, ",")) != NULL) {
        size_t length;

        name += strspn(name, " ");
        length = strlen(name);
        while (length > 0 && name[length - 1] == ' ')
            name[--length] = '\0';
        if (length > 0)
            work->hide.names[count++] = name;
    }
    if (count == 0)
        fault(&work->faults, "members", &path, "Members names none.");
    return true;
}

static int32_t read_form(struct work *work)
{
    static const struct field_list list = {inputs, INPUT_COUNT,
                                           CARD_INVALID_INPUT, "form"};
    int64_t keep = 0;

    if (!fields_read(&list, work->call->inputs, work->form, &work->faults))
        return CARD_INVALID_INPUT;
    while (!json_is(work->form[METHOD],
                    inputs[METHOD].choices[work->hide.method].value))
        work->hide.method++;
    if (work->form[KEEP].data != NULL && json_integer(work->form[KEEP], &keep))
        work->hide.keep = (size_t)keep;
    if (!read_members(work))
        return CARD_NO_MEMORY;
    return work->faults.count == 0 ? CARD_OK : CARD_INVALID_INPUT;
}

/* The pattern of the field, which fields_read() does not know. */
static bool read_hex(uint8_t *bytes, struct card_text hex)
{
    static const char digits[] = "0123456789abcdef";

    if (hex.size != 2 + 2 * SIPHASH_KEY_SIZE)
        return false;
    for (size_t i = 0; i < 2 * SIPHASH_KEY_SIZE; i++) {
        const char *digit = memchr(digits, hex.data[1 + i], 16);

        if (digit == NULL)
            return false;
        bytes[i / 2] = (uint8_t)(bytes[i / 2] << 4 | (digit - digits));
    }
    return true;
}

static int32_t read_connection(struct work *work)
{
    static const struct field_list list = {connection, CONNECTION_COUNT,
                                           CARD_BAD_CONNECTION, "connection"};
    static const struct path path = {NULL, {"\"key\"", 5}, 0};
    struct card_text values[CONNECTION_COUNT];

    if (!fields_read(&list, work->call->connection, values, &work->faults))
        return CARD_BAD_CONNECTION;
    /* A message never shows a secret, not even a wrong one. */
    if (!read_hex(work->hide.key, values[KEY]))
        fault(&work->faults, "key", &path,
              "The key must be 32 hexadecimal digits in lower case.");
    return work->faults.count == 0 ? CARD_OK : CARD_BAD_CONNECTION;
}

/* ---- What came of it -------------------------------------------------- */

static void log_hidden(const struct work *work)
{
    char line[64];

    if (work->call->log == NULL || work->call->log_level < CARD_LOG_INFO)
        return;
    snprintf(line, sizeof line, "%zu values hidden", work->hide.hidden);
    work->call->log(work->call->context, CARD_LOG_INFO, line);
}

/* The output, or for a dry run the preview: this card sends nothing, so what
   it would do is what it does. A card that sends shows its request there. */
static int32_t give_output(struct work *work, struct card_text data)
{
    bool dry = (work->call->flags & CARD_DRY_RUN) != 0;
    struct card_result *result = work->result;
    char *text = NULL;
    size_t size = 0;
    FILE *out;

    if (!dry) {
        result->payload_bytes = data.size;
        result->payload_json = CARD_PAYLOAD_JSON;
    }
    if (!dry && work->call->sink != NULL) {
        if (work->call->sink(work->call->context, data.data, data.size) != 0)
            return CARD_CANCELLED;
        data = (struct card_text){"null", 4};
    }
    out = open_memstream(&text, &size);
    if (out == NULL)
        return CARD_NO_MEMORY;
    fprintf(out, "{\"hidden\":%zu,\"data\":", work->hide.hidden);
    fwrite(data.data, 1, data.size, out);
    putc('}', out);
    if (!give(dry ? &result->preview : &result->output, out, &text, &size))
        return CARD_NO_MEMORY;
    return CARD_OK;
}

static int32_t run(struct work *work)
{
    struct hide *job = &work->hide;
    struct card_text data = {NULL, 0};
    char *text = NULL;
    size_t size = 0;
    int32_t code;

    job->stop = &work->stop;
    job->faults = &work->faults;
    job->one_line =
        (work->call->flags & CARD_ONE_LINE) != 0 && work->call->sink == NULL;
    job->out = open_memstream(&text, &size);
    if (job->out == NULL)
        return CARD_NO_MEMORY;
    code = hide(job, work->form[DATA]);
    if (!give(&data, job->out, &text, &size))
        return CARD_NO_MEMORY;
    if (code == CARD_OK) {
        log_hidden(work);
        code = give_output(work, data);
    }
    free(text);
    return code;
}

/* The whole story. */
static int32_t perform(struct work *work)
{
    bool check_only = (work->call->flags & CARD_CHECK_CONNECTION) != 0;
    int32_t code = check_only ? CARD_OK : read_form(work);

    work->result->repeatable = CARD_REPEAT_YES;
    if (code == CARD_OK)
        code = read_connection(work);
    if (code == CARD_OK)
        code = stop_now(&work->stop);
    if (code == CARD_OK && !check_only)
        code = run(work);
    return code;
}

/* card.h says what an error has in it. */
static bool give_error(struct work *work, int32_t code)
{
    const struct faults *faults = &work->faults;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL || fflush(faults->list) != 0)
        code = CARD_NO_MEMORY;
    switch (code) {
    case CARD_INVALID_INPUT:
    case CARD_BAD_CONNECTION:
        fprintf(out, "{\"code\":\"%s\",%.*s,\"retryable\":false,\"errors\":[{",
                code == CARD_INVALID_INPUT ? "INVALID_INPUT" : "BAD_CONNECTION",
                (int)faults->first, faults->text);
        fwrite(faults->text, 1, faults->size, out);
        fputs("}]}", out);
        break;
    case CARD_CANCELLED:
        fputs("{\"code\":\"CANCELLED\",\"message\":\"The call was "
              "cancelled.\",\"retryable\":false}",
              out);
        break;
    case CARD_TIMEOUT:
        fputs("{\"code\":\"TIMEOUT\",\"message\":\"The time is up.\","
              "\"retryable\":true}",
              out);
        break;
    default: /* the one code that may leave the error absent */
        if (out != NULL)
            fclose(out);
        free(text);
        return false;
    }
    return give(&work->result->error, out, &text, &size);
}

static void free_text(struct card_text *text)
{
    free((void *)(uintptr_t)text->data); /* the const is the host's */
    *text = (struct card_text){NULL, 0};
}

void release(struct card_result *result)
{
    if (result == NULL)
        return;
    free_text(&result->output);
    free_text(&result->error);
    free_text(&result->preview);
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct work work = {.call = call, .result = result};
    int32_t code = CARD_NO_MEMORY;

    if (call == NULL || result == NULL || result->magic != CARD_MAGIC
        || result->abi != CARD_ABI || result->struct_size < sizeof *result)
        return CARD_INTERNAL;
    *result = empty;
    if (call->magic != CARD_MAGIC || call->abi != CARD_ABI
        || call->struct_size < CALL_LEAST)
        return CARD_INTERNAL;
    stop_begin(&work.stop, call);
    if (faults_begin(&work.faults)) {
        code = perform(&work);
        if (code != CARD_OK && !give_error(&work, code))
            code = CARD_NO_MEMORY;
        faults_end(&work.faults);
    }
    explicit_bzero(work.hide.key, sizeof work.hide.key);
    free(work.hide.names);
    free(work.members);
    return code;
}
