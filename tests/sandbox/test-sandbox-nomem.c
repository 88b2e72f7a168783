/* SPDX-License-Identifier: MIT */
/*
 * The sandbox without memory: each append to a buf, and each element added to
 * an array, fails once, the first, then the second, and so on until a call
 * makes no more. Whichever fails, the answer must be marked as failed, which
 * makes it status 500, or be the usual one; it is never a part of it.
 *
 * Other allocations of json-c do not fail here, since it dereferences NULL when
 * it has no memory for a key.
 */
#include <string.h>

#include "device.h"
#include "document.h"
#include "oauth.h"
#include "unit.h"

#define N_MAX 2000
#define BASE "http://127.0.0.1:1"

/* ---- what fails, linked in by --wrap ---- */

static unsigned long left; /* 0: nothing fails */
static bool failed;

static bool is_its_turn(void)
{
    if (left == 0 || --left > 0)
        return false;
    failed = true;
    return true;
}

bool __real_buf_reserve(struct buf *buf, size_t more);
bool __wrap_buf_reserve(struct buf *buf, size_t more);
bool __wrap_buf_reserve(struct buf *buf, size_t more)
{
    if (is_its_turn())
        buf->failed = true;
    return __real_buf_reserve(buf, more);
}

void __real_buf_vfmt(struct buf *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
void __wrap_buf_vfmt(struct buf *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
void __wrap_buf_vfmt(struct buf *buf, const char *format, va_list args)
{
    if (is_its_turn())
        buf->failed = true;
    __real_buf_vfmt(buf, format, args);
}

void __wrap_buf_fmt(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void __wrap_buf_fmt(struct buf *buf, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    __wrap_buf_vfmt(buf, format, args);
    va_end(args);
}

int __real_json_object_array_add(struct json_object *array,
                                 struct json_object *value);
int __wrap_json_object_array_add(struct json_object *array,
                                 struct json_object *value);
int __wrap_json_object_array_add(struct json_object *array,
                                 struct json_object *value)
{
    return is_its_turn() ? -1 : __real_json_object_array_add(array, value);
}

/* ---- the answers ---- */

static struct org org;

static void link_of_a_device(struct answer *answer)
{
    struct json_object *links = json_object_new_object();

    put_link(links, "self", BASE, "/api/v1/devices/", "guo1", "", "[\"GET\"]");
    answer_json(answer, links);
}

static void error_with_a_cause(struct answer *answer)
{
    answer_error_because(answer, ERROR_NOT_JSON, NULL, "line %d", 5);
}

static void error_of_an_unknown_id(struct answer *answer)
{
    answer_not_found(answer, "guo1", "Device");
}

static void error_of_the_token_endpoint(struct answer *answer)
{
    static struct oauth oauth;
    struct oauth_call call = {.oauth = &oauth, .answer = answer};

    oauth.counts = (struct oauth_counts){.requests_otherwise = 0};
    CU_ASSERT_FALSE(oauth_fail(&call, 400, "invalid_request",
                               "The parameter '%s' is given twice.", "a"));
}

static void write_document(struct answer *answer,
                           void (*operation)(struct call *call),
                           const char *body)
{
    struct request request = {.body = BUF_INIT(REQUEST_BODY_MAX)};
    struct call call = {&org, &request, answer, BASE, NULL};

    __real_buf_reserve(&request.body, strlen(body));
    buf_str(&request.body, body);
    operation(&call);
    buf_free(&request.body);
}

#define CHECK(name, platform, type)                             \
    "{\"name\":\"" name "\",\"variableName\":\"v\",\"query\":"  \
    "\"q\",\"platform\":\"" platform "\",\"type\":\"" type "\"" \
    ",\"mappingType\":\"CHECKBOX\"}"

static void check_of_another_type(struct answer *answer)
{
    write_document(answer, check_create, CHECK("a", "MACOS", "BUILTIN"));
}

static void check_of_another_platform(struct answer *answer)
{
    write_document(answer, check_create, CHECK("a", "AMIGA", "CUSTOM"));
}

static void check_with_a_blank_name(struct answer *answer)
{
    write_document(answer, check_create, CHECK(" ", "MACOS", "CUSTOM"));
}

static void check_that_is_good(struct answer *answer)
{
    write_document(answer, check_create, CHECK("a", "MACOS", "CUSTOM"));
    while (org.checks.count > 0)
        document_free(org.checks.items[--org.checks.count]);
}

static void policy_whose_members_disagree(struct answer *answer)
{
    write_document(answer, assurance_create,
                   "{\"name\":\"a\",\"platform\":\"MACOS\",\"jailbreak\":true,"
                   "\"osVersionConstraints\":[]}");
}

static void check_with_a_name_that_is_taken(struct answer *answer)
{
    write_document(answer, check_create, CHECK("b", "MACOS", "CUSTOM"));
}

static void deletion_of_a_check_in_use(struct answer *answer)
{
    struct request request = {.body = BUF_INIT(REQUEST_BODY_MAX)};
    struct call call = {&org, &request, answer, BASE, org.checks.items[0]->id};

    check_delete(&call);
}

/* ---- the judge ---- */

/* What differs from answer to answer becomes the same. */
static void blank_fresh(char *text)
{
    static const char *const fresh[] = {
        "\"errorId\":\"",    "\"id\":\"",          "/device-posture-checks/",
        "\"lastUpdate\":\"", "\"createdDate\":\"", "\"createdUpdate\":\""};

    for (size_t i = 0; i < sizeof fresh / sizeof *fresh; i++)
        for (char *at = strstr(text, fresh[i]); at != NULL;
             at = strstr(at, fresh[i])) {
            at += strlen(fresh[i]);
            memset(at, '-', strcspn(at, "\""));
        }
}

/* Makes the answer, of which the nth step fails. The caller frees it. */
static struct answer answer_once(void (*make)(struct answer *answer),
                                 unsigned long n)
{
    struct answer answer;

    answer_init(&answer);
    answer.status = 200;
    failed = false;
    left = n;
    make(&answer);
    left = 0;
    if (answer.body.size > 0)
        blank_fresh(answer.body.data);
    return answer;
}

static void judge(const struct answer *answer, const struct answer *usual)
{
    if (answer->failed || !buf_ok(&answer->body) || answer->status == 500)
        return;
    CU_ASSERT_EQUAL(answer->status, usual->status);
    UNIT_TEXT(buf_cstr(&answer->body), buf_cstr(&usual->body));
}

static void fail_each(void (*make)(struct answer *answer), int status,
                      const char *words)
{
    auto_answer struct answer usual = answer_once(make, 0);
    unsigned long n = 0;

    CU_ASSERT(buf_ok(&usual.body) && !usual.failed);
    CU_ASSERT_EQUAL(usual.status, status);
    UNIT_HAS(buf_cstr(&usual.body), words);
    do {
        auto_answer struct answer answer = answer_once(make, ++n);
        judge(&answer, &usual);
    } while (failed && n < N_MAX);
    CU_ASSERT(n > 2 && n < N_MAX);
}

static void a_link_is_whole(void)
{
    fail_each(link_of_a_device, 200, "\"" BASE "/api/v1/devices/guo1\"");
}

static void an_error_is_whole(void)
{
    fail_each(error_with_a_cause, 400, "line 5");
    fail_each(error_of_an_unknown_id, 404, "guo1 (Device)");
    fail_each(error_of_the_token_endpoint, 400, "'a' is given twice");
}

static void a_document_is_refused_only_for_its_faults(void)
{
    fail_each(check_that_is_good, 200, "\"type\":\"CUSTOM\"");
}

static void a_document_with_faults_is_not_kept(void)
{
    fail_each(check_of_another_type, 400, "Only CUSTOM");
    fail_each(check_of_another_platform, 400, "must be one of |MACOS|");
    fail_each(check_with_a_blank_name, 400, "cannot be left blank");
    fail_each(policy_whose_members_disagree, 400, "IOS and ANDROID");
    CU_ASSERT_EQUAL(org.checks.count, 0);
    CU_ASSERT_EQUAL(org.assurances.count, 0);
}

static void keep_document(void (*operation)(struct call *call),
                          const char *body)
{
    auto_answer struct answer answer;

    answer_init(&answer);
    answer.status = 200;
    write_document(&answer, operation, body);
    CU_ASSERT_EQUAL(answer.status, 200);
}

static void a_name_that_is_in_use_is_not_overlooked(void)
{
    keep_document(check_create, CHECK("a", "MACOS", "CUSTOM"));
    keep_document(assurance_create, "{\"name\":\"a\",\"platform\":\"MACOS\","
                                    "\"devicePostureChecks\":{\"include\":["
                                    "{\"variableName\":\"\\u0076\"}]}}");
    fail_each(check_with_a_name_that_is_taken, 400, "Another posture check");
    fail_each(deletion_of_a_check_in_use, 409, "is in use");
    CU_ASSERT_EQUAL_FATAL(org.checks.count, 1);
    document_free(org.checks.items[--org.checks.count]);
    document_free(org.assurances.items[--org.assurances.count]);
}

static void a_link_that_is_too_long_fails_its_answer(void)
{
    static char base[70000];
    auto_answer struct answer answer;
    struct json_object *links = json_object_new_object();

    memset(base, 'a', sizeof base - 1);
    answer_init(&answer);
    put_link(links, "self", base, "/", "id", "", "[]");
    answer_json(&answer, links);
    CU_ASSERT_FALSE(buf_ok(&answer.body));
}

/* The client's mistake is named, however long its name is. */
static void a_long_name_is_in_the_refusal(void)
{
    static char body[2 * 70000 + 8];
    static struct oauth oauth;
    auto_answer struct answer answer;
    struct oauth_call call = {.oauth = &oauth, .answer = &answer};

    memset(body, 'a', 70000);
    memcpy(body + 70000, "=1&", 3);
    memset(body + 70003, 'a', 70000);
    memcpy(body + 140003, "=2", 2);
    answer_init(&answer);
    CU_ASSERT_FALSE(oauth_read_params(&call, body, strlen(body)));
    pairs_free(&call.form);
    CU_ASSERT_EQUAL(answer.status, 400);
    CU_ASSERT(buf_ok(&answer.body));
    UNIT_HAS(buf_cstr(&answer.body), "aaa' is given twice.");
}

UNIT_MAIN("sandbox-nomem", UNIT_TEST(a_link_is_whole),
          UNIT_TEST(an_error_is_whole),
          UNIT_TEST(a_document_is_refused_only_for_its_faults),
          UNIT_TEST(a_document_with_faults_is_not_kept),
          UNIT_TEST(a_name_that_is_in_use_is_not_overlooked),
          UNIT_TEST(a_link_that_is_too_long_fails_its_answer),
          UNIT_TEST(a_long_name_is_in_the_refusal))
