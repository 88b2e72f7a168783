/* SPDX-License-Identifier: MIT */
/*
 * verify-while.c - detects what a card changes during a call and then restores
 *
 * Other threads of the host are affected meanwhile. System calls that change
 * the process are watched. Changes without a system call are detected by a
 * second thread, which looks repeatedly while calls are made, one of which
 * waits for a server; and the environment shows afterwards what was done to it.
 * Permanent changes are left to other checks.
 */
#include "config.h"

#include <fcntl.h>
#include <linux/kcmp.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "moment.h"
#include "verify-state.h"
#include "verify-world.h"
#include "verify.h"

extern char **environ;

/* ---- system calls ---- */

enum thing { DIRECTORY, UMASK, SIGNALS, LIMITS, THINGS };

static atomic_bool changed[THINGS];
static atomic_bool is_calling; /* changes at other times are our own */

/* A thread may have its own directory and umask, through unshare(). */
static bool has_own(const struct seccomp_notif *ask)
{
    return syscall(SYS_kcmp, getpid(), (pid_t)ask->pid, KCMP_FS, 0, 0) > 0;
}

static bool is_other_directory(const struct seccomp_notif *ask)
{
    char text[1024], path[1200];
    struct stat now, then;

    if (ask->data.nr == SYS_fchdir)
        snprintf(path, sizeof path, "/proc/self/fd/%d", (int)ask->data.args[0]);
    else if (watch_text(ask, ask->data.args[0], text, sizeof text))
        snprintf(path, sizeof path, "%s", text);
    else
        return false;
    return stat(".", &now) == 0 && stat(path, &then) == 0
           && (now.st_ino != then.st_ino || now.st_dev != then.st_dev);
}

/* Reading the umask in the usual way would change it. */
static bool is_other_umask(const struct seccomp_notif *ask)
{
    char text[4096];
    const char *line = NULL;
    int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;

    if (fd >= 0)
        close(fd);
    text[n > 0 ? n : 0] = '\0';
    line = strstr(text, "\nUmask:");
    return line != NULL
           && strtoul(line + 7, NULL, 8) != (ask->data.args[0] & 0777);
}

static bool is_other_handler(const struct seccomp_notif *ask)
{
    int number = (int)ask->data.args[0];
    struct sigaction now;
    void *handler = NULL;

    if (ask->data.args[1] == 0 || number < 1 || number >= STATE_SIGNALS
        || !watch_peek(ask, ask->data.args[1], &handler, sizeof handler)
        || sigaction(number, NULL, &now) != 0)
        return false;
    return memcmp(&now.sa_handler, &handler, sizeof handler) != 0;
}

/* In both calls the resource and the new limits, if any, are two arguments
   apart. */
static bool is_other_limit(const struct seccomp_notif *ask)
{
    const uint64_t *args = (const uint64_t *)ask->data.args;
    bool has_process = ask->data.nr == SYS_prlimit64;
    uint64_t at = has_process ? args[2] : args[1];
    int resource = (int)(has_process ? args[1] : args[0]);
    struct rlimit now, then;

    if (has_process && args[0] != 0 && (pid_t)args[0] != getpid())
        return false;
    return at != 0 && watch_peek(ask, at, &then, sizeof then)
           && getrlimit((__rlimit_resource_t)resource, &now) == 0
           && (now.rlim_cur != then.rlim_cur || now.rlim_max != then.rlim_max);
}

static int judge(void *context, const struct seccomp_notif *ask)
{
    (void)context;
    if (!atomic_load(&is_calling))
        return WATCH_NOT_MINE;
    switch (ask->data.nr) {
    case SYS_chdir:
    case SYS_fchdir:
        if (watch_is_ours(ask) && is_other_directory(ask) && !has_own(ask))
            atomic_store(&changed[DIRECTORY], true);
        return WATCH_LET;
    case SYS_umask:
        if (watch_is_ours(ask) && is_other_umask(ask) && !has_own(ask))
            atomic_store(&changed[UMASK], true);
        return WATCH_LET;
    case SYS_rt_sigaction:
        if (watch_is_ours(ask) && is_other_handler(ask))
            atomic_store(&changed[SIGNALS], true);
        return WATCH_LET;
    case SYS_prlimit64:
    case SYS_setrlimit:
        if (watch_is_ours(ask) && is_other_limit(ask))
            atomic_store(&changed[LIMITS], true);
        return WATCH_LET;
    default:
        return WATCH_NOT_MINE;
    }
}

static const struct sock_filter program[] = {
    WATCH_LOAD(WATCH_NUMBER),     WATCH_CALL(SYS_chdir),
    WATCH_CALL(SYS_fchdir),       WATCH_CALL(SYS_umask),
    WATCH_CALL(SYS_rt_sigaction), WATCH_CALL(SYS_prlimit64),
    WATCH_CALL(SYS_setrlimit),
};

/* ---- changes without a system call ---- */

#define LOOKS 50    /* least number of looks while one call waits */
#define LOOK_MS 100 /* and for at least this long */

/* Locale names are compared by address, since the text may be freed while it is
   read; a locale that is set has a new address. */
struct watcher {
    pthread_t thread;
    const char *names[LC_IDENTIFICATION + 1];
    char **environment;
    atomic_bool waits; /* a call waits for the server until it is cancelled */
    atomic_bool is_over;
    atomic_uint looks;
    atomic_bool has_locale, has_environment;
    volatile int32_t cancel;
    int cancel_fds[2];
};

static void read_names(const char **names)
{
    for (int i = 0; i <= LC_IDENTIFICATION; i++)
        names[i] = setlocale(i, NULL);
}

static void look(struct watcher *watcher)
{
    const char *names[LC_IDENTIFICATION + 1];
    bool is_other_environment = environ != watcher->environment;

    read_names(names);
    if (!atomic_load(&is_calling))
        return;
    for (int i = 0; i <= LC_IDENTIFICATION; i++) {
        if (names[i] != watcher->names[i])
            atomic_store(&watcher->has_locale, true);
    }
    if (is_other_environment)
        atomic_store(&watcher->has_environment, true);
    atomic_fetch_add(&watcher->looks, 1);
}

static void cancel(struct watcher *watcher)
{
    ssize_t n = write(watcher->cancel_fds[1], "c", 1);

    (void)n;
    __atomic_store_n(&watcher->cancel, 1, __ATOMIC_SEQ_CST);
    atomic_store(&watcher->waits, false);
}

static void *watch(void *argument)
{
    struct watcher *watcher = argument;
    struct timespec nap = {0, 200000};
    unsigned start = 0;
    int64_t since = 0;
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL); /* the card may close the pipe */
    while (!atomic_load(&watcher->is_over)) {
        look(watcher);
        if (!atomic_load(&watcher->waits)) {
            since = 0;
            continue;
        }
        if (since == 0) {
            since = moment_ms();
            start = atomic_load(&watcher->looks);
        }
        if (atomic_load(&watcher->looks) - start > LOOKS
            && moment_ms() - since > LOOK_MS)
            cancel(watcher);
        nanosleep(&nap, NULL);
    }
    return NULL;
}

/* Makes the call; `waits`: until it is cancelled. */
static void call_watched(struct trial *trial, struct watcher *watcher,
                         uint32_t flags, bool waits)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = empty;

    call.flags = flags;
    call.inputs = (struct card_text){buf_cstr(&trial->form), trial->form.size};
    call.connection = (struct card_text){buf_cstr(&trial->connection),
                                         trial->connection.size};
    call.deadline_ms = 1000;
    call.cancel = &watcher->cancel;
    call.cancel_fd = waits ? watcher->cancel_fds[0] : -1;
    *trial->doing = "in execute()";
    atomic_store(&is_calling, true);
    atomic_store(&watcher->waits, waits);
    trial->execute(&call, &result);
    atomic_store(&watcher->waits, false);
    atomic_store(&is_calling, false);
    trial_release(trial, &result);
}

/* The C library counts how often the locale was set, so that gettext() looks up
   its messages again. It reveals changes that are too short to be seen
   otherwise. */
extern int _nl_msg_cat_cntr __attribute__((weak));

static unsigned times_set(void)
{
    return &_nl_msg_cat_cntr != NULL ? (unsigned)_nl_msg_cat_cntr : 0;
}

/* ---- the check ---- */

#define DRY_CALLS 200
#define DRY_MS 500
#define VARIABLES_MOST 4096

/* This array shows changes afterwards, also undone ones: the C library makes a
   new array for a variable that is added, and a new text for one that is
   changed. */
static char *variables[VARIABLES_MOST + 1];

static bool own_environment(void)
{
    size_t count = 0;

    while (environ != NULL && environ[count] != NULL) {
        if (count == VARIABLES_MOST)
            return false;
        variables[count] = environ[count];
        count++;
    }
    environ = variables;
    return true;
}

static bool has_touched(char *const *before)
{
    size_t i = 0;

    if (environ != variables)
        return true;
    while (before[i] != NULL && before[i] == variables[i])
        i++;
    return before[i] != variables[i];
}

static bool begin(struct watcher *watcher)
{
    read_names(watcher->names);
    watcher->environment = environ;
    return pipe2(watcher->cancel_fds, O_CLOEXEC) == 0
           && pthread_create(&watcher->thread, NULL, watch, watcher) == 0;
}

/* A library may set it once when it starts; a card that sets it in each call is
   the fault. */
static void call_dry(struct trial *trial, struct watcher *watcher)
{
    int64_t end = moment_ms() + DRY_MS;
    unsigned before = times_set(), calls = 0;

    while (calls < DRY_CALLS && (calls < 5 || moment_ms() < end)) {
        call_watched(trial, watcher, CARD_DRY_RUN, false);
        calls++;
    }
    if (times_set() - before >= calls)
        atomic_store(&watcher->has_locale, true);
}

/* Watches from the first call on, unless reading the connection may make
   host-stub itself run programs. Returns false if there are no calls to make.
   */
static bool make_calls(struct trial *trial, struct watcher *watcher)
{
    atomic_store(&is_calling, trial->options->connection == NULL);
    if (!trial_load(trial, READY_SELF))
        return false;
    atomic_store(&is_calling, false);
    if (!run_possible(trial, false))
        return false;
    call_dry(trial, watcher);
    call_watched(trial, watcher, 0, true);
    return true;
}

/* State that a call may have changed permanently. */
struct scene {
    struct state state;
    struct rlimit limits[RLIM_NLIMITS];
};

static void read_scene(struct scene *scene)
{
    *scene = (struct scene){.state = STATE_INIT};
    state_read(&scene->state);
    for (int i = 0; i < RLIM_NLIMITS; i++)
        getrlimit((__rlimit_resource_t)i, &scene->limits[i]);
}

static bool is_same(const struct buf *a, const struct buf *b)
{
    return strcmp(buf_cstr(a), buf_cstr(b)) == 0;
}

/* Returns what was changed and restored, or NULL. */
static const char *find_undone(const struct watcher *watcher, bool has_touched,
                               const struct scene *before,
                               const struct scene *after)
{
    const struct state *a = &before->state, *b = &after->state;

    if (atomic_load(&changed[DIRECTORY])
        && is_same(&a->directory, &b->directory))
        return "the working directory";
    if (atomic_load(&changed[UMASK]) && a->umask == b->umask)
        return "the umask";
    if (atomic_load(&changed[SIGNALS]) && state_differing_signal(a, b) == 0)
        return "a signal handler";
    if (atomic_load(&changed[LIMITS])
        && memcmp(before->limits, after->limits, sizeof after->limits) == 0)
        return "a limit of the process";
    if ((has_touched || atomic_load(&watcher->has_environment))
        && is_same(&a->environment, &b->environment))
        return "the environment";
    return atomic_load(&watcher->has_locale) && is_same(&a->locale, &b->locale)
               ? "the locale"
               : NULL;
}

static enum verdict judge_calls(struct trial *trial,
                                const struct watcher *watcher, bool has_touched,
                                const struct scene *before)
{
    struct scene after;
    const char *undone;

    read_scene(&after);
    undone = find_undone(watcher, has_touched, before, &after);
    state_free(&after.state);
    if (undone == NULL)
        return PASS;
    return trial_fail(trial, "a call changes %s, and changes it back", undone);
}

static enum verdict check_while(struct trial *trial)
{
    static const struct watch watch_calls = {
        program, sizeof program / sizeof *program, judge, NULL};
    static char *entries[VARIABLES_MOST + 1];
    struct watcher watcher = {.cancel = 0};
    struct scene before;
    enum verdict verdict;

    if (!run_watch(trial, &watch_calls) || !trial_load(trial, READY_READ))
        return SKIP;
    read_scene(&before);
    if (!own_environment() || !begin(&watcher)) {
        verdict = trial_skip(trial, "no thread could be started");
    } else {
        bool are_made;

        memcpy(entries, variables, sizeof entries);
        are_made = make_calls(trial, &watcher);
        atomic_store(&is_calling, false);
        atomic_store(&watcher.is_over, true);
        pthread_join(watcher.thread, NULL);
        verdict = are_made ? judge_calls(trial, &watcher, has_touched(entries),
                                         &before)
                           : SKIP;
    }
    state_free(&before.state);
    return verdict;
}

const struct check verify_while_checks[] = {
    {"while-running",
     "Nothing in the process changes while a call runs, not even for a moment.",
     "limits or priority, not even for a moment",
     "Do not change state to restore it later: use openat(), newlocale() with "
     "uselocale(), a mode for open() and fchmod(), gmtime_r() and "
     "MSG_NOSIGNAL.",
     READY_SELF, check_while},
    {.name = NULL},
};
