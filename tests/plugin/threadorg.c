/* SPDX-License-Identifier: MIT */
/* threadorg.c - the answers of the org, by kind. */
#include "threadorg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define JSON "Content-Type: application/json\r\n"

/* ---- reading a request ---- */

struct asked {
    char method[16];
    char kind[32];
    char id[32]; /* THREAD.CALL */
    size_t thread;
    size_t call;
    const char *body;
};

static size_t word(char *out, size_t size, const char *text, const char *stop)
{
    size_t length = strcspn(text, stop);

    snprintf(out, size, "%.*s", (int)length, text);
    return length;
}

static bool read_id(struct asked *asked)
{
    char *end;

    asked->thread = strtoul(asked->id, &end, 10);
    if (*end != '.')
        return false;
    asked->call = strtoul(end + 1, NULL, 10);
    return asked->thread < THREADS_MAX && asked->call < CALLS_MAX;
}

static bool read_asked(struct asked *asked, const char *request)
{
    const char *at =
        request + word(asked->method, sizeof asked->method, request, " ");
    const char *end = strstr(request, "\r\n\r\n");

    if (strncmp(at, " /", 2) != 0 || end == NULL)
        return false;
    asked->body = end + 4;
    at += 2;
    at += word(asked->kind, sizeof asked->kind, at, "/ ?");
    if (*at != '/')
        return false;
    word(asked->id, sizeof asked->id, at + 1, " ?");
    return read_id(asked);
}

/* ---- answers ---- */

static const struct recorder_step *say(struct threadorg *org, const char *head,
                                       const char *body)
{
    int size = snprintf(org->answer, sizeof org->answer,
                        "HTTP/1.1 %s" JSON "Content-Length: %zu\r\n\r\n%s",
                        head, strlen(body), body);

    org->step =
        (struct recorder_step){.answer = org->answer, .size = (size_t)size};
    return &org->step;
}

static const struct recorder_step *say_nothing(struct threadorg *org,
                                               int close_after)
{
    org->step = (struct recorder_step){.close_after = close_after};
    return &org->step;
}

static const struct recorder_step *echo(struct threadorg *org,
                                        const struct asked *asked)
{
    char head[128], body[2048];

    snprintf(head, sizeof head,
             "200 OK\r\nX-Id: %s\r\n"
             "Date: Wed, 25 Nov 2026 08:00:00 GMT\r\n",
             asked->id);
    snprintf(body, sizeof body, "{\"id\":\"%s\",\"method\":\"%s\",\"got\":%s}",
             asked->id, asked->method,
             asked->body[0] != '\0' ? asked->body : "null");
    return say(org, head, body);
}

/* ---- the token endpoint ---- */

static const struct recorder_step *give(struct threadorg *org, const char *type,
                                        const char *life, const char *token,
                                        const char *refresh_token)
{
    char body[512];

    snprintf(body, sizeof body,
             "{\"access_token\":\"%s\",\"token_type\":\"%s\",\"expires_in\":%s"
             "%s%s%s}",
             token, type, life,
             refresh_token[0] != '\0' ? ",\"refresh_token\":\"" : "",
             refresh_token, refresh_token[0] != '\0' ? "\"" : "");
    return say(org, "200 OK\r\n", body);
}

/* Each refresh token can be used once. */
static const struct recorder_step *rotate(struct threadorg *org,
                                          const char *request)
{
    char expected[64], token[64], refresh_token[64];

    snprintf(expected, sizeof expected, "refresh_token=refresh%u.",
             org->person_tokens);
    if (strstr(request, expected) == NULL) {
        org->refresh_tokens_spent_twice++;
        return say(org, "400 Bad Request\r\n", "{\"error\":\"invalid_grant\"}");
    }
    snprintf(token, sizeof token, "person.%u", ++org->person_tokens);
    snprintf(refresh_token, sizeof refresh_token, "refresh%u.",
             org->person_tokens);
    return give(org, "Bearer", "3600", token, refresh_token);
}

/* The second scope identifies the connection. */
static const struct recorder_step *token_for(struct threadorg *org,
                                             const char *request)
{
    const char *scope = strstr(request, "scope=okta.devices.read%20");
    struct asked asked;
    char name[64];
    bool proved;

    if (scope == NULL)
        return rotate(org, request);
    word(name, sizeof name, scope + strlen("scope=okta.devices.read%20"), "&");
    if (strcmp(name, "denied") == 0)
        return say(org, "400 Bad Request\r\n", "{\"error\":\"invalid_scope\"}");
    if (strcmp(name, "brief") == 0)
        return give(org, "Bearer", "1", "brief.", "");
    if (strncmp(name, "own.", 4) == 0)
        return give(org, "Bearer", "3600", name, "");
    if (strncmp(name, "mute.", 5) == 0) {
        word(asked.id, sizeof asked.id, name + 5, "");
        if (read_id(&asked))
            __atomic_store_n(&org->callers[asked.thread].cancelled, 1,
                             __ATOMIC_RELEASE);
        return say_nothing(org, 0);
    }
    /* proofs are sent with all; only the app of one connection needs them */
    proved = strcmp(name, "proved") == 0;
    snprintf(name, sizeof name, "%s.%u", proved ? "proved" : "app",
             ++org->app_tokens);
    return give(org, proved ? "DPoP" : "Bearer", "3600", name, "");
}

/* ---- the API ---- */

/* How each kind is signed. */
static const struct {
    const char *kind;
    const char *authorization;
} signers[] = {
    {"app", "Bearer app."},       {"brief", "Bearer brief."},
    {"person", "Bearer person."}, {"dpop", "DPoP proved."},
    {"own", "Bearer own."},
};

static const char *authorization_of(const char *request, char *value,
                                    size_t size)
{
    const char *at = strstr(request, "Authorization: ");

    value[0] = '\0';
    if (at != NULL)
        word(value, size, at + strlen("Authorization: "), "\r");
    return value;
}

static void note_wrong(struct threadorg *org, const struct asked *asked,
                       const char *given, const char *before)
{
    if (org->wrong_signatures++ == 0)
        snprintf(org->wrong, sizeof org->wrong, "%s/%s: %s, before: %s",
                 asked->kind, asked->id, given, before);
}

/* Returns NULL if the request is signed by the right client, and not in the
   same way as the attempt before. */
static const struct recorder_step *judge_signature(struct threadorg *org,
                                                   const struct asked *asked,
                                                   const char *request,
                                                   bool first)
{
    char given[64], own[64], head[160];
    char *refused = org->refused_token[asked->thread];
    const char *expected = "SSWS ";

    authorization_of(request, given, sizeof given);
    for (size_t i = 0; i < sizeof signers / sizeof *signers; i++) {
        if (strcmp(asked->kind, signers[i].kind) == 0)
            expected = signers[i].authorization;
    }
    snprintf(own, sizeof own, "Bearer own.%s", asked->id);
    if (strncmp(given, expected, strlen(expected)) != 0
        || (strcmp(asked->kind, "own") == 0 && strcmp(given, own) != 0)
        || (strcmp(asked->kind, "dpop") == 0
            && strstr(request, "\r\nDPoP: ") == NULL))
        note_wrong(org, asked, given, "-");
    if (strcmp(asked->kind, "dpop") == 0 && first) {
        snprintf(head, sizeof head,
                 "401 Unauthorized\r\nWWW-Authenticate: DPoP "
                 "error=\"use_dpop_nonce\"\r\nDPoP-Nonce: %s\r\n",
                 asked->id);
        return say(org, head, "{}");
    }
    if (strcmp(asked->kind, "app") != 0 && strcmp(asked->kind, "person") != 0)
        return NULL;
    if (!first && strcmp(given, refused) == 0)
        note_wrong(org, asked, given, refused);
    snprintf(refused, sizeof org->refused_token[0], "%s", given);
    return first ? say(org, "401 Unauthorized\r\n", "{}") : NULL;
}

static const struct recorder_step *
answer_kind(struct threadorg *org, const struct asked *asked, bool first)
{
    struct threadorg_caller *caller = &org->callers[asked->thread];

    if (strcmp(asked->kind, "limited") == 0 && first)
        return say(org, "429 Too Many Requests\r\nRetry-After: 0\r\n", "{}");
    if (strcmp(asked->kind, "gone") == 0
        || (strcmp(asked->kind, "lost") == 0 && first))
        return say_nothing(org, 1);
    if (strcmp(asked->kind, "flag") == 0) {
        __atomic_store_n(&caller->cancelled, 1, __ATOMIC_RELEASE);
        return say_nothing(org, 0);
    }
    if (strcmp(asked->kind, "fd") == 0) {
        if (write(caller->cancel_fds[1], "", 1) != 1)
            abort();
        return say_nothing(org, 0);
    }
    return echo(org, asked);
}

static const struct recorder_step *answer(void *context, const char *request,
                                          size_t index)
{
    struct threadorg *org = context;
    const struct recorder_step *refusal;
    struct asked asked;
    bool first;

    (void)index;
    if (strncmp(request, "POST /oauth2/v1/token ", 22) == 0)
        return token_for(org, request);
    if (!read_asked(&asked, request))
        return say(org, "404 Not Found\r\n", "{}");
    first = org->tries[asked.thread][asked.call]++ == 0;
    refusal = judge_signature(org, &asked, request, first);
    return refusal != NULL ? refusal : answer_kind(org, &asked, first);
}

bool threadorg_start(struct threadorg *org)
{
    for (size_t i = 0; i < THREADS_MAX; i++) {
        if (pipe(org->callers[i].cancel_fds) != 0)
            return false;
    }
    org->recorder = recorder_start_choosing(answer, org);
    return org->recorder != NULL;
}

void threadorg_stop(struct threadorg *org)
{
    recorder_stop(org->recorder);
    for (size_t i = 0; i < THREADS_MAX; i++) {
        close(org->callers[i].cancel_fds[0]);
        close(org->callers[i].cancel_fds[1]);
    }
}
