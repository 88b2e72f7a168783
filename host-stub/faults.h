/* SPDX-License-Identifier: MIT */
/*
 * faults.h - what a card's error object (card.h) says of one field
 */
#ifndef FAULTS_H
#define FAULTS_H

#include <stdbool.h>

#include "buf.h"
#include "card.h"
#include "field.h"

/* Does the error name this field, by its key or by a pointer that leads to it?
   If so, appends the message to `why`, which may be NULL. */
bool faults_name(struct card_text error, const char *key, struct buf *why);

/* Is each fault of the error that of a required input which the form does not
   have? Appends their keys to `missing`: "a, b". */
bool faults_are_missing(struct json_span error, struct fields inputs,
                        struct json_span form, struct buf *missing);

#endif
