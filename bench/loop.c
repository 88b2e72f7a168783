/* SPDX-License-Identifier: MIT */
/*
 * loop.c - runs and measures the loops: options, threads, meter
 */
#include "loop.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define THREADS_MAX 256

struct run {
    const struct loop *loop;
    long calls, warm, laps;
    int threads;
    pthread_barrier_t ready, go;
};

struct worker {
    pthread_t thread;
    struct run *run;
    long calls;
    long long bytes;
    bool failed;
};

__attribute__((noinline)) void loop_lap(void)
{
    __asm__ volatile("");
}

static bool repeat(struct worker *worker, void *client, long calls)
{
    for (long i = 0; i < calls; i++) {
        long size = worker->run->loop->call(client);

        if (size < 0)
            return false;
        worker->bytes += size;
    }
    return true;
}

/* Passes both barriers even if something failed, since the other threads wait
   there. */
static void *work(void *argument)
{
    struct worker *worker = argument;
    const struct loop *loop = worker->run->loop;
    void *client = loop->open();

    worker->failed =
        client == NULL || !repeat(worker, client, worker->run->warm);
    pthread_barrier_wait(&worker->run->ready);
    pthread_barrier_wait(&worker->run->go);
    worker->bytes = 0;
    for (long lap = 0; lap < worker->run->laps && !worker->failed; lap++) {
        loop_lap();
        worker->failed = !repeat(worker, client, worker->calls);
    }
    loop_lap();
    if (client != NULL)
        loop->close(client);
    return NULL;
}

static int64_t wall_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t cpu_us(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    return (int64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000
           + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

/* VmHWM, since a process inherits ru_maxrss from the one that started it. */
static long peak_kb(void)
{
    FILE *status = fopen("/proc/self/status", "re");
    char line[256];
    long peak = -1;

    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, "VmHWM:", 6) == 0)
            peak = strtol(line + 6, NULL, 10);
    }
    if (status != NULL)
        fclose(status);
    return peak;
}

static bool measure(struct run *run, struct worker *workers)
{
    int64_t cpu, wall;
    long long bytes = 0;
    bool fine = true;

    pthread_barrier_wait(&run->ready);
    cpu = cpu_us();
    wall = wall_us();
    pthread_barrier_wait(&run->go);
    for (int i = 0; i < run->threads; i++) {
        pthread_join(workers[i].thread, NULL);
        bytes += workers[i].bytes;
        fine = fine && !workers[i].failed;
    }
    cpu = cpu_us() - cpu;
    wall = wall_us() - wall;
    if (fine)
        printf("{\"calls\": %ld, \"cpu_us\": %lld, \"wall_us\": %lld, "
               "\"peak_kb\": %ld, \"bytes\": %lld}\n",
               run->calls * run->laps, (long long)cpu, (long long)wall,
               peak_kb(), bytes);
    return fine;
}

static int run_threads(struct run *run)
{
    static struct worker workers[THREADS_MAX];
    unsigned parties = (unsigned)run->threads + 1;
    bool fine;

    pthread_barrier_init(&run->ready, NULL, parties);
    pthread_barrier_init(&run->go, NULL, parties);
    for (int i = 0; i < run->threads; i++) {
        workers[i].run = run;
        workers[i].calls =
            run->calls / run->threads + (i < run->calls % run->threads);
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0) {
            perror("pthread_create");
            exit(EXIT_FAILURE);
        }
    }
    fine = measure(run, workers);
    pthread_barrier_destroy(&run->ready);
    pthread_barrier_destroy(&run->go);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}

static bool number(const char *text, long least, long *value)
{
    char *end;

    *value = strtol(text, &end, 10);
    return end != text && *end == '\0' && *value >= least;
}

int loop_main(int argc, char **argv, const struct loop *loop)
{
    struct run run = {.loop = loop, .calls = 1, .laps = 1};
    long threads = 1;
    bool fine = true;
    int option;

    while ((option = getopt(argc, argv, "n:w:t:l:")) != -1) {
        if (option == 'n')
            fine = fine && number(optarg, 1, &run.calls);
        else if (option == 'w')
            fine = fine && number(optarg, 0, &run.warm);
        else if (option == 'l')
            fine = fine && number(optarg, 1, &run.laps);
        else if (option == 't')
            fine = fine && number(optarg, 1, &threads);
        else
            fine = false;
    }
    if (!fine || argc - optind != loop->places || threads > THREADS_MAX) {
        fprintf(stderr,
                "usage: %s [-n CALLS] [-w WARM] [-t THREADS] [-l LAPS] %s\n",
                argv[0], loop->usage);
        return 2;
    }
    run.threads = (int)threads;
    return loop->prepare(argv + optind) ? run_threads(&run) : EXIT_FAILURE;
}
