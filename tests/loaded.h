/* SPDX-License-Identifier: MIT */
/* loaded.h - the built module in place of the card's library: see loaded.c */
#ifndef LOADED_H
#define LOADED_H

#include <stdbool.h>

/* What is called is the module's, and not this program's own. */
bool loaded_is_a_module(void);

#endif
