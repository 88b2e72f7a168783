/* SPDX-License-Identifier: MIT */
/*
 * share.c - one process at a time with a connection that a card renews
 *
 * A refresh token is good for once. Two processes that read the same stored
 * connection must not both spend it: the second waits here until the first has
 * written the new one, and then reads the file again.
 */
#include "connection.h"
#include "lock.h"
#include "signin.h"

bool connection_share(struct connection *connection, const char *given,
                      const struct about *about, struct problem *problem)
{
    if (connection->path.size == 0 || !signin_needed(about, connection))
        return true;
    if (!lock_take(&connection->lock, buf_cstr(&connection->path), problem))
        return false;
    buf_reset(&connection->text);
    buf_reset(&connection->path);
    buf_reset(&connection->directory);
    return connection_read(connection, given, about, problem);
}
