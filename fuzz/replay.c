/* SPDX-License-Identifier: MIT */
/*
 * replay.c - runs a fuzz target as a test: every file of its corpus, once
 *
 *     fuzz-json            all files of $srcdir/corpus/json
 *     fuzz-json FILE...    these
 *
 * If the target aborts, the current file is named.
 */
#include <dirent.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"

static char current[4096];

static void name_it(int signal_number)
{
    static const char before[] = "the input that did it: ";

    if (write(STDERR_FILENO, before, sizeof before - 1) < 0
        || write(STDERR_FILENO, current, strlen(current)) < 0
        || write(STDERR_FILENO, "\n", 1) < 0)
        _exit(98);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void run_file(const char *path)
{
    struct stat about;
    FILE *file = fopen(path, "rb");
    uint8_t *data;
    size_t size;

    if (file == NULL || fstat(fileno(file), &about) != 0) {
        perror(path);
        exit(99);
    }
    snprintf(current, sizeof current, "%s", path);
    /* exactly as large as the file, so that sanitizers detect a read past its
       end */
    data = malloc((size_t)about.st_size + (about.st_size == 0));
    MUST(data != NULL);
    size = fread(data, 1, (size_t)about.st_size, file);
    fclose(file);
    MUST(size == (size_t)about.st_size);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
}

static int run_directory(const char *path)
{
    struct dirent *entry;
    DIR *directory = opendir(path);
    int count = 0;

    if (directory == NULL || chdir(path) != 0) {
        perror(path);
        exit(99);
    }
    while ((entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        run_file(entry->d_name);
        count++;
    }
    closedir(directory);
    return count;
}

int main(int argc, char **argv)
{
    const char *source = getenv("srcdir");
    const char *name = strstr(argv[0], "fuzz-");
    char path[4096];
    int count = argc - 1;

    for (const char *later = name; later != NULL;
         later = strstr(later + 1, "fuzz-"))
        name = later;
    signal(SIGABRT, name_it);
    signal(SIGSEGV, name_it);
    for (int i = 1; i < argc; i++)
        run_file(argv[i]);
    if (argc == 1) {
        MUST(name != NULL);
        snprintf(path, sizeof path, "%s/corpus/%s",
                 source != NULL ? source : ".", name + strlen("fuzz-"));
        count = run_directory(path);
    }
    printf("%d inputs\n", count);
    return count > 0 ? 0 : 1;
}
