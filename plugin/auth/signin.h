/* SPDX-License-Identifier: MIT */
/* signin.h - the extension card.signin/1 for signing in by browser. */
#ifndef SIGNIN_H
#define SIGNIN_H

/* Implements card_descriptor.get_extension. */
const void *signin_extension(const char *name);

#endif
