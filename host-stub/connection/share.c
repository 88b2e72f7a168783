/* SPDX-License-Identifier: MIT */
/*
 * share.c - gives one process at a time a connection that a card renews
 *
 * A refresh token can be used once. Two processes that read the same saved
 * connection must not both use it: the second waits here until the first has
 * written the new one, and then reads the file again.
 */
#include "connection.h"
#include "lock.h"
#include "signin-card.h"

bool connection_share(struct connection *connection, const char *given,
                      const struct about *about, struct problem *problem)
{
    if (connection->path.size == 0 || !signin_needed(about, connection))
        return true;
    if (!lock_take(&connection->lock, buf_cstr(&connection->path),
                   &connection->patience, problem))
        return false;
    buf_reset(&connection->text);
    buf_reset(&connection->path);
    buf_reset(&connection->directory);
    buf_reset(&connection->hidden);
    return connection_read(connection, given, about, problem);
}
