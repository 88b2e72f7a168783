/* SPDX-License-Identifier: MIT */
/* output.c - writes to a temporary name, then renames. */
#include "config.h"

#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "terminal.h"
#include "text.h"

/* The unfinished file that a second ^C removes; one at a time. */
static char abandoned[PATH_MAX];

void output_abandon(void)
{
    if (abandoned[0] != '\0')
        unlink(abandoned);
}

void output_may_abandon(const struct output *output)
{
    size_t size = strlen(output->temp);

    if (size < sizeof abandoned)
        memcpy(abandoned, output->temp, size + 1);
}

static bool write_problem(const struct output *output, int error,
                          struct problem *problem)
{
    if (error == EPIPE && output->path == NULL)
        return problem_set(problem, STATUS_NO_READER, "%s", "");
    return problem_set(problem, STATUS_INTERNAL, "cannot write to %s: %s",
                       output->path != NULL ? output->path : "standard output",
                       strerror(error));
}

static unsigned usual_mode(void)
{
    mode_t mask = umask(077);

    umask(mask);
    return 0666u & ~(unsigned)mask;
}

/* Creates a file in the same directory, so that the rename stays within one
   file system. */
static bool open_temp(struct output *output, unsigned mode,
                      struct problem *problem)
{
    auto_buf struct buf name = BUF_INIT(PATH_MAX - 1);
    const char *slash = strrchr(output->path, '/');
    size_t directory = slash != NULL ? (size_t)(slash - output->path) + 1 : 0;

    buf_add(&name, output->path, directory);
    buf_fmt(&name, ".%s.XXXXXX", output->path + directory);
    if (!buf_ok(&name))
        return write_problem(output, ENAMETOOLONG, problem);
    output->temp = buf_take(&name, NULL);
    output->fd = mkostemp(output->temp, O_CLOEXEC);
    if (output->fd < 0) {
        int error = errno;

        free(output->temp);
        output->temp = NULL;
        return write_problem(output, error, problem);
    }
    output_may_abandon(output);
    if (fchmod(output->fd, (mode_t)mode) != 0)
        return write_problem(output, errno, problem);
    return true;
}

static bool open_file(struct output *output, const char *path,
                      struct problem *problem)
{
    struct stat info;
    unsigned mode = usual_mode();
    bool exists = stat(path, &info) == 0;

    if (file_is_foreign_link(path))
        return problem_set(problem, STATUS_USAGE, FILE_FOREIGN_LINK, path);
    /* resolves a symbolic link, so that the link itself is kept */
    if (exists && S_ISREG(info.st_mode))
        output->path = realpath(path, NULL);
    else
        output->path = strdup(path);
    if (output->path == NULL)
        return problem_set(problem, STATUS_INTERNAL, "cannot write to %s: %s",
                           path, strerror(errno));
    if (exists && S_ISDIR(info.st_mode))
        return write_problem(output, EISDIR, problem);
    if (exists && !S_ISREG(info.st_mode)) {
        output->fd = open(output->path, O_WRONLY | O_CLOEXEC);
        return output->fd >= 0 || write_problem(output, errno, problem);
    }
    if (exists)
        mode = info.st_mode & 0777u;
    return open_temp(output, mode, problem);
}

bool output_is_stdout(const char *path)
{
    static const char *const names[] = {"/dev/stdout", "/dev/fd/1",
                                        "/proc/self/fd/1"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(path, names[i]) == 0)
            return true;
    }
    return false;
}

/* hold_standard_files() of host-main.c opens for reading what is closed. */
bool output_can_print(struct problem *problem)
{
    int flags = fcntl(STDOUT_FILENO, F_GETFL);

    return (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY)
           || problem_set(problem, STATUS_INTERNAL,
                          "standard output is closed; nothing was sent");
}

bool output_open(struct output *output, const char *path,
                 struct problem *problem)
{
    if (path != NULL && !output_is_stdout(path))
        return open_file(output, path, problem);
    output->fd = STDOUT_FILENO;
    return output_can_print(problem);
}

void output_use_pager(struct output *output, const struct options *options)
{
    if (output->path != NULL || !pager_begin(&output->pager, options))
        output->pager.state = PAGER_OFF;
}

bool output_is_wanted(const struct output *output)
{
    return output->error == 0 && !pager_has_quit(&output->pager);
}

bool output_in_pager(const struct output *output)
{
    return output->pager.state == PAGER_RUNNING;
}

static bool write_to_pager(struct output *output, const char *at, size_t size)
{
    output->error = pager_write(&output->pager, at, size);
    output->written += size;
    return output_is_wanted(output);
}

static bool write_all(struct output *output, const char *at, size_t size)
{
    if (output->path == NULL)
        terminal_wrote(at, size);
    if (output->pager.state != PAGER_OFF && output->error == 0)
        return write_to_pager(output, at, size);
    while (size > 0 && output->error == 0) {
        ssize_t n = write(output->fd, at, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            output->error = errno;
            break;
        }
        at += n;
        size -= (size_t)n;
        output->written += (size_t)n;
    }
    return output->error == 0;
}

/* JSON is written unchanged, except that for a terminal not only C0 controls
   are escaped. */
bool output_write(struct output *output, const void *data, size_t size)
{
    auto_buf struct buf safe = BUF_INIT(BUF_UNLIMITED);

    if (!isatty(output->fd))
        return write_all(output, data, size);
    text_terminal(&safe, data, size);
    if (!buf_ok(&safe))
        output->error = ENOMEM;
    return write_all(output, buf_cstr(&safe), safe.size);
}

/* Syncs the data before the rename, or a crash could leave an empty file; and
   renames before close(), which releases a lock on the file (see replace.c). */
static int move_in_place(struct output *output)
{
    if (fsync(output->fd) != 0 || rename(output->temp, output->path) != 0)
        return errno;
    abandoned[0] = '\0';
    free(output->temp);
    output->temp = NULL;
    file_sync_directory(output->path);
    return 0;
}

bool output_commit(struct output *output, struct problem *problem)
{
    bool moves = output->temp != NULL;
    int error = output->error;

    if (error == 0)
        error = pager_end(&output->pager);
    if (error == 0 && moves)
        error = move_in_place(output);
    if (error == 0 && output->path != NULL) {
        if (close(output->fd) != 0 && !moves)
            error = errno;
        output->fd = -1;
    }
    return error == 0 || write_problem(output, error, problem);
}

void output_drop(struct output *output)
{
    if (output->temp != NULL) {
        unlink(output->temp);
        abandoned[0] = '\0';
    }
    if (output->path != NULL && output->fd >= 0)
        close(output->fd);
    pager_free(&output->pager);
    free(output->temp);
    free(output->path);
    *output = (struct output)OUTPUT_INIT;
}

static bool print_text(const struct buf *text, const struct options *options,
                       struct problem *problem)
{
    auto_output struct output output = OUTPUT_INIT;

    if (!buf_ok(text))
        return problem_no_memory(problem);
    if (!output_open(&output, NULL, problem))
        return false;
    if (options != NULL)
        output_use_pager(&output, options);
    output_write(&output, buf_cstr(text), text->size);
    return output_commit(&output, problem);
}

bool output_print(const struct buf *text, struct problem *problem)
{
    return print_text(text, NULL, problem);
}

bool output_show(const struct buf *text, const struct options *options,
                 struct problem *problem)
{
    return print_text(text, options, problem);
}
