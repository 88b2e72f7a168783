/* SPDX-License-Identifier: MIT */
/*
 * kit-curl.c - one transfer with libcurl: the only file that needs it
 *
 * curl_easy_perform() calls its progress function about once a second while no
 * data moves, which is too late for a host that cancels. So the transfer is
 * driven by curl_multi_poll(), which waits for the host's descriptor too.
 */
#include <curl/curl.h>
#include <stdlib.h>

#include "jsontext.h"
#include "kit-work.h"
#include "moment.h"

struct transfer {
    struct kit *kit;
    CURL *easy;
    const struct card_field *field; /* the output for the body, or NULL */
    struct buf body;
    struct json_check check; /* checks the data for the sink */
    bool streams;
    char why[CURL_ERROR_SIZE];
};

/* The body of a refusal is held back: a card may perform again. */
static bool goes_to_sink(const struct transfer *t)
{
    long status = 0;

    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    return t->field != NULL && t->field->role == CARD_ROLE_PAYLOAD
           && t->kit->work->call.sink != NULL && status < 400;
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct transfer *t = context;

    size *= count;
    if (t->streams || (t->body.size == 0 && goes_to_sink(t))) {
        t->streams = true;
        json_check_feed(&t->check, data, size);
        return kit_to_sink(t->kit, data, size) ? size : 0;
    }
    buf_add(&t->body, data, size);
    return buf_ok(&t->body) ? size : 0;
}

/* ---- errors ---- */

static int32_t code_of(CURLcode result)
{
    switch (result) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
        return CARD_BAD_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT:
        return CARD_TIMEOUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_USE_SSL_FAILED:
        return CARD_TLS;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_CHUNK_FAILED:
        return CARD_PROTOCOL;
    case CURLE_OUT_OF_MEMORY:
        return CARD_NO_MEMORY;
    case CURLE_BAD_FUNCTION_ARGUMENT:
    case CURLE_UNKNOWN_OPTION:
    case CURLE_FAILED_INIT:
        return CARD_INTERNAL;
    default:
        return CARD_NETWORK;
    }
}

static int64_t time_of(CURL *easy, CURLINFO info)
{
    curl_off_t us = 0;

    curl_easy_getinfo(easy, info, &us);
    return (int64_t)us;
}

static void fail_transfer(struct transfer *t, CURLcode result)
{
    const char *why = t->why[0] != '\0' ? t->why : curl_easy_strerror(result);
    int32_t code;

    if (t->body.too_big) {
        kit_fail(
            t->kit, CARD_TOO_BIG,
            "The answer is larger than the %zu bytes that this card accepts.",
            t->body.limit);
        return;
    }
    if (buf_no_memory(&t->body)) {
        kit_no_memory(t->kit);
        return;
    }
    code = code_of(result);
    /* libcurl's code for an answer that does not begin like HTTP, too */
    if (result == CURLE_UNSUPPORTED_PROTOCOL
        && time_of(t->easy, CURLINFO_CONNECT_TIME_T) > 0)
        code = CARD_PROTOCOL;
    kit_fail(t->kit, code, "The request failed: %s.", why);
    /* Nothing was sent. */
    if (result == CURLE_COULDNT_CONNECT || result == CURLE_COULDNT_RESOLVE_HOST
        || result == CURLE_COULDNT_RESOLVE_PROXY)
        kit_retryable(t->kit, true);
}

static void note_attempt(const struct transfer *t)
{
    struct kit_attempt attempt = {
        .failure = t->kit->code,
        .name_us = time_of(t->easy, CURLINFO_NAMELOOKUP_TIME_T),
        .connect_us = time_of(t->easy, CURLINFO_CONNECT_TIME_T),
        .tls_us = time_of(t->easy, CURLINFO_APPCONNECT_TIME_T),
        .first_byte_us = time_of(t->easy, CURLINFO_STARTTRANSFER_TIME_T),
        .total_us = time_of(t->easy, CURLINFO_TOTAL_TIME_T),
    };

    if (t->kit->code == CARD_OK)
        curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &attempt.status);
    kit_attempt(t->kit, &attempt);
}

/* ---- the transfer ---- */

static void end_multi(void *multi)
{
    curl_multi_cleanup(multi);
}

/* Returns the call's multi handle, so that its transfers share connections. */
static CURLM *multi_of(struct kit *kit)
{
    if (kit->work->multi != NULL)
        return kit->work->multi;
    kit->work->multi = curl_multi_init();
    if (kit->work->multi == NULL)
        kit_no_memory(kit);
    else if (!kit_own(kit, kit->work->multi, end_multi))
        kit->work->multi = NULL;
    return kit->work->multi;
}

static CURLcode result_of(CURLM *multi)
{
    int left;
    CURLMsg *message = curl_multi_info_read(multi, &left);

    return message != NULL && message->msg == CURLMSG_DONE
               ? message->data.result
               : CURLE_OUT_OF_MEMORY;
}

/* Runs until the transfer or the call has ended. */
static void drive_transfer(struct transfer *t, CURLM *multi)
{
    struct curl_waitfd look = {.events = CURL_WAIT_POLLIN};
    int running = 1;

    while (!kit_stopped(t->kit)) {
        CURLMcode code = curl_multi_perform(multi, &running);
        CURLcode result;

        look.fd = call_cancel_fd(&t->kit->work->call);
        if (code == CURLM_OK && running > 0)
            code = curl_multi_poll(multi, &look, look.fd >= 0 ? 1 : 0,
                                   kit_poll_ms(t->kit), NULL);
        if (code == CURLM_OK && running > 0)
            continue;
        result = code == CURLM_OK ? result_of(multi) : CURLE_OUT_OF_MEMORY;
        if (result != CURLE_OK)
            fail_transfer(t, result);
        return;
    }
}

static void prepare(struct transfer *t)
{
    curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->why);
}

/* ---- the answer ---- */

static void free_body(void *body)
{
    free(body);
}

/* Keeps the body in the kit: for the output, or for the card alone. */
static void keep_body(struct transfer *t, const char *content_type,
                      struct kit_answer *answer)
{
    struct kit_held *held = &t->kit->work->held;
    struct kit_work *work = t->kit->work;

    if (t->field == NULL) {
        answer->body = buf_take(&t->body, &answer->size);
        if (answer->body == NULL
            || !kit_own(t->kit, (void *)(uintptr_t)answer->body, free_body)) {
            *answer = (struct kit_answer){.body = ""};
            kit_no_memory(t->kit);
        }
        return;
    }
    held->key = t->field->key;
    if (content_type != NULL) {
        held->content_type = strdup(content_type);
        if (held->content_type == NULL)
            kit_no_memory(t->kit);
    }
    if (t->streams) {
        work->streamed = true;
        work->result->payload_json = json_check_end(&t->check)
                                         ? CARD_PAYLOAD_JSON
                                         : CARD_PAYLOAD_NOT_JSON;
        return;
    }
    held->bytes = t->body;
    t->body = (struct buf)BUF_INIT(0);
    answer->body = buf_cstr(&held->bytes);
    answer->size = held->bytes.size;
}

static void take_answer(struct transfer *t, struct kit_answer *answer)
{
    char *type = NULL;

    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &answer->status);
    curl_easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type);
    keep_body(t, type, answer);
    if (type == NULL)
        return;
    answer->content_type = strdup(type);
    if (answer->content_type == NULL
        || !kit_own(t->kit, (void *)(uintptr_t)answer->content_type,
                    free_body)) {
        answer->content_type = NULL;
        kit_no_memory(t->kit);
    }
}

static void drop_held(struct kit_held *held)
{
    buf_free(&held->bytes);
    free(held->content_type);
    *held = (struct kit_held){NULL, BUF_INIT(0), NULL};
}

static bool may_perform(struct kit *kit)
{
    if (!kit_going(kit))
        return false;
    if ((kit->flags & CARD_DRY_RUN) != 0)
        return kit_defect(kit, "it sends a request in a dry run");
    if (kit->work->streamed)
        return kit_defect(kit, "it sends another request for an output whose "
                               "body the host has already received");
    return !kit_stopped(kit);
}

bool kit_curl_perform(struct kit *kit, void *easy, const char *key, size_t most,
                      struct kit_answer *answer)
{
    struct transfer t = {.kit = kit, .easy = easy, .body = BUF_INIT(most)};
    CURLM *multi;

    *answer = (struct kit_answer){.body = ""};
    if (!may_perform(kit))
        return false;
    if (easy == NULL) /* curl_easy_init() failed for lack of memory */
        return kit_no_memory(kit);
    if (key != NULL && (t.field = kit_output(kit, key)) == NULL)
        return false;
    multi = multi_of(kit);
    if (multi == NULL)
        return false;
    if (key != NULL)
        drop_held(&kit->work->held);
    json_check_init(&t.check, JSON_DEPTH_MAX);
    prepare(&t);
    if (curl_multi_add_handle(multi, easy) != CURLM_OK)
        kit_defect(kit, "libcurl does not accept its handle");
    else
        drive_transfer(&t, multi);
    curl_multi_remove_handle(multi, easy);
    note_attempt(&t);
    if (kit->code == CARD_OK)
        take_answer(&t, answer);
    curl_easy_setopt(t.easy, CURLOPT_ERRORBUFFER, NULL);
    curl_easy_setopt(t.easy, CURLOPT_WRITEDATA, NULL);
    buf_free(&t.body);
    return kit->code == CARD_OK;
}
