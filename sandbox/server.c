/* SPDX-License-Identifier: MIT */
/*
 * server.c - receives requests with libmicrohttpd
 */
#include "server.h"

#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "codec.h"
#include "dispatch.h"
#include "send.h"
#include "wholenumber.h"

/* A body with a larger Content-Length is not read, and its connection is
   closed. */
#define DRAIN_MAX (INT64_C(64) << 20)

/* The request line and headers of one request fit into this. */
#define HEADER_MEMORY ((size_t)256 << 10)
#define CONNECTIONS_MAX 1000u
#define IDLE_SECONDS 120u

/* The raw target is available only here, before libmicrohttpd decodes it. */
static void *on_target(void *context, const char *target,
                       struct MHD_Connection *connection)
{
    (void)context;
    (void)connection;
    return request_new(target);
}

struct header_copy {
    struct pairs *pairs;
    bool failed;
};

/* Blanks at the end are no part of a value (RFC 9110, section 5.5).
   libmicrohttpd leaves them out since 1.0. */
static void cut_blanks(char *value)
{
    size_t size = strlen(value);

    while (size > 0 && (value[size - 1] == ' ' || value[size - 1] == '\t'))
        size--;
    value[size] = '\0';
}

static enum MHD_Result copy_header(void *context, enum MHD_ValueKind kind,
                                   const char *name, const char *value)
{
    struct header_copy *copy = context;

    (void)kind;
    if (!pairs_add(copy->pairs, name, value == NULL ? "" : value))
        copy->failed = true;
    else
        cut_blanks(copy->pairs->items[copy->pairs->count - 1].value);
    return copy->failed ? MHD_NO : MHD_YES;
}

static bool read_head(struct MHD_Connection *connection,
                      struct request *request, const char *method)
{
    struct header_copy copy = {&request->headers, false};

    MHD_get_connection_values(connection, MHD_HEADER_KIND, copy_header, &copy);
    request->method = strdup(method);
    return !copy.failed && request->method != NULL
           && request_read_query(request);
}

static enum MHD_Result begin(struct server *server,
                             struct MHD_Connection *connection,
                             struct request *request, const char *method)
{
    auto_answer struct answer answer;
    int64_t length;

    request->begun = true;
    request->counted = true;
    atomic_fetch_add(&server->sandbox->under_way, 1);
    answer_init(&answer);
    answer.clock_shift = server->sandbox->oauth.with.clock_offset;
    if (!read_head(connection, request, method))
        return MHD_NO;
    const char *declared = request_header(request, "Content-Length");
    if (declared == NULL || whole_number(declared, 0, DRAIN_MAX, &length))
        return MHD_YES;
    dispatch_too_big(server->sandbox, &answer);
    return answer_send(connection, server->sandbox, &answer);
}

static enum MHD_Result finish(struct server *server,
                              struct MHD_Connection *connection,
                              struct request *request)
{
    auto_answer struct answer answer;

    answer_init(&answer);
    answer.clock_shift = server->sandbox->oauth.with.clock_offset;
    recorder_write(&server->sandbox->recorder, request);
    dispatch(server->sandbox, request, server->url, &answer);
    if (answer.close)
        return MHD_NO;
    return answer_send(connection, server->sandbox, &answer);
}

/* Called once with the head, then with each piece of the body, then at its
   end. */
static enum MHD_Result on_request(void *context,
                                  struct MHD_Connection *connection,
                                  const char *url, const char *method,
                                  const char *version, const char *data,
                                  size_t *size, void **state)
{
    struct server *server = context;
    struct request *request = *state;

    (void)url;
    (void)version;
    if (request == NULL)
        return MHD_NO;
    if (!request->begun)
        return begin(server, connection, request, method);
    if (*size > 0) {
        request_body_add(request, data, *size);
        *size = 0;
        return MHD_YES;
    }
    return finish(server, connection, request);
}

static void on_done(void *context, struct MHD_Connection *connection,
                    void **state, enum MHD_RequestTerminationCode why)
{
    struct server *server = context;
    struct request *request = *state;

    (void)connection;
    (void)why;
    if (request != NULL && request->counted)
        atomic_fetch_sub(&server->sandbox->under_way, 1);
    request_free(request);
    *state = NULL;
}

/* Opens the socket here rather than in libmicrohttpd, so that errno says why it
   failed. */
static int listen_on(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int one = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0
        || listen(fd, 1024) < 0) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

static bool read_port(int fd, uint16_t *port)
{
    struct sockaddr_in address;
    socklen_t size = sizeof(address);

    if (getsockname(fd, (struct sockaddr *)&address, &size) < 0)
        return false;
    *port = ntohs(address.sin_port);
    return true;
}

static struct MHD_Daemon *start_daemon(struct server *server, int fd,
                                       const struct certs *certs)
{
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD
                     | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL;
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_KEY, 0,
         certs == NULL ? NULL : (void *)(uintptr_t)buf_cstr(&certs->key)},
        {MHD_OPTION_HTTPS_MEM_CERT, 0,
         certs == NULL ? NULL : (void *)(uintptr_t)buf_cstr(&certs->cert)},
        {MHD_OPTION_END, 0, NULL}};

    if (certs != NULL)
        flags |= MHD_USE_TLS;
    else
        tls[0] = tls[2];
    return MHD_start_daemon(flags, 0, NULL, NULL, on_request, server,
                            MHD_OPTION_LISTEN_SOCKET, fd,
                            MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
                            MHD_OPTION_NOTIFY_COMPLETED, on_done, server,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEADER_MEMORY,
                            MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX,
                            MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS,
                            MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
}

bool server_start(struct server *server, struct sandbox *sandbox, uint16_t port,
                  const struct certs *certs)
{
    int fd = listen_on(port);

    server->sandbox = sandbox;
    server->daemon = NULL;
    if (fd < 0)
        return false;
    if (!read_port(fd, &port)) {
        close(fd);
        return false;
    }
    (void)snprintf(server->url, sizeof(server->url), "%s://127.0.0.1:%u",
                   certs == NULL ? "http" : "https", (unsigned)port);
    errno = ENOMEM;
    server->daemon = start_daemon(server, fd, certs);
    if (server->daemon == NULL)
        close(fd);
    return server->daemon != NULL;
}

void server_stop(struct server *server)
{
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon);
    server->daemon = NULL;
}
