/* SPDX-License-Identifier: MIT */
/* search.c - the plugin directories, and the files in them. */
#include "search.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool add(char ***list, size_t *count, const char *text, size_t size)
{
    char **more = realloc(*list, (*count + 1) * sizeof **list);

    if (more == NULL)
        return false;
    *list = more;
    more[*count] = strndup(text, size);
    if (more[*count] == NULL)
        return false;
    ++*count;
    return true;
}

/* Adds a directory, unless it was added before. */
static bool add_directory(struct search *search, const char *path, size_t size)
{
    while (size > 1 && path[size - 1] == '/')
        size--;
    for (size_t i = 0; i < search->count; i++) {
        if (strlen(search->directories[i]) == size
            && memcmp(search->directories[i], path, size) == 0)
            return true;
    }
    return add(&search->directories, &search->count, path, size);
}

static bool add_given(struct search *search, const struct options *options,
                      struct problem *problem)
{
    for (size_t i = 0; i < options->directory_count; i++) {
        const char *path = options->directories[i];
        struct stat info;

        if (stat(path, &info) != 0)
            return problem_set(problem, STATUS_PLUGIN, "-p %s: %s", path,
                               strerror(errno));
        if (!S_ISDIR(info.st_mode))
            return problem_set(problem, STATUS_PLUGIN,
                               "-p %s: not a directory; a card may also be "
                               "named by its path",
                               path);
        if (!add_directory(search, path, strlen(path)))
            return problem_no_memory(problem);
    }
    return true;
}

bool search_directories(struct search *search, const struct options *options,
                        struct problem *problem)
{
    const char *at = getenv("CARD_PLUGINS");

    if (!add_given(search, options, problem))
        return false;
    while (at != NULL && *at != '\0') {
        size_t size = strcspn(at, ":");

        if (size > 0 && !add_directory(search, at, size))
            return problem_no_memory(problem);
        at += size;
        at += *at == ':';
    }
    if (!add_directory(search, PLUGINDIR, strlen(PLUGINDIR)))
        return problem_no_memory(problem);
    return true;
}

void search_free(struct search *search)
{
    for (size_t i = 0; i < search->count; i++)
        free(search->directories[i]);
    free(search->directories);
}

bool names_add(struct names *names, const char *text, size_t size)
{
    return add(&names->at, &names->count, text, size);
}

bool names_add_lines(struct names *names, const char *text)
{
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");

        if (!names_add(names, text, size))
            return false;
        text += size;
        if (*text == '\n')
            text++;
    }
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool names_add_directory(struct names *names, const char *directory)
{
    size_t first = names->count;
    DIR *stream = opendir(directory);
    const struct dirent *entry;
    bool kept = true;

    if (stream == NULL)
        return false;
    while (kept && (entry = readdir(stream)) != NULL) {
        size_t size = strlen(entry->d_name);

        if (entry->d_name[0] != '.' && size > 3
            && strcmp(entry->d_name + size - 3, ".so") == 0)
            kept = add(&names->at, &names->count, entry->d_name, size - 3);
    }
    closedir(stream);
    if (names->count > first)
        qsort(names->at + first, names->count - first, sizeof *names->at,
              by_name);
    return kept;
}

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->at[i]);
    free(names->at);
}
