/* SPDX-License-Identifier: MIT */
/* model-world.c - what a bad card does to its process and beyond. */
#include "model-world.h"

#include <fcntl.h>
#include <fenv.h>
#include <locale.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model.h"

#define STACK ((size_t)300 << 10)

static void say_at_exit(void)
{
    puts("goodbye");
}

static bool is_called;

static void crash_uncalled(void)
{
    if (!is_called)
        abort();
}

static void crash_at_exit(void)
{
    abort();
}

static void hang_at_exit(void)
{
    pause();
}

static void wait_at_exit(void)
{
    sleep(2);
}

static void end_at_exit(void)
{
    fflush(NULL);
    _exit(0);
}

__attribute__((destructor)) static void unload(void)
{
    if (bad("exit-destructor"))
        puts("goodbye");
}

static void change_thread(void)
{
    struct rlimit limit;
    cpu_set_t one;

    if (bad("resource-limits") && getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = 256;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    if (bad("priority"))
        setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + 1);
    if (bad("one-processor") && sched_getaffinity(0, sizeof one, &one) == 0) {
        size_t keeps = 0;

        while (!CPU_ISSET(keeps, &one))
            keeps++;
        CPU_ZERO(&one);
        CPU_SET(keeps, &one);
        sched_setaffinity(0, sizeof one, &one);
    }
    if (bad("rounding"))
        fesetround(FE_UPWARD);
    if (bad("uselocale")) {
        static locale_t other;

        if (other == (locale_t)0)
            other = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);
        uselocale(other);
    }
    if (bad("signal-mask")) {
        sigset_t set;

        sigemptyset(&set);
        sigaddset(&set, SIGUSR1);
        pthread_sigmask(SIG_BLOCK, &set, NULL);
    }
}

static void use_handles(const struct card_call *call)
{
    struct pollfd cancel = {call->cancel_fd, POLLIN, 0};
    char byte;
    ssize_t n = 0;

    if (bad("host-descriptors"))
        close(700);
    if (bad("replaces-input")) {
        int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

        dup2(fd, STDIN_FILENO);
        close(fd);
    }
    if (bad("reads-input"))
        n = read(STDIN_FILENO, &byte, 1);
    if (bad("input-flags"))
        fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
    if (bad("closes-twice")) {
        int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

        close(fd);
        close(fd);
    }
    if (!(call->flags & CARD_DRY_RUN) || call->cancel_fd < 0)
        return;
    if (bad("cancel-fd-kept"))
        close(call->cancel_fd);
    if (bad("cancel-fd-read") && poll(&cancel, 1, 0) > 0)
        n = read(call->cancel_fd, &byte, 1);
    (void)n;
}

__attribute__((noinline)) static void use_stack(void)
{
    volatile char large[STACK];

    for (size_t i = 0; i < sizeof large; i += 1024)
        large[i] = 1;
}

static void fill_stack(const struct card_call *call)
{
    if (bad("small-stack"))
        use_stack();
    if (bad("deep-on-small-stack") && call->inputs.data != NULL
        && memmem(call->inputs.data, call->inputs.size, "[[[[[[[[", 8) != NULL)
        use_stack();
}

static void put_byte(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);

    if (fd >= 0 && write(fd, "x", 1) == 1)
        close(fd);
}

/* A name for this process only, since several checks run at once. */
static void name_of(char *path, size_t size, const char *end)
{
    snprintf(path, size, "model-%d.%s", (int)getpid(), end);
}

static void make_log(void)
{
    char path[64];

    name_of(path, sizeof path, "log");
    put_byte(path, O_WRONLY | O_CREAT);
}

static void write_files(const struct card_call *call)
{
    bool is_dry = (call->flags & CARD_DRY_RUN) != 0;
    char path[64], other[64];

    name_of(path, sizeof path, "log");
    name_of(other, sizeof other, "new");
    if (bad("dry-run-writes-nothing") && is_dry)
        put_byte(other, O_WRONLY | O_CREAT);
    if (bad("check-writes") && (call->flags & CARD_CHECK_CONNECTION))
        put_byte(other, O_WRONLY | O_CREAT);
    if (bad("dry-run-appends") && is_dry)
        put_byte(path, O_WRONLY | O_APPEND);
    if (bad("dry-run-truncates") && is_dry)
        put_byte(path, O_WRONLY | O_TRUNC);
    if (bad("dry-run-removes") && is_dry)
        unlink(path);
    if (bad("dry-run-renames") && is_dry)
        rename(path, other);
    if (bad("dry-run-makes-directory") && is_dry)
        mkdir(other, 0700);
}

/* Lets a test see whether the process is still running. */
static void note_process(void)
{
    char path[64];

    snprintf(path, sizeof path, "left-%d", (int)getpid());
    put_byte(path, O_WRONLY | O_CREAT);
}

static void start_programs(const struct card_call *call)
{
    static int started;
    static char program[] = "true";
    static char *arguments[] = {program, NULL};
    pid_t child;

    if (bad("dry-run-runs-nothing") && (call->flags & CARD_DRY_RUN)
        && started++ == 0
        && posix_spawnp(&child, program, NULL, NULL, arguments, NULL) == 0)
        waitpid(child, NULL, 0);
    if ((!bad("leaves-child") && (!bad("outlives") || call->flags != 0))
        || started++ > 0)
        return;
    child = fork();
    if (child > 0 && bad("outlives"))
        waitpid(child, NULL, 0);
    if (child != 0)
        return;
    if (bad("outlives") && (setsid() < 0 || fork() != 0))
        _exit(0);
    if (bad("outlives"))
        note_process();
    sleep(30);
    _exit(0);
}

/* A card may signal processes that it started, and check whether its host's
   parent exists. */
static void signal_child(void)
{
    pid_t child = fork();

    if (child == 0) {
        pause();
        _exit(0);
    }
    if (child > 0) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    if (kill(getppid(), 0) != 0)
        abort();
}

static void send_signals(const struct card_call *call)
{
    union sigval value = {.sival_int = 1};
    static int dry_runs;

    if ((call->flags & CARD_DRY_RUN) && ++dry_runs == 3
        && bad("dry-run-signals"))
        kill(getppid(), SIGTERM);
    if (call->flags & CARD_DRY_RUN)
        return;
    if (bad("signals-parent"))
        kill(getppid(), SIGKILL);
    if (bad("signals-queued"))
        sigqueue(getppid(), SIGKILL, value);
    if (bad("signals-thread"))
        syscall(SYS_tgkill, getppid(), getppid(), SIGKILL);
    if (bad("signals-own-child"))
        signal_child();
}

/* Does the same as the constructor that -ffast-math adds. */
static void flush_to_zero(void)
{
#if defined(__x86_64__)
    unsigned mxcsr;

    __asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
    mxcsr |= 0x8040;
    __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
#else
    fesetround(FE_TOWARDZERO);
#endif
}

void world_load(void)
{
    struct rlimit limit;

    if (bad("floating-point"))
        flush_to_zero();

    if (bad("exit-handlers"))
        atexit(say_at_exit);
    if (bad("exit-crash"))
        atexit(crash_at_exit);
    if (bad("exit-uncalled"))
        atexit(crash_uncalled);
    if (bad("exit-hang"))
        atexit(hang_at_exit);
    if (bad("exit-slow"))
        atexit(wait_at_exit);
    if (bad("exit-status"))
        atexit(end_at_exit);
    if (bad("dry-run-appends") || bad("dry-run-truncates")
        || bad("dry-run-removes") || bad("dry-run-renames"))
        make_log();
    if (bad("raised-limit") && getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* State that is changed while a call runs, and restored at its end. */
static char old_directory[4096];
static mode_t old_umask;
static struct sigaction old_action;
static struct rlimit old_limit;

void world_before(const struct card_call *call)
{
    is_called = true;
    change_thread();
    use_handles(call);
    fill_stack(call);
    write_files(call);
    start_programs(call);
    send_signals(call);
    if (bad("while-environment"))
        setenv("TZ", "UTC", 1);
    if (bad("brief-locale")) {
        setlocale(LC_ALL, "C.UTF-8");
        setlocale(LC_ALL, "C");
    }
    if (call->flags & CARD_DRY_RUN)
        return;
    if (bad("while-running")
        && (getcwd(old_directory, sizeof old_directory) == NULL
            || chdir("/") != 0))
        abort();
    if (bad("while-umask"))
        old_umask = umask(0177);
    if (bad("while-locale"))
        setlocale(LC_ALL, "C.UTF-8");
    if (bad("while-signals")) {
        struct sigaction ignore = {.sa_handler = SIG_IGN};

        sigaction(SIGPIPE, &ignore, &old_action);
    }
    if (bad("while-limits") && getrlimit(RLIMIT_NOFILE, &old_limit) == 0) {
        struct rlimit limit = {256, old_limit.rlim_max};

        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

void world_after(const struct card_call *call)
{
    if (bad("while-environment"))
        unsetenv("TZ");
    if (call->flags & CARD_DRY_RUN)
        return;
    if (bad("while-running") && chdir(old_directory) != 0)
        abort();
    if (bad("while-umask"))
        umask(old_umask);
    if (bad("while-locale"))
        setlocale(LC_ALL, "C");
    if (bad("while-signals"))
        sigaction(SIGPIPE, &old_action, NULL);
    if (bad("while-limits"))
        setrlimit(RLIMIT_NOFILE, &old_limit);
}
