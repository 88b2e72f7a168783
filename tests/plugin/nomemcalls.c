/* SPDX-License-Identifier: MIT */
/* nomemcalls.c - forms, connections, and a server's answers. */
#include "nomemcalls.h"

#include <stdio.h>
#include <string.h>

#include "auth/grant.h"
#include "auth/session.h"
#include "card-choices.h"
#include "card-signin.h"
#include "carry.h"
#include "connection.h"
#include "inside.h"
#include "nomemokta.h"
#include "serviceapp.h"
#include "unit.h"

#define GET "{\"request_type\":\"GET\",\"relative_url\":\"/api/v1/devices?a=1\""
#define SEARCH_FORM                                                      \
    "{\"result_set\":\"stream\",\"model\":\"x \\\"\",\"custom_search\":" \
    "\"a pr\",\"after\":\"w\""
#define JSON "Content-Type: application/json\r\n"
#define REDIRECT "http://127.0.0.1:8123/callback"

/* What the server has received from this process, and what it has given to the
   card. */
static size_t requests;
static unsigned tokens_given, tokens_came;
static volatile int32_t cancel;

static char app[8192], person[1024], plain[1024], wrong[1024];
static char pending[4096], callback[4096];

/* ---- the server ---- */

static const char *page(const char *request)
{
    (void)request;
    return "HTTP/1.1 200 OK\r\n" JSON
           "Link: <http://127.0.0.1:1/api/v1/devices?a=1>; rel=\"self\"\r\n"
           "Link: <http://127.0.0.1:1/api/v1/devices?after=x%20y&limit=2>; "
           "rel=\"next\"\r\n"
           "Date: Wed, 25 Nov 2026 08:00:00 GMT\r\n"
           "X-Rate-Limit-Limit: 600\r\nX-Rate-Limit-Remaining: 599\r\n"
           "X-Rate-Limit-Reset: 1795593600\r\nX-Okta-Request-Id: reqOne\r\n"
           "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
           "Content-Length: 30\r\n\r\n[{\"id\":\"guo1\"},{\"id\":\"guo2\"}]\n";
}

static const char *devices(const char *request)
{
    (void)request;
    return "HTTP/1.1 200 OK\r\n" JSON
           "Link: <http://127.0.0.1:1/api/v1/devices?limit=100&after=x%20y>; "
           "rel=\"next\"\r\nContent-Length: 158\r\n\r\n[{\"id\":\"guo1\","
           "\"status\":\"ACTIVE\",\"profile\":{\"displayName\":\"Ada's "
           "laptop\",\"platform\":\"MACOS\",\"osVersion\":\"14.5\","
           "\"serialNumber\":\"C02\"}},{\"id\":\"\"},{\"id\":\"guo2\"}]\n";
}

/* The link to the next page has another host than the link to this page. */
static const char *page_refused(const char *request)
{
    (void)request;
    return "HTTP/1.1 200 OK\r\n" JSON
           "Link: <https://no.example.com/api/v1/devices?%61=1>; rel=self\r\n"
           "Link: <https://id.example.com/api/v1/devices?after=x>; rel=next\r\n"
           "Content-Length: 2\r\n\r\n[]";
}

/* The link to the next page has the same other host as the link to this page,
   but a path that Relative URL does not accept. */
static const char *page_renamed(const char *request)
{
    (void)request;
    return "HTTP/1.1 200 OK\r\n" JSON
           "Link: <https://id.example.com/api/v1/devices?a=1>; rel=self\r\n"
           "Link: <https://id.example.com/api/v1/../v1/devices?after=%zz>; "
           "rel=next\r\nContent-Length: 2\r\n\r\n[]";
}

/* The page of a search, whose link to the next one has the same search. */
static const char *found(const char *request)
{
    (void)request;
    return "HTTP/1.1 200 OK\r\n" JSON
           "Link: </api/v1/devices?search=profile.model+eq+%22x%20%5C%22%22+and"
           "+%28a+pr%29&after=x%2Fy%3D%3D>; rel=\"next\"\r\n"
           "Content-Length: 30\r\n\r\n[{\"id\":\"guo1\"},{\"id\":\"guo2\"}]\n";
}

static const char *no_content(const char *request)
{
    (void)request;
    return "HTTP/1.1 204 No Content\r\n\r\n";
}

static const char *device(const char *request)
{
    (void)request;
    return "HTTP/1.1 200 OK\r\n" JSON "Content-Length: 41\r\n\r\n"
           "{\"id\":\"guo1\",\"profile\":{},\"created\":null}";
}

static const char *users(const char *request)
{
    (void)request;
    return "HTTP/1.1 200 OK\r\n" JSON "Content-Length: 13\r\n\r\n"
           "[{\"user\":{}}]";
}

static const char *text(const char *request)
{
    (void)request;
    return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
           "Content-Length: 12\r\n\r\n<p>\"hi\"</p>\n";
}

static const char *bytes(const char *request)
{
    (void)request;
    return "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
           "Content-Length: 6\r\n\r\n\xff\xfe\x89PNG";
}

/* [{"id":"guo107"}] in zlib's format within raw deflate, without a NUL. */
static const char *coded(const char *request)
{
    (void)request;
    return "HTTP/1.1 200 OK\r\n" JSON "Content-Encoding: deflate, deflate\r\n"
           "Content-Length: 27\r\n\r\n"
           "\xab\xb8\xd5\xbd\x2e\xec\x94\x4f\xe0\xa6\x20\x2f\xfd\xb3"
           "\xe6\x26\x06\xe1\xab\x7a\x59\x19\xf4\x59\x59\x95\x01";
}

static const char *not_found(const char *request)
{
    (void)request;
    return "HTTP/1.1 404 Not Found\r\n" JSON "X-Okta-Request-Id: reqTwo\r\n"
           "Content-Length: 163\r\n\r\n{\"errorCode\":\"E0000007\","
           "\"errorSummary\":\"Not found: Resource not found: guo9 "
           "(Device)\",\"errorLink\":\"E0000007\",\"errorId\":\"oae1\","
           "\"errorCauses\":[{\"errorSummary\":\"x\"}]}";
}

static const char *limited(const char *request)
{
    if (requests++ % 2 == 1)
        return page(request);
    return "HTTP/1.1 429 Too Many Requests\r\n" JSON
           "X-Okta-Request-Id: reqThree\r\nX-Rate-Limit-Limit: 600\r\n"
           "X-Rate-Limit-Remaining: 0\r\nX-Rate-Limit-Reset: 1795593600\r\n"
           "Date: Wed, 25 Nov 2026 08:00:00 GMT\r\nContent-Length: 2\r\n"
           "\r\n{}";
}

static const char *lost(const char *request)
{
    return requests++ % 2 == 1 ? page(request) : "";
}

static const char *to_cancel(const char *request)
{
    (void)request;
    cancel = 1;
    return NULL;
}

/* Requires proofs, and nonces for both endpoints, as Okta does. */
static const char *dpop(const char *request)
{
    bool token = strstr(request, "/oauth2/v1/token") != NULL;
    bool proved = strstr(request, "DPoP: ") != NULL;
    static unsigned proofs[2];
    static char asked[256];

    if (token && !proved)
        return "HTTP/1.1 400 Bad Request\r\n" JSON "Content-Length: 30\r\n\r\n"
               "{\"error\":\"invalid_dpop_proof\"}";
    if (token && proofs[0]++ % 2 == 0) {
        snprintf(asked, sizeof asked,
                 "HTTP/1.1 400 Bad Request\r\n" JSON "DPoP-Nonce: token%u\r\n"
                 "Content-Length: 26\r\n\r\n{\"error\":\"use_dpop_nonce\"}",
                 proofs[0] % 10);
        return asked;
    }
    if (token)
        return "HTTP/1.1 200 OK\r\n" JSON "Content-Length: 71\r\n\r\n"
               "{\"access_token\":\"accessOfTheApp\",\"token_type\":\"DPoP\","
               "\"expires_in\":3600}";
    if (proofs[1]++ % 2 == 0) {
        snprintf(asked, sizeof asked,
                 "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: DPoP "
                 "error=\"use_dpop_nonce\"\r\nDPoP-Nonce: api%u\r\n"
                 "Content-Length: 0\r\n\r\n",
                 proofs[1] % 10);
        return asked;
    }
    return page(request);
}

/* Each refresh token can be used once; a code can always be used. */
static const char *rotating(const char *request)
{
    static char given[512], body[256];
    char expected[64];

    if (strstr(request, "/oauth2/v1/token") == NULL)
        return page(request);
    snprintf(expected, sizeof expected, "refresh_token=refresh%u.",
             tokens_given);
    if (strstr(request, expected) == NULL
        && strstr(request, "grant_type=authorization_code") == NULL)
        return "HTTP/1.1 400 Bad Request\r\n" JSON "Content-Length: 25\r\n\r\n"
               "{\"error\":\"invalid_grant\"}";
    tokens_given++;
    snprintf(body, sizeof body,
             "{\"access_token\":\"accessOfAPerson\",\"token_type\":\"Bearer\","
             "\"expires_in\":3600,\"refresh_token\":\"refresh%u.\","
             "\"scope\":\"okta.devices.read offline_access\"}",
             tokens_given);
    snprintf(given, sizeof given,
             "HTTP/1.1 200 OK\r\n" JSON "Content-Length: %zu\r\n\r\n%s",
             strlen(body), body);
    return given;
}

bool __real_grant_answer_read(struct grant_answer *a, struct error *error);
bool __wrap_grant_answer_read(struct grant_answer *a, struct error *error);

/* The answer arrived complete, so the card must not lose its token from here
   on. */
bool __wrap_grant_answer_read(struct grant_answer *a, struct error *error)
{
    tokens_came = tokens_given;
    return __real_grant_answer_read(a, error);
}

unsigned tokens_so_far(void)
{
    return tokens_given;
}

bool token_gone(void)
{
    return tokens_came != tokens_given;
}

/* ---- the calls ---- */

#define POST_WRONG                                                            \
    "{\"request_type\":\"POTS\",\"relative_url\":\"//e\\u0001vil\",\"headers" \
    "\":{\"Authorization\":\"x\",\"A B\":\"y\",\"C\":\"z\\n\",\"D\":[1]},"    \
    "\"query\":{\"a\":{},\"b\":[[1]]},\"body\":1,\"quer\":2,\"x/y~z\":3,"     \
    "\"body\":4}"

#define DEVICE "{\"device_id\":\"guo 1\"}"

const struct scenario scenarios[SCENARIOS] = {
    [FORM_ERRORS] = {"form errors", POST_WRONG, 0, CARD_INVALID_INPUT,
                     CARD_INVALID_INPUT, false, page, NULL, false},
    [CONNECTION_ERRORS] = {"connection errors", GET "}", 0, CARD_BAD_CONNECTION,
                           CARD_BAD_CONNECTION, false, page, NULL, false},
    [DRY_RUN] = {"dry run",
                 "{\"request_type\":\"POST\",\"relative_url\":\"/a b\","
                 "\"headers\":{\"X-A\":\"b\",\"User-Agent\":\"mine\"},"
                 "\"query\":{\"q\":[1,\"\\u00e9 &\"]},\"body\":{\"a\":[1]}}",
                 CARD_DRY_RUN, CARD_OK, CARD_OK, false, page, NULL, false},
    [PAGE] = {"200, a page", GET ",\"headers\":{\"X-A\":\"b\"}}", 0, CARD_OK,
              CARD_OK, false, page, NULL, false},
    [PAGE_REFUSED] = {"200, a page elsewhere", GET "}", 0, CARD_OK, CARD_OK,
                      false, page_refused, NULL, false},
    [PAGE_RENAMED] = {"200, a page that is renamed", GET "}", 0, CARD_OK,
                      CARD_OK, false, page_renamed, NULL, false},
    [NO_CONTENT] = {"204",
                    "{\"request_type\":\"DELETE\",\"relative_url\":"
                    "\"/x\",\"query\":{\"a\":1}}",
                    0, CARD_OK, CARD_OK, false, no_content, NULL, false},
    [SUSPEND] = {"204, Suspend Device", DEVICE, 0, CARD_OK, CARD_OK, false,
                 no_content, "suspend_device", false},
    [READ_DEVICE] = {"200, Read Device", DEVICE, 0, CARD_OK, CARD_OK, false,
                     device, "read_device", false},
    [DEVICE_USERS] = {"200, List Device Users", DEVICE, 0, CARD_OK, CARD_OK,
                      false, users, "list_device_users", false},
    [NOT_A_DEVICE] = {"200, which is not a device", DEVICE, 0,
                      CARD_BAD_CONNECTION, CARD_BAD_CONNECTION, false, users,
                      "read_device", false},
    [TEST_OF_CONNECTION] = {"200, the test of a connection", NULL,
                            CARD_CHECK_CONNECTION, CARD_OK, CARD_OK, false,
                            users, "read_device", false},
    [CHOICES] = {"200, choices", "lap\ttop", 0, CARD_OK, CARD_OK, false,
                 devices, NULL, false},
    [CHOICES_REFUSED] = {"404, choices", "lap", 0, CARD_HTTP_STATUS,
                         CARD_HTTP_STATUS, false, not_found, NULL, false},
    [SEARCH] = {"200, Search Devices", SEARCH_FORM ",\"record_limit\":9}", 0,
                CARD_OK, CARD_OK, false, found, "search_devices", false},
    [SEARCH_REFUSED] = {"200, Search Devices, another page", SEARCH_FORM "}", 0,
                        CARD_OK, CARD_OK, false, page, "search_devices", false},
    [SEARCH_SINK] = {"200 to a sink, Search Devices",
                     "{\"result_set\":\"first\"}", 0, CARD_OK, CARD_OK, false,
                     found, "search_devices", false},
    [SEARCH_ERRORS] = {"form errors, Search Devices",
                       "{\"result_set\":\"first\",\"custom_search\":\"a)\","
                       "\"record_limit\":5,\"after\":\"x\"}",
                       0, CARD_INVALID_INPUT, CARD_INVALID_INPUT, false, found,
                       "search_devices", false},
    [TEXT] = {"200, text", GET "}", 0, CARD_OK, CARD_OK, false, text, NULL,
              false},
    [BYTES] = {"200, bytes", GET "}", 0, CARD_OK, CARD_OK, false, bytes, NULL,
               false},
    [CODED] = {"200, compressed", GET "}", 0, CARD_OK, CARD_OK, false, coded,
               NULL, false},
    [NOT_FOUND] = {"404",
                   "{\"request_type\":\"POST\",\"relative_url\":\"/x\","
                   "\"headers\":{\"Content-Type\":\"text/plain\"},"
                   "\"body\":\"t\\u00e9xt\"}",
                   0, CARD_HTTP_STATUS, CARD_HTTP_STATUS, false, not_found,
                   NULL, false},
    [LIMITED] = {"429, then 200", GET "}", 0, CARD_OK, CARD_OK, false, limited,
                 NULL, false},
    [LOST_ANSWER] = {"lost, then 200", GET "}", 0, CARD_OK, CARD_OK, false,
                     lost, NULL, false},
    [SINK] = {"200 to a sink", GET "}", 0, CARD_OK, CARD_OK, false, page, NULL,
              false},
    [CANCEL] = {"cancel", GET "}", 0, CARD_CANCELLED, CARD_CANCELLED, false,
                to_cancel, NULL, true},
    [DPOP] = {"DPoP sign-in", GET "}", 0, CARD_OK, CARD_OK, false, dpop, NULL,
              false},
    [REFRESH] = {"refresh", GET "}", 0, CARD_OK, CARD_OK, true, rotating, NULL,
                 false},
    [SIGNIN_BEGIN] = {"sign-in begins", NULL, 0, CARD_OK, CARD_OK, false, page,
                      NULL, true},
    [SIGNIN_FINISH] = {"sign-in ends", NULL, 0, CARD_OK, CARD_OK, true,
                       rotating, NULL, false},
};

static const char *connection_of(const struct scenario *s)
{
    switch (s - scenarios) {
    case CONNECTION_ERRORS:
        return wrong;
    case DPOP:
        return app;
    case REFRESH:
    case SIGNIN_BEGIN:
    case SIGNIN_FINISH:
        return person;
    default:
        return plain;
    }
}

void scenarios_begin(void)
{
    auto_buf struct buf made = BUF_INIT(sizeof app - 1);

    make_connection(&made, 1, "");
    snprintf(app, sizeof app, "%s", buf_cstr(&made));
    snprintf(plain, sizeof plain,
             "{\"domain\":\"" INSIDE_ORIGIN "\",\"api_token\":\"00token\"}");
    snprintf(wrong, sizeof wrong,
             "{\"domain\":\"http://acme.okta.com/x\",\"auth\":\"basic\","
             "\"api_token\":7,\"timeout_ms\":-1,\"http2\":\"maybe\",\"prox\":"
             "\"x\"}");
    snprintf(person, sizeof person,
             "{\"domain\":\"" INSIDE_ORIGIN "\",\"auth\":"
             "\"authorization_code\",\"client_id\":\"client 1\","
             "\"client_secret\":\"s/ecret\",\"scopes\":\"okta.devices.read\","
             "\"refresh_token\":\"refresh0.\"}");
}

static int32_t to_nowhere(void *context, const void *data, size_t size)
{
    (void)context;
    (void)data;
    (void)size;
    return 0;
}

static struct card_call call_of(const struct scenario *s)
{
    struct card_call call = CARD_CALL_INIT;
    const char *connection = connection_of(s);

    if (s->form != NULL)
        call.inputs = (struct card_text){s->form, strlen(s->form)};
    call.connection = (struct card_text){connection, strlen(connection)};
    call.flags = s->flags;
    call.deadline_ms = 10000;
    if (s == &scenarios[SINK] || s == &scenarios[SEARCH_SINK])
        call.sink = to_nowhere;
    if (s == &scenarios[CANCEL])
        call.cancel = &cancel;
    return call;
}

/* The scenario's form is what is searched for. */
static int32_t list_choices(const struct scenario *s,
                            const struct card_call *call,
                            struct card_result *result)
{
    const struct card_choices *choices =
        member_of("suspend_device")
            ->descriptor->get_extension(CARD_CHOICES_EXTENSION);
    struct card_text search = {s->form, strlen(s->form)}, after = {"x", 1};

    return choices->list(call, "device_id", &search, &after, result);
}

static const struct card_signin *signin(void)
{
    return card_descriptor.get_extension(CARD_SIGNIN_EXTENSION);
}

void scenario_call(const struct scenario *s, struct outcome *outcome)
{
    struct card_call call = call_of(s);

    cancel = 0;
    *outcome = (struct outcome){.result = CARD_RESULT_INIT};
    if (s == &scenarios[SIGNIN_BEGIN]) {
        outcome->code = signin()->begin(&call, REDIRECT, &outcome->result);
    } else if (s == &scenarios[SIGNIN_FINISH]) {
        struct card_text kept = {pending, strlen(pending)};
        struct card_text came = {callback, strlen(callback)};

        outcome->code = signin()->finish(&call, &kept, &came, &outcome->result);
    } else if (s == &scenarios[CHOICES] || s == &scenarios[CHOICES_REFUSED]) {
        outcome->code = list_choices(s, &call, &outcome->result);
    } else if (s->card != NULL) {
        outcome->code = member_of(s->card)->execute(&call, &outcome->result);
    } else {
        outcome->code = execute(&call, &outcome->result);
    }
}

void scenario_end(const struct scenario *s, struct outcome *outcome)
{
    (void)s;
    card_descriptor.release(&outcome->result);
}

/* Gets the input for finish() from a begin() that had memory. */
static void begin_sign_in(const struct scenario *s)
{
    struct card_call call = call_of(s);
    struct card_result result = CARD_RESULT_INIT;
    auto_buf struct buf kept = BUF_INIT(sizeof pending - 1);
    auto_buf struct buf state = BUF_INIT(512);

    CU_ASSERT(signin()->begin(&call, REDIRECT, &result) == CARD_OK);
    member(result.output, "pending", &kept);
    snprintf(pending, sizeof pending, "%s", buf_cstr(&kept));
    member((struct card_text){buf_cstr(&kept), kept.size}, "state", &state);
    snprintf(callback, sizeof callback,
             REDIRECT "?code=codeOne&state=%s&iss=%s", buf_cstr(&state),
             "http%3A%2F%2F127.0.0.1%3A1");
    card_descriptor.release(&result);
}

void scenario_forget_sign_in(const struct scenario *s)
{
    struct card_call call = call_of(s);
    auto_connection struct connection connection = CONNECTION_INIT;
    auto_error struct error error = ERROR_INIT;
    struct session *session;

    CU_ASSERT_FATAL(connection_read(&call, &connection, &error));
    session = session_acquire(&connection, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(session);
    session_reject(session, session->generation);
    buf_free(&session->token_nonce);
    buf_free(&session->api_nonce);
    session->dpop = false;
    session_release(session);
}

void scenario_begin(const struct scenario *s, bool warm)
{
    struct outcome outcome;

    inside_serve(s->choose);
    if (s == &scenarios[SIGNIN_FINISH])
        begin_sign_in(s);
    if (!warm)
        return;
    scenario_call(s, &outcome);
    scenario_end(s, &outcome);
    if (s == &scenarios[DPOP] || s == &scenarios[REFRESH])
        scenario_forget_sign_in(s);
}
