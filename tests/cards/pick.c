/* SPDX-License-Identifier: MIT */
/*
 * pick.c - a card whose service offers choices, with fields of every format
 *
 * Nothing is sent: the service is simulated here, with 250 devices, in pages of
 * 100, and the groups of a device. `mode` of the connection selects how the
 * service or a bad card behaves:
 *
 *     fail:N      the list fails with code N
 *     late        the second page fails
 *     circle      the second page gives itself as the next
 *     endless     each page is empty and gives a next one
 *     more        each page has one choice and gives a next one
 *     hostile     titles and values contain terminal escapes
 *     slow        it waits until it is cancelled, or the deadline passes
 *     renew       the first page renews the token of the connection
 *     raw:TEXT    TEXT is the output
 */
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "border.h"
#include "buf.h"
#include "card-choices.h"
#include "fits.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "jsonwrite.h"

#define LIMIT ((size_t)1 << 24)
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define DEVICES 250
#define PAGE 100

static const struct card_field inputs[] = {
    {.key = "device",
     .title = "Device",
     .help = "The id of a device, such as dev-007.",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED | CARD_FIELD_CHOICES,
     .pattern = "^[^<]*$"},
    {.key = "group",
     .title = "Group",
     .help = "A group of the device.",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_CHOICES},
    {.key = "count",
     .title = "Count",
     .type = CARD_TYPE_NUMBER,
     .minimum = 1,
     .maximum = 1000,
     .default_json = "2",
     .format = CARD_FORMAT_INTEGER},
    {.key = "offset",
     .title = "Offset",
     .type = CARD_TYPE_NUMBER,
     .format = CARD_FORMAT_INTEGER},
    {.key = "since",
     .title = "Since",
     .type = CARD_TYPE_TEXT,
     .format = "date-time",
     .example_json = "\"2026-01-02T03:04:05Z\""},
    {.key = "address",
     .title = "Address",
     .help = "Where it is.",
     .type = CARD_TYPE_OBJECT,
     .example_json = "{\"street\": \"Main St\"}",
     .schema_json =
         "{\"type\": \"object\", \"properties\": {\"street\": {\"type\": "
         "\"string\"}, \"floor\": {\"type\": \"integer\"}}, \"required\": "
         "[\"street\"], \"additionalProperties\": false}"},
    {.key = "tags",
     .title = "Tags",
     .type = CARD_TYPE_OBJECT,
     .flags = CARD_FIELD_ANY_JSON,
     .schema_json = "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}"},
    {.key = "tree",
     .title = "Tree",
     .type = CARD_TYPE_OBJECT,
     .schema_json =
         "{\"$defs\": {\"node\": {\"type\": \"object\", \"properties\": {"
         "\"name\": {\"type\": \"string\"}, \"inner\": {\"$ref\": "
         "\"#/$defs/node\"}}, \"additionalProperties\": false}}, "
         "\"$ref\": \"#/$defs/node\"}"},
    {.key = "even",
     .title = "Even",
     .type = CARD_TYPE_NUMBER,
     .schema_json = "{\"type\": \"integer\", \"multipleOf\": 2}"},
};

static const struct card_field outputs[] = {
    {.key = "picked",
     .title = "Picked",
     .type = CARD_TYPE_OBJECT,
     .flags = CARD_FIELD_REQUIRED,
     .role = CARD_ROLE_PAYLOAD,
     .schema_json = "{\"properties\": {\"device\": {\"type\": \"string\"}}}"},
    {.key = "items",
     .title = "Items",
     .type = CARD_TYPE_OBJECT,
     .flags = CARD_FIELD_ANY_JSON,
     .schema_json = "{\"title\": \"Its items\", \"type\": \"array\"}"},
};

static const struct card_field connection[] = {
    {.key = "mode",
     .title = "Mode",
     .type = CARD_TYPE_TEXT,
     .env = "PICK_MODE"},
    {.key = "token",
     .title = "Token",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_SECRET,
     .env = "PICK_TOKEN"},
    {.key = "tries",
     .title = "Tries",
     .type = CARD_TYPE_NUMBER,
     .format = CARD_FORMAT_INTEGER},
};

/* What a result's texts point to, and a copy of the result as it was
   returned. */
struct texts {
    struct buf output, error, update, preview;
    struct card_result given;
};

struct work {
    const struct card_call *call;
    struct card_result *result;
    struct texts *texts;
    struct json_span form;
    struct buf mode;
};

static struct card_text text_of(const struct buf *buf)
{
    return (struct card_text){buf_cstr(buf), buf->size};
}

static int32_t fail(struct work *work, int32_t code, const char *message,
                    const struct buf *errors)
{
    struct buf *error = &work->texts->error;

    buf_fmt(error, "{\"code\":\"CODE_%d\",\"message\":\"%s\"", (int)code,
            message);
    if (errors != NULL)
        buf_fmt(error, ",\"errors\":%s", buf_cstr(errors));
    buf_char(error, '}');
    work->result->error = text_of(error);
    return code;
}

static bool begin(struct work *work)
{
    static const struct texts empty = {BUF_INIT(LIMIT), BUF_INIT(LIMIT),
                                       BUF_INIT(LIMIT), BUF_INIT(LIMIT),
                                       CARD_RESULT_INIT};
    struct json_span connect = {work->call->connection.data,
                                work->call->connection.size};

    border_expect_empty(work->result);
    work->texts = malloc(sizeof empty);
    if (work->texts == NULL)
        return false;
    memcpy(work->texts, &empty, sizeof empty);
    work->result->opaque = work->texts;
    work->mode = (struct buf)BUF_INIT(LIMIT);
    if (connect.data != NULL && json_valid(connect.data, connect.size, NULL))
        (void)json_find_text(connect, "mode", &work->mode);
    work->form = (struct json_span){"{}", 2};
    if (work->call->inputs.data != NULL
        && json_valid(work->call->inputs.data, work->call->inputs.size, NULL))
        work->form = (struct json_span){work->call->inputs.data,
                                        work->call->inputs.size};
    return true;
}

static int32_t end(struct work *work, int32_t code)
{
    buf_free(&work->mode);
    return border_give(work->result, &work->texts->given, code);
}

static void release(struct card_result *result)
{
    struct texts *texts = result->opaque;

    border_take_back(result, texts != NULL ? &texts->given : NULL);
    if (texts != NULL) {
        buf_free(&texts->output);
        buf_free(&texts->error);
        buf_free(&texts->update);
        buf_free(&texts->preview);
    }
    free(texts);
    result->opaque = NULL;
    result->output.data = result->error.data = result->preview.data = NULL;
    result->connection_update.data = NULL;
}

/* ---- the service ---- */

static void add_choice(struct buf *out, const char *value, const char *title,
                       const char *help)
{
    buf_str(out, out->data[out->size - 1] == '[' ? "{" : ",{");
    json_key(out, "value");
    json_quote_str(out, value);
    json_key(out, "title");
    json_quote_str(out, title);
    if (help != NULL) {
        json_key(out, "help");
        json_quote_str(out, help);
    }
    buf_char(out, '}');
}

static bool is_found(const struct card_text *search, const char *title)
{
    auto_buf struct buf text = BUF_INIT(LIMIT);

    if (search->data == NULL)
        return true;
    buf_add(&text, search->data, search->size);
    return strstr(title, buf_cstr(&text)) != NULL;
}

static void add_devices(struct work *work, const struct card_text *search,
                        int from)
{
    struct buf *out = &work->texts->output;
    int count = 0, at = from;

    buf_str(out, "{\"choices\":[");
    for (; at < DEVICES && count < PAGE; at++) {
        char value[16], title[32];

        snprintf(value, sizeof value, "dev-%03d", at);
        snprintf(title, sizeof title, "Laptop %d", at);
        if (!is_found(search, title))
            continue;
        count++;
        add_choice(out, value, title, at % 10 == 7 ? "seen today" : NULL);
    }
    buf_char(out, ']');
    if (at < DEVICES)
        buf_fmt(out, ",\"after\":\"%d\"", at);
    buf_char(out, '}');
}

static int32_t add_groups(struct work *work)
{
    struct buf *out = &work->texts->output;
    auto_buf struct buf device = BUF_INIT(LIMIT);
    auto_buf struct buf title = BUF_INIT(LIMIT);

    if (!json_find_text(work->form, "device", &device))
        return fail(work, CARD_INVALID_INPUT, "Choose a device first.", NULL);
    buf_fmt(&title, "Everyone of %s", buf_cstr(&device));
    buf_str(out, "{\"choices\":[");
    add_choice(out, "g1", buf_cstr(&title), NULL);
    buf_str(out, "]}");
    return CARD_OK;
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int32_t wait_for_the_end(struct work *work)
{
    int64_t ms = work->call->deadline_ms > 0 ? work->call->deadline_ms
                                             : CARD_DEADLINE_MS;
    int64_t until = now_ms() + ms;

    while (now_ms() < until) {
        struct pollfd wait = {work->call->cancel_fd, POLLIN, 0};

        if (poll(&wait, 1, 5) > 0)
            return fail(work, CARD_CANCELLED, "It was cancelled.", NULL);
    }
    return fail(work, CARD_TIMEOUT, "The deadline has passed.", NULL);
}

static int32_t misbehave(struct work *work, const char *mode, int from)
{
    struct buf *out = &work->texts->output;

    if (strncmp(mode, "fail:", 5) == 0)
        return fail(work, (int32_t)strtol(mode + 5, NULL, 10), "As told.",
                    NULL);
    if (strcmp(mode, "slow") == 0)
        return wait_for_the_end(work);
    if (strcmp(mode, "late") == 0 && from > 0)
        return fail(work, CARD_NETWORK, "The line broke.", NULL);
    if (strncmp(mode, "raw:", 4) == 0)
        buf_str(out, mode + 4);
    else if (strcmp(mode, "circle") == 0 && from > 0)
        buf_fmt(out,
                "{\"choices\":[{\"value\":\"x\",\"title\":\"X\"}],"
                "\"after\":\"%d\"}",
                from);
    else if (strcmp(mode, "endless") == 0)
        buf_fmt(out, "{\"choices\":[],\"after\":\"%d\"}", from + 1);
    else if (strcmp(mode, "more") == 0)
        buf_fmt(out,
                "{\"choices\":[{\"value\":\"v%d\",\"title\":\"V\"}],"
                "\"after\":\"%d\"}",
                from, from + 1);
    else if (strcmp(mode, "hostile") == 0)
        buf_str(out, "{\"choices\":[{\"value\":\"a\\u001b[31m\",\"title\":"
                     "\"\\u202etxt\\u0007\",\"help\":\"\\u009b1m\\n2\","
                     "\"more\":[1]}]}");
    if (out->size == 0)
        return CARD_INTERNAL; /* the card does not misbehave in this call */
    work->result->output = text_of(out);
    return CARD_OK;
}

static int32_t list_values(struct work *work, const char *key,
                           const struct card_text *search,
                           const struct card_text *after)
{
    auto_buf struct buf cursor = BUF_INIT(LIMIT);
    int32_t code;
    int from;

    buf_add(&cursor, after->data, after->data != NULL ? after->size : 0);
    from = (int)strtol(buf_cstr(&cursor), NULL, 10);
    code = misbehave(work, buf_cstr(&work->mode), from);
    if (code != CARD_INTERNAL)
        return code;
    if (strcmp(buf_cstr(&work->mode), "renew") == 0 && from == 0) {
        buf_str(&work->texts->update, "{\"token\":\"renewed\"}");
        work->result->connection_update = text_of(&work->texts->update);
    }
    if (strcmp(key, "group") == 0)
        code = add_groups(work);
    else if (strcmp(key, "device") == 0)
        add_devices(work, search, from), code = CARD_OK;
    else
        return fail(work, CARD_INVALID_INPUT, "It has no choices.", NULL);
    if (code == CARD_OK)
        work->result->output = text_of(&work->texts->output);
    return code;
}

static int32_t list(const struct card_call *call, const char *key,
                    const struct card_text *search,
                    const struct card_text *after, struct card_result *result)
{
    struct work work = {.call = call, .result = result};

    if (!begin(&work))
        return CARD_NO_MEMORY;
    return end(&work, list_values(&work, key, search, after));
}

/* ---- the card ---- */

static int32_t pick(struct work *work)
{
    struct buf *out = &work->texts->output;
    auto_buf struct buf errors = BUF_INIT(LIMIT);
    auto_buf struct buf device = BUF_INIT(LIMIT);

    if (!fits(&errors, inputs, COUNT(inputs), work->form, 0))
        return fail(work, CARD_INVALID_INPUT, "The form is not valid.",
                    &errors);
    if ((work->call->flags & CARD_DRY_RUN) != 0) {
        /* if the device is JSON such as ["deletes"], the preview gives it as
           the effects */
        buf_str(&work->texts->preview, "{\"says\":\"picked\"");
        if (json_find_text(work->form, "device", &device)
            && *buf_cstr(&device) == '[')
            buf_fmt(&work->texts->preview, ",\"effects\":%s",
                    buf_cstr(&device));
        buf_char(&work->texts->preview, '}');
        work->result->preview = text_of(&work->texts->preview);
        return CARD_OK;
    }
    buf_str(out, "{\"picked\":");
    buf_add(out, work->form.data, work->form.size);
    buf_char(out, '}');
    work->result->output = text_of(out);
    return CARD_OK;
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    struct work work = {.call = call, .result = result};

    if (!begin(&work))
        return CARD_NO_MEMORY;
    return end(&work, pick(&work));
}

static const void *get_extension(const char *name)
{
    static const struct card_choices choices = {CARD_MAGIC, CARD_ABI,
                                                sizeof choices, 0,
#ifdef PICK_WITHOUT_LIST
                                                NULL
#else
                                                list
#endif
    };

    return strcmp(name, CARD_CHOICES_EXTENSION) == 0 ? &choices : NULL;
}

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = "pick",
    .title = "Pick",
    .connector = "test_cards",
    .connector_title = "Test Cards",
    .version = "1.0.0",
    .inputs = inputs,
    .outputs = outputs,
    .connection = connection,
    .input_count = COUNT(inputs),
    .output_count = COUNT(outputs),
    .connection_count = COUNT(connection),
    .field_size = sizeof(struct card_field),
    .release = release,
    .get_extension = get_extension,
    .effects = CARD_EFFECT_READS | CARD_EFFECT_DELETES,
    .documentation_url = "https://pick.example/manual",
    .icon_svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\">"
                "<path d=\"M0 0h8v8z\"/></svg>",
    .deprecated = "It picks too little.\nUse greet instead.",
};
