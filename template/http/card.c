/* SPDX-License-Identifier: MIT */
/*
 * card.c - @TITLE@: lists the issues of a repository on GitHub
 *
 * It works unchanged, and shows what a card for an HTTP API needs: a secret in
 * the connection, query parameters, pages, errors by status, a preview. Change
 * it step by step into your card; `make check` tests each step. The kit_
 * functions are described in card-kit(3), everything else in card(3).
 */
#define _GNU_SOURCE /* asprintf() */
#include <card-kit.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY_MOST (64u << 20) /* bytes of an answer that are kept in memory */
#define PAGE_MOST 1000000

/* ---- What the card is: hosts draw the form from this ------------------ */

static const struct card_choice states[] = {
    {"open", "Open", "Issues that are open."},
    {"closed", "Closed", "Issues that were closed."},
    {"all", "All", "Both."},
};

static const struct card_field inputs[] = {
    {.key = "owner",
     .title = "Owner",
     .help = "Whose repository it is, such as: curl",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED,
     .example_json = "\"curl\""},
    {.key = "repository",
     .title = "Repository",
     .help = "The name of the repository, such as: trurl",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED,
     .example_json = "\"trurl\""},
    {.key = "state",
     .title = "State",
     .help = "Which issues to list.",
     .type = CARD_TYPE_DROPDOWN,
     .choices = states,
     .choice_count = sizeof states / sizeof *states,
     .choice_size = sizeof *states,
     .default_json = "\"open\""},
    {.key = "labels",
     .title = "Labels",
     .help = "Only issues with all of these labels, such as: bug,help wanted",
     .type = CARD_TYPE_TEXT},
    {.key = "page",
     .title = "Page",
     .help = "Which page to get, counted from 1. Hosts that read all pages set "
             "it by themselves.",
     .type = CARD_TYPE_NUMBER,
     .format = CARD_FORMAT_INTEGER,
     .minimum = 1,
     .maximum = PAGE_MOST,
     .default_json = "1"},
};

static const struct card_field outputs[] = {
    {.key = "status_code",
     .title = "Status Code",
     .help = "The HTTP status of the answer.",
     .type = CARD_TYPE_NUMBER,
     .flags = CARD_FIELD_REQUIRED,
     .role = CARD_ROLE_STATUS},
    {.key = "issues",
     .title = "Issues",
     .help = "The issues, as the service gave them.",
     .type = CARD_TYPE_OBJECT,
     .flags = CARD_FIELD_REQUIRED | CARD_FIELD_ANY_JSON | CARD_FIELD_LIST,
     .role = CARD_ROLE_PAYLOAD},
};

static const struct card_field connection[] = {
    {.key = "url",
     .title = "URL",
     .help = "Where the API is, such as: https://api.github.com",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED | CARD_FIELD_URL,
     .example_json = "\"https://api.github.com\"",
     .env = "@ENV@_URL"},
    {.key = "token",
     .title = "Token",
     .help = "A personal access token, which may read the repository.",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED | CARD_FIELD_SECRET,
     .env = "@ENV@_TOKEN"},
};

const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = "@ID@", /* must be the file's name: see the Makefile */
    .title = "@TITLE@",
    .connector = "@ID@",
    .connector_title = "@TITLE@",
    .version = "0.1.0",
    .description = "Lists the issues of a repository on GitHub.",
    .inputs = inputs,
    .input_count = sizeof inputs / sizeof *inputs,
    .outputs = outputs,
    .output_count = sizeof outputs / sizeof *outputs,
    .connection = connection,
    .connection_count = sizeof connection / sizeof *connection,
    .field_size = sizeof(struct card_field),
    .release = kit_release,
    .effects = CARD_EFFECT_READS,
};

/* ---- What the card does ----------------------------------------------- */

/* The token is sent to this URL, so it must be https. http is for tests on the
   local machine. */
static bool check_connection(struct kit *kit)
{
    const char *base = kit_text(kit->connection, "url");
    CURLU *url = curl_url();
    bool is_good =
        (strncmp(base, "https://", 8) == 0
         || strncmp(base, "http://127.0.0.1:", 17) == 0)
        && strpbrk(base, "?#") == NULL
        && curl_url_set(url, CURLUPART_URL, base, CURLU_DISALLOW_USER)
               == CURLUE_OK;

    curl_url_cleanup(url);
    if (!is_good)
        return kit_fault(kit->connection, "url", NULL,
                         "URL must begin with https:// and have no user, query "
                         "or fragment, as in https://api.github.com.");
    for (const char *at = kit_text(kit->connection, "token"); *at != '\0'; at++)
        if (*at <= ' ' || *at > '~') /* would end a header field, for example */
            return kit_fault(kit->connection, "token", NULL,
                             "Token has a blank or another character that no "
                             "token has. Copy it again.");
    return true;
}

/* Percent-encodes an input for use in a URL; free with curl_free(). */
static char *escape(struct kit *kit, CURL *easy, const char *key)
{
    const char *text = kit_text(kit->form, key);

    return curl_easy_escape(easy, text != NULL ? text : "", 0);
}

/* The same, for a segment of the path. "." and ".." would lead to another
   path. */
static char *segment(struct kit *kit, CURL *easy, const char *key)
{
    const char *text = kit_text(kit->form, key);

    if (strcmp(text, ".") != 0 && strcmp(text, "..") != 0)
        return escape(kit, easy, key);
    kit_fault(kit->form, key, NULL, "A name cannot be \"%s\".", text);
    return NULL;
}

/* The URL to request; free with free(). Returns NULL if the call has failed. */
static char *make_url(struct kit *kit, CURL *easy)
{
    const char *base = kit_text(kit->connection, "url");
    int size = (int)strlen(base) - (base[strlen(base) - 1] == '/');
    char *url = NULL;
    int printed = -1;

    if (kit->flags & CARD_CHECK_CONNECTION) { /* a cheap request that needs the
                                                 token */
        printed = asprintf(&url, "%.*s/rate_limit", size, base);
    } else {
        char *owner = segment(kit, easy, "owner");
        char *name = segment(kit, easy, "repository");
        char *labels = escape(kit, easy, "labels");

        if (owner != NULL && name != NULL && labels != NULL)
            printed =
                asprintf(&url,
                         "%.*s/repos/%s/%s/issues?state=%s&labels=%s"
                         "&per_page=100&page=%lld",
                         size, base, owner, name, kit_text(kit->form, "state"),
                         labels, (long long)kit_integer(kit->form, "page"));
        curl_free(owner);
        curl_free(name);
        curl_free(labels);
    }
    if (printed >= 0)
        return url;
    kit_fail(kit, CARD_NO_MEMORY, "There is not enough memory.");
    return NULL;
}

/* Explains an answer with a status of 400 or more, and says what to do. */
static void fail(struct kit *kit, const struct kit_answer *answer)
{
    static const struct {
        long status;
        const char *advice;
    } known[] = {
        {401, "The token is not valid. Make a new one, and change the "
              "connection."},
        {403, "The token does not allow this, or too many calls were made."},
        {404, "There is no such repository, or the token may not see it."},
        {429, "Too many calls were made. Wait before you make another."},
    };
    const char *advice = answer->status >= 500
                             ? "The service has a problem. Try again later."
                             : "The service refuses this call.";
    const char *message =
        kit_part_text(kit, answer->body, answer->size, "/message");

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].status == answer->status)
            advice = known[i].advice;
    kit_fail_http(kit, CARD_HTTP_STATUS, answer->status, "%s", advice);
    if (message != NULL)
        kit_error_text(kit, "service_message", message);
}

/* If the answer links to another page, sets the form that requests it. */
static void read_next(struct kit *kit, CURL *easy)
{
    int64_t page = kit_integer(kit->form, "page");
    struct curl_header *link;

    if (curl_easy_header(easy, "Link", 0, CURLH_HEADER, -1, &link) != CURLHE_OK
        || strstr(link->value, "rel=\"next\"") == NULL)
        return;
    if (page < PAGE_MOST)
        kit_next_integer(kit, "page", page + 1);
    else
        kit_next_refused(kit, link->value, "There are more than %d pages.",
                         PAGE_MOST);
}

static void get(struct kit *kit, CURL *easy, const char *url)
{
    bool check_only = (kit->flags & CARD_CHECK_CONNECTION) != 0;
    struct kit_answer answer;

    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "@ID@/0.1.0");
    curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER,
                     kit_text(kit->connection, "token"));
    curl_easy_setopt(easy, CURLOPT_PROXY, ""); /* do not use a proxy from the
                                                  environment */
    kit_preview_request(kit, "GET", url);
    kit_preview_header(kit, "User-Agent", "@ID@/0.1.0");
    kit_preview_secret(kit, "Authorization", "Bearer ", "token");
    if ((kit->flags & CARD_DRY_RUN)
        || !kit_curl_perform(kit, easy, check_only ? NULL : "issues", BODY_MOST,
                             &answer))
        return;
    if (!check_only)
        kit_put_integer(kit, "status_code", answer.status);
    if (answer.status >= 400)
        fail(kit, &answer);
    else if (!check_only)
        read_next(kit, easy);
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    CURL *easy = NULL;
    char *url = NULL;
    struct kit kit;

    if (kit_begin(&kit, &card_descriptor, call, result)
        && check_connection(&kit)) {
        kit_repeatable(&kit, true);
        easy = curl_easy_init();
        if (easy == NULL)
            kit_fail(&kit, CARD_NO_MEMORY, "There is not enough memory.");
        /* otherwise libcurl would change the host's signal handlers for a
           while */
        else if (curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK
                 && (url = make_url(&kit, easy)) != NULL)
            get(&kit, easy, url);
    }
    free(url);
    curl_easy_cleanup(easy);
    return kit_end(&kit);
}
