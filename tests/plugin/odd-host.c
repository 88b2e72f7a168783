/* SPDX-License-Identifier: MIT */
/*
 * odd-host.c - an unusual host that calls the module
 *
 *     odd-host MODE
 *
 *     plain        as usual
 *     small-stack  each call on a thread with a stack of 256 KiB
 *     locale       in the locale of the environment
 *
 * For each line on standard input, the path of a connection, a tab and a form,
 * it makes a call and prints one line of JSON: the code, the highest number of
 * bytes of stack that a call has used so far, the output and the error. A form
 * may be "@" and the path of a file that contains it.
 */
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "carry.h"

#define STACK ((size_t)256 * 1024)
#define GUARD ((size_t)64 * 1024)
#define PAINT 0xa5

struct work {
    struct buf connection;
    struct buf form;
    struct carried got;
};

static size_t stack_used;

static bool read_all(const char *path, struct buf *text)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = 0;

    if (fd < 0)
        return false;
    while (buf_reserve(text, 65536)
           && (n = read(fd, text->data + text->size, 65536)) > 0)
        text->size += (size_t)n;
    close(fd);
    if (n == 0)
        buf_char(text, '\0');
    return n == 0 && buf_ok(text);
}

/* With a log, so that as much of the card's code as possible runs. */
static void ignore(void *context, int32_t level, const char *line)
{
    (void)context;
    (void)level;
    (void)line;
}

static void *call_card(void *argument)
{
    struct work *work = argument;
    struct card_call call = CARD_CALL_INIT;

    call.flags = CARD_ONE_LINE;
    call.log = ignore;
    call.log_level = CARD_LOG_DEBUG;
    work->got = carry_call(&call, work->form.data, work->connection.data);
    return NULL;
}

/* ---- a stack that shows how much of it was used ---- */

static bool call_on_small_stack(struct work *work)
{
    unsigned char *pages = mmap(NULL, GUARD + STACK, PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    unsigned char *stack = pages + GUARD;
    pthread_attr_t attributes;
    pthread_t thread;
    size_t clean = 0;
    bool good;

    if (pages == MAP_FAILED || mprotect(pages, GUARD, PROT_NONE) != 0)
        return false;
    memset(stack, PAINT, STACK);
    pthread_attr_init(&attributes);
    good = pthread_attr_setstack(&attributes, stack, STACK) == 0
           && pthread_create(&thread, &attributes, call_card, work) == 0
           && pthread_join(thread, NULL) == 0;
    pthread_attr_destroy(&attributes);
    while (clean < STACK && stack[clean] == PAINT)
        clean++;
    if (STACK - clean > stack_used)
        stack_used = STACK - clean;
    munmap(pages, GUARD + STACK);
    return good;
}

/* ---- common to all modes ---- */

static bool call_as(const char *mode, struct work *work)
{
    if (strcmp(mode, "small-stack") == 0)
        return call_on_small_stack(work);
    call_card(work);
    return true;
}

static const char *or_null(const char *json)
{
    return json[0] != '\0' ? json : "null";
}

static bool answer(const char *mode, const char *path, const char *form)
{
    struct work work = {.connection = BUF_INIT(1 << 20),
                        .form = BUF_INIT((size_t)1 << 28)};
    bool good = read_all(path, &work.connection);

    if (form[0] == '@')
        good = read_all(form + 1, &work.form) && good;
    else
        buf_str(&work.form, form);
    good = good && buf_ok(&work.form) && call_as(mode, &work);
    if (good) {
        printf("{\"code\":%d,\"stack\":%zu,\"output\":%s,\"error\":%s}\n",
               (int)work.got.code, stack_used, or_null(work.got.output),
               or_null(work.got.error));
        fflush(stdout);
        carried_free(&work.got);
    }
    buf_free(&work.connection);
    buf_free(&work.form);
    return good;
}

static bool begin(const char *mode)
{
    const char *locale;

    if (strcmp(mode, "locale") != 0)
        return true;
    locale = setlocale(LC_ALL, "");
    if (locale != NULL)
        printf("%s %.1f\n", locale, 1.5);
    fflush(stdout);
    return locale != NULL;
}

int main(int argc, char **argv)
{
    char *line = NULL;
    size_t room = 0;
    bool good = argc == 2 && begin(argv[1]);

    while (good && getline(&line, &room, stdin) > 0) {
        char *form = strchr(line, '\t');

        line[strcspn(line, "\n")] = '\0';
        good = form != NULL;
        if (good) {
            *form++ = '\0';
            good = answer(argv[1], line, form);
        }
    }
    free(line);
    return good ? 0 : 1;
}
