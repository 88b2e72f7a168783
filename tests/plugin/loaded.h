/* SPDX-License-Identifier: MIT */
/* loaded.h - the built module instead of the card's library: see loaded.c */
#ifndef LOADED_H
#define LOADED_H

#include <stdbool.h>

/* Are the functions called those of the module, not of this program? */
bool loaded_is_a_module(void);

#endif
