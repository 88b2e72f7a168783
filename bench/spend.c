/* SPDX-License-Identifier: MIT */
/*
 * spend.c - measures what a program costs, from its start to its end
 *
 *     spend [-n TIMES] [-o FILE] PROGRAM ARGUMENT...
 *
 * Runs the program TIMES times in sequence, with its output going to FILE, and
 * prints CPU, time and peak memory like loop.h. This process is small, so its
 * own memory does not distort the program's.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

struct spent {
    int64_t cpu_us, wall_us;
    long peak_kb;
};

static int64_t wall_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Runs it once. Returns its exit status, or 127. */
static int once(char **command, const posix_spawn_file_actions_t *files,
                struct spent *spent)
{
    struct rusage used;
    int64_t began = wall_us();
    int status;
    pid_t child;
    int fault = posix_spawnp(&child, command[0], files, NULL, command, environ);

    if (fault != 0) {
        fprintf(stderr, "%s: %s\n", command[0], strerror(fault));
        return 127;
    }
    while (wait4(child, &status, 0, &used) < 0) {
        if (errno != EINTR)
            return 127;
    }
    spent->wall_us += wall_us() - began;
    spent->cpu_us +=
        (int64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000
        + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
    if (used.ru_maxrss > spent->peak_kb)
        spent->peak_kb = used.ru_maxrss;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
    struct spent spent = {0, 0, 0};
    posix_spawn_file_actions_t files;
    const char *out = "/dev/null";
    long times = 1;
    int option, status = 0;

    while ((option = getopt(argc, argv, "+n:o:")) != -1) {
        if (option == 'n')
            times = strtol(optarg, NULL, 10);
        else if (option == 'o')
            out = optarg;
        else
            return 2;
    }
    if (optind == argc || times < 1)
        return 2;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out,
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    for (long i = 0; i < times && status == 0; i++)
        status = once(argv + optind, &files, &spent);
    posix_spawn_file_actions_destroy(&files);
    if (status != 0)
        return status;
    printf("{\"calls\": %ld, \"cpu_us\": %lld, \"wall_us\": %lld, "
           "\"peak_kb\": %ld}\n",
           times, (long long)spent.cpu_us, (long long)spent.wall_us,
           spent.peak_kb);
    return 0;
}
