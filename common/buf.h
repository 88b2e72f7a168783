/* SPDX-License-Identifier: MIT */
/*
 * buf.h - a growing run of bytes with an upper bound
 *
 * The one type for bytes that grow. The bound is given at creation; an append
 * that would pass it, or that finds no memory, sets `failed`, and from then on
 * every append does nothing: a row of appends is checked once, at its end.
 *
 *     auto_buf struct buf url = BUF_INIT(8192);
 *     buf_str(&url, "https://");
 *     buf_add(&url, host.data, host.size);
 *     if (!buf_ok(&url))
 *         return no_memory(error);
 *
 * The bytes are always followed by a NUL that `size` does not count, so that
 * buf_cstr() is a C string as long as no NUL was appended. A buf belongs to
 * one thread at a time.
 */
#ifndef BUF_H
#define BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
    char *data;   /* NULL until the first append */
    size_t size;  /* bytes in use */
    size_t room;  /* bytes allocated */
    size_t limit; /* size never exceeds it */
    bool failed;  /* sticky: an append did not fit, or no memory */
    bool too_big; /* with failed: it was the limit, not the memory */
    bool secret;  /* in pages of its own, wiped: see secretmem.h */
};

#define BUF_INIT(limit_)                          \
    {                                             \
        NULL, 0, 0, (limit_), false, false, false \
    }
#define BUF_INIT_SECRET(limit_)                  \
    {                                            \
        NULL, 0, 0, (limit_), false, false, true \
    }

/* Gives the bytes back, wiping a secret's. */
void buf_give_back(struct buf *buf);

/* Frees the buf's bytes, wiping a secret's, and leaves it empty, as new. */
static inline void buf_free(struct buf *buf)
{
    if (buf->data != NULL)
        buf_give_back(buf);
    buf->failed = false;
    buf->too_big = false;
}
#define auto_buf __attribute__((cleanup(buf_free)))

/* Empties it, keeps the memory, and forgets a failure. */
void buf_reset(struct buf *buf);

/* Makes room for `more` bytes behind the present ones; false: failed is set. */
bool buf_reserve(struct buf *buf, size_t more);

/* Is there room for `more` bytes and the NUL? Then an append cannot fail. */
static inline bool buf_has_room(const struct buf *buf, size_t more)
{
    return !buf->failed && more < buf->room - buf->size
           && more <= buf->limit - buf->size;
}

/* Here, so that a text of a known size costs a few instructions. */
static inline void buf_add(struct buf *buf, const void *data, size_t size)
{
    if (size == 0 || (!buf_has_room(buf, size) && !buf_reserve(buf, size)))
        return;
    memcpy(buf->data + buf->size, data, size);
    buf->size += size;
    buf->data[buf->size] = '\0';
}

static inline void buf_str(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

static inline void buf_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_fmt(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vfmt(struct buf *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* The number in decimal digits. */
void buf_num(struct buf *buf, int64_t number);

/* True when every append so far was kept. */
static inline bool buf_ok(const struct buf *buf)
{
    return !buf->failed;
}

/* True when it was the memory that an append did not find. */
static inline bool buf_no_memory(const struct buf *buf)
{
    return buf->failed && !buf->too_big;
}

/* The bytes as a C string; never NULL. Valid until the next append. */
const char *buf_cstr(const struct buf *buf);

/*
 * Hands the bytes to the caller, who frees them with free(), or a secret's with
 * secretmem_free(); the buf is left empty. NULL when the buf has failed. An
 * empty buf gives an empty string.
 */
char *buf_take(struct buf *buf, size_t *size);

/* Overwrites memory in a way the compiler does not leave out. */
void wipe(void *data, size_t size);

#endif
