/* SPDX-License-Identifier: MIT */
/*
 * authorize.c - shows the sign-in page, and sends the browser back to the app
 *
 * A wrong client or redirect URI is reported on a page of our own, without a
 * redirect (RFC 6749, section 4.1.2.1). Any other error is sent back to the
 * app, with its state. Nothing is stored between the page and its submission:
 * the form contains the whole request, which is checked again.
 */
#include "authorize.h"

#include <string.h>
#include <strings.h>

#include "codec.h"
#include "html.h"
#include "issue.h"
#include "percent.h"
#include "sandbox.h"

#define CHALLENGE_SIZE 43

struct wish {
    const struct client *client;
    const char *redirect_uri;
    const char *state;
    const char *scope;
    const char *challenge;
};

/* ---- the way back ---- */

static void add_param(struct buf *out, const char *name, const char *value)
{
    buf_fmt(out, "%c%s=", strchr(buf_cstr(out), '?') == NULL ? '?' : '&', name);
    percent_encode(out, value, strlen(value));
}

static void send_back(struct oauth_call *call, const struct wish *wish,
                      const char *name, const char *value, const char *why)
{
    auto_buf struct buf url = BUF_INIT(BUF_TEXT);

    buf_str(&url, wish->redirect_uri);
    add_param(&url, name, value);
    if (why != NULL)
        add_param(&url, "error_description", why);
    if (wish->state != NULL)
        add_param(&url, "state", wish->state);
    answer_reset(call->answer, 302);
    answer_header(call->answer, "Location", "%s", buf_cstr(&url));
    answer_header(call->answer, "Cache-Control", "no-store");
    if (!buf_ok(&url))
        call->answer->failed = true;
}

static bool refuse(struct oauth_call *call, const struct wish *wish,
                   const char *error, const char *why)
{
    oauth_fail(call, 400, error, "%s", why);
    send_back(call, wish, "error", error, why);
    return false;
}

static bool refuse_here(struct oauth_call *call, const char *why)
{
    oauth_fail(call, 400, "invalid_request", "%s", why);
    html_begin(call->answer, 400, "This sign-in cannot be done", "");
    buf_str(&call->answer->body, "<p role=\"alert\">");
    html_text(&call->answer->body, why);
    buf_str(&call->answer->body, "</p>\n");
    html_end(call->answer);
    return false;
}

/* ---- the request ---- */

static bool check_client(struct oauth_call *call, struct wish *wish)
{
    const char *id = oauth_param(call, "client_id");

    if (id == NULL)
        return refuse_here(call, "The request names no app (client_id).");
    wish->client = clients_find(&call->oauth->clients, id);
    if (wish->client == NULL)
        return refuse_here(call, "There is no app of this client_id.");
    wish->redirect_uri = oauth_param(call, "redirect_uri");
    if (wish->redirect_uri == NULL
        || !client_takes_uri(wish->client, wish->redirect_uri))
        return refuse_here(call,
                           "The redirect_uri is not one that is registered "
                           "for the app.");
    return true;
}

static bool is_challenge(const char *text)
{
    auto_buf struct buf hash = BUF_INIT(BUF_WORD);

    return text != NULL && strlen(text) == CHALLENGE_SIZE
           && base64url_decode(&hash, text, CHALLENGE_SIZE);
}

static bool check_wish(struct oauth_call *call, struct wish *wish)
{
    const char *type = oauth_param(call, "response_type");
    const char *mode = oauth_param(call, "response_mode");
    const char *method = oauth_param(call, "code_challenge_method");
    const char *prompt = oauth_param(call, "prompt");

    wish->state = oauth_param(call, "state");
    wish->scope = oauth_param(call, "scope");
    wish->challenge = oauth_param(call, "code_challenge");
    if (!wish->client->grants[GRANT_AUTHORIZATION_CODE])
        return refuse(call, wish, "unauthorized_client",
                      "The client is not allowed this way to sign in.");
    if (wish->state == NULL)
        return refuse(call, wish, "invalid_request",
                      "The parameter 'state' is missing.");
    if (type == NULL || strcmp(type, "code") != 0)
        return refuse(call, wish, "unsupported_response_type",
                      "The response_type must be 'code'.");
    if (mode != NULL && strcmp(mode, "query") != 0)
        return refuse(call, wish, "invalid_request",
                      "The response_mode must be 'query'.");
    if (method == NULL || strcmp(method, "S256") != 0
        || !is_challenge(wish->challenge))
        return refuse(call, wish, "invalid_request",
                      "PKCE is required: a code_challenge with the "
                      "code_challenge_method 'S256'.");
    if (wish->scope == NULL)
        return refuse(call, wish, "invalid_scope",
                      "The parameter 'scope' is missing.");
    if (!scopes_within(wish->scope, wish->client->scopes))
        return refuse(call, wish, "invalid_scope",
                      "One or more scopes are not granted to the app.");
    if (prompt != NULL && strcmp(prompt, "none") == 0)
        return refuse(call, wish, "login_required",
                      "Nobody is signed in here.");
    return true;
}

/* ---- the page ---- */

/* Appends the origin of the redirect URI for a Content-Security-Policy, since
   the browser checks the redirect against that policy. An IPv6 address cannot
   be written there. */
static void add_origin(struct buf *out, const char *uri)
{
    const char *host = strstr(uri, "://");
    size_t scheme = (size_t)(host - uri) + 1;

    if (host[3] == '[' || host[3] == '\0' || strpbrk(uri, " ;,'\"") != NULL)
        buf_add(out, uri, scheme);
    else
        buf_add(out, uri, scheme + 2 + strcspn(host + 3, "/?"));
}

static void add_hidden(struct oauth_call *call)
{
    static const char *const names[] = {
        "client_id", "redirect_uri",   "response_type",        "scope",
        "state",     "code_challenge", "code_challenge_method"};
    struct buf *out = &call->answer->body;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = oauth_param(call, names[i]);
        buf_fmt(out, "<input type=\"hidden\" name=\"%s\" value=\"", names[i]);
        html_text(out, value == NULL ? "" : value);
        buf_str(out, "\">\n");
    }
}

static void add_scopes(struct buf *out, const char *scopes)
{
    buf_str(out, "<ul>\n");
    while (*scopes != '\0') {
        auto_buf struct buf word = BUF_INIT(BUF_TEXT);
        size_t size = strcspn(scopes, " ");
        buf_add(&word, scopes, size);
        if (size > 0) {
            buf_str(out, "<li><code>");
            html_text(out, buf_cstr(&word));
            buf_str(out, "</code></li>\n");
        }
        scopes += size;
        scopes += strspn(scopes, " ");
    }
    buf_str(out, "</ul>\n");
}

static void show_page(struct oauth_call *call, const struct wish *wish,
                      const char *problem)
{
    struct buf *out = &call->answer->body;
    const char *login = oauth_param(call, "username");
    auto_buf struct buf origin = BUF_INIT(BUF_TEXT);

    if (login == NULL)
        login = oauth_param(call, "login_hint");
    add_origin(&origin, wish->redirect_uri);
    html_begin(call->answer, problem == NULL ? 200 : 403, "Sign in",
               buf_cstr(&origin));
    buf_str(out, "<p><strong>");
    html_text(out, wish->client->name);
    buf_str(out, "</strong> asks to act for you, with:</p>\n");
    add_scopes(out, wish->scope);
    if (problem != NULL) {
        buf_str(out, "<p class=\"problem\" role=\"alert\" id=\"problem\">");
        html_text(out, problem);
        buf_str(out, "</p>\n");
    }
    buf_str(out, "<form method=\"post\" action=\"" AUTHORIZE_PATH "\">\n");
    add_hidden(call);
    buf_str(out, "<label for=\"username\">User name</label>\n"
                 "<input id=\"username\" name=\"username\" required "
                 "autocomplete=\"username\" value=\"");
    html_text(out, login == NULL ? "" : login);
    buf_fmt(out,
            "\">\n<label for=\"password\">Password</label>\n"
            "<input id=\"password\" name=\"password\" type=\"password\" "
            "required autocomplete=\"current-password\"%s>\n"
            "<button name=\"decision\" value=\"allow\">Allow</button>\n"
            "<button name=\"decision\" value=\"deny\" formnovalidate>Deny"
            "</button>\n</form>\n",
            problem == NULL ? "" : " aria-describedby=\"problem\"");
    html_end(call->answer);
}

/* ---- the decision ---- */

static const struct user *find_user(struct oauth_call *call)
{
    const struct org *org = &call->sandbox->org;
    const char *login = oauth_param(call, "username");
    const char *password = oauth_param(call, "password");

    if (login == NULL || password == NULL
        || !same_secret(password, call->oauth->password))
        return NULL;
    for (size_t i = 0; i < org->user_count; i++)
        if (strcasecmp(org->users[i].login, login) == 0)
            return &org->users[i];
    return NULL;
}

static void allow(struct oauth_call *call, const struct wish *wish,
                  const struct user *user)
{
    auto_buf struct buf scopes = BUF_INIT(BUF_TEXT);
    auto_buf struct buf code = BUF_INIT_SECRET(BUF_TEXT);

    scopes_tidy(&scopes, wish->scope);
    issue_random(&code);
    struct grant grant = {.client = wish->client,
                          .user = user,
                          .scopes = (char *)(uintptr_t)buf_cstr(&scopes),
                          .redirect_uri = (char *)(uintptr_t)wish->redirect_uri,
                          .challenge = (char *)(uintptr_t)wish->challenge};
    pthread_mutex_lock(&call->oauth->lock);
    grant.family = issue_family(call->oauth);
    bool kept = issue_keep_code(call->oauth, buf_cstr(&code), &grant);
    pthread_mutex_unlock(&call->oauth->lock);
    if (kept)
        send_back(call, wish, "code", buf_cstr(&code), NULL);
    else
        refuse(call, wish, "server_error", "No memory.");
}

static void decide(struct oauth_call *call, const struct wish *wish,
                   const char *decision)
{
    if (strcmp(decision, "allow") != 0) {
        refuse(call, wish, "access_denied",
               "The resource owner denied the request.");
        return;
    }
    const struct user *user = find_user(call);
    if (user == NULL)
        show_page(call, wish, "User name or password is wrong.");
    else
        allow(call, wish, user);
}

static void answer(struct oauth_call *call)
{
    struct wish wish = {0};
    const char *decision = oauth_param(call, "decision");

    if (!check_client(call, &wish) || !check_wish(call, &wish))
        return;
    if (decision == NULL)
        show_page(call, &wish, NULL);
    else
        decide(call, &wish, decision);
}

void authorize_get(struct oauth_call *call)
{
    const struct json_span *query = &call->request->query;
    const char *text = query->data != NULL ? query->data : "";

    /* A decision or a password is accepted only by POST. */
    if (!oauth_read_params(call, text, query->size)
        || oauth_param(call, "decision") != NULL
        || oauth_param(call, "password") != NULL)
        refuse_here(call, "The request's parameters cannot be read.");
    else
        answer(call);
}

void authorize_post(struct oauth_call *call)
{
    if (oauth_read_form(call))
        answer(call);
    else
        refuse_here(call, "The request's form cannot be read.");
}
