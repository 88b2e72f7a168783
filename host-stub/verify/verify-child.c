/* SPDX-License-Identifier: MIT */
/*
 * verify-child.c - one check in a process of its own
 *
 * The process shares one page with us, in which it says how far it came. It
 * leads a group of its own, so that what a card starts ends with it.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "verify-state.h"
#include "verify.h"

#define SECONDS 60

struct shared {
    volatile int32_t reached; /* enum readiness; -1: not even the file */
    const char *volatile doing;
    volatile int32_t done;
    int32_t verdict;
    char why[4096];
};

/*
 * Nothing of the card's reaches the terminal, and nobody waits for a core. A
 * card that asks for the environment's locale is to get one that differs.
 */
static void settle(struct state *state)
{
    struct rlimit none = {0, 0};
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setrlimit(RLIMIT_CORE, &none);
    signal(SIGPIPE, SIG_DFL);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    close(null);
    setenv("LC_ALL", "C.UTF-8", 1);
    if (!state_catch_output())
        _exit(1);
    state_read(state);
}

static _Noreturn void carry_out(struct shared *shared,
                                const struct check *check, const char *path,
                                const struct options *options)
{
    struct trial trial = {
        .options = options,
        .path = path,
        .module = MODULE_INIT,
        .form = BUF_INIT(1u << 26),
        .connection = BUF_INIT(1u << 22),
        .why = BUF_INIT(sizeof shared->why - 1),
        .doing = &shared->doing,
    };
    struct state before = STATE_INIT;
    enum verdict verdict = SKIP;

    settle(&before);
    trial.before = &before;
    if (trial_ready(&trial, check->needs, &shared->reached))
        verdict = check->run(&trial);
    memcpy(shared->why, buf_cstr(&trial.why), trial.why.size + 1);
    shared->verdict = (int32_t)verdict;
    shared->done = 1;
    _exit(0);
}

/* False: it did not end in time, and was ended. */
static bool wait_for(pid_t child, int64_t limit_ms, int *status)
{
    int64_t end = monotonic_ms() + limit_ms;
    struct timespec nap = {0, 200000};
    bool in_time = true;
    pid_t got;

    while ((got = waitpid(child, status, WNOHANG)) == 0
           || (got < 0 && errno == EINTR)) {
        if (in_time && monotonic_ms() > end) {
            in_time = false;
            kill(child, SIGKILL);
        }
        nanosleep(&nap, NULL);
        if (nap.tv_nsec < 5000000)
            nap.tv_nsec += nap.tv_nsec / 4;
    }
    kill(-child, SIGKILL);
    return in_time;
}

static void say_end(struct buf *why, const struct shared *shared, int status,
                    bool in_time, int64_t limit_ms)
{
    if (!in_time)
        buf_fmt(why, "it did not come back within %lld s",
                (long long)(limit_ms + 999) / 1000);
    else if (WIFSIGNALED(status))
        buf_fmt(why, "it crashed (%s)", strsignal(WTERMSIG(status)));
    else
        buf_fmt(why, "it ended the process (exit status %d)",
                WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    buf_fmt(why, " %s", shared->doing);
}

/* Makes of what the process left a verdict, and of one that ended before its
   check began a barrier for the checks to come. */
static void conclude(struct finding *finding, const struct check *check,
                     struct shared *shared, struct barrier *barrier,
                     const struct buf *end)
{
    bool was_ready = shared->reached == (int32_t)check->needs;

    shared->why[sizeof shared->why - 1] = '\0';
    if (shared->done) {
        finding->verdict = (enum verdict)shared->verdict;
        buf_str(&finding->why, shared->why);
    } else {
        finding->verdict = was_ready ? FAIL : SKIP;
        buf_add(&finding->why, buf_cstr(end), end->size);
    }
    if (was_ready || barrier->is_up)
        return;
    barrier->is_up = true;
    barrier->reached = (enum readiness)shared->reached;
    buf_add(&barrier->why, buf_cstr(&finding->why), finding->why.size);
}

static bool run(struct finding *finding, const struct check *check,
                const char *path, const struct options *options,
                struct barrier *barrier, struct shared *shared,
                struct problem *problem)
{
    auto_buf struct buf end = BUF_INIT(4096);
    int64_t limit = options->deadline_ms > 0 ? options->deadline_ms
                                             : (int64_t)SECONDS * 1000;
    int64_t start = monotonic_ms();
    int status = 0;
    bool in_time;
    pid_t child = fork();

    if (child < 0)
        return problem_set(problem, STATUS_INTERNAL, "fork: %s",
                           strerror(errno));
    if (child == 0)
        carry_out(shared, check, path, options);
    in_time = wait_for(child, limit, &status);
    finding->ms = (long)(monotonic_ms() - start);
    if (!shared->done || !in_time)
        say_end(&end, shared, status, in_time, limit);
    conclude(finding, check, shared, barrier, &end);
    return true;
}

bool finding_make(struct finding *finding, const struct check *check,
                  const char *path, const struct options *options,
                  struct barrier *barrier, struct problem *problem)
{
    struct shared *shared;
    bool done;

    if (barrier->is_up && check->needs > barrier->reached) {
        finding->verdict = SKIP;
        buf_add(&finding->why, buf_cstr(&barrier->why), barrier->why.size);
        return true;
    }
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return problem_set(problem, STATUS_INTERNAL, "no memory");
    shared->reached = -1;
    shared->doing = "while it was loaded";
    done = run(finding, check, path, options, barrier, shared, problem);
    munmap(shared, sizeof *shared);
    return done;
}
