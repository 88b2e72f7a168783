/* SPDX-License-Identifier: MIT */
/* signin.c - implements the host's side of the extension card.signin/1. */
#include "config.h"

#include "signin.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "callback.h"
#include "card-signin.h"
#include "interrupt.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "program.h"
#include "prompt.h"
#include "signin-card.h"
#include "text.h"
#include "tty.h"

#define TEXT_LIMIT ((size_t)1 << 20)

/* The port is fixed, since services require redirect URIs to be registered
   exactly. */
#define REDIRECT_URI "http://127.0.0.1:8765/callback"

/* How long a person may take, unless --deadline is given. */
#define PATIENCE_MS 600000

static struct card_text text_of(const struct buf *buf)
{
    return (struct card_text){buf_cstr(buf), buf->size};
}

/* ---- the steps ---- */

struct signin {
    const struct card_signin *card;
    struct buf url;     /* the URL to open */
    struct buf pending; /* the state that finish() needs */
    struct buf back;    /* the URL the person returned to */
};

static void signin_free(struct signin *signin)
{
    buf_free(&signin->url);
    buf_free(&signin->pending);
    buf_free(&signin->back);
}

/* Only URLs that belong in a browser are opened. A URL consists of printable
   ASCII (RFC 3986), so showing it cannot control a terminal either. */
static bool is_web(const struct buf *url)
{
    const char *text = buf_cstr(url);

    for (size_t i = 0; i < url->size; i++) {
        if (text[i] <= ' ' || text[i] > '~')
            return false;
    }
    return strncmp(text, "https://", 8) == 0
           || strncmp(text, "http://", 7) == 0;
}

static bool begin(struct signin *signin, struct job *job,
                  const char *redirect_uri, struct problem *problem)
{
    struct card_call call = CARD_CALL_INIT;
    struct json_span output;
    bool good;

    call.connection = text_of(&job->connection.text);
    job->code = signin->card->begin(&call, redirect_uri, &job->result);
    if (job->code != CARD_OK)
        return problem_card(problem, job->code, job->result.error);
    output =
        (struct json_span){job->result.output.data, job->result.output.size};
    good = output.data != NULL && json_valid(output.data, output.size, NULL)
           && json_find_text(output, "authorize_url", &signin->url)
           && json_find_text(output, "pending", &signin->pending)
           && is_web(&signin->url);
    job_release(job);
    return good
           || problem_set(problem, STATUS_PLUGIN,
                          "%s: the card began a sign-in without a URL that a "
                          "browser opens: http or https, in printable ASCII",
                          job->plugin.path);
}

/* A person may have granted less than was requested; lists what was granted. */
static void say_granted(const struct job *job)
{
    struct json_span output = {job->result.output.data,
                               job->result.output.size};
    auto_buf struct buf scopes = BUF_INIT(TEXT_LIMIT);

    if (output.data != NULL && json_valid(output.data, output.size, NULL)
        && json_find_text(output, "scopes", &scopes)) {
        auto_buf struct buf line = BUF_INIT(TEXT_LIMIT);

        buf_fmt(&line, "Signed in; granted: %s", buf_cstr(&scopes));
        tell(buf_cstr(&line), line.size);
    }
}

static bool finish(struct signin *signin, struct job *job,
                   const struct options *options, struct problem *problem)
{
    struct card_call call = CARD_CALL_INIT;
    struct card_text pending = text_of(&signin->pending);
    struct card_text back = text_of(&signin->back);

    job_release(job);
    job_fill(&call, job, options);
    job->code = signin->card->finish(&call, &pending, &back, &job->result);
    if (job->code != CARD_OK)
        return problem_card(problem, job->code, job->result.error);
    say_granted(job);
    return true;
}

/* ---- the browser ---- */

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);

    return value != NULL && *value != '\0';
}

/* Starts $BROWSER or the desktop's default browser. If none starts, that is not
   an error, since the person has the URL. The browser may outlive this process
   and is not waited for. */
static void open_browser(const struct buf *url, const struct buf *hidden)
{
    const char *browser = is_set("BROWSER") ? getenv("BROWSER") : "xdg-open";
    char *words[] = {(char *)(uintptr_t)browser,
                     (char *)(uintptr_t)buf_cstr(url), NULL};
    posix_spawn_file_actions_t actions;
    char **environment;
    pid_t child;

    if (!is_set("BROWSER") && !is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY"))
        return;
    environment = environment_without(hidden);
    posix_spawn_file_actions_init(&actions);
    for (int fd = 0; fd < 3; fd++)
        posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    if (environment == NULL
        || posix_spawnp(&child, browser, &actions, NULL, words, environment)
               != 0)
        notice("%s does not start; open the address yourself", browser);
    posix_spawn_file_actions_destroy(&actions);
    free(environment);
}

static void say_url(const struct signin *signin, const char *redirect_uri)
{
    auto_buf struct buf safe = BUF_INIT(TEXT_LIMIT);

    text_safe(&safe, redirect_uri, strlen(redirect_uri));
    fprintf(stderr,
            "Sign in at this address:\n\n    %s\n\n"
            "The app must list the redirect URI %s\n",
            buf_cstr(&signin->url), buf_cstr(&safe));
}

static int64_t patience(const struct options *options)
{
    return options->deadline_ms > 0 ? options->deadline_ms : PATIENCE_MS;
}

static const char *wanted_uri(const struct options *options)
{
    return options->redirect_uri != NULL ? options->redirect_uri : REDIRECT_URI;
}

/* Returns true after a successful sign-in. An answer that belongs to another
   sign-in gets an error page, and waiting continues. */
static bool by_listener(struct signin *signin, struct job *job,
                        const struct options *options, struct problem *problem)
{
    auto_callback struct callback *callback =
        callback_open(wanted_uri(options), patience(options), problem);
    int cancel_fd = interrupt_begin();
    bool good = false;

    if (callback == NULL
        || !begin(signin, job, callback_uri(callback), problem))
        return false;
    say_url(signin, callback_uri(callback));
    fprintf(stderr, "Waiting for the browser. On another machine: ^C, and "
                    "again with --paste.\n");
    if (!options->no_browser)
        open_browser(&signin->url, &job->connection.hidden);
    do {
        buf_reset(&signin->back);
        if (!callback_wait(callback, cancel_fd, &signin->back, problem))
            return false;
        good = finish(signin, job, options, problem);
        callback_answer(callback, good,
                        good ? "You may close this window."
                             : buf_cstr(&problem->message));
    } while (!good && job->code == CARD_INVALID_INPUT);
    return good;
}

/* Does the address begin as the one that the browser is sent back to? If not,
   says how that begins. */
static bool begins_rightly(const struct buf *back, const char *redirect_uri)
{
    auto_buf struct buf line = BUF_INIT(TEXT_LIMIT);
    size_t size = strlen(redirect_uri);
    const char *text = buf_cstr(back);

    if (strncmp(text, redirect_uri, size) == 0 && text[size] != '\0'
        && strchr("?&#", text[size]) != NULL)
        return true;
    buf_fmt(&line,
            "That is not the address. It begins with %s%s and is in the "
            "browser's address bar once you have signed in, even where the "
            "page cannot be shown. Paste all of it.",
            redirect_uri, strchr(redirect_uri, '?') != NULL ? "&" : "?");
    prompt_say(buf_cstr(&line));
    return false;
}

/* At a terminal, an answer that is something else, or belongs to another
   sign-in, is asked for again. */
static bool by_paste(struct signin *signin, struct job *job,
                     const struct options *options, struct problem *problem)
{
    const char *uri = wanted_uri(options);
    bool can_repeat = tty_is_there();
    bool good = false;

    if (!begin(signin, job, uri, problem))
        return false;
    say_url(signin, uri);
    do {
        if (!prompt_secret("Then paste here the address it sends you back to "
                           "(not shown): ",
                           &signin->back))
            return prompt_ended(problem, STATUS_CONNECTION,
                                "the input ended before the address came");
        if (can_repeat && !begins_rightly(&signin->back, uri))
            continue;
        interrupt_begin();
        good = finish(signin, job, options, problem);
        can_repeat = can_repeat && job->code == CARD_INVALID_INPUT;
        if (!good && can_repeat)
            prompt_say(buf_cstr(&problem->message));
    } while (!good && can_repeat);
    return good;
}

bool signin_lead(struct job *job, const struct options *options,
                 struct problem *problem)
{
    struct signin signin = {signin_extension(&job->plugin.about),
                            BUF_INIT(TEXT_LIMIT), BUF_INIT_SECRET(TEXT_LIMIT),
                            BUF_INIT_SECRET(TEXT_LIMIT)};
    bool good = options->paste ? by_paste(&signin, job, options, problem)
                               : by_listener(&signin, job, options, problem);

    signin_free(&signin);
    return good;
}
