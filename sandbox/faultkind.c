/* SPDX-License-Identifier: MIT */
/*
 * faultkind.c - the table of faults, and a function for each
 */
#include "faultkind.h"

#include <string.h>

#include "echo.h"
#include "instant.h"
#include "sandbox.h"

static bool html_200(struct fault_call *call)
{
    answer_page(call->answer, 200, "Welcome");
    return true;
}

static bool bad_json(struct fault_call *call)
{
    call->answer->content_type = "application/json";
    buf_str(&call->answer->body, "{\"value\": NaN, \"list\": [1.]}");
    return true;
}

static bool binary(struct fault_call *call)
{
    int64_t bytes;

    if (!fault_number(call, "bytes", 0, 16 << 20, 256, &bytes))
        return true;
    call->answer->content_type = "application/octet-stream";
    for (int64_t i = 0; i < bytes; i++)
        buf_char(&call->answer->body, (char)(255 - i % 256));
    return true;
}

static bool empty_200(struct fault_call *call)
{
    call->answer->content_type = "application/json";
    return true;
}

static bool no_content(struct fault_call *call)
{
    answer_reset(call->answer, 204);
    return true;
}

static bool redirect(struct fault_call *call)
{
    int status = 302;

    if (!read_status(fault_text(call, "status"), call->answer, &status))
        return true;
    answer_page(call->answer, status, "Found");
    answer_header(call->answer, "Location",
                  "https://elsewhere.invalid/api/v1/devices");
    return true;
}

static bool unauthorized(struct fault_call *call)
{
    answer_error(call->answer, ERROR_INVALID_TOKEN, NULL, NULL);
    return true;
}

static bool forbidden(struct fault_call *call)
{
    answer_error(call->answer, ERROR_PERMISSION, NULL, NULL);
    return true;
}

static bool out_of_scope(struct fault_call *call)
{
    answer_reset(call->answer, 403);
    answer_header(call->answer, "WWW-Authenticate",
                  "Bearer realm=\"%s\", error=\"insufficient_scope\", "
                  "error_description=\"The access token provided does not "
                  "contain the required scopes.\"",
                  "okta-sandbox");
    return true;
}

static bool too_many(struct fault_call *call)
{
    int64_t seconds;

    if (!fault_number(call, "seconds", 0, 86400, 60, &seconds))
        return true;
    answer_error(call->answer, ERROR_TOO_MANY, NULL, NULL);
    call->view->remaining = 0;
    call->view->reset = instant_now_ms() / 1000 + seconds;
    return true;
}

static bool too_many_at_once(struct fault_call *call)
{
    bool done = too_many(call);

    call->view->limit = 0;
    return done;
}

static bool unavailable(struct fault_call *call)
{
    int64_t seconds;

    if (!fault_number(call, "seconds", 0, 86400, -1, &seconds))
        return true;
    answer_page(call->answer, 503, "Service Unavailable");
    if (seconds >= 0)
        answer_header(call->answer, "Retry-After", "%lld", (long long)seconds);
    return true;
}

static bool gateway_timeout(struct fault_call *call)
{
    answer_page(call->answer, 504, "Gateway Timeout");
    return true;
}

static bool chosen_status(struct fault_call *call)
{
    int status = 500;
    const char *header = request_header(call->request, "X-Sandbox-Status");
    const char *text = fault_text(call, "status");

    if (!read_status(text != NULL ? text : header, call->answer, &status))
        return true;
    answer_reset(call->answer, status);
    if (status == 204 || status == 304)
        return true;
    call->answer->content_type = "application/json";
    buf_fmt(&call->answer->body, "{\"fault\":\"status\",\"status\":%d}",
            status);
    return true;
}

static bool slow(struct fault_call *call)
{
    const char *header = request_header(call->request, "X-Sandbox-Delay-Ms");
    struct pair pair = {"ms", (char *)(uintptr_t)header};
    struct pairs own = {&pair, 1, 1};
    struct fault_call with_header = *call;
    int64_t ms;

    if (fault_text(call, "ms") == NULL && header != NULL)
        with_header.params = &own;
    if (!fault_number(&with_header, "ms", 0, 600000, 1000, &ms))
        return true;
    sandbox_wait(call->sandbox, ms);
    return false;
}

static bool drip(struct fault_call *call)
{
    int64_t ms;

    if (!fault_number(call, "ms", 1, 600000, 100, &ms))
        return true;
    call->answer->drip_ms = ms;
    return false;
}

static bool hang_up(struct fault_call *call)
{
    call->answer->close = true;
    return true;
}

static bool cut(struct fault_call *call)
{
    call->answer->cut = true;
    return false;
}

static bool big(struct fault_call *call)
{
    int64_t bytes;

    if (!fault_number(call, "bytes", 2, INT64_C(1) << 40, 1 << 20, &bytes))
        return true;
    call->answer->content_type = "application/json";
    call->answer->big = bytes;
    return true;
}

static bool repeated_headers(struct fault_call *call)
{
    struct answer *answer = call->answer;

    answer_header(answer, "Link",
                  "<https://elsewhere.invalid/first>; rel=\"first\"");
    answer_header(answer, "Link",
                  "<https://elsewhere.invalid/second>; rel=\"second\"");
    answer_header(answer, "Set-Cookie",
                  "first=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/");
    answer_header(answer, "Set-Cookie", "second=2; Path=/; HttpOnly");
    answer_header(answer, "X-Sandbox-Repeated", "one");
    answer_header(answer, "X-SANDBOX-REPEATED", "two");
    answer_header(answer, "x-sandbox-repeated", "three");
    return false;
}

static bool bare(struct fault_call *call)
{
    call->answer->bare = true;
    return false;
}

static bool wrong_clock(struct fault_call *call)
{
    return !fault_number(call, "seconds", -315360000, 315360000, -3600,
                         &call->answer->clock_shift);
}

const struct fault faults[] = {
    {"html-200", "", "status 200 with an HTML page", html_200},
    {"bad-json", "", "application/json that is not JSON", bad_json},
    {"binary", "bytes=256", "bytes that are not text", binary},
    {"empty-200", "", "status 200, application/json, no body", empty_200},
    {"no-content", "", "status 204", no_content},
    {"redirect", "status=302", "to another host", redirect},
    {"401", "", "E0000011, the token is refused", unauthorized},
    {"403", "", "E0000006, as for a missing role", forbidden},
    {"403-scope", "", "no body, as for a missing scope", out_of_scope},
    {"429", "seconds=60", "E0000047, the rate limit is used up", too_many},
    {"429-concurrency", "seconds=60", "E0000047, too many calls at once",
     too_many_at_once},
    {"503", "seconds=", "an HTML page, and Retry-After if asked", unavailable},
    {"504", "", "an HTML page", gateway_timeout},
    {"status", "status=500", "a status of your choice", chosen_status},
    {"slow", "ms=1000", "waits, then answers as usual", slow},
    {"drip", "ms=100", "the usual answer, a byte at a time", drip},
    {"close", "", "hangs up without a word", hang_up},
    {"cut", "", "hangs up in the middle of the usual answer", cut},
    {"big", "bytes=1048576", "so many bytes of JSON", big},
    {"repeated-headers", "", "several Link, Set-Cookie and more",
     repeated_headers},
    {"bare", "", "the usual answer without Okta's headers", bare},
    {"clock", "seconds=-3600", "Date and reset by a clock that is wrong",
     wrong_clock},
};
const size_t fault_count = sizeof(faults) / sizeof(faults[0]);
