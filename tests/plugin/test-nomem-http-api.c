/* SPDX-License-Identifier: MIT */
/*
 * No memory, for the connector http_api: as in test-nomem.c, with calls that
 * only a connection to any API makes.
 */
#include <stdio.h>
#include <string.h>

#include "card-signin.h"
#include "inside.h"
#include "jsonwalk.h"
#include "nomemrun.h"
#include "serviceapp.h"

#define GET "{\"request_type\":\"GET\",\"relative_url\":\"/pets?a=1\"}"
#define OK_JSON "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define AT "{\"base_url\":\"" INSIDE_ORIGIN "/v2\""

enum {
    FAULTS,
    BASIC_DRY,
    DEFAULT_HEADERS,
    QUERY_KEY,
    QUERY_KEY_DRY,
    REFUSED,
    NEXT_URL,
    NEXT_CURSOR,
    CLIENT,
    PERSON_BEGINS,
    JUDGED
};

static char judged[8192];

/* ---- the server ---- */

static const char *pets(const char *request)
{
    (void)request;
    return OK_JSON
        "Link: </v2/pets?a=1&api_key=aKey%2F42&after=2>; rel=\"next\"\r\n"
        "X-RateLimit-Limit: 10\r\nX-RateLimit-Remaining: 9\r\n"
        "X-RateLimit-Reset: Mon, 24 Nov 2025 12:00:00 GMT\r\n"
        "Content-Length: 3\r\n\r\n[1]";
}

static const char *refusal(const char *request)
{
    (void)request;
    return "HTTP/1.1 403 Forbidden\r\nContent-Type: application/problem+json"
           "\r\nContent-Length: 38\r\n\r\n"
           "{\"title\":\"No\",\"detail\":\"aKey/42 is no\"}";
}

static const char *next_url(const char *request)
{
    (void)request;
    return OK_JSON "Content-Length: 45\r\n\r\n"
                   "{\"data\":[1,2],\"links\":{\"next\":\"/v2/pets?p=2\"}}";
}

static const char *next_cursor(const char *request)
{
    (void)request;
    return OK_JSON "Content-Length: 29\r\n\r\n"
                   "{\"items\":[1],\"cursor\":\"x y/2\"}";
}

/* An issuer's metadata, a token, and then the API. */
static const char *signed_in(const char *request)
{
    if (strstr(request, "/.well-known/") != NULL)
        return OK_JSON
            "Connection: close\r\n\r\n{\"issuer\":\"" INSIDE_ORIGIN "\","
            "\"token_endpoint\":\"" INSIDE_ORIGIN "/token\","
            "\"authorization_endpoint\":\"" INSIDE_ORIGIN "/authorize\"}";
    if (strncmp(request, "POST /token", 11) == 0)
        return OK_JSON "Connection: close\r\n\r\n"
                       "{\"access_token\":\"one\",\"token_type\":\"Bearer\","
                       "\"expires_in\":3600}";
    return pets(request);
}

/* ---- the calls ---- */

const struct scenario scenarios[] = {
    [FAULTS] = {"a connection of many faults", GET, 0, CARD_BAD_CONNECTION,
                CARD_BAD_CONNECTION, false, pets, NULL, false},
    [BASIC_DRY] = {"dry run, Basic", GET, CARD_DRY_RUN, CARD_OK, CARD_OK, false,
                   pets, NULL, false},
    [DEFAULT_HEADERS] = {"200, default headers", GET, 0, CARD_OK, CARD_OK,
                         false, pets, NULL, false},
    [QUERY_KEY] = {"200, a key in the query", GET, 0, CARD_OK, CARD_OK, false,
                   pets, NULL, false},
    [QUERY_KEY_DRY] = {"dry run, a key in the query", GET, CARD_DRY_RUN,
                       CARD_OK, CARD_OK, false, pets, NULL, false},
    [REFUSED] = {"403 with a problem", GET, 0, CARD_HTTP_STATUS,
                 CARD_HTTP_STATUS, false, refusal, NULL, false},
    [NEXT_URL] = {"200, the next page's URL", GET, 0, CARD_OK, CARD_OK, false,
                  next_url, NULL, false},
    [NEXT_CURSOR] = {"200, the next page's cursor", GET, 0, CARD_OK, CARD_OK,
                     false, next_cursor, NULL, false},
    [CLIENT] = {"client credentials", GET, 0, CARD_OK, CARD_OK, false,
                signed_in, NULL, false},
    [PERSON_BEGINS] = {"sign-in begins", NULL, 0, CARD_OK, CARD_OK, false,
                       signed_in, NULL, true},
    [JUDGED] = {"dry run of a test", NULL, CARD_DRY_RUN | CARD_CHECK_CONNECTION,
                CARD_BAD_CONNECTION, CARD_BAD_CONNECTION, false, pets, NULL,
                false},
};

static const char *connection_of(const struct scenario *s)
{
    static const char client[] =
        AT ",\"auth\":\"client_credentials\",\"issuer\":\"" INSIDE_ORIGIN
           "\",\"client_id\":\"app\",\"client_secret\":\"a-secret\"}";

    switch (s - scenarios) {
    case FAULTS:
        return "{\"base_url\":\"http://api.example.com?x\",\"auth\":\"basic\","
               "\"username\":\"a:b\",\"headers\":{\"Host\":\"x\"},"
               "\"items_pointer\":\"x\",\"pass\":1}";
    case BASIC_DRY:
        return AT
            ",\"auth\":\"basic\",\"username\":\"it's\",\"password\":\"p\"}";
    case DEFAULT_HEADERS:
        return AT
            ",\"auth\":\"api_key_header\",\"api_key\":\"aKey/42\","
            "\"api_key_name\":\"X-Key\",\"headers\":{\"Accept\":\"text/a\","
            "\"X-A\":\"1\"}}";
    case NEXT_URL:
        return AT ",\"auth\":\"bearer\",\"token\":\"aToken\","
                  "\"items_pointer\":\"/data\",\"next_pointer\":"
                  "\"/links/next\"}";
    case NEXT_CURSOR:
        return AT ",\"auth\":\"none\",\"items_pointer\":\"/items\","
                  "\"next_cursor_pointer\":\"/cursor\","
                  "\"cursor_parameter\":\"page[after]\"}";
    case CLIENT:
        return client;
    case PERSON_BEGINS:
        return AT ",\"auth\":\"authorization_code\",\"issuer\":"
                  "\"" INSIDE_ORIGIN "\",\"client_id\":\"app\"}";
    case JUDGED:
        return judged;
    default:
        return AT ",\"auth\":\"api_key_query\",\"api_key\":\"aKey/42\","
                  "\"api_key_name\":\"api_key\"}";
    }
}

/* A good key, and files that cannot be used. */
void scenarios_begin(void)
{
    auto_buf struct buf app = BUF_INIT(sizeof judged);
    auto_buf struct buf key = BUF_INIT(sizeof judged);
    struct json_span text, value;

    make_connection(&app, 1, "");
    text = (struct json_span){buf_cstr(&app), app.size};
    if (json_find(text, "private_key", &value))
        buf_add(&key, value.data, value.size);
    snprintf(judged, sizeof judged,
             "{\"base_url\":\"https://127.0.0.1:1\",\"auth\":"
             "\"client_credentials\",\"token_url\":\"https://127.0.0.1:1/t\","
             "\"client_id\":\"app\",\"private_key\":%s,\"ca_file\":\"/\","
             "\"client_cert\":\"/nope\"}",
             buf_cstr(&key));
}

void scenario_begin(const struct scenario *s, bool warm)
{
    struct outcome outcome;

    inside_serve(s->choose);
    if (!warm)
        return;
    scenario_call(s, &outcome);
    scenario_end(s, &outcome);
}

void scenario_call(const struct scenario *s, struct outcome *outcome)
{
    struct card_call call = CARD_CALL_INIT;
    const char *connection = connection_of(s);
    const struct card_signin *signin;

    if (s->form != NULL)
        call.inputs = (struct card_text){s->form, strlen(s->form)};
    call.connection = (struct card_text){connection, strlen(connection)};
    call.flags = s->flags;
    call.deadline_ms = 10000;
    *outcome = (struct outcome){.result = CARD_RESULT_INIT};
    if (s != &scenarios[PERSON_BEGINS]) {
        outcome->code = execute(&call, &outcome->result);
        return;
    }
    signin = card_descriptor.get_extension(CARD_SIGNIN_EXTENSION);
    outcome->code = signin->begin(&call, "http://127.0.0.1:8123/callback",
                                  &outcome->result);
}

void scenario_end(const struct scenario *s, struct outcome *outcome)
{
    (void)s;
    card_descriptor.release(&outcome->result);
}

/* For a scenario whose refresh token rotates: there is none. */
void scenario_forget_sign_in(const struct scenario *s)
{
    (void)s;
    CU_FAIL_FATAL("no scenario here rotates its refresh token");
}

unsigned tokens_so_far(void)
{
    return 0;
}

bool token_gone(void)
{
    return false;
}

/* ---- */

#define SCENARIO(place, name)                \
    static void name(void)                   \
    {                                        \
        every_allocation(&scenarios[place]); \
    }
SCENARIO(FAULTS, a_connection_of_many_faults)
SCENARIO(BASIC_DRY, a_dry_run_with_a_password)
SCENARIO(DEFAULT_HEADERS, an_answer_to_default_headers)
SCENARIO(QUERY_KEY, a_page_that_repeats_the_key)
SCENARIO(QUERY_KEY_DRY, a_dry_run_with_a_key_in_the_query)
SCENARIO(REFUSED, a_refusal_that_repeats_the_key)
SCENARIO(NEXT_URL, a_page_with_the_next_ones_url)
SCENARIO(NEXT_CURSOR, a_page_with_the_next_ones_cursor)
SCENARIO(CLIENT, a_client_signs_in_at_an_issuer)
SCENARIO(PERSON_BEGINS, a_sign_in_by_browser_begins)
SCENARIO(JUDGED, a_key_and_files_are_judged)

int main(void)
{
    static const struct unit_test tests[] = {
        UNIT_TEST(a_connection_of_many_faults),
        UNIT_TEST(a_dry_run_with_a_password),
        UNIT_TEST(an_answer_to_default_headers),
        UNIT_TEST(a_page_that_repeats_the_key),
        UNIT_TEST(a_dry_run_with_a_key_in_the_query),
        UNIT_TEST(a_refusal_that_repeats_the_key),
        UNIT_TEST(a_page_with_the_next_ones_url),
        UNIT_TEST(a_page_with_the_next_ones_cursor),
        UNIT_TEST(a_client_signs_in_at_an_issuer),
        UNIT_TEST(a_sign_in_by_browser_begins),
        UNIT_TEST(a_key_and_files_are_judged),
    };

    return nomem_main("nomem-http-api", tests, sizeof tests / sizeof *tests);
}
