/* SPDX-License-Identifier: MIT */
/*
 * verify-signin.c - checks on the functions of "card.signin/1"
 *
 * No one actually signs in: a sign-in is started, and finished with URLs that
 * do not answer it, with nothing in the card's reach.
 */
#include "config.h"

#include <string.h>

#include "card-signin.h"
#include "error.h"
#include "form-text.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "verify.h"

#define REDIRECT "http://127.0.0.1:8123/callback"

static struct net net; /* used by its thread until the process ends */

/* The extension, with all its functions; NULL with the reason in `why`. The
   check `signin` reports what is wrong with it. */
static const struct card_signin *find_signin(struct trial *trial)
{
    const void *(*get)(const char *) = trial->about.card.get_extension;
    const struct card_signin *signin = NULL;

    *trial->doing = "in get_extension()";
    if (get != NULL)
        signin = get(CARD_SIGNIN_EXTENSION);
    if (signin == NULL) {
        trial_skip(trial, "it has no %s", CARD_SIGNIN_EXTENSION);
        return NULL;
    }
    if (signin->magic == CARD_MAGIC && signin->abi == CARD_ABI
        && signin->struct_size >= CARD_SIGNIN_LEAST && signin->needed != NULL
        && signin->begin != NULL && signin->finish != NULL)
        return signin;
    trial_skip(trial, "the check signin says what is wrong with its %s",
               CARD_SIGNIN_EXTENSION);
    return NULL;
}

static struct card_call call_of(struct json_span connection)
{
    struct card_call call = CARD_CALL_INIT;

    call.connection = (struct card_text){connection.data, connection.size};
    call.deadline_ms = 3000;
    return call;
}

static int32_t is_needed(struct trial *trial, const struct card_signin *signin,
                         struct json_span connection)
{
    struct card_call call = call_of(connection);

    *trial->doing = "in needed()";
    return signin->needed(&call);
}

/* Changes the connection into one that needs a person to sign in: as it is, or
   with another choice of a dropdown. */
static bool find_connection(struct trial *trial,
                            const struct card_signin *signin)
{
    struct fields fields = trial->about.connection;
    auto_buf struct buf before = BUF_INIT(BUF_DATA);

    if (is_needed(trial, signin, span_of_buf(&trial->connection)) == 1)
        return true;
    buf_add(&before, buf_cstr(&trial->connection), trial->connection.size);
    for (size_t i = 0; i < fields.count; i++) {
        for (size_t j = 0; j < fields.at[i].choice_count; j++) {
            auto_buf struct buf json = BUF_INIT(BUF_FILE);

            json_quote_str(&json, fields.at[i].choices[j].value);
            buf_reset(&trial->connection);
            buf_str(&trial->connection, "{}");
            form_put(&trial->connection, fields.at[i].key, span_of_buf(&json));
            form_complete(&trial->connection, fields);
            if (is_needed(trial, signin, span_of_buf(&trial->connection)) == 1)
                return true;
        }
    }
    buf_reset(&trial->connection);
    buf_add(&trial->connection, buf_cstr(&before), before.size);
    return false;
}

/* Reports anything sent from here on. */
static enum verdict sent(struct trial *trial, const char *by)
{
    if (atomic_load(&net.count) == 0)
        return PASS;
    return trial_fail(trial, "%s tries to reach %s", by, net.first);
}

/* ---- needed() ---- */

static enum verdict check_needed(struct trial *trial)
{
    static const char *const texts[] = {"{}", "[", "{\"verify_no_such\": 1}",
                                        "null"};
    const struct card_signin *signin = find_signin(trial);
    const struct json_span absent = {NULL, 0};
    int32_t said;

    if (signin == NULL)
        return SKIP;
    net_watch(&net, 0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        said = is_needed(trial, signin, span_of_str(texts[i]));
        if (said != 0 && said != 1)
            return trial_fail(trial,
                              "needed() returns %d for the connection"
                              " %s",
                              (int)said, texts[i]);
    }
    said = is_needed(trial, signin, absent);
    if (said != 0 && said != 1)
        return trial_fail(trial, "needed() returns %d without a connection",
                          (int)said);
    if (!find_connection(trial, signin))
        return trial_warn(
            trial, "needed() is not 1 for any connection that verify knows");
    return sent(trial, "needed()");
}

/* ---- begin() ---- */

static int32_t begin(struct trial *trial, const struct card_signin *signin,
                     struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct card_call call = call_of(span_of_buf(&trial->connection));

    *result = empty;
    *trial->doing = "in begin()";
    return signin->begin(&call, REDIRECT, result);
}

static bool is_object(struct card_text text, struct json_span *object)
{
    *object = (struct json_span){text.data, text.size};
    return text.data != NULL && json_valid(text.data, text.size, NULL)
           && json_type(*object) == 'o';
}

static bool is_web_url(const char *text)
{
    return (strncmp(text, "https://", 8) == 0 && strlen(text) > 8)
           || (strncmp(text, "http://", 7) == 0 && strlen(text) > 7);
}

/* Appends both members of the output. */
static enum verdict judge_begun(struct trial *trial,
                                const struct card_result *result,
                                struct buf *url, struct buf *pending)
{
    struct json_span output;

    if (!is_object(result->output, &output))
        return trial_fail(
            trial,
            "begin() returns CARD_OK, but its output is not a JSON object");
    if (!json_find_text(output, "authorize_url", url)
        || !is_web_url(buf_cstr(url)))
        return trial_fail(trial, "begin() gives no authorize_url that is an"
                                 " http or https URL");
    if (!json_find_text(output, "pending", pending))
        return trial_fail(trial, "begin() gives no text as pending");
    return PASS;
}

static enum verdict judge_error(struct trial *trial, const char *function,
                                int32_t code, const struct card_result *result)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);

    if (error_well_formed(code, result->error, &why))
        return PASS;
    return trial_fail(trial, "%s: %s", function, buf_cstr(&why));
}

/* Gives the code of begin(), which must fail on a connection that lacks
   something. */
static enum verdict begin_once(struct trial *trial,
                               const struct card_signin *signin, int32_t *code,
                               struct buf *url, struct buf *pending)
{
    struct card_result result;
    enum verdict verdict;

    *code = begin(trial, signin, &result);
    verdict = judge_error(trial, "begin()", *code, &result);
    if (verdict == PASS && *code == CARD_OK)
        verdict = judge_begun(trial, &result, url, pending);
    trial_release(trial, &result);
    return verdict;
}

static enum verdict begin_badly(struct trial *trial,
                                const struct card_signin *signin)
{
    static const char *const texts[] = {"[", "{}"};
    static const struct card_result empty = CARD_RESULT_INIT;
    enum verdict verdict = PASS;

    for (size_t i = 0; verdict == PASS && i < 2; i++) {
        struct card_call call = call_of(span_of_str(texts[i]));
        struct card_result result = empty;
        int32_t code;

        *trial->doing = "in begin(), with an incomplete connection";
        code = signin->begin(&call, REDIRECT, &result);
        verdict = judge_error(trial, "begin(), with an incomplete connection",
                              code, &result);
        if (verdict == PASS && i == 0 && code == CARD_OK)
            verdict = trial_fail(trial, "begin() accepts the connection [");
        trial_release(trial, &result);
    }
    return verdict;
}

static enum verdict cannot_begin(struct trial *trial, int32_t code)
{
    const char *name = card_code_name(code);

    return trial_skip(trial,
                      "no connection is known that begin() accepts; give one"
                      " with -c. The last try: CARD_%s",
                      name != NULL ? name : "?");
}

static enum verdict check_begin(struct trial *trial)
{
    auto_buf struct buf url = BUF_INIT(BUF_FILE);
    auto_buf struct buf pending = BUF_INIT(BUF_FILE);
    const struct card_signin *signin = find_signin(trial);
    enum verdict verdict;
    int32_t code;

    if (signin == NULL)
        return SKIP;
    net_watch(&net, 0);
    find_connection(trial, signin);
    verdict = begin_once(trial, signin, &code, &url, &pending);
    if (verdict == PASS)
        verdict = begin_badly(trial, signin);
    if (verdict == PASS)
        verdict = sent(trial, "begin()");
    return verdict == PASS && code != CARD_OK ? cannot_begin(trial, code)
                                              : verdict;
}

/* ---- finish() ---- */

static int32_t finish(struct trial *trial, const struct card_signin *signin,
                      struct json_span pending, const char *url,
                      struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct card_call call = call_of(span_of_buf(&trial->connection));
    struct card_text remembered = {pending.data, pending.size};
    struct card_text came_back = {url, strlen(url)};

    *result = empty;
    *trial->doing = "in finish()";
    return signin->finish(&call, &remembered, &came_back, result);
}

/* Tries URLs that do not answer the sign-in that was started. */
static enum verdict finish_badly(struct trial *trial,
                                 const struct card_signin *signin,
                                 const struct buf *pending)
{
    static const char *const urls[] = {
        REDIRECT "?code=verify&state=verify-of-another-sign-in",
        REDIRECT "?code=verify", REDIRECT, "verify: not a URL", ""};
    enum verdict verdict = PASS;

    for (size_t i = 0; verdict == PASS && i < sizeof urls / sizeof *urls; i++) {
        struct card_result result;
        int32_t code =
            finish(trial, signin, span_of_buf(pending), urls[i], &result);

        verdict = judge_error(trial, "finish()", code, &result);
        if (verdict == PASS && code != CARD_INVALID_INPUT)
            verdict = trial_fail(trial,
                                 "finish() with the callback URL \"%s\", which"
                                 " does not answer its sign-in, returns %d, not"
                                 " CARD_INVALID_INPUT",
                                 urls[i], (int)code);
        trial_release(trial, &result);
    }
    return verdict == PASS ? sent(trial, "finish(), with a URL that does not"
                                         " answer its sign-in,")
                           : verdict;
}

/* With a `pending` that begin() never gave, any error will do. */
static enum verdict finish_garbage(struct trial *trial,
                                   const struct card_signin *signin)
{
    const struct json_span pending[] = {span_of_str("verify"),
                                        span_of_str("{\"verify\": [1]}"),
                                        span_of_str("\xFF\xFE\x01"),
                                        span_of_str(""),
                                        {NULL, 0}};
    enum verdict verdict = PASS;

    for (size_t i = 0; verdict == PASS && i < sizeof pending / sizeof *pending;
         i++) {
        struct card_result result;
        int32_t code = finish(trial, signin, pending[i],
                              REDIRECT "?code=verify&state=verify", &result);

        verdict = judge_error(trial, "finish()", code, &result);
        if (verdict == PASS && code == CARD_OK)
            verdict = trial_fail(trial, "finish() accepts a pending that"
                                        " begin() never gave");
        trial_release(trial, &result);
    }
    return verdict;
}

static enum verdict check_finish(struct trial *trial)
{
    auto_buf struct buf url = BUF_INIT(BUF_FILE);
    auto_buf struct buf pending = BUF_INIT(BUF_FILE);
    const struct card_signin *signin = find_signin(trial);
    struct card_result result;
    enum verdict verdict;
    int32_t code;

    if (signin == NULL)
        return SKIP;
    net_watch(&net, 0);
    find_connection(trial, signin);
    code = begin(trial, signin, &result);
    if (code != CARD_OK
        || judge_begun(trial, &result, &url, &pending) != PASS) {
        trial_release(trial, &result);
        verdict = finish_garbage(trial, signin);
        return verdict == PASS ? cannot_begin(trial, code) : verdict;
    }
    trial_release(trial, &result);
    verdict = finish_badly(trial, signin, &pending);
    return verdict == PASS ? finish_garbage(trial, signin) : verdict;
}

const struct check verify_signin_checks[] = {
    {"signin-needed",
     "needed() of card.signin/1 returns 1 or 0 for any connection, and sends"
     " nothing.",
     "Looks up an optional capability by name",
     "Return 0 for a connection that it cannot read.", READY_CALLS,
     check_needed},
    {"signin-begin",
     "begin() of card.signin/1 gives a URL to open and a text to keep, or an "
     "error, and sends nothing.",
     "Looks up an optional capability by name",
     "Fill the output with authorize_url and pending, both not empty.",
     READY_CALLS, check_begin},
    {"signin-finish",
     "finish() of card.signin/1 refuses a URL that does not answer its "
     "sign-in.",
     "Looks up an optional capability by name",
     "Compare the state in the URL with the one in pending first, and return"
     " CARD_INVALID_INPUT when they differ.",
     READY_CALLS, check_finish},
    {.name = NULL},
};
