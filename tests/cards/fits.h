/* SPDX-License-Identifier: MIT */
/*
 * fits.h - does a JSON object fit a list of fields?
 *
 * For the test cards, which refuse whatever the schema of their descriptor
 * refuses.
 */
#ifndef FITS_H
#define FITS_H

#include <stdbool.h>

#include "buf.h"
#include "card.h"
#include "jsonwalk.h"

/* Rules that can be left out. */
#define FITS_NO_REQUIRED 0x01u
#define FITS_NO_TYPES 0x02u
#define FITS_NO_UNKNOWN 0x04u
#define FITS_NO_CHOICES 0x08u
#define FITS_NO_LIMITS 0x10u
#define FITS_NO_PATTERNS 0x20u
#define FITS_NO_WHOLE 0x40u

/* Appends each mistake as an entry of an error object's array. Returns true if
   there is none. */
bool fits(struct buf *errors, const struct card_field *fields, size_t count,
          struct json_span object, unsigned without);

#endif
