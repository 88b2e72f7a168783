/* SPDX-License-Identifier: MIT */
/* The form as a whole, request_type and body: what is refused, with which
   words, and where. */
#include "carry.h"
#include "forms.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void a_form_is_one_json_object(void)
{
    form_refused("", NULL, NULL, "line 1, column 1: the text is empty");
    form_refused("[]", NULL, NULL,
                 "must be one JSON object, but at line 1, column 1");
    form_refused("\n  \"x\"", NULL, NULL, "line 2, column 3 it is a string");
    form_refused("{\"a\":1,}", NULL, NULL, "line 1, column 8: expected a key");
    form_refused("{} {}", NULL, NULL, "text after the end");
    form_refused("\xEF\xBB\xBF{}", NULL, NULL, "byte order mark");
    form_refused("{\"request_type\":NaN}", NULL, NULL,
                 "column 17: expected a value");
    form_refused("{\"request_type\":\"\xC0\xAF\"}", NULL, NULL,
                 "not valid UTF-8");
}

/* Its pointer is NULL, so its size is ignored. */
static void an_absent_form_is_empty(void)
{
    struct card_call call = CARD_CALL_INIT;
    struct carried c;

    call.inputs.size = 5;
    call.connection.size = 5;
    c = carry_call(&call, NULL, NULL);
    CU_ASSERT_EQUAL(c.code, CARD_INVALID_INPUT);
    UNIT_JSON_HAS(c.error, "/message", "the text is empty");
    carried_free(&c);
}

static void a_key_given_twice_is_refused(void)
{
    form_refused("{\"request_type\":\"GET\",\"relative_url\":\"/x\",\n"
                 "\"request_type\":\"GET\"}",
                 "request_type", "/request_type", "again at line 2, column 1");
    form_refused("{\"request_type\":\"GET\",\"relative_url\":\"/x\",\n"
                 "\"request_typ\\u0065\":\"GET\"}",
                 "request_type", "/request_type", "given twice");
}

static void an_unknown_key_names_the_nearest(void)
{
    form_refused(
        "{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"querry\":{}}",
        "query", "/querry", "Did you mean \"query\"?");
    form_refused(
        "{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"zzzzz\":1}", NULL,
        NULL, "It may have: request_type, relative_url, headers, query, body");
}

static void all_faults_are_told_at_once(void)
{
    struct carried c =
        carry("{\"request_type\":\"FETCH\",\"relative_url\":\"x\","
              "\"headers\":{\"Host\":\"a\",\"b c\":\"d\"},\"query\":{\"a\":{}},"
              "\"bodi\":1}",
              1, CARD_DRY_RUN);

    CU_ASSERT_EQUAL(c.code, CARD_INVALID_INPUT);
    UNIT_JSON_HAS(c.error, "/message", "(and 5 more)");
    UNIT_JSON(c.error, "/errors/0/pointer", "\"/bodi\"");
    UNIT_JSON(c.error, "/errors/1/pointer", "\"/request_type\"");
    UNIT_JSON(c.error, "/errors/2/pointer", "\"/relative_url\"");
    UNIT_JSON(c.error, "/errors/3/pointer", "\"/headers/Host\"");
    UNIT_JSON(c.error, "/errors/4/pointer", "\"/headers/b c\"");
    UNIT_JSON(c.error, "/errors/5/pointer", "\"/query/a\"");
    UNIT_JSON(c.error, "/errors/6", NULL);
    carried_free(&c);
}

static void a_form_of_a_million_wrong_keys_is_told_in_fifty(void)
{
    enum { KEYS = 1000000 };
    size_t size = (size_t)KEYS * 12 + 16, at = 1;
    char *form = malloc(size);
    struct carried c;

    form[0] = '{';
    for (int i = 0; i < KEYS; i++)
        at += (size_t)snprintf(form + at, size - at, "%s\"k%d\":0",
                               i > 0 ? "," : "", i);
    form[at] = '}';
    form[at + 1] = '\0';
    c = carry(form, 1, CARD_DRY_RUN);
    CU_ASSERT_EQUAL(c.code, CARD_INVALID_INPUT);
    CU_ASSERT(c.result.error.size < 100000);
    carried_free(&c);
    free(form);
}

static void required_inputs_speak_oktas_words(void)
{
    form_refused("{\"relative_url\":\"/x\"}", "request_type", "/request_type",
                 "No Request Type input provided. Enter a valid Request Type.");
    form_refused("{\"request_type\":\"GET\",\"relative_url\":\"\"}",
                 "relative_url", "/relative_url",
                 "No Relative URL input provided. Enter a valid Relative URL.");
    form_refused("{\"request_type\":null,\"relative_url\":\"/x\"}",
                 "request_type", "/request_type",
                 "No Request Type input provided.");
}

static void a_request_type_is_one_of_five(void)
{
    form_refused(
        "{\"request_type\":\"get\",\"relative_url\":\"/x\"}", "request_type",
        "/request_type",
        "must be GET, POST, PUT, PATCH or DELETE, not \"get\". Did you "
        "mean GET?");
    form_refused("{\"request_type\":\"HEAD\",\"relative_url\":\"/x\"}",
                 "request_type", "/request_type",
                 "must be GET, POST, PUT, PATCH or DELETE");
    form_refused("{\"request_type\":7,\"relative_url\":\"/x\"}", "request_type",
                 "/request_type", "must be a string, not a number");
}

static void a_body_goes_with_post_put_and_patch_only(void)
{
    form_refused(
        "{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"body\":[1]}",
        "body", "/body", "not with GET");
    form_refused("{\"request_type\":\"DELETE\",\"relative_url\":\"/x\","
                 "\"body\":{\"a\":1}}",
                 "body", "/body", "not with DELETE");
    form_refused(
        "{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"body\":false}",
        "body", "/body", "not with GET");
}

static void four_ways_of_not_giving_an_optional_input(void)
{
    static const char *const nothing[] = {"null", "{}", "\"\"", "{ }"};

    for (size_t i = 0; i < 4; i++) {
        char form[256];

        snprintf(form, sizeof form,
                 "{\"request_type\":\"DELETE\",\"relative_url\":\"/x\","
                 "\"headers\":%s,\"query\":%s,\"body\":%s}",
                 nothing[i], nothing[i], nothing[i]);
        form_leads_to(form, "/x");
    }
}

static void a_preview_masks_the_secret_and_says_whether_to_repeat(void)
{
    struct carried c = carry("{\"request_type\":\"POST\",\"relative_url\":\"/"
                             "x\",\"query\":{\"q\":\"" CARRY_TOKEN
                             "\"},\"body\":{ \"a\" : 1.0 }}",
                             1, CARD_DRY_RUN);

    CU_ASSERT_EQUAL(c.code, CARD_OK);
    UNIT_LACKS(c.preview, CARRY_TOKEN);
    UNIT_JSON(c.preview, "/url", "\"http://127.0.0.1:1/x?q=***\"");
    UNIT_JSON(c.preview, "/headers/0",
              "{\"name\":\"Authorization\",\"value\":\"SSWS ***\","
              "\"prefix\":\"SSWS \",\"secret\":\"api_token\"}");
    UNIT_JSON(c.preview, "/body", "\"{ \\\"a\\\" : 1.0 }\"");
    CU_ASSERT_EQUAL(c.result.repeatable, CARD_REPEAT_NO);
    carried_free(&c);
    c = carry("{\"request_type\":\"PUT\",\"relative_url\":\"/x\"}", 1,
              CARD_DRY_RUN);
    CU_ASSERT_EQUAL(c.result.repeatable, CARD_REPEAT_YES);
    UNIT_JSON(c.preview, "/headers/3",
              "{\"name\":\"Content-Length\",\"value\":\"0\"}");
    UNIT_LACKS(c.preview, "Content-Type");
    carried_free(&c);
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("input", T(a_form_is_one_json_object), T(an_absent_form_is_empty),
          T(a_key_given_twice_is_refused), T(an_unknown_key_names_the_nearest),
          T(all_faults_are_told_at_once),
          T(a_form_of_a_million_wrong_keys_is_told_in_fifty),
          T(required_inputs_speak_oktas_words),
          T(a_request_type_is_one_of_five),
          T(a_body_goes_with_post_put_and_patch_only),
          T(four_ways_of_not_giving_an_optional_input),
          T(a_preview_masks_the_secret_and_says_whether_to_repeat))
