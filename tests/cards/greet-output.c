/* SPDX-License-Identifier: MIT */
/* greet-output.c - the output of greet, in each of its modes. */
#include "greet.h"

#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "jsonwrite.h"

#define LIMIT ((size_t)1 << 28)

struct card_text greet_text_of(const struct buf *buf)
{
    struct card_text text = {buf->data, buf->size};

    return text;
}

bool greet_mode_is(const struct work *work, const char *mode)
{
    return strcmp(buf_cstr(&work->mode), mode) == 0;
}

/* Appends it on one line: raw line ends between tokens become spaces. */
static void add_verbatim(const struct work *work, struct buf *out,
                         const char *data, size_t size)
{
    size_t start = out->size;

    buf_add(out, data, size);
    if (!(work->call->flags & CARD_ONE_LINE) || !buf_ok(out))
        return;
    for (size_t i = start; i < out->size; i++) {
        if (out->data[i] == '\n' || out->data[i] == '\r')
            out->data[i] = ' ';
    }
}

static void send_payload(struct work *work, struct buf *out, const char *data,
                         size_t size, bool is_json)
{
    if (work->call->sink != NULL) {
        size_t half = size / 2;

        work->is_stopped =
            work->call->sink(work->call->context, data, half) != 0
            || work->call->sink(work->call->context, data + half, size - half)
                   != 0;
        work->result->payload_bytes = size;
        work->result->payload_json =
            is_json ? CARD_PAYLOAD_JSON : CARD_PAYLOAD_NOT_JSON;
        buf_str(out, "null");
    } else if (is_json) {
        add_verbatim(work, out, data, size);
    } else {
        json_quote(out, data, size);
    }
}

/* Appends what a card, or a core file, could find in the host's process. */
static void add_process(struct work *work, struct buf *out)
{
    struct buf text = BUF_INIT(LIMIT);

    buf_fmt(&text, "{\"dumpable\":%d,\"keylog\":%s,\"token\":%s}",
            prctl(PR_GET_DUMPABLE, 0, 0, 0, 0),
            getenv("SSLKEYLOGFILE") != NULL ? "true" : "false",
            getenv("GREET_TOKEN") != NULL ? "true" : "false");
    send_payload(work, out, text.data, text.size, true);
    buf_free(&text);
}

/* The N of pages:N, as a digit; 0 in another mode. */
char greet_pages_left(const struct work *work)
{
    return strncmp(buf_cstr(&work->mode), "pages:", 6) == 0
               ? buf_cstr(&work->mode)[6]
               : '\0';
}

static void add_page(struct work *work, struct buf *out)
{
    struct buf text = BUF_INIT(LIMIT);

    greet_page(work, &text);
    work->result->next = greet_text_of(&work->texts->next);
    if (CARD_HAS(work->result, next_refused))
        work->result->next_refused = greet_text_of(&work->texts->refused);
    send_payload(work, out, text.data, text.size, true);
    buf_free(&text);
}

static void add_payload(struct work *work, struct buf *out)
{
    static const char html[] =
        "<p>\xC3\xA4 \033[31mred\033[0m \xE2\x80\xAEtxt</p>\n";
    const struct card_text form = {work->form.data, work->form.size};
    const struct card_text *text =
        greet_mode_is(work, "connection") ? &work->call->connection : &form;

    if (greet_mode_is(work, "process"))
        add_process(work, out);
    else if (greet_pages_left(work) != 0)
        add_page(work, out);
    else if (greet_mode_is(work, "html"))
        send_payload(work, out, html, sizeof html - 1, false);
    else if (greet_mode_is(work, "none"))
        buf_str(out, "null");
    else
        send_payload(work, out, text->data, text->size, true);
}

void greet_fill_output(struct work *work, int status)
{
    struct buf *out = &work->texts->output;

    if (greet_mode_is(work, "broken")) {
        buf_str(out, "{\"status\":");
    } else {
        buf_fmt(out, "{\"status\":%d,\"facts\":{\"place\":", status);
        buf_add(out, work->place.data, work->place.size);
        buf_str(out, ",\"seen\":[\"a\",\"b\"]},\"echo\":");
        add_payload(work, out);
        buf_char(out, '}');
    }
    work->result->output = greet_text_of(out);
    buf_fmt(&work->texts->attempts,
            "[{\"failure\":\"TIMEOUT\",\"waited_ms\":0,\"total_ms\":7.5},\n"
            " {\"status\":%d,\"waited_ms\":250,"
            "\"waited_for\":\"RETRY_AFTER\",\"name_ms\":1,"
            "\"connect_ms\":2,\"tls_ms\":3,\"first_byte_ms\":4,"
            "\"total_ms\":5}]",
            status);
    work->result->attempts = greet_text_of(&work->texts->attempts);
}
