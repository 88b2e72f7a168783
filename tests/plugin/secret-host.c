/* SPDX-License-Identifier: MIT */
/*
 * secret-host.c - a host whose memory can be searched for secrets
 *
 * For each line on standard input, the path of a connection, a tab and a form,
 * it calls the card, prints "code N" and waits for the next. Its own copies of
 * a secret are in secret bufs, and are wiped before it prints, so whatever is
 * left in its memory is due to the card. It has libcurl wipe memory on free, as
 * a host may do. A connection update is written to the connection's path plus
 * ".update".
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "card.h"
#include "curlmem.h"

static bool read_all(const char *path, struct buf *text)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = -1;

    if (fd >= 0 && buf_reserve(text, text->limit - 1))
        n = read(fd, text->data, text->limit - 1);
    if (fd >= 0)
        close(fd);
    if (n > 0)
        text->size = (size_t)n;
    return n > 0;
}

static bool write_update(const char *path, struct card_text update)
{
    auto_buf struct buf name = BUF_INIT(4096);
    ssize_t n;
    int fd;

    if (update.data == NULL)
        return true;
    buf_fmt(&name, "%s.update", path);
    fd = open(buf_cstr(&name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    n = write(fd, update.data, update.size);
    close(fd);
    return n == (ssize_t)update.size;
}

static void on_log(void *context, int32_t level, const char *line)
{
    (void)context;
    (void)level;
    fprintf(stderr, "%s\n", line);
}

static bool call_card(card_execute_fn card, const struct card_descriptor *about,
                      const char *path, const char *form)
{
    auto_buf struct buf connection = BUF_INIT_SECRET(65536);
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    bool good = read_all(path, &connection);
    int32_t code;

    if (!good)
        return false;
    call.inputs = (struct card_text){form, strlen(form)};
    call.connection = (struct card_text){connection.data, connection.size};
    call.log = on_log;
    call.log_level = CARD_LOG_DEBUG;
    code = card(&call, &result);
    good = write_update(path, result.connection_update);
    if (code != CARD_OK)
        fprintf(stderr, "%.*s\n", (int)result.error.size, result.error.data);
    about->release(&result);
    buf_free(&connection);
    printf("code %d\n", (int)code);
    fflush(stdout);
    return good;
}

int main(int argc, char **argv)
{
    void *module = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    const struct card_descriptor *about;
    card_execute_fn card;
    char *line = NULL;
    size_t room = 0;
    bool good = true;

    if (module == NULL || !curlmem_global_init()) {
        fprintf(stderr, "%s\n", argc == 2 ? dlerror() : "usage: ... CARD");
        return 1;
    }
    about = dlsym(module, CARD_DESCRIPTOR_SYMBOL);
    *(void **)&card = dlsym(module, CARD_EXECUTE_SYMBOL);
    while (good && getline(&line, &room, stdin) > 0) {
        char *form = strchr(line, '\t');

        good = form != NULL;
        if (good) {
            *form++ = '\0';
            good = call_card(card, about, line, form);
        }
    }
    free(line);
    return good ? 0 : 1;
}
