/* SPDX-License-Identifier: MIT */
/*
 * grow.c - a card that follows card.h's rules of growth, for any header
 *
 * With a header in which each struct has one additional member, `future`, it
 * fills and reads that too. abi-grows.sh makes such a header.
 */
#include <card-choices.h>
#include <card-signin.h>
#include <card.h>
#include <stdbool.h>
#include <string.h>

#ifdef CARD_FUTURE
#define FUTURE(word) .future = (word),
#else
#define FUTURE(word)
#endif

#define TEXT(literal) ((struct card_text){literal, sizeof literal - 1})

static const struct card_choice tones[] = {
    {.value = "low", .title = "Low", FUTURE("choice low")},
    {.value = "high", .title = "High", FUTURE("choice high")},
};

static const struct card_field inputs[] = {
    {.key = "tone",
     .title = "Tone",
     .help = "How it sounds.",
     .type = CARD_TYPE_DROPDOWN,
     .choice_count = 2,
     .choice_size = sizeof *tones,
     .choices = tones,
     FUTURE("field tone")},
    {.key = "word",
     .title = "Word",
     .help = "What is said.",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_CHOICES,
     .schema_json = "{\"maxLength\": 9}",
     .format = "hostname",
     FUTURE("field word")},
};

static const struct card_field outputs[] = {
    {.key = "heard",
     .title = "Heard",
     .help = "What the host said in the member that is new.",
     .type = CARD_TYPE_TEXT,
     FUTURE("field heard")},
};

/* Writes only members that both headers have. */
static bool begin_result(const struct card_call *call,
                         struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    uint32_t size;

    if (call == NULL || result == NULL || result->magic != CARD_MAGIC
        || result->abi != CARD_ABI || result->struct_size < CARD_RESULT_LEAST)
        return false;
    size = result->struct_size;
    memcpy(result, &empty, size < sizeof empty ? size : sizeof empty);
    result->struct_size = size;
    return call->magic == CARD_MAGIC && call->abi == CARD_ABI
           && call->struct_size >= CARD_CALL_LEAST;
}

static void tell_future(struct card_result *result)
{
#ifdef CARD_FUTURE
    if (CARD_HAS(result, future))
        result->future = TEXT("told by the card");
#else
    (void)result;
#endif
}

static bool hears_future(const struct card_call *call)
{
#ifdef CARD_FUTURE
    return CARD_HAS(call, future) && call->future != NULL
           && strcmp(call->future, "said by the host") == 0;
#else
    (void)call;
    return false;
#endif
}

static void release(struct card_result *result)
{
    if (result == NULL)
        return;
    result->output = result->preview = (struct card_text){NULL, 0};
#ifdef CARD_FUTURE
    if (CARD_HAS(result, future))
        result->future = (struct card_text){NULL, 0};
#endif
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    if (!begin_result(call, result))
        return CARD_INTERNAL;
    if (CARD_HAS(call, waiting) && call->waiting != NULL)
        call->waiting(call->context, "LOST", 0);
    tell_future(result);
    if ((call->flags & CARD_DRY_RUN) != 0)
        result->preview = TEXT("{\"says\":\"nothing\"}");
    else
        result->output = hears_future(call) ? TEXT("{\"heard\":\"future\"}")
                                            : TEXT("{\"heard\":\"today\"}");
    return CARD_OK;
}

/* ---- signing in ---- */

static int32_t needed(const struct card_call *call)
{
    return call->struct_size >= CARD_CALL_LEAST;
}

static int32_t begin(const struct card_call *call, const char *redirect_uri,
                     struct card_result *result)
{
    (void)redirect_uri;
    if (!begin_result(call, result))
        return CARD_INTERNAL;
    tell_future(result);
    result->output = TEXT("{\"authorize_url\":\"https://a.example/\","
                          "\"pending\":\"p\"}");
    return CARD_OK;
}

static int32_t finish(const struct card_call *call,
                      const struct card_text *pending,
                      const struct card_text *callback_url,
                      struct card_result *result)
{
    (void)pending;
    (void)callback_url;
    return begin_result(call, result) ? CARD_OK : CARD_INTERNAL;
}

static const struct card_signin signin = {.magic = CARD_MAGIC,
                                          .abi = CARD_ABI,
                                          .struct_size = sizeof signin,
                                          .needed = needed,
                                          .begin = begin,
                                          .finish = finish,
                                          FUTURE("signin")};

/* ---- choices ---- */

static int32_t list(const struct card_call *call, const char *key,
                    const struct card_text *search,
                    const struct card_text *after, struct card_result *result)
{
    (void)search;
    if (!begin_result(call, result))
        return CARD_INTERNAL;
    tell_future(result);
    if (strcmp(key, "word") != 0)
        return CARD_INVALID_INPUT;
    result->output =
        after->data == NULL
            ? TEXT("{\"choices\":[{\"value\":\"a\",\"title\":\"A\"}],"
                   "\"after\":\"x\"}")
            : TEXT("{\"choices\":[{\"value\":\"b\",\"title\":\"B\"}]}");
    return CARD_OK;
}

static const struct card_choices choices = {.magic = CARD_MAGIC,
                                            .abi = CARD_ABI,
                                            .struct_size = sizeof choices,
                                            .list = list,
                                            FUTURE("choices")};

static const void *get_extension(const char *name)
{
    if (strcmp(name, CARD_CHOICES_EXTENSION) == 0)
        return &choices;
    return strcmp(name, CARD_SIGNIN_EXTENSION) == 0 ? &signin : NULL;
}

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = "grow",
    .title = "Grow",
    .connector = "growth",
    .connector_title = "Growth",
    .version = "1.0.0",
    .inputs = inputs,
    .outputs = outputs,
    .input_count = sizeof inputs / sizeof *inputs,
    .output_count = sizeof outputs / sizeof *outputs,
    .field_size = sizeof(struct card_field),
    .release = release,
    .get_extension = get_extension,
    .effects = CARD_EFFECT_READS,
    .documentation_url = "https://grow.example/",
    .icon_svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    .deprecated = "It has grown.",
    FUTURE("descriptor")};
