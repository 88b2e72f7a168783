/* SPDX-License-Identifier: MIT */
/* A target that is probably a mistake is sent unchanged, with a warning. */
#include "carry.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static char lines[1 << 16];

static void keep_line(void *context, int32_t level, const char *line)
{
    size_t used = strlen(lines);

    (void)context;
    if (level <= CARD_LOG_WARNING)
        snprintf(lines + used, sizeof lines - used, "%s\n", line);
}

/* Asserts that the warnings of a dry run contain these words; NULL: that there
   are none. */
static void warns(const char *inputs, const char *words)
{
    struct card_call call = CARD_CALL_INIT;
    struct carried c;
    char form[512];

    lines[0] = '\0';
    call.flags = CARD_DRY_RUN;
    call.log = keep_line;
    call.log_level = CARD_LOG_WARNING;
    snprintf(form, sizeof form, "{\"request_type\":\"GET\",%s}", inputs);
    c = carry_call(&call, form,
                   "{\"domain\":\"acme.okta.com\",\"api_token\":\"" CARRY_TOKEN
                   "\"}");
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    if (words == NULL)
        UNIT_TEXT(lines, "");
    else
        UNIT_HAS(lines, words);
    carried_free(&c);
}

static void a_space_at_the_end_of_the_path_is_told(void)
{
    warns("\"relative_url\":\"/api/v1/users \"", "the path ends with a space");
    warns("\"relative_url\":\"/api/v1/users%20?limit=1\"",
          "the path ends with a space");
    warns("\"relative_url\":\"/api/v1/users/a b\"", NULL);
    warns("\"relative_url\":\"/api/v1/users?q=a%20\"", NULL);
}

static void a_plus_in_the_query_is_told(void)
{
    warns("\"relative_url\":\"/api/v1/users?filter=login eq "
          "\\\"a+b@c.com\\\"\"",
          "reads as a space");
    warns("\"relative_url\":\"/api/v1/users/a+b\"", NULL);
    warns("\"relative_url\":\"/api/v1/users?q=a%2Bb\"", NULL);
    warns("\"relative_url\":\"/api/v1/users\",\"query\":{\"q\":\"a+b\"}", NULL);
}

static void a_cursor_that_is_encoded_twice_is_told(void)
{
    warns("\"relative_url\":\"/api/v1/users\",\"query\":{\"after\":\"a%2Bb\"}",
          "encoded twice");
    warns("\"relative_url\":\"/api/v1/users?limit=1&after=a%252Bb\"",
          "encoded twice");
    warns("\"relative_url\":\"/api/v1/users?after=a%2Bb\"", NULL);
    warns("\"relative_url\":\"/api/v1/users\",\"query\":{\"after\":\"a+b\"}",
          NULL);
    warns("\"relative_url\":\"/api/v1/users?thereafter=a%252B&after=b\"", NULL);
}

UNIT_MAIN("doubt", UNIT_TEST(a_space_at_the_end_of_the_path_is_told),
          UNIT_TEST(a_plus_in_the_query_is_told),
          UNIT_TEST(a_cursor_that_is_encoded_twice_is_told))
