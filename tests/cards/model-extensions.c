/* SPDX-License-Identifier: MIT */
/*
 * model-extensions.c - the model card's card.signin/1 and card.choices/1, and
 * the ways to break each
 */
#include "model.h"

#include "card-choices.h"
#include "card-signin.h"

#include <string.h>

#include "jsontext.h"

#define STATE "model-state-4711"

static struct json_span span_of(struct card_text text)
{
    return (struct json_span){text.data, text.size};
}

static bool is_object(struct card_text text)
{
    return text.data != NULL && json_valid(text.data, text.size, NULL)
           && json_type(span_of(text)) == 'o';
}

/* ---- signing in: for the mode y ---- */

static int32_t needed(const struct card_call *call)
{
    struct json_span mode;

    if (!is_object(call->connection))
        return bad("signin-needed") ? 7 : 0;
    return json_find(span_of(call->connection), "mode", &mode)
           && json_type(mode) == 's' && json_string_is(mode, "y");
}

static int32_t begin(const struct card_call *call, const char *redirect_uri,
                     struct card_result *result)
{
    (void)redirect_uri;
    if (!is_object(call->connection))
        return model_answer(result, CARD_BAD_CONNECTION, NULL);
    return model_answer(result, CARD_OK,
                        bad("signin-begin")
                            ? "{\"authorize_url\":\"ftp://127.0.0.1/\","
                              "\"pending\":\"" STATE "\"}"
                            : "{\"authorize_url\":\"https://127.0.0.1/\","
                              "\"pending\":\"" STATE "\"}");
}

static bool is_text(const struct card_text *text, const char *expected)
{
    return text->data != NULL && text->size == strlen(expected)
           && memcmp(text->data, expected, text->size) == 0;
}

static int32_t finish(const struct card_call *call,
                      const struct card_text *pending,
                      const struct card_text *callback_url,
                      struct card_result *result)
{
    bool is_answer = callback_url->data != NULL
                     && memmem(callback_url->data, callback_url->size,
                               "state=" STATE, strlen("state=" STATE))
                            != NULL;

    (void)call;
    if (bad("signin-finish"))
        is_answer = true;
    if (!is_text(pending, STATE) || !is_answer)
        return model_answer(result, CARD_INVALID_INPUT, NULL);
    return model_answer(result, CARD_OK, "{\"scopes\":\"all\"}");
}

/* ---- values of the input "remark" ---- */

static int32_t list(const struct card_call *call, const char *key,
                    const struct card_text *search,
                    const struct card_text *after, struct card_result *result)
{
    struct buf url = BUF_INIT(4096), body = BUF_INIT((size_t)1 << 20);
    bool is_dry = (call->flags & CARD_DRY_RUN) != 0 && !bad("choices-dry");
    int32_t code = CARD_OK;
    long status;

    (void)search;
    (void)after;
    if (strcmp(key, "remark") != 0 && !bad("choices-unknown"))
        return model_answer(result, CARD_INVALID_INPUT, NULL);
    if (!is_object(call->connection))
        return model_answer(result, CARD_BAD_CONNECTION, NULL);
    if (json_find_text(span_of(call->connection), "server", &url) && !is_dry)
        code = model_fetch(call, buf_cstr(&url), "choices", &status, &body);
    buf_free(&url);
    buf_free(&body);
    return model_answer(result, code,
                        bad("choices-list")
                            ? "{\"choices\":[{\"value\":\"a\"}]}"
                        : bad("choices-empty-value")
                            ? "{\"choices\":[{\"value\":\"\",\"title\":\"A\"}]}"
                            : "{\"choices\":[{\"value\":\"a\",\"title\":\"A\"}"
                              "],\"after\":\"2\"}");
}

const void *model_extension(const char *name)
{
    static const int any = 1;
    static const struct card_signin signin = {
        CARD_MAGIC, CARD_ABI, sizeof signin, 0, needed, begin, finish};
    static const struct card_signin empty = {
        CARD_MAGIC, CARD_ABI, sizeof empty, 0, NULL, NULL, NULL};
    static const struct card_signin small = {
        .magic = CARD_MAGIC, .abi = CARD_ABI, .struct_size = 24};
    static const struct card_choices choices = {CARD_MAGIC, CARD_ABI,
                                                sizeof choices, 0, list};
    static const struct card_choices no_list = {CARD_MAGIC, CARD_ABI,
                                                sizeof no_list, 0, NULL};

    if (strcmp(name, CARD_SIGNIN_EXTENSION) == 0)
        return bad("signin") ? &empty : bad("small-signin") ? &small : &signin;
    if (strcmp(name, CARD_CHOICES_EXTENSION) == 0 && bad("choices-missing"))
        return NULL;
    if (strcmp(name, CARD_CHOICES_EXTENSION) == 0)
        return bad("choices-struct") ? &no_list : &choices;
    return bad("extensions") ? &any : NULL;
}
