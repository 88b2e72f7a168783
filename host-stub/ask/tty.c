/* SPDX-License-Identifier: MIT */
/*
 * tty.c - changes and restores the settings of the terminal
 *
 * Bytes are read one by one, without stdio: its buffer would keep secrets in
 * memory, and could take lines that are meant for another reader.
 */
#include "tty.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <termios.h>
#include <unistd.h>

#include "interrupt.h"

/* Signals that end a process, that stop it, and that follow. */
static const int caught[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT,
                             SIGTSTP, SIGCONT, SIGWINCH};
#define CAUGHT (sizeof caught / sizeof *caught)

static struct termios before, during;
static struct sigaction earlier[CAUGHT];
static bool is_changed, is_hidden;
static volatile sig_atomic_t knows_during; /* `during` is set */
static volatile sig_atomic_t is_continued, is_resized;

bool tty_is_there(void)
{
    return isatty(STDIN_FILENO);
}

static const struct sigaction *earlier_of(int number)
{
    for (size_t i = 0; i < CAUGHT; i++) {
        if (caught[i] == number)
            return &earlier[i];
    }
    return NULL;
}

/* ---- signals ---- */

static void apply(const struct termios *settings)
{
    /* TCSAFLUSH would throw away what is typed or pasted already */
    tcsetattr(STDIN_FILENO, TCSANOW, settings);
}

/* Lets the signal do what it does without us. */
static void raise_again(int number, const struct sigaction *action)
{
    struct sigaction ours;
    sigset_t one;

    sigaction(number, action, &ours);
    sigemptyset(&one);
    sigaddset(&one, number);
    raise(number);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    sigaction(number, &ours, NULL);
}

static void on_end(int number)
{
    int error = errno;

    apply(&before);
    raise_again(number, earlier_of(number));
    errno = error;
}

static void on_continue(int number)
{
    int error = errno;

    (void)number;
    if (knows_during)
        apply(&during);
    is_continued = 1;
    errno = error;
}

/* An orphaned process group does not stop, and gets no SIGCONT. */
static void on_stop(int number)
{
    int error = errno;

    apply(&before);
    raise_again(number, earlier_of(number));
    on_continue(number);
    errno = error;
}

static void on_resize(int number)
{
    (void)number;
    is_resized = 1;
}

/* A signal that is ignored, as by nohup, stays so. */
static void catch_signals(void)
{
    for (size_t i = 0; i < CAUGHT; i++) {
        struct sigaction action = {.sa_handler = on_end};

        if (caught[i] == SIGTSTP)
            action.sa_handler = on_stop;
        else if (caught[i] == SIGCONT)
            action.sa_handler = on_continue;
        else if (caught[i] == SIGWINCH)
            action.sa_handler = on_resize;
        sigemptyset(&action.sa_mask);
        sigaction(caught[i], NULL, &earlier[i]);
        if (earlier[i].sa_handler != SIG_IGN || caught[i] == SIGWINCH)
            sigaction(caught[i], &action, NULL);
    }
}

static bool begin(void)
{
    if (is_changed || !tty_is_there() || tcgetattr(STDIN_FILENO, &before) != 0)
        return false;
    is_changed = true;
    knows_during = 0;
    is_continued = is_resized = 0;
    catch_signals();
    return true;
}

bool tty_watch(void)
{
    return begin();
}

bool tty_hide(void)
{
    if (!begin())
        return false;
    during = before;
    /* no lines, since the kernel keeps at most 4,095 bytes of one; a line end
       arrives as it was typed or pasted */
    during.c_lflag &=
        ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL | ICANON | IEXTEN);
    during.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR);
    during.c_cc[VMIN] = 1;
    during.c_cc[VTIME] = 0;
    knows_during = 1;
    is_hidden = true;
    apply(&during);
    return true;
}

bool tty_is_hidden(void)
{
    return is_hidden;
}

void tty_keys(struct tty_keys *keys)
{
    *keys =
        (struct tty_keys){(char)before.c_cc[VERASE], (char)before.c_cc[VWERASE],
                          (char)before.c_cc[VKILL], (char)before.c_cc[VEOF]};
}

void tty_restore(void)
{
    apply(&before);
    knows_during = 0;
    is_changed = is_hidden = false;
    is_continued = is_resized = 0;
    for (size_t i = 0; i < CAUGHT; i++)
        sigaction(caught[i], &earlier[i], NULL);
}

/* ---- reading ---- */

/* Settings that somebody else made are known once a byte is waited for. */
static void learn_settings(void)
{
    if (is_changed && !knows_during && tcgetattr(STDIN_FILENO, &during) == 0)
        knows_during = 1;
}

enum typed tty_read(char *byte)
{
    struct pollfd wait[] = {{STDIN_FILENO, POLLIN, 0},
                            {interrupt_fd(), POLLIN, 0}};

    learn_settings();
    for (;;) {
        ssize_t n;

        if (interrupted())
            return TYPED_SIGNAL;
        if (is_continued) {
            is_continued = 0;
            return TYPED_CONTINUED;
        }
        if (is_resized) {
            is_resized = 0;
            return TYPED_RESIZED;
        }
        if (poll(wait, 2, -1) < 0 && errno == EINTR)
            continue;
        if (interrupted())
            return TYPED_SIGNAL;
        n = read(STDIN_FILENO, byte, 1);
        if (n < 0 && errno == EINTR)
            continue;
        return n == 1 ? TYPED_BYTE : TYPED_ENDED;
    }
}

bool tty_has_more(void)
{
    struct pollfd wait = {STDIN_FILENO, POLLIN, 0};

    return poll(&wait, 1, 0) == 1 && (wait.revents & POLLIN) != 0;
}
