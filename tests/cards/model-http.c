/* SPDX-License-Identifier: MIT */
/* model-http.c - makes one request to a server on loopback, with the minimum of
   HTTP. */
#include "model.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int connect_to(const char *url)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    const char *port = strrchr(url, ':');
    int fd;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons((uint16_t)strtol(port + 1, NULL, 10));
    fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
        return fd;
    close(fd);
    return -1;
}

/* Returns CARD_OK when there is something to read. */
static int32_t wait_for(const struct card_call *call, int fd, int64_t end)
{
    for (;;) {
        struct pollfd fds[] = {{fd, POLLIN, 0}, {call->cancel_fd, POLLIN, 0}};

        if (bad("cancel-fd"))
            fds[1].fd = -1;
        poll(fds, 2, 30);
        if (fds[1].revents != 0
            || (call->cancel != NULL && *call->cancel != 0
                && !bad("cancel-flag")))
            return CARD_CANCELLED;
        if (fds[0].revents != 0)
            return CARD_OK;
        if (now_ms() >= end && !bad("deadline"))
            return CARD_TIMEOUT;
    }
}

/* Reads the answer without its head. *status is 0 if it has none. */
static int32_t read_answer(const struct card_call *call, int fd, int64_t end,
                           long *status, struct buf *body)
{
    struct buf all = BUF_INIT((size_t)1 << 20);
    const char *text;
    int32_t code;

    while ((code = wait_for(call, fd, end)) == CARD_OK) {
        char bytes[4096];
        ssize_t n = recv(fd, bytes, sizeof bytes, 0);

        if (n <= 0)
            break;
        buf_add(&all, bytes, (size_t)n);
    }
    if (all.size > 12 && memcmp(all.data, "HTTP/", 5) == 0)
        *status = strtol(all.data + 9, NULL, 10);
    text = strstr(buf_cstr(&all), "\r\n\r\n");
    if (text != NULL)
        buf_str(body, text + 4);
    else if (code == CARD_OK)
        code = CARD_PROTOCOL;
    buf_free(&all);
    return code;
}

int32_t model_fetch(const struct card_call *call, const char *url,
                    const char *target, long *status, struct buf *body)
{
    struct buf request = BUF_INIT((size_t)1 << 28);
    const char *path = strchr(url + strlen("http://"), '/');
    int64_t limit =
        call->deadline_ms > 0 ? call->deadline_ms : CARD_DEADLINE_MS;
    int64_t end = now_ms() + limit;
    int fd = connect_to(url);
    int32_t code = CARD_NETWORK;

    *status = 0;
    if (fd < 0)
        return code;
    if (path == NULL)
        path = "/";
    buf_fmt(&request, "GET %s%c%s HTTP/1.0\r\n\r\n", path,
            strchr(path, '?') != NULL ? '&' : '?', target);
    if (send(fd, request.data, request.size, MSG_NOSIGNAL) > 0)
        code = read_answer(call, fd, end, status, body);
    buf_free(&request);
    close(fd);
    return code;
}
