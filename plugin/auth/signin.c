/* SPDX-License-Identifier: MIT */
/*
 * signin.c - implements the extension card.signin/1: authorization code with
 * PKCE
 *
 * The card keeps no state between begin and finish. The host stores what finish
 * needs (RFC 7636's verifier, the state, the redirect URI) as the text
 * `pending`.
 */
#include "signin.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#include "auth-limits.h"
#include "auth.h"
#include "base64.h"
#include "border.h"
#include "card-signin.h"
#include "connection.h"
#include "endpoints.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "jsonwrite.h"
#include "moment.h"
#include "result.h"
#include "service.h"
#include "target.h"
#include "token.h"

/* ---- begin ---- */

static bool add_random(struct buf *out)
{
    unsigned char bytes[32];
    bool good = RAND_bytes(bytes, sizeof bytes) == 1;

    if (good)
        base64url_add(out, bytes, sizeof bytes);
    wipe(bytes, sizeof bytes);
    ERR_clear_error();
    return good && buf_ok(out);
}

/* Adds the challenge by the method S256 (RFC 7636, section 4.2). */
static bool add_challenge(struct buf *url, const struct buf *verifier)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;

    if (EVP_Digest(verifier->data, verifier->size, hash, &size, EVP_sha256(),
                   NULL)
        != 1)
        return false;
    base64url_add(url, hash, size);
    return buf_ok(url);
}

static void add_parameter(struct buf *url, const char *name, const char *value)
{
    buf_fmt(url, "&%s=", name);
    target_encode(url, value, strlen(value));
}

/* Adds offline_access if it is missing and the server has it, since without it
   such servers give no refresh token. Some also want the person's consent for
   it (OpenID Connect Core 1.0, section 11). */
static void add_scopes(struct buf *url, const struct buf *scopes,
                       const struct endpoints *e)
{
    static const char offline[] = "offline_access";

    buf_str(url, "&scope=");
    target_encode(url, buf_cstr(scopes), scopes->size);
    if (e->asks_offline && strstr(buf_cstr(scopes), offline) == NULL)
        buf_fmt(url, "%s%s", scopes->size > 0 ? "%20" : "", offline);
    if (e->asks_consent)
        buf_str(url, "&prompt=consent");
}

static bool make_url(struct buf *url, const struct connection *c,
                     const struct endpoints *e, const char *redirect_uri,
                     const struct buf *state, const struct buf *verifier)
{
    const char *at = buf_cstr(&e->authorize_url);

    buf_fmt(url, "%s%cresponse_type=code", at, strchr(at, '?') ? '&' : '?');
    add_parameter(url, "client_id", buf_cstr(&c->client_id));
    add_parameter(url, "redirect_uri", redirect_uri);
    add_scopes(url, &c->scopes, e);
    add_parameter(url, "state", buf_cstr(state));
    buf_str(url, "&code_challenge_method=S256&code_challenge=");
    return add_challenge(url, verifier);
}

static bool make_output(struct buf *output, const struct connection *c,
                        const struct endpoints *e, const char *redirect_uri)
{
    auto_buf struct buf state = BUF_INIT_SECRET(BUF_WORD);
    auto_buf struct buf verifier = BUF_INIT_SECRET(BUF_WORD);
    auto_buf struct buf url = BUF_INIT(8 * SIGNIN_TEXT_MAX);
    auto_buf struct buf pending = BUF_INIT_SECRET(SIGNIN_TEXT_MAX);

    if (!add_random(&state) || !add_random(&verifier)
        || !make_url(&url, c, e, redirect_uri, &state, &verifier))
        return false;
    buf_char(&pending, '{');
    json_member(&pending, "state", buf_cstr(&state));
    json_member(&pending, "verifier", buf_cstr(&verifier));
    json_member(&pending, "redirect_uri", redirect_uri);
    buf_char(&pending, '}');
    buf_char(output, '{');
    json_member(output, "authorize_url", buf_cstr(&url));
    json_member(output, "pending", buf_cstr(&pending));
    buf_char(output, '}');
    return buf_ok(&pending) && buf_ok(output);
}

/* Reads the connection. Returns false, with the fault, if it is invalid or its
   method is not one with which a person signs in. */
static bool read_connection(const struct card_call *call,
                            struct connection *connection, struct error *error)
{
    if (!connection_read(call, connection, error))
        return false;
    if (connection->auth->by_person)
        return true;
    error_add(error, CARD_BAD_CONNECTION, "auth", "/auth",
              "Signing in by browser is only for connections whose auth is "
              "authorization_code. Use this one as it is, or change its auth.");
    return false;
}

/* Has the issuer a page where a person signs in? */
static bool can_authorize(const struct endpoints *e, struct error *error)
{
    const char *url = buf_cstr(&e->authorize_url);

    if (strncmp(url, "https://", 8) == 0
        || (strncmp(url, "http://", 7) == 0 && e->token_side.origin.loopback))
        return true;
    error_add(error, CARD_AUTH, "issuer", "/issuer",
              "The issuer's metadata have no authorization_endpoint that is "
              "https, so nobody can sign in there by browser. Check the "
              "connection's issuer.");
    return false;
}

static int32_t begin_sign_in(const struct card_call *given,
                             const char *redirect_uri,
                             struct card_result *result)
{
    struct card_call call;

    if (!border_begin(given, &call, result) || redirect_uri == NULL)
        return CARD_INTERNAL;

    auto_error struct error error = ERROR_INIT;
    auto_connection struct connection connection = CONNECTION_INIT;
    auto_endpoints struct endpoints endpoints = ENDPOINTS_INIT;
    auto_buf struct buf output = BUF_INIT_SECRET(16 * SIGNIN_TEXT_MAX);
    const struct log log = {&call, &connection.redactor};

    if (read_connection(&call, &connection, &error)
        && endpoints_find(&endpoints, &connection, &log, moment_deadline(&call),
                          &error)
        && can_authorize(&endpoints, &error)
        && !make_output(&output, &connection, &endpoints, redirect_uri))
        error_no_memory(&error);
    if (error.code != CARD_OK)
        return result_fail(result, &error, &connection.redactor);
    return result_output(result, &output, &error, &connection.redactor);
}

/* ---- finish ---- */

struct pending {
    struct buf state;
    struct buf verifier;
    struct buf redirect_uri;
    struct buf code;
};

static void pending_free(struct pending *p)
{
    buf_free(&p->state);
    buf_free(&p->verifier);
    buf_free(&p->redirect_uri);
    buf_free(&p->code);
}

static bool read_pending(struct pending *p, const struct card_text *text,
                         struct error *error)
{
    struct json_span object = {text->data, text->size};

    if (text->data != NULL && json_valid(object.data, object.size, NULL)
        && json_type(object) == 'o'
        && json_find_text(object, "state", &p->state)
        && json_find_text(object, "verifier", &p->verifier)
        && json_find_text(object, "redirect_uri", &p->redirect_uri))
        return true;
    if (buf_no_memory(&p->state) || buf_no_memory(&p->verifier)
        || buf_no_memory(&p->redirect_uri))
        return error_no_memory(error);
    error_add(error, CARD_INVALID_INPUT, NULL, NULL,
              "The data of the sign-in that was begun is incomplete. Begin "
              "again.");
    return false;
}

/* Decodes a value of application/x-www-form-urlencoded. */
static void add_decoded(struct buf *value, const char *text, size_t size)
{
    auto_buf struct buf spaced = BUF_INIT_SECRET(SIGNIN_TEXT_MAX);
    char *plain = NULL;
    int plain_size = 0;

    buf_add(&spaced, text, size);
    for (size_t i = 0; i < spaced.size; i++) {
        if (spaced.data[i] == '+')
            spaced.data[i] = ' ';
    }
    if (buf_ok(&spaced))
        plain = curl_easy_unescape(NULL, buf_cstr(&spaced), (int)spaced.size,
                                   &plain_size);
    if (plain != NULL)
        buf_add(value, plain, (size_t)plain_size);
    else
        value->failed = true;
    curl_free(plain);
}

/* Decodes one parameter of a URL's query. Returns false if it is absent or
   empty, or if memory ran out, which buf_no_memory(value) then reports. */
static bool read_parameter(const struct buf *url, const char *name,
                           struct buf *value)
{
    const char *at = strchr(buf_cstr(url), '?');
    size_t size = strlen(name);

    while (at != NULL) {
        size_t length;

        at++;
        length = strcspn(at, "&#");
        if (strncmp(at, name, size) == 0 && at[size] == '=') {
            add_decoded(value, at + size + 1, length - size - 1);
            return buf_ok(value) && value->size > 0;
        }
        at = at[length] == '&' ? at + length : NULL;
    }
    return false;
}

static bool is_refused(const struct buf *url, struct error *error)
{
    auto_buf struct buf code = BUF_INIT(SIGNIN_TEXT_MAX);
    auto_buf struct buf description = BUF_INIT(SIGNIN_TEXT_MAX);
    struct shown shown_code, shown_text;

    if (!read_parameter(url, "error", &code))
        return buf_no_memory(&code) && !error_no_memory(error);
    if (!read_parameter(url, "error_description", &description)) {
        if (buf_no_memory(&description))
            return !error_no_memory(error);
        buf_reset(&description);
    }
    error_add(error, CARD_AUTH, NULL, NULL,
              "%s refused this sign-in: %s %s. %s", service.signin.server,
              show(&shown_code, buf_cstr(&code), code.size),
              show(&shown_text, buf_cstr(&description), description.size),
              service.signin.refused);
    return true;
}

static bool is_at(const struct buf *url, const struct origin *origin,
                  bool *no_memory)
{
    CURLUcode code = CURLUE_OUT_OF_MEMORY;
    CURLU *parsed = curl_url();

    if (parsed != NULL)
        code = curl_url_set(parsed, CURLUPART_URL, buf_cstr(url), 0);
    if (code == CURLUE_OK)
        code = origin_compare(origin, parsed);
    curl_url_cleanup(parsed);
    *no_memory = code == CURLUE_OUT_OF_MEMORY;
    return code == CURLUE_OK;
}

/* If the answer names its issuer in iss (RFC 9207), it must be the server that
   was asked. Otherwise a code from one could be sent to another. */
static bool is_from(const struct buf *url, const struct connection *c,
                    struct error *error)
{
    const struct buf *begun = c->issuer.size > 0 ? &c->issuer : &c->origin.url;
    auto_buf struct buf issuer = BUF_INIT(SIGNIN_TEXT_MAX);
    struct shown shown;
    bool no_memory = false, same;

    if (!read_parameter(url, "iss", &issuer))
        return !buf_no_memory(&issuer) || error_no_memory(error);
    same = c->issuer.size > 0
               ? strcmp(buf_cstr(&issuer), buf_cstr(&c->issuer)) == 0
               : is_at(&issuer, &c->origin, &no_memory);
    if (no_memory)
        return error_no_memory(error);
    if (!same)
        error_add(error, CARD_AUTH, service.signin.place,
                  service.signin.pointer,
                  "The browser came back from %s, but the sign-in was begun at "
                  "%s. %s",
                  show(&shown, buf_cstr(&issuer), issuer.size), buf_cstr(begun),
                  service.signin.elsewhere);
    return same;
}

/* The state proves that the answer belongs to this sign-in (RFC 6749, section
   10.12). */
static bool read_callback(struct pending *p, const struct card_text *text,
                          const struct connection *c, struct error *error)
{
    auto_buf struct buf url = BUF_INIT_SECRET(SIGNIN_TEXT_MAX);
    auto_buf struct buf state = BUF_INIT_SECRET(SIGNIN_TEXT_MAX);

    if (text->data != NULL)
        buf_add(&url, text->data, text->size);
    if (!read_parameter(&url, "state", &state) || state.size != p->state.size
        || CRYPTO_memcmp(state.data, p->state.data, state.size) != 0) {
        if (buf_no_memory(&url) || buf_no_memory(&state))
            return error_no_memory(error);
        error_add(error, CARD_INVALID_INPUT, NULL, NULL,
                  "The browser came back from another sign-in, or this is not "
                  "the whole address that it came back to. Begin again.");
        return false;
    }
    if (!is_from(&url, c, error) || is_refused(&url, error))
        return false;
    if (read_parameter(&url, "code", &p->code))
        return true;
    if (buf_no_memory(&p->code))
        return error_no_memory(error);
    error_add(error, CARD_AUTH, NULL, NULL,
              "The browser came back without a code. Begin again.");
    return false;
}

static int32_t exchange_code(const struct card_call *call, struct pending *p,
                             struct connection *connection,
                             struct card_result *result, struct error *error)
{
    const struct log log = {call, &connection->redactor};
    const struct token_code code = {buf_cstr(&p->code), buf_cstr(&p->verifier),
                                    buf_cstr(&p->redirect_uri)};
    auto_buf struct buf scope = BUF_INIT(SIGNIN_TEXT_MAX);
    auto_buf struct buf output = BUF_INIT_SECRET(8 * SIGNIN_TEXT_MAX);
    auto_auth struct auth auth = AUTH_INIT;

    auth.connection = connection;
    auth.session = session_begin(connection, error);
    if (auth.session == NULL
        || !token_exchange(auth.session, connection, &log,
                           moment_deadline(call), &code, &scope, error))
        return result_fail(result, error, &connection->redactor);
    session_list(auth.session);
    if (!result_update(result, &auth) || !buf_ok(&scope)) {
        error_no_memory(error);
        return result_fail(result, error, &connection->redactor);
    }
    buf_char(&output, '{');
    json_member(&output, "scopes", buf_cstr(&scope));
    buf_char(&output, '}');
    return result_output(result, &output, error, &connection->redactor);
}

static int32_t finish_sign_in(const struct card_call *given,
                              const struct card_text *pending_text,
                              const struct card_text *callback_url,
                              struct card_result *result)
{
    struct card_call call;

    if (!border_begin(given, &call, result) || pending_text == NULL
        || callback_url == NULL)
        return CARD_INTERNAL;

    auto_error struct error error = ERROR_INIT;
    auto_connection struct connection connection = CONNECTION_INIT;
    struct pending p = {.state = BUF_INIT_SECRET(SIGNIN_TEXT_MAX),
                        .verifier = BUF_INIT_SECRET(SIGNIN_TEXT_MAX),
                        .redirect_uri = BUF_INIT(SIGNIN_TEXT_MAX),
                        .code = BUF_INIT_SECRET(SIGNIN_TEXT_MAX)};
    int32_t code;

    if (!read_connection(&call, &connection, &error)
        || !read_pending(&p, pending_text, &error)
        || !read_callback(&p, callback_url, &connection, &error)) {
        code = result_fail(result, &error, &connection.redactor);
    } else {
        /* A new sign-in must not use an earlier session. */
        buf_reset(&connection.refresh_token);
        code = exchange_code(&call, &p, &connection, result, &error);
    }
    pending_free(&p);
    return code;
}

/* ---- the extension ---- */

static int32_t sign_in_needed(const struct card_call *given)
{
    auto_connection struct connection connection = CONNECTION_INIT;
    struct card_call call;

    if (!border_call(given, &call))
        return 0;
    (void)!connection_read(&call, &connection, NULL);
    return connection.auth->by_person;
}

static const struct card_signin extension = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_signin),
    .needed = sign_in_needed,
    .begin = begin_sign_in,
    .finish = finish_sign_in,
};

const void *signin_extension(const char *name)
{
    if (name != NULL && strcmp(name, CARD_SIGNIN_EXTENSION) == 0)
        return &extension;
    return NULL;
}
