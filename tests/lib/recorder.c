/* SPDX-License-Identifier: MIT */
/* recorder.c - one thread with a poll loop; every request is kept unchanged. */
#include "recorder.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"

#define REQUESTS_MAX 1024
#define CLIENTS_MAX 256

struct client {
    int fd;
    struct buf in;
};

struct recorder {
    int listener;
    int port;
    int stop[2];
    pthread_t thread;
    pthread_mutex_t lock;
    const struct recorder_step *steps;
    size_t step_count;
    recorder_choose choose;
    void *context;
    char *requests[REQUESTS_MAX];
    size_t count; /* the first REQUESTS_MAX are kept */
    size_t connections;
    struct client clients[CLIENTS_MAX];
};

static void client_close(struct client *client)
{
    close(client->fd);
    client->fd = -1;
    buf_free(&client->in);
}

/* The size of the first complete request in the buffer, or 0. */
static size_t whole_request(const struct buf *in)
{
    static const char name[] = "\nContent-Length:";
    const char *end = memmem(buf_cstr(in), in->size, "\r\n\r\n", 4);
    const char *length;
    size_t head, body = 0;

    if (end == NULL)
        return 0;
    head = (size_t)(end - in->data) + 4;
    length = strcasestr(in->data, name);
    if (length != NULL && length < end)
        body = strtoul(length + strlen(name), NULL, 10);
    return in->size >= head + body ? head + body : 0;
}

static const struct recorder_step *keep(struct recorder *r, struct client *c,
                                        size_t size)
{
    const struct recorder_step *step;
    struct buf rest = BUF_INIT(1 << 26);
    char *request = strndup(c->in.data, size);
    size_t index;

    pthread_mutex_lock(&r->lock);
    index = r->count++;
    step = &r->steps[index < r->step_count ? index : r->step_count - 1];
    if (index < REQUESTS_MAX)
        r->requests[index] = request;
    if (r->choose != NULL)
        step = r->choose(r->context, request, index);
    pthread_mutex_unlock(&r->lock);
    if (index >= REQUESTS_MAX)
        free(request);
    buf_add(&rest, c->in.data + size, c->in.size - size);
    buf_free(&c->in);
    c->in = rest;
    return step;
}

static void send_all(int fd, const char *data, size_t size, int flags)
{
    while (size > 0) {
        ssize_t sent = send(fd, data, size, MSG_NOSIGNAL | flags);

        if (sent <= 0)
            return;
        data += sent;
        size -= (size_t)sent;
    }
}

static void client_ready(struct recorder *r, struct client *c)
{
    char bytes[65536];
    ssize_t got = recv(c->fd, bytes, sizeof bytes, 0);
    size_t size;

    if (got <= 0) {
        client_close(c);
        return;
    }
    buf_add(&c->in, bytes, (size_t)got);
    while (c->fd >= 0 && (size = whole_request(&c->in)) > 0) {
        const struct recorder_step *step = keep(r, c, size);
        struct timespec delay = {step->delay_ms / 1000,
                                 step->delay_ms % 1000 * 1000000L};

        nanosleep(&delay, NULL);
        /* With MSG_MORE the last bytes are sent together with the end of the
           connection, so that no client can reuse it in between. */
        if (step->answer != NULL)
            send_all(c->fd, step->answer,
                     step->size > 0 ? step->size : strlen(step->answer),
                     step->close_after ? MSG_MORE : 0);
        if (step->close_after)
            client_close(c);
    }
}

static void client_arrives(struct recorder *r)
{
    int fd = accept(r->listener, NULL, NULL);

    for (size_t i = 0; fd >= 0 && i < CLIENTS_MAX; i++) {
        if (r->clients[i].fd >= 0)
            continue;
        r->clients[i].fd = fd;
        r->clients[i].in = (struct buf)BUF_INIT(1 << 26);
        pthread_mutex_lock(&r->lock);
        r->connections++;
        pthread_mutex_unlock(&r->lock);
        return;
    }
    if (fd >= 0)
        close(fd);
}

static void *serve(void *argument)
{
    struct recorder *r = argument;

    for (;;) {
        struct pollfd fds[CLIENTS_MAX + 2] = {
            {.fd = r->stop[0], .events = POLLIN},
            {.fd = r->listener, .events = POLLIN},
        };

        for (size_t i = 0; i < CLIENTS_MAX; i++) {
            fds[i + 2].fd = r->clients[i].fd;
            fds[i + 2].events = POLLIN;
        }
        if (poll(fds, CLIENTS_MAX + 2, -1) < 0)
            continue;
        if (fds[0].revents != 0)
            return NULL;
        for (size_t i = 0; i < CLIENTS_MAX; i++) {
            if (fds[i + 2].fd >= 0 && fds[i + 2].revents != 0)
                client_ready(r, &r->clients[i]);
        }
        if (fds[1].revents != 0)
            client_arrives(r);
    }
}

static int listen_on_loopback(struct recorder *r)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;

    r->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (r->listener < 0
        || bind(r->listener, (struct sockaddr *)&address, size) != 0
        || listen(r->listener, 128) != 0
        || getsockname(r->listener, (struct sockaddr *)&address, &size) != 0)
        return -1;
    r->port = ntohs(address.sin_port);
    return 0;
}

static struct recorder *start(struct recorder *r)
{
    pthread_mutex_init(&r->lock, NULL);
    for (size_t i = 0; i < CLIENTS_MAX; i++)
        r->clients[i].fd = -1;
    if (listen_on_loopback(r) != 0 || pipe(r->stop) != 0
        || pthread_create(&r->thread, NULL, serve, r) != 0) {
        free(r);
        return NULL;
    }
    return r;
}

struct recorder *recorder_start(const struct recorder_step *steps, size_t count)
{
    struct recorder *r = calloc(1, sizeof *r);

    if (r == NULL)
        return NULL;
    r->steps = steps;
    r->step_count = count;
    return start(r);
}

struct recorder *recorder_start_choosing(recorder_choose choose, void *context)
{
    static const struct recorder_step none = {.close_after = 1};
    struct recorder *r = calloc(1, sizeof *r);

    if (r == NULL)
        return NULL;
    r->steps = &none;
    r->step_count = 1;
    r->choose = choose;
    r->context = context;
    return start(r);
}

void recorder_stop(struct recorder *r)
{
    if (r == NULL)
        return;
    if (write(r->stop[1], "", 1) == 1)
        pthread_join(r->thread, NULL);
    for (size_t i = 0; i < CLIENTS_MAX; i++) {
        if (r->clients[i].fd >= 0)
            client_close(&r->clients[i]);
    }
    close(r->listener);
    close(r->stop[0]);
    close(r->stop[1]);
    for (size_t i = 0; i < REQUESTS_MAX; i++)
        free(r->requests[i]);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

int recorder_port(const struct recorder *r)
{
    return r->port;
}

size_t recorder_count(struct recorder *r)
{
    size_t count;

    pthread_mutex_lock(&r->lock);
    count = r->count;
    pthread_mutex_unlock(&r->lock);
    return count;
}

size_t recorder_connections(struct recorder *r)
{
    size_t connections;

    pthread_mutex_lock(&r->lock);
    connections = r->connections;
    pthread_mutex_unlock(&r->lock);
    return connections;
}

const char *recorder_request(struct recorder *r, size_t index)
{
    const char *request;

    pthread_mutex_lock(&r->lock);
    request = index < REQUESTS_MAX ? r->requests[index] : NULL;
    pthread_mutex_unlock(&r->lock);
    return request != NULL ? request : "";
}
