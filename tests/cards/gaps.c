/* SPDX-License-Identifier: MIT */
/*
 * gaps.c - a card that leaves out the part that GAP in the environment names
 *
 *     needed, begin, finish   that function of its sign-in extension
 *     url, pending            that member of what begin() gives; there is a
 *                             "null-url" and a "url-number" too
 *     escape                  nothing, but its URL contains terminal escapes
 *     log, reason             the text that the callback gets
 *     sink                    the bytes that the callback gets
 *     output                  every text of the result, with sizes left
 *     connector               nothing, but its connector is a path
 */
#include "card-signin.h"

#include <stdlib.h>
#include <string.h>

#define NAME(field_key, field_flags)                                      \
    {                                                                     \
        .key = (field_key), .title = (field_key), .type = CARD_TYPE_TEXT, \
        .flags = (field_flags)                                            \
    }

static const struct card_field connection[] = {
    NAME("place", 0),
    NAME("token", CARD_FIELD_SECRET),
};

static const struct card_field outputs[] = {
    {.key = "body",
     .title = "Body",
     .type = CARD_TYPE_TEXT,
     .role = CARD_ROLE_PAYLOAD},
};

static int gap(const char *name)
{
    const char *what = getenv("GAP");

    return what != NULL && strcmp(what, name) == 0;
}

static struct card_text text_of(const char *text)
{
    return (struct card_text){text, strlen(text)};
}

static void release(struct card_result *result)
{
    result->output.data = NULL;
    result->connection_update.data = NULL;
}

static int32_t needed(const struct card_call *call)
{
    (void)call;
    return getenv("PERSON") != NULL;
}

static int32_t begin(const struct card_call *call, const char *redirect_uri,
                     struct card_result *result)
{
    const char *output = "{\"authorize_url\":\"https://x.example/\","
                         "\"pending\":\"p\"}";

    (void)call;
    (void)redirect_uri;
    if (gap("url"))
        output = "{\"pending\":\"p\"}";
    if (gap("null-url"))
        output = "{\"authorize_url\":null,\"pending\":\"p\"}";
    if (gap("url-number"))
        output = "{\"authorize_url\":7,\"pending\":\"p\"}";
    if (gap("pending"))
        output = "{\"authorize_url\":\"https://x.example/\"}";
    if (gap("file"))
        output = "{\"authorize_url\":\"file:///etc/passwd\",\"pending\":\"p\"}";
    if (gap("scheme"))
        output = "{\"authorize_url\":\"custom-app://run\",\"pending\":\"p\"}";
    if (gap("escape"))
        output = "{\"authorize_url\":\"https://x/\\u001b]0;owned\\u0007\","
                 "\"pending\":\"p\"}";
    if (!gap("output"))
        result->output = text_of(output);
    return CARD_OK;
}

static int32_t finish(const struct card_call *call,
                      const struct card_text *pending,
                      const struct card_text *callback_url,
                      struct card_result *result)
{
    (void)call;
    (void)pending;
    if (callback_url->size > 4
        && memcmp(callback_url->data + callback_url->size - 4, "good", 4) != 0)
        return CARD_INVALID_INPUT;
    if (!gap("output"))
        result->connection_update = text_of("{\"token\":\"n3w\"}");
    return CARD_OK;
}

static struct card_signin signin = {CARD_MAGIC, CARD_ABI, sizeof signin, 0,
                                    needed,     begin,    finish};

static const void *get_extension(const char *name)
{
    if (gap("needed"))
        signin.needed = NULL;
    if (gap("begin"))
        signin.begin = NULL;
    if (gap("finish"))
        signin.finish = NULL;
    return strcmp(name, CARD_SIGNIN_EXTENSION) == 0 ? &signin : NULL;
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    static const struct card_text none = {NULL, 1000};

    if (gap("log") && call->log != NULL)
        call->log(call->context, CARD_LOG_INFO, NULL);
    if (gap("reason") && call->waiting != NULL) {
        call->waiting(call->context, NULL, 1500);
        call->waiting(call->context, NULL, 0);
    }
    if (gap("sink") && call->sink != NULL
        && call->sink(call->context, NULL, 100) != 0)
        return CARD_CANCELLED;
    if (gap("output")) {
        result->output = result->error = result->next = result->attempts =
            result->connection_update = result->preview = result->pace.bucket =
                none;
        return CARD_OK;
    }
    if (getenv("RENEWS") != NULL)
        result->connection_update = text_of("{\"token\":\"n3w\"}");
    if (call->sink != NULL
        && call->sink(call->context, "done", strlen("done")) != 0)
        return CARD_CANCELLED;
    if (call->sink != NULL)
        result->output = text_of("{\"body\":null}");
    else
        result->output = text_of("{\"body\":\"done\"}");
    return CARD_OK;
}

CARD_EXPORT struct card_descriptor gaps __asm__("card_descriptor") = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = "gaps",
    .title = "Gaps",
    .connector = "test_gaps",
    .connector_title = "Gaps",
    .version = "1.0.0",
    .outputs = outputs,
    .output_count = sizeof outputs / sizeof *outputs,
    .connection = connection,
    .connection_count = sizeof connection / sizeof *connection,
    .field_size = sizeof(struct card_field),
    .release = release,
    .get_extension = get_extension,
};

__attribute__((constructor)) static void begin_card(void)
{
    if (gap("connector"))
        gaps.connector = "../../../..";
}
