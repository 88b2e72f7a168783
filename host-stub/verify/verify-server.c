/* SPDX-License-Identifier: MIT */
/*
 * verify-server.c - the HTTP server for a card's requests during verify
 *
 * It is a thread on a port of 127.0.0.1 that accepts every connection, and
 * answers in one of a few manners, or not at all, so that a call waits. It
 * exists to make a card work, not to be correct HTTP. No client blocks another:
 * data that a client does not read yet is sent later.
 *
 * It can also mark its answer as a page of a list, in the common ways: a Link
 * header with rel=next, and members of the body. The link leads to the
 * request's own path, with the number of the page as a parameter.
 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "jsonwrite.h"
#include "verify-server.h"
#include "verify-threads.h"

#define CLIENTS 64
#define REQUEST_MOST 16384 /* the rest of a longer request is ignored */
#define LARGE_ITEMS 5000

enum stage { READING, HELD, WRITING, DRAINING };

struct client {
    int fd; /* -1 if there is no client */
    enum stage stage;
    unsigned number; /* number of its request, counted from 1 */
    size_t size;     /* bytes of the request so far */
    char request[REQUEST_MOST + 1];
    struct buf answer;
    size_t sent;
};

struct server {
    int listener;
    int wake; /* an eventfd: a held request may be answered */
    uint16_t port;
    atomic_int manner;
    _Atomic(const struct json_span *) raw; /* the answer in the manner RAW */
    struct client clients[CLIENTS];
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned requests; /* complete requests so far */
    int held;          /* requests that wait now, in the manner HOLD */
    int let_go; /* how many of these, or of later ones, may be answered */
};

/* ---- answers ---- */

static const char plain[] =
    "{\"verify\": [1, 2.50, \"\\u00e4\"],\n\"ok\": 1}\n";

/* The bytes of a request may be anything. */
static void add_readable(struct buf *json, const char *bytes, size_t size)
{
    auto_buf struct buf text = BUF_INIT(REQUEST_MOST + 1);

    for (size_t i = 0; i < size; i++)
        buf_char(&text, bytes[i] >= ' ' && bytes[i] <= '~' ? bytes[i] : '?');
    json_quote(json, buf_cstr(&text), text.size);
}

/* Appends the target and the body; not the header, which contains secrets. */
static void add_echo(struct buf *body, const struct client *client)
{
    const char *end = strstr(client->request, "\r\n\r\n");
    size_t line = strcspn(client->request, "\r\n");

    buf_str(body, "{\"target\": ");
    add_readable(body, client->request, line);
    buf_str(body, ",\n\"body\": ");
    if (end != NULL)
        add_readable(body, end + 4,
                     client->size - (size_t)(end + 4 - client->request));
    else
        buf_str(body, "null");
    buf_str(body, "}\n");
}

static void add_large(struct buf *body)
{
    buf_str(body, "[\n");
    for (unsigned i = 0; i < LARGE_ITEMS; i++)
        buf_fmt(body, "%s{\"item\": %u}", i > 0 ? ",\n" : "", i);
    buf_str(body, "]\n");
}

/* The cursor of a page: long enough to be recognized in a form. */
#define CURSOR "verify-page-"
#define PATH_MOST 512

/* A rate limit that is not nearly reached, in two common spellings. */
#define LIMITS                                                     \
    "X-Rate-Limit-Limit: 6000\r\nX-Rate-Limit-Remaining: 5990\r\n" \
    "RateLimit-Limit: 6000\r\nRateLimit-Remaining: 5990\r\n"       \
    "RateLimit-Reset: 30\r\n"

/* The number of the requested page. A card may put the cursor into its path,
   its query or its body. */
static unsigned long page_of(const char *request)
{
    const char *at = strstr(request, CURSOR);
    unsigned long page =
        at != NULL ? strtoul(at + sizeof CURSOR - 1, NULL, 10) : 1;

    return page > 0 && page < 1000000 ? page : 1;
}

/* The path of the request, without its query; one that is too long, or that
   could end the header, is "/". */
static int path_of(const char *request, const char **path)
{
    const char *start = strchr(request, ' ');
    size_t size = start != NULL ? strcspn(start + 1, " ?#<>\"\\\r\n") : 0;

    if (size == 0 || size > PATH_MOST || start[1] != '/') {
        *path = "/";
        return 1;
    }
    *path = start + 1;
    return (int)size;
}

/* Appends a page, and the header fields that lead to the next one. */
static void add_page(struct buf *body, struct buf *fields,
                     const struct server *server, const struct client *client)
{
    auto_buf struct buf url = BUF_INIT(4 * PATH_MOST);
    unsigned long next = page_of(client->request) + 1;
    const char *path;
    int path_size = path_of(client->request, &path);

    buf_fmt(&url, "http://127.0.0.1:%d%.*s?after=" CURSOR "%lu", server->port,
            path_size, path, next);
    buf_fmt(body,
            "{\"verify\": [%lu],\n\"ok\": 1, \"has_more\": true,"
            " \"next\": \"%s\", \"next_cursor\": \"" CURSOR "%lu\"}\n",
            next - 1, buf_cstr(&url), next);
    buf_fmt(fields, "Link: <%s>; rel=\"next\"\r\n" LIMITS, buf_cstr(&url));
}

static void prepare_answer(const struct server *server, struct client *client,
                           enum manner manner)
{
    const struct json_span *raw = atomic_load(&server->raw);
    auto_buf struct buf fields = BUF_INIT(8 * PATH_MOST);
    auto_buf struct buf body = BUF_INIT(BUF_FILE);
    const char *status = "200 OK", *type = "application/json";

    if (manner == SERVER_RAW) {
        buf_add(&client->answer, raw->data, raw->size);
        return;
    }
    switch (manner) {
    case SERVER_PAGES:
        add_page(&body, &fields, server, client);
        break;
    case SERVER_ECHO:
    case SERVER_HOLD:
        add_echo(&body, client);
        break;
    case SERVER_TEXT:
        type = "text/plain";
        buf_str(&body, "verify: {a text that is not JSON\n");
        break;
    case SERVER_LARGE:
        add_large(&body);
        break;
    case SERVER_FAULT:
        status = "404 Not Found";
        buf_str(&body, "{\"message\": \"verify has none\"}\n");
        break;
    case SERVER_BUSY:
        status = "429 Too Many Requests";
        buf_str(&fields, "Retry-After: 1\r\n");
        buf_str(&body, "{\"message\": \"verify is busy\"}\n");
        break;
    default:
        buf_str(&body, plain);
        break;
    }
    buf_fmt(&client->answer,
            "HTTP/1.1 %s\r\nContent-Type: %s\r\n%sContent-Length: %zu\r\n"
            "Connection: close\r\n\r\n",
            status, type, buf_cstr(&fields), body.size);
    buf_add(&client->answer, body.data, body.size);
}

/* ---- a client ---- */

static void drop_client(struct client *client)
{
    close(client->fd);
    buf_free(&client->answer);
    client->answer = (struct buf)BUF_INIT(BUF_FILE);
    client->fd = -1;
}

/* A protocol other than HTTP has no end that could be detected. */
static bool is_whole(const struct client *client)
{
    const char *end = strstr(client->request, "\r\n\r\n");
    const char *length = strcasestr(client->request, "\ncontent-length:");
    const char *coding = strcasestr(client->request, "\ntransfer-encoding:");

    if (client->size == REQUEST_MOST
        || (memchr(client->request, '\n', client->size) != NULL
            && strstr(client->request, " HTTP/1.") == NULL))
        return true;
    if (end == NULL)
        return false;
    if (length != NULL && length < end)
        return strtoull(length + strlen("\ncontent-length:"), NULL, 10)
               <= client->size - (size_t)(end + 4 - client->request);
    if (coding != NULL && coding < end)
        return strstr(end, "\r\n0\r\n") != NULL;
    return true;
}

static void write_some(struct client *client)
{
    while (client->sent < client->answer.size) {
        ssize_t n = send(client->fd, client->answer.data + client->sent,
                         client->answer.size - client->sent,
                         MSG_NOSIGNAL | MSG_DONTWAIT);

        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0)
            break;
        client->sent += (size_t)n;
    }
    shutdown(client->fd, SHUT_WR);
    client->stage = DRAINING;
}

static void begin_answer(const struct server *server, struct client *client,
                         enum manner manner)
{
    prepare_answer(server, client, manner);
    client->sent = 0;
    client->stage = WRITING;
    write_some(client);
}

/* Answers the released requests in the order of their arrival. */
static void answer_held(struct server *server)
{
    for (;;) {
        struct client *first = NULL;

        for (size_t i = 0; i < CLIENTS; i++) {
            struct client *client = &server->clients[i];

            if (client->fd >= 0 && client->stage == HELD
                && (first == NULL || client->number < first->number))
                first = client;
        }
        pthread_mutex_lock(&server->lock);
        if (first != NULL && server->let_go > 0) {
            server->let_go--;
            server->held--;
        } else {
            first = NULL;
        }
        pthread_mutex_unlock(&server->lock);
        if (first == NULL)
            return;
        begin_answer(server, first, SERVER_HOLD);
    }
}

/* Handles a complete request. */
static void take_request(struct server *server, struct client *client,
                         enum manner manner)
{
    pthread_mutex_lock(&server->lock);
    client->number = ++server->requests;
    server->held += manner == SERVER_HOLD;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
    if (manner == SERVER_HOLD) {
        client->stage = HELD;
        answer_held(server);
    } else {
        begin_answer(server, client, manner);
    }
}

static void leave(struct server *server, struct client *client)
{
    pthread_mutex_lock(&server->lock);
    server->held -= client->stage == HELD;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
    drop_client(client);
}

static void read_some(struct server *server, struct client *client)
{
    enum manner manner = (enum manner)atomic_load(&server->manner);
    char rest[4096];
    size_t room = REQUEST_MOST - client->size;
    bool fits = client->stage == READING && room > 0;
    ssize_t n = recv(client->fd, fits ? client->request + client->size : rest,
                     fits ? room : sizeof rest, MSG_DONTWAIT);

    if (n <= 0) {
        if (n == 0 || errno != EAGAIN)
            leave(server, client);
        return;
    }
    if (client->stage != READING)
        return;
    client->size += fits ? (size_t)n : 0;
    client->request[client->size] = '\0';
    if (manner == SERVER_PLAIN)
        begin_answer(server, client, manner);
    else if (manner != SERVER_SILENT && is_whole(client))
        take_request(server, client, manner);
}

static void accept_one(struct server *server)
{
    for (size_t i = 0; i < CLIENTS; i++) {
        struct client *client = &server->clients[i];

        if (client->fd >= 0)
            continue;
        client->fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
        client->stage = READING;
        client->size = 0;
        return;
    }
}

/* ---- the thread ---- */

static void serve(struct server *server, const struct pollfd *fds)
{
    for (size_t i = 0; i < CLIENTS; i++) {
        struct client *client = &server->clients[i];
        short events = fds[i].revents;

        if (client->fd < 0 || events == 0)
            continue;
        if ((events & POLLOUT) && client->stage == WRITING)
            write_some(client);
        if (events & ~POLLOUT)
            read_some(server, client);
    }
}

static void *run(void *argument)
{
    struct server *server = argument;
    struct pollfd fds[CLIENTS + 2];

    for (;;) {
        uint64_t count;

        for (size_t i = 0; i < CLIENTS; i++) {
            const struct client *client = &server->clients[i];

            fds[i] = (struct pollfd){
                client->fd,
                client->stage == WRITING ? POLLIN | POLLOUT : POLLIN, 0};
        }
        fds[CLIENTS] = (struct pollfd){server->listener, POLLIN, 0};
        fds[CLIENTS + 1] = (struct pollfd){server->wake, POLLIN, 0};
        if (poll(fds, CLIENTS + 2, -1) < 0)
            continue;
        serve(server, fds);
        if (fds[CLIENTS].revents != 0)
            accept_one(server);
        if (fds[CLIENTS + 1].revents != 0
            && read(server->wake, &count, sizeof count) > 0)
            answer_held(server);
    }
    return NULL;
}

static bool listen_on(struct server *server)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof at;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server->listener =
        socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    server->wake = eventfd(0, EFD_CLOEXEC);
    if (server->wake < 0
        || bind(server->listener, (struct sockaddr *)&at, sizeof at) != 0
        || listen(server->listener, CLIENTS) != 0
        || getsockname(server->listener, (struct sockaddr *)&at, &size) != 0)
        return false;
    server->port = ntohs(at.sin_port);
    return true;
}

static bool start_thread(struct server *server)
{
    pthread_t thread;

    init_condition(&server->changed);
    pthread_mutex_init(&server->lock, NULL);
    return pthread_create(&thread, NULL, run, server) == 0;
}

struct server *server_start(void)
{
    struct server *server = calloc(1, sizeof *server);

    if (server == NULL)
        return NULL;
    for (size_t i = 0; i < CLIENTS; i++) {
        server->clients[i].fd = -1;
        server->clients[i].answer = (struct buf)BUF_INIT(BUF_FILE);
    }
    if (listen_on(server) && start_thread(server))
        return server;
    close(server->listener);
    close(server->wake);
    free(server);
    return NULL;
}

/* ---- the interface for checks ---- */

uint16_t server_port(const struct server *server)
{
    return server->port;
}

void server_manner(struct server *server, enum manner manner)
{
    atomic_store(&server->manner, (int)manner);
}

void server_raw(struct server *server, const struct json_span *bytes)
{
    atomic_store(&server->raw, bytes);
    server_manner(server, SERVER_RAW);
}

void server_answers(struct server *server, bool yes)
{
    server_manner(server, yes ? SERVER_PLAIN : SERVER_SILENT);
}

unsigned server_requests(struct server *server)
{
    unsigned requests;

    pthread_mutex_lock(&server->lock);
    requests = server->requests;
    pthread_mutex_unlock(&server->lock);
    return requests;
}

bool server_await_held(struct server *server, unsigned count, int64_t limit_ms)
{
    struct timespec end = monotonic_after(limit_ms);
    bool in_time = true;

    pthread_mutex_lock(&server->lock);
    while (in_time && server->held - server->let_go < (int)count)
        in_time =
            pthread_cond_timedwait(&server->changed, &server->lock, &end) == 0;
    in_time = server->held - server->let_go >= (int)count;
    pthread_mutex_unlock(&server->lock);
    return in_time;
}

void server_let_go(struct server *server)
{
    const uint64_t one = 1;
    ssize_t n;

    pthread_mutex_lock(&server->lock);
    server->let_go++;
    pthread_mutex_unlock(&server->lock);
    n = write(server->wake, &one, sizeof one);
    (void)n;
}
