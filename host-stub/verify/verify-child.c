/* SPDX-License-Identifier: MIT */
/*
 * verify-child.c - runs each check in a process of its own
 *
 * The process shares one page with us, in which it records how far it got. It
 * leads a process group of its own, so that everything a card starts ends with
 * it. Several run at once; the caller decides which.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "moment.h"
#include "verify-signal.h"
#include "verify-state.h"
#include "verify.h"

#define SECONDS 60

struct shared {
    volatile int32_t reached; /* enum readiness; -1 before READY_FILE */
    const char *volatile doing;
    volatile int32_t done;
    int32_t verdict;
    volatile int32_t is_refused; /* no form was found that a dry run accepts */
    char why[1u << 16];
};

/*
 * Keeps the card's output away from the terminal, and disables core files. The
 * environment gets another locale, so that a card that uses it is noticed.
 */
static void isolate_process(struct state *state)
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
        .form = BUF_INIT(BUF_DATA),
        .connection = BUF_INIT(BUF_DATA),
        .last_fault = BUF_INIT(BUF_LINE),
        .why = BUF_INIT(sizeof shared->why - 1),
        .doing = &shared->doing,
        .reached = &shared->reached,
    };
    struct state before = STATE_INIT;
    enum verdict verdict = SKIP;

    isolate_process(&before);
    trial.before = &before;
    if (check->needs != READY_SELF)
        signals_refuse();
    if (check->needs == READY_SELF
        || trial_ready(&trial, check->needs, &shared->reached))
        verdict = check->run(&trial);
    if (verdict == PASS && !trial.is_warned)
        buf_reset(&trial.why);
    memcpy(shared->why, buf_cstr(&trial.why), trial.why.size + 1);
    shared->verdict = (int32_t)verdict;
    shared->is_refused = trial.last_code != CARD_OK;
    shared->done = 1;
    _exit(0);
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

/* Turns what the process left into a verdict; a process that ended before its
   check began becomes a barrier for the checks to come. */
static void conclude_attempt(struct finding *finding, const struct check *check,
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
    finding->is_untried = !was_ready || shared->is_refused;
    if (was_ready || barrier->is_up)
        return;
    barrier->is_up = true;
    barrier->reached = (enum readiness)shared->reached;
    buf_add(&barrier->why, buf_cstr(&finding->why), finding->why.size);
}

/* Blocks SIGCHLD, so that attempts_wait() can wait for it. Processes that a
   card leaves in a session of their own become children of this process. */
void attempts_begin(struct attempts *attempts)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    signal(SIGCHLD, SIG_DFL);
    sigprocmask(SIG_BLOCK, &set, &attempts->mask);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

pid_t child_first(void)
{
    FILE *file = fopen("/proc/thread-self/children", "re");
    char line[64] = "";

    if (file == NULL)
        return 0;
    if (fgets(line, sizeof line, file) == NULL)
        line[0] = '\0';
    fclose(file);
    return (pid_t)strtol(line, NULL, 10);
}

/* All attempts are over, so any remaining child was started by the card. */
void attempts_end(struct attempts *attempts)
{
    pid_t left;

    while ((left = child_first()) > 0 && kill(left, SIGKILL) == 0) {
        while (waitpid(left, NULL, __WALL) < 0 && errno == EINTR)
            ;
    }
    prctl(PR_SET_CHILD_SUBREAPER, 0);
    sigprocmask(SIG_SETMASK, &attempts->mask, NULL);
}

static struct shared *shared_new(void)
{
    struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (shared == MAP_FAILED)
        return NULL;
    shared->reached = -1;
    shared->doing = "while it was being loaded";
    return shared;
}

bool attempt_start(struct attempt *attempt, const struct attempts *attempts,
                   const struct check *check, struct problem *problem)
{
    const struct options *options = attempts->options;

    attempt->shared = shared_new();
    if (attempt->shared == NULL)
        return problem_no_memory(problem);
    attempt->limit_ms = options->deadline_ms > 0 ? options->deadline_ms
                                                 : (int64_t)SECONDS * 1000;
    attempt->start = moment_ms();
    attempt->pid = fork();
    if (attempt->pid < 0)
        return problem_set(problem, STATUS_INTERNAL, "fork: %s",
                           strerror(errno));
    if (attempt->pid == 0) {
        sigprocmask(SIG_SETMASK, &attempts->mask, NULL);
        carry_out(attempt->shared, check, attempts->path, options);
    }
    return true;
}

/* Checks whether its process has ended, and ends it when its time is up. What
   the card started in the group is killed before the process is collected,
   since its number could be reused afterwards. */
static bool is_over(struct attempt *attempt)
{
    siginfo_t info = {0};

    if (!attempt->is_late && moment_ms() > attempt->start + attempt->limit_ms) {
        attempt->is_late = true;
        kill(attempt->pid, SIGKILL);
    }
    if (waitid(P_PID, (id_t)attempt->pid, &info, WEXITED | WNOHANG | WNOWAIT)
            == 0
        && info.si_pid == 0)
        return false;
    kill(-attempt->pid, SIGKILL);
    while (waitpid(attempt->pid, &attempt->status, 0) < 0 && errno == EINTR)
        ;
    attempt->ms = (long)(moment_ms() - attempt->start);
    attempt->is_over = true;
    return true;
}

/* How long the first of them to time out may still run. */
static struct timespec time_left(const struct attempt *list, size_t count)
{
    int64_t least = (int64_t)SECONDS * 1000, now = moment_ms();

    for (size_t i = 0; i < count; i++) {
        int64_t left = list[i].start + list[i].limit_ms + 1 - now;

        if (list[i].pid > 0 && !list[i].is_over && !list[i].is_late
            && left < least)
            least = left > 0 ? left : 0;
    }
    return (struct timespec){(time_t)(least / 1000),
                             (long)(least % 1000) * 1000000};
}

void attempts_wait(struct attempt *list, size_t count)
{
    for (;;) {
        struct timespec left;
        bool any = false;
        sigset_t set;

        for (size_t i = 0; i < count; i++) {
            if (list[i].pid > 0 && !list[i].is_over)
                any = is_over(&list[i]) || any;
        }
        if (any)
            return;
        left = time_left(list, count);
        sigemptyset(&set);
        sigaddset(&set, SIGCHLD);
        sigtimedwait(&set, NULL, &left);
    }
}

void attempt_conclude(const struct attempt *attempt, const struct check *check,
                      struct finding *finding, struct barrier *barrier)
{
    auto_buf struct buf end = BUF_INIT(BUF_LINE);

    finding->ms = attempt->ms;
    if (barrier_stops(barrier, check)) {
        finding->is_untried = true;
        buf_add(&finding->why, buf_cstr(&barrier->why), barrier->why.size);
        return;
    }
    if (!attempt->shared->done || attempt->is_late)
        say_end(&end, attempt->shared, attempt->status, !attempt->is_late,
                attempt->limit_ms);
    conclude_attempt(finding, check, attempt->shared, barrier, &end);
}

bool finding_make(struct finding *finding, const struct check *check,
                  const char *path, const struct options *options,
                  struct problem *problem)
{
    struct attempts attempts = {.options = options, .path = path};
    struct barrier barrier = {READY_FILE, false, BUF_INIT(BUF_TEXT)};
    struct attempt attempt = {.pid = 0};
    bool good;

    attempts_begin(&attempts);
    good = attempt_start(&attempt, &attempts, check, problem);
    if (good) {
        attempts_wait(&attempt, 1);
        attempt_conclude(&attempt, check, finding, &barrier);
    }
    attempt_free(&attempt);
    attempts_end(&attempts);
    buf_free(&barrier.why);
    return good;
}

void attempt_free(struct attempt *attempt)
{
    if (attempt->pid > 0 && !attempt->is_over) {
        kill(attempt->pid, SIGKILL);
        attempts_wait(attempt, 1);
    }
    if (attempt->shared != NULL)
        munmap(attempt->shared, sizeof *attempt->shared);
    *attempt = (struct attempt){.pid = 0};
}

bool barrier_stops(const struct barrier *barrier, const struct check *check)
{
    return barrier->is_up && check->needs > barrier->reached;
}
