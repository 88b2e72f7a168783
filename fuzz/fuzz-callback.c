/* SPDX-License-Identifier: MIT */
/*
 * fuzz-callback.c - the listener of a sign-in. Whatever it receives, it answers
 * in HTTP or closes the connection; it accepts only its own path as a callback;
 * and its page has no markup from the request
 *
 * The first byte selects a redirect URI to parse, or bytes to send.
 */
#include "config.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "callback.h"
#include "fuzz.h"
#include "loopback.h"

#define FOR_EVER_MS ((int64_t)1 << 40)

static void read_uri(const char *uri, size_t size)
{
    union loopback address;
    size_t host, path;

    if (!loopback_read(uri, &address, &host, &path))
        return;
    MUST(host <= path && path < size && uri[path] == '/');
    MUST(uri[host] == ':' || host == path);
    MUST(address.any.sa_family == AF_INET
             ? address.v4.sin_addr.s_addr == htonl(INADDR_LOOPBACK)
             : IN6_IS_ADDR_LOOPBACK(&address.v6.sin6_addr));
}

/* A socket pair, one end of which is handed to the library: as many connections
   over TCP would use up all ports. */
static struct MHD_Daemon *listener;

const union MHD_DaemonInfo *
__real_MHD_get_daemon_info(struct MHD_Daemon *daemon,
                           enum MHD_DaemonInfoType type, ...);
const union MHD_DaemonInfo *
__wrap_MHD_get_daemon_info(struct MHD_Daemon *daemon,
                           enum MHD_DaemonInfoType type, ...);

const union MHD_DaemonInfo *
__wrap_MHD_get_daemon_info(struct MHD_Daemon *daemon,
                           enum MHD_DaemonInfoType type, ...)
{
    listener = daemon;
    return __real_MHD_get_daemon_info(daemon, type);
}

static int visit(const void *data, size_t size)
{
    const struct sockaddr from = {.sa_family = AF_UNIX};
    int ends[2];

    MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    MUST(MHD_add_connection(listener, ends[1], &from, sizeof from) == MHD_YES);
    while (size > 0) {
        ssize_t n = send(ends[0], data, size, MSG_NOSIGNAL);

        if (n <= 0)
            break; /* it closed the connection */
        data = (const char *)data + n;
        size -= (size_t)n;
    }
    shutdown(ends[0], SHUT_WR);
    return ends[0];
}

/* Reads the whole answer; it must be HTTP without markup from the request. */
static void read_answer(int fd)
{
    static char text[65536];
    size_t size = 0;
    const char *body;
    ssize_t n;

    while (size < sizeof text - 1
           && (n = recv(fd, text + size, sizeof text - 1 - size, 0)) > 0)
        size += (size_t)n;
    text[size] = '\0';
    MUST(size == 0 || strncmp(text, "HTTP/1.", 7) == 0);
    body = strstr(text, "<p>");
    MUST(body == NULL || strstr(body, "<b>") == NULL);
}

static void listen_to(const uint8_t *data, size_t size)
{
    static struct callback *callback;
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf url = BUF_INIT(1u << 20);
    const char *own;
    int fd;

    if (callback == NULL)
        callback =
            callback_open("http://127.0.0.1:0/back", FOR_EVER_MS, &problem);
    MUST(callback != NULL);
    own = callback_uri(callback);
    fd = visit(data, size);
    /* the wait ends for each client, even if it is only answered or
       disconnected */
    while (callback_wait(callback, fd, &url, &problem)) {
        MUST(strncmp(buf_cstr(&url), own, strlen(own) - strlen("/back")) == 0);
        callback_answer(callback, false, "<b>\"it's\"</b> & more");
        buf_reset(&url);
    }
    read_answer(fd);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *uri;

    if (size == 0)
        return 0;
    if (data[0] != 'u') {
        listen_to(data + 1, size - 1);
        return 0;
    }
    uri = malloc(size);
    MUST(uri != NULL);
    memcpy(uri, data + 1, size - 1);
    uri[size - 1] = '\0';
    read_uri(uri, size);
    free(uri);
    return 0;
}
