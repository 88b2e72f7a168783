/* SPDX-License-Identifier: MIT */
/* The result of a host with another card.h, filled with the members that both
   have. */
#include "carry.h"
#include "recorder.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A page whose next page must not be requested, so that every member is
   used. */
static const char answer[] =
    "HTTP/1.1 200 OK\r\nLink: <https://evil.example/x>; rel=\"next\"\r\n"
    "Content-Length: 2\r\n\r\n[]";

#define UNKNOWN '\xA5'

/* Makes the call with a result of this many bytes. Bytes after it must not
   change, nor anything but the members that this header has. */
static void call_with(size_t size)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct recorder_step step = {.answer = answer};
    struct recorder *r = recorder_start(&step, 1);
    struct card_call call = CARD_CALL_INIT;
    char *bytes = malloc(2 * sizeof empty);
    struct card_result *result = (struct card_result *)(void *)bytes;
    size_t known = size < sizeof empty ? size : sizeof empty;
    char connection[256];

    snprintf(connection, sizeof connection,
             "{\"domain\":\"http://127.0.0.1:%d\",\"api_token\":\"%s\"}",
             recorder_port(r), CARRY_TOKEN);
    memset(bytes, UNKNOWN, 2 * sizeof empty);
    memcpy(bytes, &empty, known);
    result->struct_size = (uint32_t)size;
    call.inputs = (struct card_text){
        "{\"request_type\":\"GET\",\"relative_url\":\"/x\"}", 42};
    call.connection = (struct card_text){connection, strlen(connection)};
    CU_ASSERT_EQUAL(execute(&call, result), CARD_OK);
    CU_ASSERT_PTR_NOT_NULL(result->output.data);
    CU_ASSERT_PTR_NULL(result->next.data);
    if (CARD_HAS(result, next_refused))
        CU_ASSERT_PTR_NOT_NULL(result->next_refused.data);
    CU_ASSERT_EQUAL(result->struct_size, size);
    card_descriptor.release(result);
    CU_ASSERT_PTR_NULL(result->output.data);
    if (CARD_HAS(result, next_refused))
        CU_ASSERT_PTR_NULL(result->next_refused.data);
    for (size_t i = known; i < 2 * sizeof empty; i++)
        CU_ASSERT_EQUAL(bytes[i], UNKNOWN);
    free(bytes);
    recorder_stop(r);
}

/* A host may keep results in an array that grows. */
static void a_result_may_move_before_it_is_released(void)
{
    struct recorder_step step = {.answer = answer};
    struct recorder *r = recorder_start(&step, 1);
    struct carried c =
        carry("{\"request_type\":\"GET\",\"relative_url\":\"/x\"}",
              recorder_port(r), 0);
    struct card_result *moved = malloc(sizeof *moved);

    CU_ASSERT_PTR_NOT_NULL_FATAL(moved);
    CU_ASSERT_PTR_NOT_NULL(c.result.output.data);
    memcpy(moved, &c.result, sizeof *moved);
    memset(&c.result, UNKNOWN, sizeof c.result);
    card_descriptor.release(moved);
    CU_ASSERT_PTR_NULL(moved->output.data);
    card_descriptor.release(moved);
    memcpy(&c.result, moved, sizeof *moved);
    free(moved);
    carried_free(&c);
    recorder_stop(r);
}

static void the_result_of_the_first_header_is_filled(void)
{
    call_with(CARD_RESULT_LEAST);
}

static void half_a_member_is_none(void)
{
    call_with(CARD_RESULT_LEAST + sizeof(void *));
}

static void the_result_of_this_header_is_filled(void)
{
    call_with(sizeof(struct card_result));
}

static void what_a_later_header_has_stays_as_it_is(void)
{
    call_with(sizeof(struct card_result) + 64);
}

static void a_result_that_is_too_short_is_refused(void)
{
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;

    result.struct_size = CARD_RESULT_LEAST - 1;
    CU_ASSERT_EQUAL(execute(&call, &result), CARD_INTERNAL);
    CU_ASSERT_EQUAL(result.struct_size, CARD_RESULT_LEAST - 1);
}

UNIT_MAIN("result", UNIT_TEST(the_result_of_the_first_header_is_filled),
          UNIT_TEST(half_a_member_is_none),
          UNIT_TEST(the_result_of_this_header_is_filled),
          UNIT_TEST(what_a_later_header_has_stays_as_it_is),
          UNIT_TEST(a_result_that_is_too_short_is_refused),
          UNIT_TEST(a_result_may_move_before_it_is_released))
