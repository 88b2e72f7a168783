/* SPDX-License-Identifier: MIT */
/*
 * share.c - one process at a time with a connection that a card renews
 *
 * A refresh token is good for once. Two processes that read the same stored
 * connection must not both spend it: the second waits here until the first has
 * written the new one, and then reads the file again.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "card-signin.h"
#include "connection.h"

/* Does a person sign in for this connection? Then its tokens may rotate. */
static bool may_rotate(const struct connection *connection,
                       const struct about *about)
{
    const struct card_signin *signin = NULL;
    struct card_call call = CARD_CALL_INIT;

    if (about->card.get_extension != NULL)
        signin = about->card.get_extension(CARD_SIGNIN_EXTENSION);
    if (signin == NULL || signin->magic != CARD_MAGIC || signin->abi != CARD_ABI
        || signin->struct_size < sizeof *signin)
        return false;
    call.connection =
        (struct card_text){buf_cstr(&connection->text), connection->text.size};
    return signin->needed(&call) == 1;
}

/* A link and what it leads to are one connection, and have one lock. */
static int open_lock(const char *path)
{
    auto_buf struct buf name = BUF_INIT(65536);
    char *real = realpath(path, NULL);
    int fd = -1;

    if (real != NULL)
        buf_fmt(&name, "%s.lock", real);
    if (real != NULL && buf_ok(&name))
        fd = open(buf_cstr(&name), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                  0600);
    free(real);
    return fd;
}

bool connection_share(struct connection *connection, const char *given,
                      const struct about *about, struct problem *problem)
{
    int status;

    if (connection->path.size == 0 || !may_rotate(connection, about))
        return true;
    connection->lock = open_lock(buf_cstr(&connection->path));
    if (connection->lock < 0)
        return problem_set(problem, STATUS_CONNECTION,
                           "connection %s cannot be locked (%s): its directory "
                           "must let %s.lock be made, as the card may renew "
                           "what the file holds",
                           buf_cstr(&connection->path), strerror(errno),
                           buf_cstr(&connection->path));
    do
        status = flock(connection->lock, LOCK_EX);
    while (status != 0 && errno == EINTR);
    if (status != 0)
        return problem_set(problem, STATUS_CONNECTION,
                           "connection %s cannot be locked: %s",
                           buf_cstr(&connection->path), strerror(errno));
    buf_reset(&connection->text);
    buf_reset(&connection->path);
    return connection_read(connection, given, about, problem);
}
