/* SPDX-License-Identifier: MIT */
/*
 * terminal.h - the settings of the terminal on standard input while a person
 * types
 *
 *     bool begun = terminal_hide();
 *     ... terminal_read() ...
 *     if (begun)
 *         terminal_restore();
 *
 * In between, a signal that ends or stops this process first restores the
 * settings, so that no shell is left with a terminal that shows nothing. When
 * the process goes on after a stop, they are applied again.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>

/* Is standard input a terminal? */
bool terminal_is_there(void);

/* Stops the echo and passes on each byte as it is typed. Returns false, and
   changes nothing, if standard input is not a terminal or its settings are
   changed already. */
bool terminal_hide(void) __attribute__((warn_unused_result));

/* Watches over settings that somebody else (libedit) makes and takes back.
   Returns false as terminal_hide() does. */
bool terminal_watch(void) __attribute__((warn_unused_result));

/* Restores the settings from before terminal_hide() or terminal_watch(). */
void terminal_restore(void);

/* What terminal_read() came across. */
enum typed {
    TYPED_BYTE,      /* *byte is set */
    TYPED_CONTINUED, /* the process was stopped and goes on: the question
                        should be shown again */
    TYPED_RESIZED,   /* the window has another size */
    TYPED_ENDED,     /* the end of the input */
    TYPED_SIGNAL,    /* a signal that interrupt.h reports */
};

/* Waits for a byte of standard input, which need not be a terminal. */
enum typed terminal_read(char *byte);

/* Is the terminal as terminal_hide() sets it? */
bool terminal_is_hidden(void);

/* Which byte does what while the terminal is hidden, as set by stty(1)? */
struct terminal_keys {
    char erase, erase_word, kill, end;
};
void terminal_keys(struct terminal_keys *keys);

/* Can more be read without waiting? */
bool terminal_has_more(void);

#endif
