/* SPDX-License-Identifier: MIT */
/*
 * buf.h - a growing byte buffer with an upper bound
 *
 * All data that grows is in this type. The bound is set at creation. An append
 * that would exceed it, or for which there is no memory, sets `failed`, and
 * from then on every append does nothing; so a series of appends needs only one
 * check at its end.
 *
 *     auto_buf struct buf url = BUF_INIT(BUF_TEXT);
 *     buf_str(&url, "https://");
 *     buf_add(&url, host.data, host.size);
 *     if (!buf_ok(&url))
 *         return error_no_memory(error);
 *
 * The bytes are always followed by a NUL that `size` does not count, so that
 * buf_cstr() is a C string as long as no NUL was appended. A buf belongs to one
 * thread at a time.
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
    bool failed;  /* sticky: an append exceeded the limit, or memory ran out */
    bool too_big; /* with failed: because of the limit, not of memory */
    bool secret;  /* allocated by secretmem.h and wiped */
};

/*
 * Bounds for data whose size no other rule limits; where there is such a rule,
 * its bound is defined with it. Use the smallest of these that fits everything
 * meant to be in the buf.
 */
#define BUF_WORD ((size_t)256)     /* a number, a name, a hash */
#define BUF_LINE ((size_t)4096)    /* a message, a path */
#define BUF_TEXT ((size_t)65536)   /* a field's text, a list of names */
#define BUF_FILE ((size_t)1 << 20) /* a small file, or a descriptor as JSON */
#define BUF_DATA ((size_t)1 << 26) /* whole forms, outputs, lists */
#define BUF_UNLIMITED SIZE_MAX     /* made of data already limited */

#define BUF_INIT(limit_)                          \
    {                                             \
        NULL, 0, 0, (limit_), false, false, false \
    }
#define BUF_INIT_SECRET(limit_)                  \
    {                                            \
        NULL, 0, 0, (limit_), false, false, true \
    }

/* A part of buf_free(): frees the bytes, wiping those of a secret. */
void buf_give_back(struct buf *buf);

/* Frees the buf's bytes, wiping those of a secret, and leaves it empty. */
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

/* Makes room for `more` further bytes. Returns false if `failed` is set. */
bool buf_reserve(struct buf *buf, size_t more);

/* Is there room for `more` bytes and the NUL? Then an append cannot fail. */
static inline bool buf_has_room(const struct buf *buf, size_t more)
{
    return !buf->failed && more < buf->room - buf->size
           && more <= buf->limit - buf->size;
}

/* Inline, so that a text of a known size costs a few instructions. */
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

/* Did every append succeed so far? */
static inline bool buf_ok(const struct buf *buf)
{
    return !buf->failed;
}

/* Did an append fail for lack of memory? */
static inline bool buf_no_memory(const struct buf *buf)
{
    return buf->failed && !buf->too_big;
}

/* The bytes as a C string, never NULL; valid until the next append. */
const char *buf_cstr(const struct buf *buf);

/*
 * Gives the bytes to the caller, who frees them with free(), or those of a
 * secret with secretmem_free(); the buf is left empty. Returns NULL if the buf
 * has failed. An empty buf gives an empty string.
 */
char *buf_take(struct buf *buf, size_t *size);

/* Overwrites memory; the compiler does not optimize it away. */
void wipe(void *data, size_t size);

#endif
