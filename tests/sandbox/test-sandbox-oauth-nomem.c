/* SPDX-License-Identifier: MIT */
/*
 * When memory runs out for a sign-in, the sandbox answers with status 500. It
 * does not refuse what the client sent, which may be valid, nor use it up.
 */
#include <string.h>

#include "access.h"
#include "codec.h"
#include "issue.h"
#include "proof.h"
#include "token.h"
#include "unit.h"

#define BASE "http://127.0.0.1"
#define SCOPES "okta.devices.read offline_access"
#define VERIFIER "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define REFRESH "grant_type=refresh_token&refresh_token=the-token"
#define CODE                                       \
    "grant_type=authorization_code&code=the-code&" \
    "redirect_uri=http://a/b&code_verifier=" VERIFIER

/* ---- what fails, linked in by --wrap ---- */

enum step { NOTHING, COPY, HASH, PROOF, RANDOM, KEEP, SCOPES_OF_TOKEN };
static enum step failing;

bool __real_grant_copy(struct grant *to, const struct grant *from);
bool __wrap_grant_copy(struct grant *to, const struct grant *from);
bool __wrap_grant_copy(struct grant *to, const struct grant *from)
{
    return failing != COPY && __real_grant_copy(to, from);
}

bool __real_sha256_base64url(struct buf *out, const char *text);
bool __wrap_sha256_base64url(struct buf *out, const char *text);
bool __wrap_sha256_base64url(struct buf *out, const char *text)
{
    return failing != HASH && __real_sha256_base64url(out, text);
}

enum proof_state __real_proof_check(struct oauth *oauth,
                                    const struct request *request,
                                    const struct proof_wish *wish,
                                    struct proof *proof);
enum proof_state __wrap_proof_check(struct oauth *oauth,
                                    const struct request *request,
                                    const struct proof_wish *wish,
                                    struct proof *proof);
enum proof_state __wrap_proof_check(struct oauth *oauth,
                                    const struct request *request,
                                    const struct proof_wish *wish,
                                    struct proof *proof)
{
    enum proof_state state = __real_proof_check(oauth, request, wish, proof);

    if (failing == PROOF)
        proof->why = "No memory.";
    return failing == PROOF ? PROOF_NO_MEMORY : state;
}

void __real_issue_random(struct buf *out);
void __wrap_issue_random(struct buf *out);
void __wrap_issue_random(struct buf *out)
{
    if (failing == RANDOM)
        out->failed = true;
    __real_issue_random(out);
}

bool __real_issue_keep_refresh(struct oauth *oauth, const char *token,
                               const struct grant *grant);
bool __wrap_issue_keep_refresh(struct oauth *oauth, const char *token,
                               const struct grant *grant);
bool __wrap_issue_keep_refresh(struct oauth *oauth, const char *token,
                               const struct grant *grant)
{
    return failing != KEEP && __real_issue_keep_refresh(oauth, token, grant);
}

/* ---- an org and its client ---- */

static struct sandbox sandbox;
static const struct client *app;

static void open_org(void)
{
    const struct oauth_settings with = {.token_lifetime = 3600, .rotate = true};
    static const char file[] =
        "{\"client_id\":\"0oaApp\",\"client_secret\":\"a-secret\","
        "\"redirect_uris\":[\"http://a/b\"],\"dpop\":\"optional\"}";
    auto_buf struct buf challenge = BUF_INIT(BUF_WORD);
    struct oauth *oauth = &sandbox.oauth;

    failing = NOTHING;
    oauth_open(oauth, &with);
    CU_ASSERT_PTR_NULL_FATAL(clients_read(&oauth->clients, file, strlen(file)));
    app = clients_find(&oauth->clients, "0oaApp");
    CU_ASSERT_PTR_NOT_NULL_FATAL(app);
    CU_ASSERT_FATAL(sha256_base64url(&challenge, VERIFIER));
    struct grant grant = {
        .client = app, .scopes = (char *)(uintptr_t)SCOPES, .family = 1};
    CU_ASSERT_FATAL(issue_keep_access(oauth, "the-access", &grant));
    CU_ASSERT_FATAL(issue_keep_refresh(oauth, "the-token", &grant));
    grant.redirect_uri = (char *)(uintptr_t) "http://a/b";
    grant.challenge = (char *)(uintptr_t)buf_cstr(&challenge);
    CU_ASSERT_FATAL(issue_keep_code(oauth, "the-code", &grant));
    grant.redirect_uri = grant.challenge = NULL;
    memcpy(grant.jkt, "a-key", 6);
    CU_ASSERT_FATAL(issue_keep_access(oauth, "the-bound", &grant));
}

/* The status of a request to the token endpoint. */
static int ask(const char *form)
{
    char *head[] = {(char *)(uintptr_t) "Content-Type",
                    (char *)(uintptr_t) "application/x-www-form-urlencoded"};
    struct pair type = {head[0], head[1]};
    struct request request = {.method = (char *)(uintptr_t) "POST",
                              .headers = {&type, 1, 1},
                              .body = BUF_INIT(BUF_TEXT)};
    auto_answer struct answer answer;
    struct oauth_call call = {.sandbox = &sandbox,
                              .oauth = &sandbox.oauth,
                              .request = &request,
                              .answer = &answer,
                              .base = BASE,
                              .now = oauth_now(&sandbox.oauth)};

    buf_fmt(&request.body, "%s&client_id=0oaApp&client_secret=a-secret", form);
    answer_init(&answer);
    token_answer(&call);
    if (answer.status == 500)
        UNIT_JSON(buf_cstr(&answer.body), "/error", "\"server_error\"");
    pairs_free(&call.form);
    buf_free(&request.body);
    return answer.status;
}

/* The status of a request to the API. The scopes have room for no text if that
   is what fails. */
static int use(const char *authorization)
{
    struct pair header = {(char *)(uintptr_t) "Authorization",
                          (char *)(uintptr_t)authorization};
    struct request request = {.method = (char *)(uintptr_t) "GET",
                              .path = {"/api/v1/devices", 15},
                              .headers = {&header, 1, 1}};
    auto_answer struct answer answer;
    auto_access struct access access = ACCESS_INIT;

    answer_init(&answer);
    access.scopes.failed = failing == SCOPES_OF_TOKEN;
    bool allowed =
        access_check(&sandbox, &request, BASE, NULL, &answer, &access);
    CU_ASSERT_EQUAL(allowed, answer.status == 200);
    return answer.status;
}

/* ---- tests ---- */

/* The step fails once; what was sent is still good after that. */
static void fails_and_works(enum step step, const char *form)
{
    open_org();
    failing = step;
    CU_ASSERT_EQUAL(ask(form), 500);
    failing = NOTHING;
    CU_ASSERT_EQUAL(ask(form), 200);
    oauth_close(&sandbox.oauth);
}

static void a_refresh_token_is_neither_refused_nor_used_up(void)
{
    fails_and_works(COPY, REFRESH);
    fails_and_works(PROOF, REFRESH);
    fails_and_works(RANDOM, REFRESH);
    fails_and_works(KEEP, REFRESH);
}

static void a_code_is_neither_refused_nor_used_up(void)
{
    fails_and_works(COPY, CODE);
    fails_and_works(PROOF, CODE);
    fails_and_works(HASH, CODE);
    fails_and_works(RANDOM, CODE);
    fails_and_works(KEEP, CODE);
}

static void a_code_with_a_wrong_verifier_is_used_up(void)
{
    open_org();
    CU_ASSERT_EQUAL(ask(CODE "b"), 400);
    CU_ASSERT_EQUAL(ask(CODE), 400);
    oauth_close(&sandbox.oauth);
}

static void an_access_token_is_not_refused(void)
{
    open_org();
    CU_ASSERT_EQUAL(use("Bearer the-access"), 200);
    CU_ASSERT_EQUAL(use("Bearer another"), 401);
    CU_ASSERT_EQUAL(use("DPoP the-bound"), 400);
    failing = SCOPES_OF_TOKEN;
    CU_ASSERT_EQUAL(use("Bearer the-access"), 500);
    CU_ASSERT_EQUAL(use("Bearer another"), 401);
    failing = PROOF;
    CU_ASSERT_EQUAL(use("DPoP the-bound"), 500);
    oauth_close(&sandbox.oauth);
}

UNIT_MAIN("sandbox-oauth-nomem",
          UNIT_TEST(a_refresh_token_is_neither_refused_nor_used_up),
          UNIT_TEST(a_code_is_neither_refused_nor_used_up),
          UNIT_TEST(a_code_with_a_wrong_verifier_is_used_up),
          UNIT_TEST(an_access_token_is_not_refused))
