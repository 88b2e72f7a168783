/* SPDX-License-Identifier: MIT */
/*
 * choose.h - which connection a call has, if -c does not say
 *
 * The first of these that there is:
 *
 *     the connection that HOST_STUB_CONNECTION names, as -c would
 *     the variables that the card's descriptor names
 *     the kept connection default, or the only one that is kept
 *
 * What is not typed on the command line never reaches a card that was given as
 * a path: such a file could come from anyone, and call itself a card of this
 * connector.
 */
#ifndef CHOOSE_H
#define CHOOSE_H

#include <stdbool.h>

#include "connection.h"
#include "plugin.h"
#include "problem.h"

/* Sets connection->given: to `given`, which may be NULL; or to what is found
   without it; or to NULL if variables are to be read. Says on stderr which one
   was found, unless `quietly`. */
bool connection_choose(struct connection *connection, const char *given,
                       const struct plugin *plugin, bool quietly,
                       struct problem *problem)
    __attribute__((warn_unused_result));

#endif
