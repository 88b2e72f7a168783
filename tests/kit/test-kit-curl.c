/* SPDX-License-Identifier: MIT */
/* The author's kit: HTTP with libcurl, against a server that plays answers. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kitcard.h"
#include "recorder.h"
#include "unit.h"

#define ANSWER(status, type, length, body)                                     \
    "HTTP/1.1 " status "\r\nContent-Type: " type "\r\nContent-Length: " length \
    "\r\n\r\n" body

/* One call of a card that makes this many requests. */
struct web {
    struct kit_call c;
    struct kit kit;
    struct recorder *server;
    CURL *easy;
    char url[100];
};

static int32_t on_bytes(void *context, const void *bytes, size_t size)
{
    struct kit_call *c = context;

    memcpy(c->sunk + c->sunk_size, bytes, size);
    c->sunk_size += size;
    return c->sink_says;
}

static void web_begin(struct web *w, const struct recorder_step *steps,
                      size_t count, uint32_t flags, bool sink)
{
    memset(w, 0, sizeof *w);
    w->server = recorder_start(steps, count);
    CU_ASSERT_PTR_NOT_NULL_FATAL(w->server);
    snprintf(w->url, sizeof w->url, "http://127.0.0.1:%d/",
             recorder_port(w->server));
    kit_call_init(&w->c, KIT_FORM, KIT_CONNECTION);
    w->c.call.flags = flags;
    if (sink)
        w->c.call.sink = on_bytes;
    CU_ASSERT_FATAL(kit_begin(&w->kit, &kit_card, &w->c.call, &w->c.result));
    w->easy = curl_easy_init();
    CU_ASSERT_PTR_NOT_NULL_FATAL(w->easy);
    curl_easy_setopt(w->easy, CURLOPT_URL, w->url);
}

static void web_end(struct web *w, int32_t code, const char *output,
                    const char *error)
{
    CU_ASSERT_EQUAL(kit_end(&w->kit), code);
    CU_ASSERT_EQUAL(w->c.result.output.data == NULL, output == NULL);
    if (output != NULL)
        UNIT_TEXT(w->c.result.output.data, output);
    CU_ASSERT_EQUAL(w->c.result.error.data == NULL, error == NULL);
    if (error != NULL)
        UNIT_HAS(w->c.result.error.data, error);
    kit_release(&w->c.result);
    curl_easy_cleanup(w->easy);
    recorder_stop(w->server);
}

static const struct recorder_step good = {
    .answer = ANSWER("200 OK", "application/json", "8", "{\"a\":\n1}")};
static const struct recorder_step refusal = {
    .answer = ANSWER("404 Not Found", "text/plain", "4", "none")};
static const struct recorder_step limited = {
    .answer = ANSWER("429 Slow", "application/json", "2", "[]")};

static void a_body_becomes_the_output(void)
{
    struct kit_answer answer;
    struct web w;

    web_begin(&w, &good, 1, 0, false);
    CU_ASSERT(kit_curl_perform(&w.kit, w.easy, "body", 100, &answer));
    CU_ASSERT_EQUAL(answer.status, 200);
    UNIT_TEXT(answer.body, "{\"a\":\n1}");
    CU_ASSERT_EQUAL(answer.size, 8);
    UNIT_TEXT(answer.content_type, "application/json");
    kit_put_integer(&w.kit, "status", answer.status);
    CU_ASSERT_EQUAL(kit_end(&w.kit), CARD_OK);
    UNIT_TEXT(w.c.result.output.data, "{\"status\":200,\"body\":{\"a\":\n1}}");
    UNIT_HAS(w.c.result.attempts.data,
             "[{\"status\":200,\"waited_ms\":0.000,\"name_ms\":");
    CU_ASSERT_EQUAL(w.c.result.payload_bytes, 8);
    CU_ASSERT_EQUAL(w.c.result.payload_json, CARD_PAYLOAD_JSON);
    kit_release(&w.c.result);
    curl_easy_cleanup(w.easy);
    recorder_stop(w.server);
}

static void a_body_may_be_for_the_card_alone(void)
{
    struct kit_answer answer;
    struct web w;

    web_begin(&w, &good, 1, 0, true);
    CU_ASSERT(kit_curl_perform(&w.kit, w.easy, NULL, 100, &answer));
    UNIT_TEXT(answer.body, "{\"a\":\n1}");
    CU_ASSERT_EQUAL(w.c.sunk_size, 0);
    web_end(&w, CARD_OK, "{\"status\":null,\"body\":null}", NULL);
}

/* Of any size. */
static void a_payload_goes_to_the_sink_as_it_comes(void)
{
    struct kit_answer answer;
    struct web w;

    web_begin(&w, &good, 1, 0, true);
    CU_ASSERT(kit_curl_perform(&w.kit, w.easy, "body", 3, &answer));
    CU_ASSERT_EQUAL(answer.size, 0);
    UNIT_TEXT(w.c.sunk, "{\"a\":\n1}");
    CU_ASSERT_EQUAL(w.c.result.payload_json, CARD_PAYLOAD_JSON);
    CU_ASSERT_EQUAL(w.c.result.payload_bytes, 8);
    CU_ASSERT_FALSE(kit_curl_perform(&w.kit, w.easy, "body", 3, &answer));
    web_end(&w, CARD_INTERNAL, NULL,
            "whose body the host has already received");
    web_begin(&w, &good, 1, 0, true);
    CU_ASSERT(kit_curl_perform(&w.kit, w.easy, "body", 3, &answer));
    web_end(&w, CARD_OK, "{\"body\":null,\"status\":null}", NULL);
    web_begin(&w, &good, 1, 0, true);
    w.c.sink_says = 1;
    CU_ASSERT_FALSE(kit_curl_perform(&w.kit, w.easy, "body", 3, &answer));
    web_end(&w, CARD_CANCELLED, NULL, "The host ended the call.");
}

/* If a card tries again, only the last body is passed on, also to a sink. */
static void the_body_of_a_refusal_waits(void)
{
    const struct recorder_step twice[] = {limited, good};
    const struct recorder_step worse[] = {limited, refusal};
    struct kit_answer answer;
    struct web w;

    web_begin(&w, twice, 2, 0, true);
    CU_ASSERT(kit_curl_perform(&w.kit, w.easy, "body", 100, &answer));
    CU_ASSERT_EQUAL(answer.status, 429);
    UNIT_TEXT(answer.body, "[]");
    CU_ASSERT(kit_wait_ms(&w.kit, 1, "RATE_LIMIT"));
    CU_ASSERT(kit_curl_perform(&w.kit, w.easy, "body", 100, &answer));
    CU_ASSERT_EQUAL(answer.status, 200);
    UNIT_TEXT(w.c.sunk, "{\"a\":\n1}");
    web_end(&w, CARD_OK, "{\"body\":null,\"status\":null}", NULL);
    web_begin(&w, worse, 2, 0, true);
    CU_ASSERT(kit_curl_perform(&w.kit, w.easy, "body", 100, &answer));
    CU_ASSERT(kit_curl_perform(&w.kit, w.easy, "body", 100, &answer));
    kit_fail_http(&w.kit, CARD_HTTP_STATUS, answer.status, "It is not there.");
    web_end(&w, CARD_HTTP_STATUS, "{\"body\":null,\"status\":null}",
            "\"http_status\":404,\"retryable\":false");
    UNIT_TEXT(w.c.sunk, "none");
    CU_ASSERT_EQUAL(w.c.result.payload_json, CARD_PAYLOAD_NOT_JSON);
    web_begin(&w, worse, 2, 0, true);
    w.c.sink_says = 1;
    CU_ASSERT(kit_curl_perform(&w.kit, w.easy, "body", 100, &answer));
    kit_fail_http(&w.kit, CARD_HTTP_STATUS, answer.status, "Slow down.");
    web_end(&w, CARD_CANCELLED, NULL, "The host ended the call.");
}

static void what_fails_has_a_code(void)
{
    const struct recorder_step closed = {.answer = NULL, .close_after = 1};
    const struct recorder_step not_http = {.answer = "HELLO\r\n\r\n",
                                           .close_after = 1};
    struct kit_answer answer;
    struct web w;

    web_begin(&w, &good, 1, 0, false);
    CU_ASSERT_FALSE(kit_curl_perform(&w.kit, w.easy, "body", 7, &answer));
    UNIT_TEXT(answer.body, "");
    web_end(&w, CARD_TOO_BIG, NULL, "larger than the 7 bytes");
    web_begin(&w, &closed, 1, 0, false);
    kit_repeatable(&w.kit, false);
    CU_ASSERT_FALSE(kit_curl_perform(&w.kit, w.easy, "body", 7, &answer));
    web_end(&w, CARD_NETWORK, NULL, "\"retryable\":false");
    web_begin(&w, &not_http, 1, 0, false);
    CU_ASSERT_FALSE(kit_curl_perform(&w.kit, w.easy, "body", 7, &answer));
    CU_ASSERT_EQUAL(kit_end(&w.kit), CARD_PROTOCOL);
    kit_release(&w.c.result);
    curl_easy_cleanup(w.easy);
    recorder_stop(w.server);
    web_begin(&w, &good, 1, 0, false);
    curl_easy_setopt(w.easy, CURLOPT_URL, "nothing://x");
    CU_ASSERT_FALSE(kit_curl_perform(&w.kit, w.easy, "body", 7, &answer));
    web_end(&w, CARD_BAD_CONNECTION, NULL, "The request failed: ");
    web_begin(&w, &good, 1, 0, false);
    CU_ASSERT_FALSE(kit_curl_perform(&w.kit, w.easy, "no_output", 7, &answer));
    web_end(&w, CARD_INTERNAL, NULL, "no output");
    web_begin(&w, &good, 1, 0, false);
    CU_ASSERT_FALSE(kit_curl_perform(&w.kit, NULL, "body", 7, &answer));
    web_end(&w, CARD_NO_MEMORY, NULL, "not enough memory");
}

static void nothing_is_sent_in_a_dry_run(void)
{
    struct kit_answer answer;
    struct web w;

    web_begin(&w, &good, 1, CARD_DRY_RUN, false);
    CU_ASSERT_FALSE(kit_curl_perform(&w.kit, w.easy, "body", 7, &answer));
    CU_ASSERT_EQUAL(recorder_count(w.server), 0);
    web_end(&w, CARD_INTERNAL, NULL, "it sends a request in a dry run");
}

/* If nobody listens, nothing was sent, so the call may always be tried
   again. */
static void a_connection_that_is_refused_is_retryable(void)
{
    struct kit_answer answer;
    struct web w;

    web_begin(&w, &good, 1, 0, false);
    recorder_stop(w.server);
    CU_ASSERT_FALSE(kit_curl_perform(&w.kit, w.easy, "body", 7, &answer));
    w.server = recorder_start(&good, 1);
    web_end(&w, CARD_NETWORK, NULL, "\"retryable\":true");
}

static const struct recorder_step never = {.answer = NULL};

/* The host cancels once the request has arrived. */
static const struct recorder_step *cancel(void *context, const char *request,
                                          size_t index)
{
    const int *fd = context;

    (void)request;
    (void)index;
    CU_ASSERT_EQUAL(write(*fd, "x", 1), 1);
    return &never;
}

static void a_host_that_cancels_ends_a_transfer(void)
{
    struct kit_answer answer;
    struct web w;
    int ends_of[2];

    CU_ASSERT_FATAL(pipe(ends_of) == 0);
    web_begin(&w, &good, 1, 0, false);
    CU_ASSERT_EQUAL(kit_end(&w.kit), CARD_OK);
    kit_release(&w.c.result);
    recorder_stop(w.server);
    w.server = recorder_start_choosing(cancel, &ends_of[1]);
    CU_ASSERT_PTR_NOT_NULL_FATAL(w.server);
    snprintf(w.url, sizeof w.url, "http://127.0.0.1:%d/",
             recorder_port(w.server));
    curl_easy_setopt(w.easy, CURLOPT_URL, w.url);
    w.c.call.cancel_fd = ends_of[0];
    CU_ASSERT_FATAL(kit_begin(&w.kit, &kit_card, &w.c.call, &w.c.result));
    CU_ASSERT_FALSE(kit_curl_perform(&w.kit, w.easy, "body", 7, &answer));
    web_end(&w, CARD_CANCELLED, NULL, "The call was cancelled.");
    close(ends_of[0]);
    close(ends_of[1]);
}

static void a_transfer_ends_at_the_deadline(void)
{
    struct kit_answer answer;
    struct web w;

    web_begin(&w, &never, 1, 0, false);
    CU_ASSERT_EQUAL(kit_end(&w.kit), CARD_OK);
    kit_release(&w.c.result);
    w.c.call.deadline_ms = 100;
    if (kit_begin(&w.kit, &kit_card, &w.c.call, &w.c.result))
        CU_ASSERT_FALSE(kit_curl_perform(&w.kit, w.easy, "body", 7, &answer));
    web_end(&w, CARD_TIMEOUT, NULL, "The deadline of the call has passed.");
}

UNIT_MAIN("kit-curl", UNIT_TEST(a_body_becomes_the_output),
          UNIT_TEST(a_body_may_be_for_the_card_alone),
          UNIT_TEST(a_payload_goes_to_the_sink_as_it_comes),
          UNIT_TEST(the_body_of_a_refusal_waits),
          UNIT_TEST(what_fails_has_a_code),
          UNIT_TEST(nothing_is_sent_in_a_dry_run),
          UNIT_TEST(a_connection_that_is_refused_is_retryable),
          UNIT_TEST(a_host_that_cancels_ends_a_transfer),
          UNIT_TEST(a_transfer_ends_at_the_deadline))
