/* SPDX-License-Identifier: MIT */
/*
 * verify-left.c - checks on what runs leave in the process
 *
 * A card or its runtime may keep things for later runs: threads of a pool,
 * connections, a helper process. So things that are created once do not count;
 * a fault is what grows with every run, or with every fourth or tenth. It is
 * counted again a while after the last run, since a thread may need time to
 * end.
 */
#include "config.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "moment.h"
#include "verify-odd.h"
#include "verify-real.h"
#include "verify-state.h"

#define FIRST_RUNS 5  /* after these, pools should be full */
#define ROUND_RUNS 10 /* two rounds, both of which must grow */
#define LONG_RUNS 100 /* in one round, for leaks that not every run causes */
#define LONG_MS 10000 /* time limit for both rounds */
#define MANY 8        /* growth in a round that is not by chance */
#define NAP_MS 50
#define NAPS 40

/* Counts one kind of resource; SIZE_MAX: not available on this system. */
typedef size_t count_fn(const struct trial *trial);

static size_t count_threads(const struct trial *trial)
{
    DIR *stream = opendir("/proc/self/task");
    size_t count = 0;

    (void)trial;
    if (stream == NULL)
        return SIZE_MAX;
    for (const struct dirent *entry; (entry = readdir(stream)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(stream);
    return count;
}

static size_t count_descriptors(const struct trial *trial)
{
    int inherited;

    return state_descriptors(trial->before, &inherited);
}

/* Is it our child, running or not yet collected? */
static bool is_child(const char *pid)
{
    char path[64], line[512];
    const char *end;
    FILE *file;
    bool is_ours = false;

    snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    file = fopen(path, "re");
    if (file == NULL)
        return false;
    if (fgets(line, sizeof line, file) != NULL
        && (end = strrchr(line, ')')) != NULL && strlen(end) > 4)
        is_ours = strtol(end + 4, NULL, 10) == (long)getpid();
    fclose(file);
    return is_ours;
}

static size_t count_children(const struct trial *trial)
{
    DIR *stream = opendir("/proc");
    size_t count = 0;

    (void)trial;
    if (stream == NULL)
        return SIZE_MAX;
    for (const struct dirent *entry; (entry = readdir(stream)) != NULL;)
        count +=
            isdigit((unsigned char)entry->d_name[0]) && is_child(entry->d_name);
    closedir(stream);
    return count;
}

/* The number of keys in use. */
static size_t count_keys(const struct trial *trial)
{
    static pthread_key_t keys[PTHREAD_KEYS_MAX];
    size_t free_ones = 0;

    (void)trial;
    while (free_ones < PTHREAD_KEYS_MAX
           && pthread_key_create(&keys[free_ones], NULL) == 0)
        free_ones++;
    for (size_t i = 0; i < free_ones; i++)
        pthread_key_delete(keys[i]);
    return PTHREAD_KEYS_MAX - free_ones;
}

/* The number of timers of timer_create(). */
static size_t count_timers(const struct trial *trial)
{
    FILE *file = fopen("/proc/self/timers", "re");
    char line[256];
    size_t count = 0;

    (void)trial;
    if (file == NULL)
        return SIZE_MAX;
    while (fgets(line, sizeof line, file) != NULL)
        count += strncmp(line, "ID:", 3) == 0;
    fclose(file);
    return count;
}

/* Makes one run, or one for each HTTP error. */
static int32_t run_once(struct trial *trial, bool with_errors)
{
    struct card_result result;
    int32_t code = CARD_OK;

    if (!with_errors)
        return real_run_once(trial, &trial->form);
    for (size_t i = 0; answer_error(trial, i); i++) {
        code = run_answered(trial, 0, &result);
        trial_release(trial, &result);
    }
    return code;
}

/* Returns false when the time is up. */
static bool run_some(struct trial *trial, size_t count, bool with_errors,
                     int64_t end, int32_t *code)
{
    bool in_time = true;

    for (size_t i = 0; i < count && in_time; i++) {
        *code = run_once(trial, with_errors);
        in_time = moment_ms() <= end;
    }
    *trial->doing = "after several runs";
    return in_time;
}

/* The count as soon as it is within the limit, or else after a while. */
static size_t count_at_rest(const struct trial *trial, count_fn *count,
                            size_t limit)
{
    const struct timespec nap = {0, NAP_MS * 1000000};
    size_t now = count(trial);

    for (size_t i = 0; i < NAPS && now > limit; i++) {
        nanosleep(&nap, NULL);
        now = count(trial);
    }
    return now;
}

/* Two rounds of runs, starting from the count in `now`. */
struct rounds {
    size_t runs; /* in each */
    bool with_errors;
    size_t now;     /* the count after them */
    size_t growth;  /* in both together */
    bool is_cut;    /* the time was up before they were over */
    bool both_grow; /* both grow by MANY or more */
    int32_t code;   /* of the last run */
};

static void run_rounds(struct trial *trial, count_fn *count, int64_t end,
                       struct rounds *rounds)
{
    size_t first = rounds->now;

    rounds->both_grow = true;
    for (size_t i = 0; i < 2; i++) {
        size_t limit = rounds->now + MANY;

        rounds->is_cut = !run_some(trial, rounds->runs, rounds->with_errors,
                                   end, &rounds->code);
        rounds->now = count_at_rest(trial, count, limit - 1);
        if (rounds->now < limit)
            rounds->both_grow = false;
        if (rounds->is_cut)
            break;
    }
    rounds->growth = rounds->now > first ? rounds->now - first : 0;
}

/* A card that retries after an error may take too long for so many; then there
   is a verdict only if nothing has grown so far. */
static enum verdict check_errors(struct trial *trial, count_fn *count,
                                 const char *what)
{
    struct rounds rounds = {.runs = ROUND_RUNS, .with_errors = true};
    int64_t end = run_enough(trial);

    if (!run_some(trial, FIRST_RUNS, true, end, &rounds.code))
        return trial_warn(trial, TOO_SLOW ": only runs without errors were"
                                          " counted");
    rounds.now = count(trial);
    run_rounds(trial, count, end, &rounds);
    if (rounds.is_cut)
        return rounds.growth > 0
                   ? trial_skip(trial, TOO_SLOW)
                   : trial_warn(trial, TOO_SLOW ": only some runs with errors"
                                                " were counted");
    return rounds.both_grow
               ? trial_fail(trial,
                            "runs that get %d times each of verify's errors of"
                            " HTTP leave %zu %s",
                            2 * ROUND_RUNS, rounds.growth, what)
               : PASS;
}

/* If short rounds leave a few, a pool may be filling, or every fourth or tenth
   run leaves one: longer rounds tell these apart. */
static enum verdict check_growth(struct trial *trial, count_fn *count,
                                 const char *what)
{
    struct rounds rounds = {.runs = ROUND_RUNS};
    enum verdict verdict;

    if (!real_possible(trial, SERVER_ECHO))
        return SKIP;
    run_some(trial, FIRST_RUNS, false, INT64_MAX, &rounds.code);
    rounds.now = count(trial);
    if (rounds.now == SIZE_MAX)
        return trial_skip(trial, "this system does not count %s", what);
    run_rounds(trial, count, INT64_MAX, &rounds);
    if (!rounds.both_grow && rounds.growth > 0) {
        rounds.runs = LONG_RUNS;
        run_rounds(trial, count, moment_ms() + LONG_MS, &rounds);
    }
    if (rounds.is_cut && rounds.growth > 0)
        return trial_skip(trial, TOO_SLOW);
    if (rounds.both_grow && !rounds.is_cut)
        return trial_fail(trial, "%zu runs leave %zu %s", 2 * rounds.runs,
                          rounds.growth, what);
    verdict = check_errors(trial, count, what);
    return verdict == PASS ? real_pass(trial, rounds.code) : verdict;
}

static enum verdict check_threads(struct trial *trial)
{
    return check_growth(trial, count_threads, "threads");
}

static enum verdict check_descriptors(struct trial *trial)
{
    return check_growth(trial, count_descriptors, "descriptors open");
}

static enum verdict check_children(struct trial *trial)
{
    return check_growth(trial, count_children,
                        "child processes, or what is not collected of them");
}

static enum verdict check_keys(struct trial *trial)
{
    return check_growth(trial, count_keys, "keys of pthread_key_create()");
}

/* Checks the timers of the process, which would send the host a signal. */
static enum verdict check_timers(struct trial *trial)
{
    static const struct {
        int which;
        const char *name;
    } timers[] = {{ITIMER_REAL, "ITIMER_REAL, or alarm(),"},
                  {ITIMER_VIRTUAL, "ITIMER_VIRTUAL"},
                  {ITIMER_PROF, "ITIMER_PROF"}};
    enum verdict verdict =
        check_growth(trial, count_timers, "timers of timer_create()");

    for (size_t i = 0; verdict != FAIL && i < 3; i++) {
        struct itimerval value = {{0, 0}, {0, 0}};

        if (getitimer((__itimer_which_t)timers[i].which, &value) == 0
            && (value.it_value.tv_sec != 0 || value.it_value.tv_usec != 0))
            return trial_fail(trial, "after runs %s is set", timers[i].name);
    }
    return verdict;
}

#define WHERE "It does not exit, print, or change the"

const struct check verify_left_checks[] = {
    {"threads-left", "The number of threads does not grow with each run.",
     WHERE, "Join each thread before execute() returns, or keep a fixed pool.",
     READY_CALLS, check_threads},
    {"descriptors-left",
     "The number of open descriptors does not grow with each run.", WHERE,
     "Close descriptors on every path out; bound the connections that are "
     "kept.",
     READY_CALLS, check_descriptors},
    {"children-left",
     "The number of child processes does not grow with each run, whether they "
     "are still running, or are zombies.",
     WHERE, "Wait for each child with waitpid() and its own number.",
     READY_CALLS, check_children},
    {"keys-left", "The number of pthread keys does not grow with each run.",
     WHERE, "Make a key once, with pthread_once().", READY_CALLS, check_keys},
    {"timers-left", "Runs leave no timer running.", WHERE,
     "Delete timers; wait with the timeout of poll() instead of alarm().",
     READY_CALLS, check_timers},
    {.name = NULL},
};
