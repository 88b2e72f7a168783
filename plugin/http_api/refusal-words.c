/* SPDX-License-Identifier: MIT */
/*
 * refusal-words.c - what any API says of an error, and advice
 *
 * Many APIs send problem details (RFC 9457). Others have an object of their
 * own; the members that most of them use are read as well.
 */
#include "http_api.h"

#include <string.h>

#include "refusal.h"

/* Members that hold an explanation, the best first. */
static const char *const explanations[] = {
    "detail", "title", "error_description", "message", "errorMessage", "msg"};

/* Members that hold a short code. */
static const char *const codes[] = {"type", "code", "error"};

/* Returns the key of the first member that is a text which is not empty, or
   NULL. */
static const char *find_text(struct json_span object, const char *const *keys,
                             size_t count, struct buf *text)
{
    for (size_t i = 0; i < count; i++) {
        buf_reset(text);
        if (refusal_text(object, keys[i], text) && text->size > 0)
            return keys[i];
        if (buf_no_memory(text))
            return NULL;
    }
    buf_reset(text);
    return NULL;
}

/* Some APIs put everything into an object `error`. */
static struct json_span object_of(struct json_span body)
{
    struct json_span inner;

    if (json_find(body, "error", &inner) && json_type(inner) == 'o')
        return inner;
    return body;
}

/* Only those of problem details: error objects have members code, message and
   error of their own. */
static void add_member_of_details(struct refusal_said *said, const char *key,
                                  const struct buf *text)
{
    if (key != NULL
        && (strcmp(key, "type") == 0 || strcmp(key, "title") == 0
            || strcmp(key, "detail") == 0))
        refusal_member(said, key, text);
}

void http_api_read_error_body(struct refusal_said *said, struct json_span body)
{
    struct json_span object = object_of(body);
    auto_buf struct buf text = BUF_INIT(REFUSAL_BODY_MAX);
    auto_buf struct buf code = BUF_INIT(REFUSAL_BODY_MAX);
    const char *text_key =
        find_text(object, explanations, COUNT(explanations), &text);
    const char *code_key = find_text(object, codes, COUNT(codes), &code);

    if (buf_no_memory(&text) || buf_no_memory(&code)) {
        error_no_memory(said->error);
        return;
    }
    refusal_mask(said, &text, REFUSAL_TEXT_MAX);
    refusal_mask(said, &code, REFUSAL_ERROR_MAX);
    add_member_of_details(said, code_key, &code);
    add_member_of_details(said, text_key, &text);
    if (text_key != NULL)
        buf_fmt(&said->text, ": %s", buf_cstr(&text));
    /* about:blank says nothing (RFC 9457, section 4.2.1) */
    if (code_key != NULL && strcmp(buf_cstr(&code), "about:blank") != 0)
        buf_fmt(&said->text, text_key != NULL ? " (%s)" : ": %s",
                buf_cstr(&code));
}

/* ---- what to do ---- */

const char *http_api_advice_for_status(const struct refusal *refusal)
{
    /* the test of a connection does not depend on a form */
    if (refusal->testing && (refusal->status == 404 || refusal->status == 405))
        return refusal->connection->check_path.size > 0
                   ? " The server answers, but not to a GET of check_path: "
                     "check that path, and base_url."
                   : " The server answers, but has nothing to read at base_url "
                     "itself: give the connection a check_path, a path of the "
                     "API that its credentials may read, such as /me.";
    switch (refusal->status) {
    case 401:
        return " Check the connection's credentials, and that its auth is the "
               "kind that this API wants.";
    case 403:
        return " The credentials are known, but do not allow this.";
    case 429:
        return " The API's rate limit is used up for now; try again later.";
    default:
        return refusal->status >= 500
                   ? " The fault is the server's; try again later."
                   : "";
    }
}

const struct challenge_advice http_api_challenge_advice[] = {
    {"invalid_token", "expired",
     " Get a new token. The card renews the tokens that it gets by signing in "
     "itself, such as with auth \"client_credentials\".",
     " A token that was just given counts as expired: the clocks of the API "
     "and of the sign-in differ. Try again later."},
    {"invalid_token", NULL,
     " Check the connection's token: it may be mistyped, expired or revoked, "
     "or "
     "of another API.",
     " The card signed in again, and the new token was refused too: check that "
     "the connection's sign-in is the one of this API."},
    {NULL, NULL, NULL, NULL},
};
