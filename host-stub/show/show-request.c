/* SPDX-License-Identifier: MIT */
/* show-request.c - writes a request as it would be sent. */
#include "show-request.h"

#include "jsontext.h"
#include "jsonwalk.h"
#include "show.h"
#include "text.h"

static void add_header(struct buf *out, struct preview_header *header,
                       bool color)
{
    show_painted(out, "34;1", buf_cstr(&header->name), color);
    buf_str(out, ": ");
    text_safe(out, buf_cstr(&header->value), header->value.size);
    buf_char(out, '\n');
}

void show_request(struct buf *out, const struct preview *preview, bool color)
{
    struct json_walk walk;
    struct preview_header header = PREVIEW_HEADER_INIT;

    show_painted(out, "1", buf_cstr(&preview->method), color);
    buf_char(out, ' ');
    text_safe(out, buf_cstr(&preview->url), preview->url.size);
    buf_char(out, '\n');
    json_walk_into(&walk, preview->headers);
    while (preview_header(&walk, &header))
        add_header(out, &header, color);
    preview_header_free(&header);
    if (!preview->has_body)
        return;
    buf_char(out, '\n');
    if (json_valid(buf_cstr(&preview->body), preview->body.size, NULL))
        show_json(
            out,
            (struct json_span){buf_cstr(&preview->body), preview->body.size},
            color);
    else
        text_safe_lines(out, buf_cstr(&preview->body), preview->body.size);
    buf_char(out, '\n');
}
