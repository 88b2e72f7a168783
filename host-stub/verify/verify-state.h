/* SPDX-License-Identifier: MIT */
/*
 * verify-state.h - what a card must leave as it was
 *
 * Read once before the card is loaded, and again after it was called.
 */
#ifndef VERIFY_STATE_H
#define VERIFY_STATE_H

#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "buf.h"

#define STATE_SIGNALS 32
#define STATE_DESCRIPTORS 1024

struct state {
    struct buf environment;
    struct buf locale;
    locale_t thread_locale;
    struct buf directory;
    mode_t umask;
    sigset_t mask;
    struct sigaction actions[STATE_SIGNALS];
    struct stat standard[3]; /* descriptors 0 to 2 */
    bool open[STATE_DESCRIPTORS];
};

#define STATE_INIT                                                       \
    {                                                                    \
        .environment = BUF_INIT(1u << 24), .locale = BUF_INIT(1u << 16), \
        .directory = BUF_INIT(1u << 16)                                  \
    }

void state_read(struct state *state);
void state_free(struct state *state);
#define auto_state __attribute__((cleanup(state_free)))

/* The first signal whose handler is another; 0: none. */
int state_differing_signal(const struct state *a, const struct state *b);
bool state_same_mask(const struct state *a, const struct state *b);

/* How many descriptors are open; *inherited is one that was not open before
   and that a program started from here would have, or -1. */
size_t state_descriptors(const struct state *before, int *inherited);

/* Standard output and error into memory; and the first of what is there. */
bool state_catch_output(void);
void state_caught_output(struct buf *out);

#endif
