/* SPDX-License-Identifier: MIT */
/*
 * verify-state.h - state that a card must leave unchanged
 *
 * Read once before the card is loaded, and again after it was called.
 */
#ifndef VERIFY_STATE_H
#define VERIFY_STATE_H

#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

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
    bool open[STATE_DESCRIPTORS];
};

#define STATE_INIT                                                       \
    {                                                                    \
        .environment = BUF_INIT(BUF_DATA), .locale = BUF_INIT(BUF_TEXT), \
        .directory = BUF_INIT(BUF_TEXT)                                  \
    }

void state_read(struct state *state);
void state_free(struct state *state);
#define auto_state __attribute__((cleanup(state_free)))

/* The first signal whose handler differs; 0 if there is none. */
int state_differing_signal(const struct state *a, const struct state *b);
bool state_same_mask(const struct state *a, const struct state *b);

/* The number of open descriptors. *inherited is one that was not open before
   and that a program started from here would inherit, or -1. */
size_t state_descriptors(const struct state *before, int *inherited);

/* Redirects standard output and error into memory; state_caught_output()
   returns the beginning of it. */
bool state_catch_output(void);
void state_caught_output(struct buf *out);

#endif
