/* SPDX-License-Identifier: MIT */
/* buf.c - implements the growing buffer. */
#include "buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "secretmem.h"

#define FIRST_ROOM 256

void wipe(void *data, size_t size)
{
    if (data != NULL && size > 0)
        explicit_bzero(data, size);
}

void buf_give_back(struct buf *buf)
{
    if (buf->secret)
        secretmem_free(buf->data);
    else
        free(buf->data);
    buf->data = NULL;
    buf->size = 0;
    buf->room = 0;
}

void buf_reset(struct buf *buf)
{
    if (buf->secret)
        wipe(buf->data, buf->size);
    buf->size = 0;
    buf->failed = false;
    buf->too_big = false;
    if (buf->data != NULL)
        buf->data[0] = '\0';
}

/* Copies a secret to new memory and wipes the old, so that no copy is left
   behind. */
static char *grow(struct buf *buf, size_t *room)
{
    char *data;

    if (!buf->secret)
        return realloc(buf->data, *room);
    data = secretmem_alloc(*room, room);
    if (data == NULL)
        return NULL;
    if (buf->data != NULL)
        memcpy(data, buf->data, buf->size + 1);
    secretmem_free(buf->data);
    return data;
}

bool buf_reserve(struct buf *buf, size_t more)
{
    size_t need, room;
    char *data;

    if (buf->failed)
        return false;
    if (more > buf->limit || buf->size > buf->limit - more) {
        buf->failed = true;
        buf->too_big = true;
        return false;
    }
    need = buf->size + more;
    if (buf->data != NULL && need < buf->room)
        return true;
    if (need > SIZE_MAX / 2 - 1) {
        buf->failed = true;
        return false;
    }
    room = buf->room > 0 ? buf->room + buf->room / 2 : FIRST_ROOM;
    if (room < need + 1)
        room = need + 1;
    if (room > buf->limit && buf->limit < SIZE_MAX)
        room = buf->limit + 1;
    data = grow(buf, &room);
    if (data == NULL) {
        buf->failed = true;
        return false;
    }
    if (buf->data == NULL)
        data[0] = '\0';
    buf->data = data;
    buf->room = room;
    return true;
}

void buf_num(struct buf *buf, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;

    do
        digits[--at] = (char)('0' + left % 10);
    while ((left /= 10) > 0);
    if (number < 0)
        digits[--at] = '-';
    buf_add(buf, digits + at, sizeof digits - at);
}

void buf_vfmt(struct buf *buf, const char *format, va_list args)
{
    va_list again;
    int size;

    va_copy(again, args);
    size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (size < 0) {
        buf->failed = true;
        return;
    }
    if (size == 0 || !buf_reserve(buf, (size_t)size))
        return;
    vsnprintf(buf->data + buf->size, (size_t)size + 1, format, args);
    buf->size += (size_t)size;
}

void buf_fmt(struct buf *buf, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buf_vfmt(buf, format, args);
    va_end(args);
}

const char *buf_cstr(const struct buf *buf)
{
    return buf->data != NULL ? buf->data : "";
}

char *buf_take(struct buf *buf, size_t *size)
{
    char *data;

    if (!buf_reserve(buf, 0))
        return NULL;
    data = buf->data;
    if (size != NULL)
        *size = buf->size;
    buf->data = NULL;
    buf->size = 0;
    buf->room = 0;
    return data;
}
