/* SPDX-License-Identifier: MIT */
/* refusals.c - makes dry runs of one form with different connections. */
#include "refusals.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

static const char get[] = "{\"request_type\":\"GET\",\"relative_url\":\"/x\"}";

struct carried checked(const char *connection)
{
    struct card_call call = CARD_CALL_INIT;

    call.flags = CARD_DRY_RUN;
    return carry_call(&call, get, connection);
}

void refused(const char *connection, const char *field, const char *words)
{
    struct carried c = checked(connection);
    char expected[128];

    snprintf(expected, sizeof expected, "\"%s\"", field);
    CU_ASSERT_EQUAL(c.code, CARD_BAD_CONNECTION);
    UNIT_JSON(c.error, "/field", expected);
    UNIT_JSON_HAS(c.error, "/message", words);
    carried_free(&c);
}

void domain_refused(const char *domain, const char *words)
{
    char connection[512];

    snprintf(connection, sizeof connection,
             "{\"domain\":\"%s\",\"api_token\":\"0t_x\"}", domain);
    refused(connection, "domain", words);
}

void domain_leads_to(const char *domain, const char *url)
{
    char connection[512], expected[512];
    struct carried c;

    snprintf(connection, sizeof connection,
             "{\"domain\":\"%s\",\"api_token\":\"0t_x\"}", domain);
    snprintf(expected, sizeof expected, "\"%s/x\"", url);
    c = checked(connection);
    if (c.code != CARD_OK)
        UNIT_TEXT(c.error, expected);
    else
        UNIT_JSON(c.preview, "/url", expected);
    carried_free(&c);
}
