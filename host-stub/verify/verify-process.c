/* SPDX-License-Identifier: MIT */
/* verify-process.c - checks that a card leaves its host's process alone. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "verify-odd.h"
#include "verify-signal.h"
#include "verify-state.h"
#include "verify.h"

/* Makes the calls to be examined: a good one, three bad ones, a real run if
   possible, and those that get an HTTP error. */
static void exercise(struct trial *trial)
{
    static const char *const texts[] = {NULL, "{}", "[", NULL};
    struct card_result result;

    for (size_t i = 0; i < 4; i++) {
        trial_dry(trial,
                  texts[i] != NULL ? span_of_str(texts[i])
                                   : span_of_buf(&trial->form),
                  &result);
        trial_release(trial, &result);
    }
    if (!run_possible(trial, true))
        return;
    run_call(trial, 0, &result);
    trial_release(trial, &result);
    for (size_t i = 0; answer_error(trial, i); i++) {
        run_answered(trial, 0, &result);
        trial_release(trial, &result);
    }
}

static void read_after(struct trial *trial, struct state *after)
{
    exercise(trial);
    *trial->doing = "afterwards";
    state_read(after);
}

static bool same(const struct buf *a, const struct buf *b)
{
    return strcmp(buf_cstr(a), buf_cstr(b)) == 0;
}

static enum verdict check_environment(struct trial *trial)
{
    auto_state struct state after = STATE_INIT;

    read_after(trial, &after);
    return same(&trial->before->environment, &after.environment)
               ? PASS
               : trial_fail(trial, "the environment has changed");
}

static enum verdict check_locale(struct trial *trial)
{
    auto_state struct state after = STATE_INIT;

    read_after(trial, &after);
    if (!same(&trial->before->locale, &after.locale))
        return trial_fail(trial, "the locale was %s and is %.200s",
                          buf_cstr(&trial->before->locale),
                          buf_cstr(&after.locale));
    return trial->before->thread_locale == after.thread_locale
               ? PASS
               : trial_fail(trial, "the thread's locale has changed");
}

static enum verdict check_directory(struct trial *trial)
{
    auto_state struct state after = STATE_INIT;

    read_after(trial, &after);
    return same(&trial->before->directory, &after.directory)
               ? PASS
               : trial_fail(trial, "the working directory is %s",
                            buf_cstr(&after.directory));
}

static enum verdict check_umask(struct trial *trial)
{
    auto_state struct state after = STATE_INIT;

    read_after(trial, &after);
    return trial->before->umask == after.umask
               ? PASS
               : trial_fail(trial, "the umask was %03o and is %03o",
                            (unsigned)trial->before->umask,
                            (unsigned)after.umask);
}

static void add_receiver(struct buf *out, pid_t to)
{
    if (to == -1)
        buf_str(out, "all processes");
    else if (to == getppid())
        buf_str(out, "the parent of the host's process");
    else if (to < 0)
        buf_fmt(out, "group %d of processes, which it has not started", -to);
    else
        buf_fmt(out, "process %d, which it has not started", to);
}

static enum verdict judge_sent(struct trial *trial)
{
    auto_buf struct buf receiver = BUF_INIT(BUF_WORD);
    int number;
    pid_t to;

    if (!signals_noted(&number, &to))
        return PASS;
    add_receiver(&receiver, to);
    return trial_fail(trial, "it sends signal %d (%s) to %s", number,
                      strsignal(number), buf_cstr(&receiver));
}

static enum verdict check_signals(struct trial *trial)
{
    auto_state struct state after = STATE_INIT;
    int number;

    /* without the watch, no signal is seen */
    if (!run_watch(trial, signals_note()))
        buf_reset(&trial->why);
    if (!trial_load(trial, READY_SELF))
        return SKIP;
    read_after(trial, &after);
    number = state_differing_signal(trial->before, &after);
    if (number != 0)
        return trial_fail(trial, "the handler of signal %d (%s) has changed",
                          number, strsignal(number));
    return state_same_mask(trial->before, &after)
               ? judge_sent(trial)
               : trial_fail(trial, "the signal mask has changed");
}

/* The first calls may open descriptors that the card keeps; after that no call
   may add one. */
static enum verdict check_descriptors(struct trial *trial)
{
    struct card_result result;
    size_t before = 0, now;
    int inherited;

    for (size_t i = 0; i < 60; i++) {
        trial_dry(trial,
                  i % 2 == 0 ? span_of_buf(&trial->form) : span_of_str("{}"),
                  &result);
        trial_release(trial, &result);
        if (i == 9)
            before = state_descriptors(trial->before, &inherited);
    }
    now = state_descriptors(trial->before, &inherited);
    if (now > before)
        return trial_fail(trial, "50 calls leave %zu descriptor%s open",
                          now - before, now - before == 1 ? "" : "s");
    if (inherited >= 0)
        return trial_fail(trial, "descriptor %d is not closed on exec",
                          inherited);
    return PASS;
}

static enum verdict check_silent(struct trial *trial)
{
    auto_buf struct buf said = BUF_INIT(BUF_LINE);

    exercise(trial);
    state_caught_output(&said);
    if (said.size == 0)
        return PASS;
    return trial_fail(trial, "it wrote: %s", buf_cstr(&said));
}

#define WHERE "It does not exit, print, or change the"

const struct check verify_process_checks[] = {
    {"silent", "Nothing is written to standard output or error.", WHERE,
     "Remove what prints; use the log callback.", READY_CALLS, check_silent},
    {"environment", "The environment does not change.", WHERE,
     "Call no setenv() and no putenv().", READY_CALLS, check_environment},
    {"locale", "The locale does not change.", WHERE,
     "Call no setlocale(); parse and print numbers without a locale.",
     READY_CALLS, check_locale},
    {"directory", "The working directory does not change.", WHERE,
     "Call no chdir(); use absolute paths or openat().", READY_CALLS,
     check_directory},
    {"umask", "The umask does not change.", WHERE,
     "Call no umask(); give a mode to open(), and fchmod().", READY_CALLS,
     check_umask},
    {"signals",
     "Signal handlers and the signal mask do not change, and no signal is sent "
     "to a process that the card has not started.",
     WHERE,
     "Install no handlers; send with MSG_NOSIGNAL, and restore the mask; signal"
     " only children that are not collected yet.",
     READY_SELF, check_signals},
    {"descriptors",
     "Calls leave no descriptor open, and share none with programs that the"
     " host starts.",
     WHERE, "Close what a call opens; use O_CLOEXEC.", READY_CALLS,
     check_descriptors},
    {.name = NULL},
};
