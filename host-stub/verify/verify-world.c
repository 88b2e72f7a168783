/* SPDX-License-Identifier: MIT */
/*
 * verify-world.c - state that the kernel and the processor keep for a process
 *
 * It is read before the card is loaded and after calls of each kind, on the
 * thread that makes them.
 */
#include "config.h"

#include <fenv.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "verify-odd.h"
#include "verify-world.h"
#include "verify.h"

void world_call_dry(struct trial *trial)
{
    static const char *const texts[] = {NULL, "{}", "["};
    struct card_result result;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        trial_dry(trial,
                  texts[i] != NULL ? span_of_str(texts[i])
                                   : span_of_buf(&trial->form),
                  &result);
        trial_release(trial, &result);
    }
}

void world_call_all(struct trial *trial)
{
    struct card_result result;
    bool runs = run_possible(trial, true);

    world_call_dry(trial);
    if (!runs)
        return;
    run_call(trial, CARD_CHECK_CONNECTION, &result);
    trial_release(trial, &result);
    run_call(trial, 0, &result);
    trial_release(trial, &result);
    for (size_t i = 0; answer_error(trial, i); i++) {
        run_answered(trial, 0, &result);
        trial_release(trial, &result);
    }
}

/* ---- limits ---- */

static const struct {
    __rlimit_resource_t resource;
    const char *name;
} limits[] = {
    {RLIMIT_AS, "RLIMIT_AS"},
    {RLIMIT_CORE, "RLIMIT_CORE"},
    {RLIMIT_CPU, "RLIMIT_CPU"},
    {RLIMIT_DATA, "RLIMIT_DATA"},
    {RLIMIT_FSIZE, "RLIMIT_FSIZE"},
    {RLIMIT_MEMLOCK, "RLIMIT_MEMLOCK"},
    {RLIMIT_NICE, "RLIMIT_NICE"},
    {RLIMIT_NOFILE, "RLIMIT_NOFILE"},
    {RLIMIT_NPROC, "RLIMIT_NPROC"},
    {RLIMIT_RSS, "RLIMIT_RSS"},
    {RLIMIT_RTPRIO, "RLIMIT_RTPRIO"},
    {RLIMIT_RTTIME, "RLIMIT_RTTIME"},
    {RLIMIT_STACK, "RLIMIT_STACK"},
    {RLIMIT_LOCKS, "RLIMIT_LOCKS"},
    {RLIMIT_MSGQUEUE, "RLIMIT_MSGQUEUE"},
    {RLIMIT_SIGPENDING, "RLIMIT_SIGPENDING"},
};

#define LIMITS (sizeof limits / sizeof *limits)

static void read_limits(struct rlimit *all)
{
    memset(all, 0, LIMITS * sizeof *all);
    for (size_t i = 0; i < LIMITS; i++)
        getrlimit(limits[i].resource, &all[i]);
}

/* "unlimited", or a number. */
static void add_limit(struct buf *out, rlim_t value)
{
    if (value == RLIM_INFINITY)
        buf_str(out, "unlimited");
    else
        buf_fmt(out, "%llu", (unsigned long long)value);
}

static enum verdict judge_limit(struct trial *trial, size_t which,
                                const struct rlimit *before,
                                const struct rlimit *after)
{
    auto_buf struct buf was = BUF_INIT(BUF_WORD), is = BUF_INIT(BUF_WORD);
    bool is_soft = before->rlim_max == after->rlim_max;

    if (is_soft && before->rlim_cur == after->rlim_cur)
        return PASS;
    add_limit(&was, is_soft ? before->rlim_cur : before->rlim_max);
    add_limit(&is, is_soft ? after->rlim_cur : after->rlim_max);
    /* Go's runtime does so when it is loaded */
    if (is_soft && limits[which].resource == RLIMIT_NOFILE
        && after->rlim_cur > before->rlim_cur)
        return trial_warn(trial,
                          "the soft limit RLIMIT_NOFILE was %s and is %s; say"
                          " so in the card's manual",
                          buf_cstr(&was), buf_cstr(&is));
    return trial_fail(trial, "the %s limit %s was %s and is %s",
                      is_soft ? "soft" : "hard", limits[which].name,
                      buf_cstr(&was), buf_cstr(&is));
}

static enum verdict check_limits(struct trial *trial)
{
    struct rlimit before[LIMITS], after[LIMITS];
    enum verdict verdict = PASS;

    read_limits(before);
    if (!trial_load(trial, READY_SELF))
        return SKIP;
    world_call_all(trial);
    read_limits(after);
    for (size_t i = 0; verdict == PASS && i < LIMITS; i++)
        verdict = judge_limit(trial, i, &before[i], &after[i]);
    return verdict;
}

/* ---- priority ---- */

struct schedule {
    int nice;
    int policy;
    struct sched_param param;
    cpu_set_t processors;
    long io;
};

static void read_schedule(struct schedule *schedule)
{
    memset(schedule, 0, sizeof *schedule);
    schedule->nice = getpriority(PRIO_PROCESS, 0);
    schedule->policy = sched_getscheduler(0);
    sched_getparam(0, &schedule->param);
    sched_getaffinity(0, sizeof schedule->processors, &schedule->processors);
    schedule->io = syscall(SYS_ioprio_get, 1 /* a thread */, 0);
}

static enum verdict check_priority(struct trial *trial)
{
    struct schedule before, after;

    read_schedule(&before);
    if (!trial_load(trial, READY_SELF))
        return SKIP;
    world_call_all(trial);
    read_schedule(&after);
    if (before.nice != after.nice)
        return trial_fail(trial, "the nice value was %d and is %d", before.nice,
                          after.nice);
    if (before.policy != after.policy
        || before.param.sched_priority != after.param.sched_priority)
        return trial_fail(trial,
                          "the scheduling policy was %d with priority %d, and"
                          " is %d with %d",
                          before.policy, before.param.sched_priority,
                          after.policy, after.param.sched_priority);
    if (!CPU_EQUAL(&before.processors, &after.processors))
        return trial_fail(
            trial, "the thread may run on %d processors, but before on %d",
            CPU_COUNT(&after.processors), CPU_COUNT(&before.processors));
    return before.io == after.io
               ? PASS
               : trial_fail(trial, "the I/O priority was %ld and is %ld",
                            before.io, after.io);
}

/* ---- floating point ---- */

struct floats {
    int rounding;
    unsigned mxcsr; /* without its flags, which calculations set */
    unsigned x87;   /* its control word */
};

#define FLUSH_TO_ZERO 0x8040u /* with denormals treated as zero */

static void read_floats(struct floats *floats)
{
    memset(floats, 0, sizeof *floats);
    floats->rounding = fegetround();
#if defined(__x86_64__) || (defined(__i386__) && defined(__SSE__))
    unsigned mxcsr;
    unsigned short x87;

    __asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
    __asm__ volatile("fnstcw %0" : "=m"(x87));
    floats->mxcsr = mxcsr & 0xFFC0u;
    floats->x87 = x87;
#elif defined(__aarch64__)
    unsigned long fpcr;

    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
    floats->mxcsr = (unsigned)fpcr;
#endif
}

static enum verdict judge_floats(struct trial *trial,
                                 const struct floats *before,
                                 const struct floats *after)
{
    if (before->rounding != after->rounding)
        return trial_fail(trial, "the rounding mode was %d and is %d",
                          before->rounding, after->rounding);
    if (before->mxcsr != after->mxcsr)
        return trial_fail(trial,
                          "the floating-point control register was %#x and is"
                          " %#x%s",
                          before->mxcsr, after->mxcsr,
                          (after->mxcsr & ~before->mxcsr) == FLUSH_TO_ZERO
                              ? ", which flushes small numbers to zero, as"
                                " -ffast-math does"
                              : "");
    return before->x87 == after->x87
               ? PASS
               : trial_fail(trial, "the x87 control word was %#x and is %#x",
                            before->x87, after->x87);
}

static enum verdict check_floats(struct trial *trial)
{
    struct floats before, after;

    read_floats(&before);
    if (!trial_load(trial, READY_SELF))
        return SKIP;
    world_call_all(trial);
    read_floats(&after);
    return judge_floats(trial, &before, &after);
}

const struct check verify_world_checks[] = {
    {"resource-limits", "The limits of the process do not change.",
     "limits or priority, not even for a moment",
     "Call no setrlimit() and no prlimit().", READY_SELF, check_limits},
    {"priority",
     "The calling thread keeps its priority, its policy and its processors.",
     "limits or priority, not even for a moment",
     "Call nice() and the sched_ functions for threads of your own only.",
     READY_SELF, check_priority},
    {"floating-point",
     "The rounding mode and the floating-point controls do not change.",
     "rounding mode and the other floating-point controls",
     "Link without -ffast-math and -Ofast, which change them as the module is"
     " loaded; restore what a call changes.",
     READY_SELF, check_floats},
    {.name = NULL},
};
