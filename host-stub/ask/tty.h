/* SPDX-License-Identifier: MIT */
/*
 * tty.h - the settings of the terminal on standard input while a person
 * types
 *
 *     bool begun = tty_hide();
 *     ... tty_read() ...
 *     if (begun)
 *         tty_restore();
 *
 * In between, a signal that ends or stops this process first restores the
 * settings, so that no shell is left with a terminal that shows nothing. When
 * the process goes on after a stop, they are applied again.
 */
#ifndef TTY_H
#define TTY_H

#include <stdbool.h>

/* Is standard input a terminal? */
bool tty_is_there(void);

/* Stops the echo and passes on each byte as it is typed. Returns false, and
   changes nothing, if standard input is not a terminal or its settings are
   changed already. */
bool tty_hide(void) __attribute__((warn_unused_result));

/* Watches over settings that somebody else (libedit) makes and takes back.
   Returns false as tty_hide() does. */
bool tty_watch(void) __attribute__((warn_unused_result));

/* Restores the settings from before tty_hide() or tty_watch(). */
void tty_restore(void);

/* What tty_read() came across. */
enum typed {
    TYPED_BYTE,      /* *byte is set */
    TYPED_CONTINUED, /* the process was stopped and goes on: the question
                        should be shown again */
    TYPED_RESIZED,   /* the window has another size */
    TYPED_ENDED,     /* the end of the input */
    TYPED_SIGNAL,    /* a signal that interrupt.h reports */
};

/* Waits for a byte of standard input, which need not be a terminal. */
enum typed tty_read(char *byte);

/* Is the terminal as tty_hide() sets it? */
bool tty_is_hidden(void);

/* Which byte does what while the terminal is hidden, as set by stty(1)? */
struct tty_keys {
    char erase, erase_word, kill, end;
};
void tty_keys(struct tty_keys *keys);

/* Can more be read without waiting? */
bool tty_has_more(void);

#endif
