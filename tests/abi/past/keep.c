/* SPDX-License-Identifier: MIT */
/*
 * keep.c - a card as cards were written with the first header of ABI 1
 *
 * It compares with its own sizes and writes its whole result over the host's.
 * It is never changed: built with card.h of this directory, or with today's,
 * it must go on working in every host.
 */
#include <card-signin.h>
#include <card.h>
#include <stdlib.h>
#include <string.h>

static const struct card_choice tones[] = {{"low", "Low", NULL},
                                           {"high", "High", NULL}};

static const struct card_field inputs[] = {
    {.key = "tone",
     .title = "Tone",
     .help = "How it sounds.",
     .type = CARD_TYPE_DROPDOWN,
     .choice_count = 2,
     .choice_size = sizeof(struct card_choice),
     .choices = tones},
    {.key = "word",
     .title = "Word",
     .help = "What is said.",
     .type = CARD_TYPE_TEXT},
};

static const struct card_field outputs[] = {{.key = "heard",
                                             .title = "Heard",
                                             .help = "What was heard.",
                                             .type = CARD_TYPE_TEXT}};

static int32_t give(struct card_text *place, const char *text)
{
    char *copy = strdup(text);

    *place = (struct card_text){copy, strlen(text)};
    /* cppcheck-suppress memleak ; it is the result's */
    return copy != NULL ? CARD_OK : CARD_NO_MEMORY;
}

static void release(struct card_result *result)
{
    struct card_text *const texts[] = {&result->output, &result->preview};

    for (size_t i = 0; i < 2; i++) {
        free((void *)(uintptr_t)texts[i]->data);
        *texts[i] = (struct card_text){NULL, 0};
    }
}

static int32_t begin_result(const struct card_call *call,
                            struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;

    if (call == NULL || result == NULL || result->magic != CARD_MAGIC
        || result->abi != CARD_ABI || result->struct_size < sizeof *result)
        return CARD_INTERNAL;
    *result = empty;
    if (call->magic != CARD_MAGIC || call->abi != CARD_ABI
        || call->struct_size < sizeof *call)
        return CARD_INTERNAL;
    return CARD_OK;
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    int32_t code = begin_result(call, result);

    if (code != CARD_OK)
        return code;
    if (call->waiting != NULL)
        call->waiting(call->context, "LOST", 0);
    if (call->flags & CARD_DRY_RUN)
        return give(&result->preview, "{\"says\":\"nothing\"}");
    return give(&result->output, "{\"heard\":\"today\"}");
}

static int32_t needed(const struct card_call *call)
{
    return call->struct_size >= sizeof *call;
}

static int32_t begin(const struct card_call *call, const char *redirect_uri,
                     struct card_result *result)
{
    int32_t code = begin_result(call, result);

    (void)redirect_uri;
    return code != CARD_OK ? code
                           : give(&result->output,
                                  "{\"authorize_url\":\"https://a.example/\","
                                  "\"pending\":\"p\"}");
}

static int32_t finish(const struct card_call *call,
                      const struct card_text *pending,
                      const struct card_text *callback_url,
                      struct card_result *result)
{
    (void)pending;
    (void)callback_url;
    return begin_result(call, result);
}

static const struct card_signin signin = {
    CARD_MAGIC, CARD_ABI, sizeof signin, 0, needed, begin, finish};

static const void *get_extension(const char *name)
{
    return strcmp(name, CARD_SIGNIN_EXTENSION) == 0 ? &signin : NULL;
}

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = "keep",
    .title = "Keep",
    .connector = "growth",
    .connector_title = "Growth",
    .version = "1.0.0",
    .inputs = inputs,
    .outputs = outputs,
    .input_count = sizeof inputs / sizeof *inputs,
    .output_count = sizeof outputs / sizeof *outputs,
    .field_size = sizeof(struct card_field),
    .release = release,
    .get_extension = get_extension};
