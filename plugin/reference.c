/* SPDX-License-Identifier: MIT */
/* reference.c - splits links, resolves them against their page, and compares
   targets. */
#include "reference.h"

#include <string.h>

#include "ascii.h"

void reference_free(struct reference *reference)
{
    buf_free(&reference->place);
    buf_free(&reference->target);
}

/* A part of a text, not NUL-terminated. */
struct piece {
    const char *data;
    size_t size;
};

/* Cuts off and returns the text up to the first of these bytes, or to the
   end. */
static struct piece cut(struct piece *from, const char *stops)
{
    struct piece piece = {from->data, 0};

    while (piece.size < from->size
           && (from->data[piece.size] == '\0'
               || strchr(stops, from->data[piece.size]) == NULL))
        piece.size++;
    from->data += piece.size;
    from->size -= piece.size;
    return piece;
}

static bool begins(struct piece piece, const char *with)
{
    size_t size = strlen(with);

    return piece.size >= size && memcmp(piece.data, with, size) == 0;
}

/* Returns the size of a scheme such as "https:" at the beginning, or 0. */
static size_t scheme_size(struct piece link)
{
    struct piece rest = link;
    size_t size = cut(&rest, ":/?#").size;

    return size > 0 && begins(rest, ":") ? size + 1 : 0;
}

/* ---- the path ---- */

/* Removes the last segment. */
static void drop_segment(struct buf *out, size_t begin)
{
    while (out->size > begin && out->data[--out->size] != '/')
        ;
}

/* Appends a path that begins with a slash, with its dot segments removed (RFC
   3986, section 5.2.4). */
static void add_path(struct buf *out, struct piece path)
{
    size_t begin = out->size;

    while (path.size > 0) {
        struct piece segment;

        path.data++;
        path.size--;
        segment = cut(&path, "/");
        if (segment.size == 2 && begins(segment, ".."))
            drop_segment(out, begin);
        if ((segment.size == 1 && begins(segment, "."))
            || (segment.size == 2 && begins(segment, ".."))) {
            if (path.size == 0)
                buf_char(out, '/');
            continue;
        }
        buf_char(out, '/');
        buf_add(out, segment.data, segment.size);
    }
}

/* Appends the path to the base's folder, which is the part of its path up to
   the last slash. */
static void add_relative_path(struct buf *out, struct piece base,
                              struct piece path)
{
    auto_buf struct buf whole = BUF_INIT(BUF_UNLIMITED);
    size_t folder = cut(&base, "?").size;

    while (folder > 0 && base.data[-1] != '/') {
        base.data--;
        folder--;
    }
    buf_add(&whole, base.data - folder, folder);
    buf_add(&whole, path.data, path.size);
    if (!buf_ok(&whole))
        out->failed = true;
    add_path(out, (struct piece){buf_cstr(&whole), whole.size});
}

/* ---- the whole reference ---- */

/* Reads the scheme and authority, and leaves the path, query and fragment in
   `link`. */
static bool read_place(struct reference *reference, struct piece *link)
{
    struct piece scheme = {link->data, scheme_size(*link)};
    struct piece authority;

    link->data += scheme.size;
    link->size -= scheme.size;
    if (!begins(*link, "//"))
        return scheme.size == 0;
    buf_add(&reference->place, scheme.data, scheme.size);
    buf_str(&reference->place, "//");
    link->data += 2;
    link->size -= 2;
    authority = cut(link, "/?#");
    buf_add(&reference->place, authority.data, authority.size);
    buf_char(&reference->place, '/');
    return authority.size > 0;
}

bool reference_read(struct reference *reference, const struct buf *link,
                    const struct buf *base)
{
    struct piece rest = {buf_cstr(link), link->size};
    struct piece page = {buf_cstr(base), base->size};
    auto_buf struct buf target = BUF_INIT(BUF_UNLIMITED);
    struct piece path, query;

    if (!read_place(reference, &rest))
        return false;
    rest = cut(&rest, "#");
    path = cut(&rest, "?");
    query = rest;
    if (path.size == 0 && reference->place.size > 0) {
        buf_char(&target, '/');
    } else if (path.size == 0) {
        path = cut(&page, "?");
        buf_add(&target, path.data, path.size);
        if (query.size == 0)
            query = page;
    } else if (path.data[0] == '/') {
        add_path(&target, path);
    } else {
        add_relative_path(&target, page, path);
    }
    buf_add(&target, query.data, query.size);
    if (!buf_ok(&target))
        reference->target.failed = true;
    target_encode_url(&reference->target, buf_cstr(&target), target.size);
    return buf_ok(&reference->place) && buf_ok(&reference->target);
}

/* ---- comparing ---- */

/* Appends the text with unreserved characters decoded and the remaining escapes
   in upper case (RFC 3986, section 6.2.2). */
static void add_normal(struct buf *out, struct piece text)
{
    for (size_t i = 0; i < text.size; i++) {
        int high = i + 2 < text.size ? ascii_hex(text.data[i + 1]) : -1;
        int low = i + 2 < text.size ? ascii_hex(text.data[i + 2]) : -1;

        if (text.data[i] == '%' && high >= 0 && low >= 0) {
            char byte = (char)(high * 16 + low);

            target_encode(out, &byte, 1);
            i += 2;
        } else {
            buf_char(out, text.data[i]);
        }
    }
}

bool reference_same(const char *a, size_t a_size, const char *b, size_t b_size,
                    bool *no_memory)
{
    auto_buf struct buf one = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf other = BUF_INIT(BUF_UNLIMITED);

    add_normal(&one, (struct piece){a, a_size});
    add_normal(&other, (struct piece){b, b_size});
    if (!buf_ok(&one) || !buf_ok(&other)) {
        *no_memory = true;
        return false;
    }
    return one.size == other.size
           && memcmp(buf_cstr(&one), buf_cstr(&other), one.size) == 0;
}
