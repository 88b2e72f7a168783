/* SPDX-License-Identifier: MIT */
/* verify-process.c - checks that a card leaves its host's process alone. */
#include "config.h"

#include <string.h>

#include "verify-state.h"
#include "verify.h"

/* What is worth a look afterwards: a good call, three bad ones, and one that
   runs, as far as it may. */
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
               : trial_fail(trial, "the environment is another");
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
               : trial_fail(trial, "the thread's locale is another");
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

static enum verdict check_signals(struct trial *trial)
{
    auto_state struct state after = STATE_INIT;
    int number;

    read_after(trial, &after);
    number = state_differing_signal(trial->before, &after);
    if (number != 0)
        return trial_fail(trial, "signal %d (%s) is handled otherwise", number,
                          strsignal(number));
    return state_same_mask(trial->before, &after)
               ? PASS
               : trial_fail(trial, "the signal mask is another");
}

/* The first calls may open what the card keeps; after that no call adds one. */
static enum verdict check_descriptors(struct trial *trial)
{
    auto_state struct state after = STATE_INIT;
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
    state_read(&after);
    if (now > before)
        return trial_fail(trial, "50 calls leave %zu descriptors open",
                          now - before);
    if (inherited >= 0)
        return trial_fail(trial, "descriptor %d is not closed on exec",
                          inherited);
    for (int i = 0; i < 3; i++) {
        if (trial->before->standard[i].st_ino != after.standard[i].st_ino
            || trial->before->standard[i].st_dev != after.standard[i].st_dev)
            return trial_fail(trial, "descriptor %d of the host is another", i);
    }
    return PASS;
}

static enum verdict check_silent(struct trial *trial)
{
    auto_buf struct buf said = BUF_INIT(4096);

    exercise(trial);
    state_caught_output(&said);
    if (said.size == 0)
        return PASS;
    return trial_fail(trial, "it wrote: %s", buf_cstr(&said));
}

#define WHERE "It does not exit, print, or change the"

const struct check verify_process_checks[] = {
    {"silent", "Nothing is written to standard output or error.", WHERE,
     "Take out what prints; use the log callback.", READY_CALLS, check_silent},
    {"environment", "The environment stays as it is.", WHERE,
     "Call no setenv() and no putenv().", READY_CALLS, check_environment},
    {"locale", "The locale stays as it is.", WHERE,
     "Call no setlocale(); parse and print numbers without a locale.",
     READY_CALLS, check_locale},
    {"directory", "The working directory stays as it is.", WHERE,
     "Call no chdir(); use absolute paths or openat().", READY_CALLS,
     check_directory},
    {"umask", "The umask stays as it is.", WHERE,
     "Call no umask(); give a mode to open(), and fchmod().", READY_CALLS,
     check_umask},
    {"signals", "Signal handlers and the signal mask stay as they are.", WHERE,
     "Install no handlers; send with MSG_NOSIGNAL, and restore the mask.",
     READY_CALLS, check_signals},
    {"descriptors",
     "Calls leave no descriptor open, close none of the host's, and share none"
     " with programs that the host starts.",
     WHERE, "Close what a call opens; use O_CLOEXEC.", READY_CALLS,
     check_descriptors},
    {.name = NULL},
};
