/* SPDX-License-Identifier: MIT */
/* next.c - a link of the answer, checked and made a form. */
#include "next.h"

#include <string.h>

#include "card.h"
#include "descriptor.h"
#include "jsonwrite.h"
#include "members.h"

/* "after=" and its value in a target's query, as they are written. */
static struct json_span cursor_of(const struct buf *target)
{
    static const char name[] = "after=";
    const char *at = strchr(buf_cstr(target), '?');

    for (; at != NULL; at = strchr(at + 1, '&')) {
        if (strncmp(at + 1, name, strlen(name)) == 0)
            return (struct json_span){at + 1, strcspn(at + 1, "&")};
    }
    return (struct json_span){NULL, 0};
}

/* The same page once more would be asked for without end. */
static bool repeats(const struct buf *target, const struct buf *current)
{
    struct json_span next = cursor_of(target), now = cursor_of(current);

    if (strcmp(buf_cstr(target), buf_cstr(current)) == 0)
        return true;
    return next.data != NULL && now.data != NULL && next.size == now.size
           && memcmp(next.data, now.data, next.size) == 0;
}

/* A reason that is none of the link's. */
static const char no_memory[] = "finds no memory";

/* Path and query as they stand in the link: a cursor is not encoded anew. */
static CURLUcode relative_of(CURLU *url, struct buf *relative)
{
    char *path = NULL, *query = NULL;
    CURLUcode code = curl_url_get(url, CURLUPART_PATH, &path, 0);

    if (code == CURLUE_OK) {
        buf_str(relative, path);
        code = curl_url_get(url, CURLUPART_QUERY, &query, 0);
        if (code == CURLUE_OK) {
            buf_char(relative, '?');
            buf_str(relative, query);
        }
    }
    curl_free(path);
    curl_free(query);
    return buf_no_memory(relative) ? CURLUE_OUT_OF_MEMORY : code;
}

/* The link as a relative URL. NULL or the reason why it is not followed. */
static const char *resolve(const struct input *input,
                           const struct origin *origin, const char *link,
                           struct buf *relative)
{
    CURLU *url = origin_join(origin, &input->target, NULL);
    CURLUcode code = CURLUE_OUT_OF_MEMORY; /* it was joined before */
    const char *wrong = "is no URL";

    if (url != NULL)
        code = curl_url_set(url, CURLUPART_URL, link,
                            CURLU_PATH_AS_IS | CURLU_DISALLOW_USER);
    if (code == CURLUE_OK) {
        wrong = "leads away from the connection's domain";
        code = origin_compare(origin, url);
    }
    if (code == CURLUE_OK) {
        code = relative_of(url, relative);
        wrong = buf_ok(relative) ? NULL : "is too long";
    }
    curl_url_cleanup(url);
    return code == CURLUE_OUT_OF_MEMORY ? no_memory : wrong;
}

/* What the next call itself will hold against it. */
static const char *refused(const struct input *input, struct json_span relative)
{
    auto_buf struct buf target = BUF_INIT(TARGET_MAX);
    auto_error struct error error = ERROR_INIT;

    if (!target_path(&target, relative, &error))
        return error.code == CARD_NO_MEMORY ? no_memory
                                            : "is none that Relative URL takes";
    return repeats(&target, &input->target) ? "leads to the same page again"
                                            : NULL;
}

/* As the form has them; a raw line break between the tokens would break the
   lines of a host that frames by lines. */
static void add_headers(struct buf *out, struct json_span headers)
{
    size_t begin;

    if (members_empty(headers))
        return;
    json_key(out, card_inputs[INPUT_HEADERS].key);
    begin = out->size;
    buf_add(out, headers.data, headers.size);
    for (size_t i = begin; i < out->size; i++) {
        if (out->data[i] == '\n' || out->data[i] == '\r')
            out->data[i] = ' ';
    }
}

void next_inputs(struct buf *out, const struct input *input,
                 const struct response *response, const struct origin *origin,
                 const struct log *log)
{
    auto_buf struct buf relative = BUF_INIT(TARGET_MAX);
    auto_buf struct buf quoted = BUF_INIT(SIZE_MAX / 2);
    const char *link = buf_cstr(&response->next_link);
    const char *wrong;

    if (response->next_link.size == 0 || strcmp(input->method, "GET") != 0
        || response->status < 200 || response->status > 299
        || (log->call->flags & CARD_CHECK_CONNECTION) != 0)
        return;
    wrong = resolve(input, origin, link, &relative);
    if (wrong == NULL) {
        json_quote(&quoted, buf_cstr(&relative), relative.size);
        wrong =
            !buf_ok(&quoted)
                ? no_memory
                : refused(input, (struct json_span){quoted.data, quoted.size});
    }
    if (wrong == no_memory) {
        out->failed = true;
        return;
    }
    if (wrong != NULL) {
        log_line(log, CARD_LOG_WARNING,
                 "the link to the next page is not followed: %s %s", link,
                 wrong);
        return;
    }
    buf_char(out, '{');
    json_key(out, card_inputs[INPUT_REQUEST_TYPE].key);
    json_quote_str(out, input->method);
    json_key(out, card_inputs[INPUT_RELATIVE_URL].key);
    buf_add(out, quoted.data, quoted.size);
    add_headers(out, input->headers_given);
    buf_char(out, '}');
}
