/* SPDX-License-Identifier: MIT */
/*
 * pager.h - what is longer than the screen goes through $PAGER
 *
 * Text is kept until it is longer than the screen. Then the pager starts and
 * gets what was kept and all that follows; a shorter text is written to
 * standard output at the end. If the pager cannot be started, the text is
 * written as if there were none.
 *
 *     auto_pager struct pager pager = PAGER_INIT;
 *     if (pager_begin(&pager, options)) {
 *         ... pager_write(&pager, data, size) ...
 *         ... pager_end(&pager) ...
 *     }
 */
#ifndef PAGER_H
#define PAGER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "buf.h"
#include "options.h"

enum pager_state {
    PAGER_OFF,     /* pager_begin() returned false, or the pager failed */
    PAGER_KEEPING, /* the text still fits on the screen */
    PAGER_RUNNING,
    PAGER_QUIT /* the person has left the pager */
};

struct pager {
    enum pager_state state;
    struct buf kept; /* the text, as long as it may have to be written again */
    pid_t pid;
    int fd;
    size_t rows, columns; /* of the screen */
    size_t row, column;   /* where the kept text ends */
};

#define PAGER_INIT                                            \
    {                                                         \
        PAGER_OFF, BUF_INIT(BUF_UNLIMITED), 0, -1, 0, 0, 0, 0 \
    }

/* May text go through a pager? Only if standard output is a terminal that this
   process may use, PAGER is neither empty nor cat, and there is no
   --no-pager. */
bool pager_begin(struct pager *pager, const struct options *options)
    __attribute__((warn_unused_result));

/* Returns 0, or errno. Once the person has left the pager, text is dropped. */
int pager_write(struct pager *pager, const char *data, size_t size);

/* Has the person left the pager, so that no more text is wanted? */
bool pager_has_quit(const struct pager *pager);

/* Writes what was kept, or waits until the person leaves the pager. Returns 0,
   or errno. */
int pager_end(struct pager *pager);

void pager_free(struct pager *pager);
#define auto_pager __attribute__((cleanup(pager_free)))

#endif
