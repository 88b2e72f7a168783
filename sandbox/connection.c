/* SPDX-License-Identifier: MIT */
/*
 * connection.c - writes connections, and replaces files
 */
#include "connection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jsonwrite.h"

#define PATH_LIMIT 65536

static bool write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t wrote = write(fd, data, size);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return false;
        data += wrote;
        size -= (size_t)wrote;
    }
    return true;
}

/* mkstemp() creates the file with mode 0600, so a private file is never
   readable by others, even before fchmod(). */
bool file_replace(const char *path, const struct buf *text, mode_t mode)
{
    auto_buf struct buf name = BUF_INIT(PATH_LIMIT);
    char *temporary = NULL;

    buf_fmt(&name, "%s.XXXXXX", path);
    temporary = buf_take(&name, NULL);
    if (temporary == NULL || !buf_ok(text)) {
        free(temporary);
        errno = ENOMEM;
        return false;
    }
    int fd = mkstemp(temporary);
    if (fd < 0) {
        free(temporary);
        return false;
    }
    bool done =
        fchmod(fd, mode) == 0 && write_all(fd, buf_cstr(text), text->size);
    done = close(fd) == 0 && done;
    done = done && rename(temporary, path) == 0;
    if (!done) {
        int why = errno;
        (void)unlink(temporary);
        errno = why;
    }
    free(temporary);
    return done;
}

void connection_write(struct buf *out, const char *url, const char *auth,
                      const char *token, const char *ca_file)
{
    buf_char(out, '{');
    json_member(out, "domain", url);
    json_member(out, "auth", auth);
    json_member(out, auth, token);
    if (ca_file != NULL)
        json_member(out, "ca_file", ca_file);
    buf_str(out, "}\n");
}
