/* SPDX-License-Identifier: MIT */
/*
 * words.h - finds credentials that were copied with blanks around them
 *
 * The org would reject them without saying why.
 */
#ifndef WORDS_H
#define WORDS_H

#include "connection.h"

/* Returns false, with the faults, if a credential begins or ends with a blank.
 */
bool words_check(const struct connection *connection, struct error *error)
    __attribute__((warn_unused_result));

#endif
