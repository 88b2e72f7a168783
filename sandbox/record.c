/* SPDX-License-Identifier: MIT */
/*
 * record.c - writes requests to a file, with secrets masked
 */
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "endpoint.h"
#include "jsonwrite.h"
#include "oauth.h"

void recorder_init(struct recorder *recorder)
{
    recorder->fd = -1;
    pthread_mutex_init(&recorder->lock, NULL);
}

bool recorder_open(struct recorder *recorder, const char *path, bool secrets)
{
    recorder->secrets = secrets;
    recorder->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    return recorder->fd >= 0;
}

void recorder_close(struct recorder *recorder)
{
    if (recorder->fd >= 0)
        close(recorder->fd);
    pthread_mutex_destroy(&recorder->lock);
}

static void write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t wrote = write(fd, data, size);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0) {
            fprintf(stderr, "okta-sandbox: cannot record: %s\n",
                    strerror(errno));
            return;
        }
        data += wrote;
        size -= (size_t)wrote;
    }
}

static bool is_secret(const char *name, size_t size)
{
    static const char *const names[] = {
        "client_secret", "client_assertion", "code", "code_verifier",
        "password",      "refresh_token",    "token"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strlen(names[i]) == size && memcmp(names[i], name, size) == 0)
            return true;
    return false;
}

/* Writes a form of the authorization server, with secret values masked. */
static void write_form(struct buf *out, const struct request *request)
{
    auto_buf struct buf form = BUF_INIT(REQUEST_BODY_MAX);
    const char *at = buf_cstr(&request->body);

    while (*at != '\0') {
        size_t size = strcspn(at, "&");
        size_t name = strcspn(at, "=&");
        bool hide = is_secret(at, name);
        buf_add(&form, at, hide ? name : size);
        buf_str(&form, hide ? "=***" : "");
        at += size;
        if (*at == '&')
            buf_char(&form, *at++);
    }
    json_key(out, "body_size");
    buf_fmt(out, "%llu", (unsigned long long)request->body_size);
    json_key(out, "body");
    json_quote(out, buf_cstr(&form), form.size);
}

void recorder_write(struct recorder *recorder, const struct request *request)
{
    auto_buf struct buf line = BUF_INIT(ANSWER_BODY_MAX);

    if (recorder->fd < 0)
        return;
    buf_char(&line, '{');
    json_key(&line, "method");
    json_quote_str(&line, request->method);
    json_key(&line, "url");
    json_quote_str(&line, request->target);
    json_key(&line, "headers");
    request_write_headers(&line, request, recorder->secrets);
    if (recorder->secrets || !endpoint_serves(request)
        || request->body_size > REQUEST_BODY_MAX)
        request_write_body(&line, request);
    else
        write_form(&line, request);
    buf_str(&line, "}\n");
    if (!buf_ok(&line))
        return;
    pthread_mutex_lock(&recorder->lock);
    write_all(recorder->fd, buf_cstr(&line), line.size);
    pthread_mutex_unlock(&recorder->lock);
}
