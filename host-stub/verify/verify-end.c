/* SPDX-License-Identifier: MIT */
/*
 * verify-end.c - what remains of a card when its calls, and its host, end
 *
 * Handlers that a card registers run when the host exits. So a separate process
 * loads the card, calls it and exits, and this one watches it.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "moment.h"
#include "verify-sanitized.h"
#include "verify-world.h"
#include "verify.h"

/* ---- exit ---- */

#define EXIT_STATUS 7
#define LIMIT_MS 1000 /* time allowed from exit() to the end of the process */
#define TRIES 3

/* What the two processes share. */
struct ending {
    volatile int64_t begun;   /* when it called exit(); 0 if it has not yet */
    volatile off_t said;      /* bytes that calls had written by then */
    volatile int host_exited; /* the host's own handler has run */
    char why[4096];           /* why calls could not be made */
};

static struct ending *ending;

static void host_handler(void)
{
    ending->host_exited = 1;
}

static off_t bytes_said(void)
{
    struct stat stat;

    return fstat(STDERR_FILENO, &stat) == 0 ? stat.st_size : 0;
}

/* A host that registers its handler first, so that it runs last. Without
   `calls` it has only examined the card. */
static _Noreturn void host_process(struct trial *trial, bool calls)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    atexit(host_handler);
    if (!trial_load(trial, calls ? READY_SELF : READY_READ)) {
        snprintf(ending->why, sizeof ending->why, "%s", buf_cstr(&trial->why));
        _exit(0);
    }
    if (calls)
        world_call_all(trial);
    fflush(NULL);
    ending->said = bytes_said();
    *trial->doing = "while the host exited";
    ending->begun = moment_ms();
    exit(EXIT_STATUS);
}

static enum verdict judge_said(struct trial *trial)
{
    char bytes[200];
    ssize_t n = pread(STDERR_FILENO, bytes, sizeof bytes - 1, ending->said);

    if (n <= 0)
        return PASS;
    bytes[n] = '\0';
    return trial_fail(trial, "while the host exited it wrote: %s", bytes);
}

static enum verdict judge_exit(struct trial *trial, int status, int64_t end,
                               bool *again)
{
    if (ending->begun == 0) /* other checks report what went wrong */
        return trial_skip(trial, "%s",
                          ending->why[0] != '\0'
                              ? ending->why
                              : "the process ended before the host could exit");
    if (WIFSIGNALED(status))
        return trial_fail(trial, "it crashed (%s) while the host exited",
                          strsignal(WTERMSIG(status)));
    if (WEXITSTATUS(status) != EXIT_STATUS)
        return trial_fail(
            trial, "the host exited with status %d, but the status was %d",
            EXIT_STATUS, WEXITSTATUS(status));
    if (!ending->host_exited)
        return trial_fail(trial, "a handler ended the process before those of"
                                 " the host had run");
    if (judge_said(trial) != PASS)
        return FAIL;
    *again = end - ending->begun > LIMIT_MS;
    return *again ? trial_fail(trial, "the host took %lld ms to exit",
                               (long long)(end - ending->begun))
                  : PASS;
}

/* *again is set if it took long, which may be the machine's fault. */
static enum verdict exit_once(struct trial *trial, bool calls, bool *again)
{
    int status = 0;
    pid_t child = fork();

    *again = false;
    if (child < 0)
        return trial_skip(trial, "no process could be started");
    if (child == 0)
        host_process(trial, calls);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return judge_exit(trial, status, moment_ms(), again);
}

static enum verdict exit_some(struct trial *trial, bool calls)
{
    enum verdict verdict = FAIL;
    bool again = true;

    for (int i = 0; again && i < TRIES; i++) {
        memset(ending, 0, sizeof *ending);
        *trial->reached = -1; /* set by the child */
        verdict = exit_once(trial, calls, &again);
    }
    return verdict;
}

/* The calls were made before; this time the card was only loaded. */
static enum verdict exit_some_uncalled(struct trial *trial)
{
    enum verdict verdict = exit_some(trial, false);

    *trial->reached = READY_SELF;
    return verdict;
}

static enum verdict check_exit(struct trial *trial)
{
    enum verdict verdict;

    if (VERIFY_SANITIZED)
        return trial_skip(trial, "this host-stub is built with a sanitizer,"
                                 " which has a handler of its own");
    ending = mmap(NULL, sizeof *ending, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (ending == MAP_FAILED)
        return trial_skip(trial, "there is no memory left");
    verdict = exit_some(trial, true);
    return verdict != PASS ? verdict : exit_some_uncalled(trial);
}

/* ---- processes ---- */

#define GRACE_MS 2000 /* time allowed for a child that is about to end */

static void add_name(struct buf *out, pid_t pid)
{
    char path[64], name[64] = "";
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
    file = fopen(path, "re");
    if (file != NULL && fgets(name, sizeof name, file) != NULL)
        name[strcspn(name, "\n")] = '\0';
    if (file != NULL)
        fclose(file);
    if (name[0] != '\0')
        buf_fmt(out, " (%s)", name);
}

/* Collects children that have already ended; another check reports a card that
   does not do so. */
static bool has_children(void)
{
    pid_t got;

    do {
        got = waitpid(-1, NULL, WNOHANG | __WALL);
    } while (got > 0 || (got < 0 && errno == EINTR));
    return got == 0;
}

static enum verdict check_outlives(struct trial *trial)
{
    auto_buf struct buf name = BUF_INIT(BUF_WORD);
    struct timespec nap = {0, 5000000};
    int64_t end;

    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (!trial_load(trial, READY_SELF))
        return SKIP;
    world_call_all(trial);
    end = moment_ms() + GRACE_MS;
    while (has_children()) {
        if (moment_ms() > end) {
            add_name(&name, child_first());
            return trial_fail(trial,
                              "a process%s is still there %d s after the last"
                              " call",
                              buf_cstr(&name), GRACE_MS / 1000);
        }
        nanosleep(&nap, NULL);
    }
    return PASS;
}

const struct check verify_end_checks[] = {
    {"exit-handlers",
     "A host that has called the card exits at once, with its own status and"
     " without output.",
     "What a card leaves there to run",
     "Register no handler with atexit() and no destructor that prints, waits or"
     " exits.",
     READY_SELF, check_exit},
    {"outlives", "No process that the card has started outlives the call.",
     "No process that it starts outlives the call",
     "Wait for each process that is started, on every path out of execute(); "
     "start none in the background.",
     READY_SELF, check_outlives},
    {.name = NULL},
};
